"""The results of a part of a corpus: the stages that count, run over the tables of its documents.

Which names are one, what is a topic and what a topic is called was decided over the whole corpus and stays so; every
count, network, citation, passage, period and comparison is made anew from the part's documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.counted import leave_out_insides
from pipeline.core.stage import Result
from pipeline.core.store import Store
from pipeline.records.base import rows_table, schema_of
from pipeline.records.tables import TABLES
from pipeline.records.topics import TopicPeriod
from pipeline.stages import STAGES
from pipeline.topics.trends import average_by

if TYPE_CHECKING:
    from pipeline.core.stage import Context, Tables

# The stages that count over a part; those before them have read and linked, topics are fitted on the whole.
COUNTED = ("segmentation.terms", "segmentation.runs", "policies.citations", "policies.reuse", "networks.places",
           "networks.build", "evolution.places", "evolution.follow", "comparison.compare",
           "comparison.edges", "report.write")  # fmt: skip
WHOLE = "document"  # the unit of a document's own row in topics/document_topics


def list_needed() -> list[str]:
    """The tables of the whole run that a part is made from."""
    stages = [stage for stage in STAGES if stage.name in COUNTED]
    made = {name for stage in stages for name in stage.assigns}
    return sorted({name for stage in stages for name in stage.requires} - made - {"rejects"})


def make_part(tables: Tables, documents: Collection[str], context: Context, folder: Path) -> None:
    """Write the tables, the files and the report of a part.

    Parameters
    ----------
    tables
        Those of the whole run (:func:`list_needed`) and ``rejects``.
    documents
        The part's document ids.
    folder
        Where the part lies, as a run does.
    """
    held = narrow_tables(tables, frozenset(documents))
    store = Store(folder)
    for stage in STAGES:
        if stage.name in COUNTED:
            if stage.name == "report.write":
                held["duplicates"] = _within(held["duplicates"], "same_as", frozenset(documents))
            made = stage.function()(
                {n: held[n] for n in stage.requires}, context.config.section(stage.section), context
            )
            made = made if isinstance(made, Result) else Result(made)  # a map stage has no files
            held |= {name: table for name, table in made.tables.items() if name != "rejects"}
            for path, data in made.files.items():
                store.write_file(path, data)
    for name, table in held.items():
        if name in TABLES and TABLES[name].twin:
            store.write(name, table)


def narrow_tables(tables: Tables, documents: frozenset[str]) -> dict[str, pa.Table]:
    """The rows of some documents, with names and topics counted anew."""
    held = {n: _within(t, "doc_id", documents) if "doc_id" in t.column_names else t for n, t in tables.items()}
    held["entities"] = count_entities(tables["entities"], held["mentions"], held["documents"])
    held["topics/topics"], held["topics/periods"] = count_topics(
        tables["topics/topics"], held["topics/document_topics"], held["documents"]
    )
    return held


def _within(table: pa.Table, column: str, documents: frozenset[str]) -> pa.Table:
    return table.filter(pc.is_in(table[column], pa.array(sorted(documents), pa.string())))


def count_entities(entities: pa.Table, mentions: pa.Table, documents: pa.Table) -> pa.Table:
    """The entities that the mentions name, with mentions, documents and years counted from them."""
    facts = {row["doc_id"]: row for row in documents.select(["doc_id", "year", "role"]).to_pylist()}
    pairs = mentions.select(["entity_id", "doc_id"]).group_by(["entity_id", "doc_id"]).aggregate([([], "count_all")])
    held: dict[str, dict[str, int]] = {}
    for row in pairs.to_pylist():
        held.setdefault(row["entity_id"], {})[row["doc_id"]] = row["count_all"]
    named = Counter(leave_out_insides(mentions)["entity_id"].to_pylist())
    rows = []
    for row in entities.to_pylist():
        if not (own := held.get(row["entity_id"])):
            continue
        years = [year for d in own if (year := facts[d]["year"]) is not None]
        rows.append(row | {
            "mentions": sum(own.values()), "documents": len(own), "first_year": min(years, default=None),
            "last_year": max(years, default=None), "in_focal": any(facts[d]["role"] == "focal" for d in own),
            "named": named[row["entity_id"]],
        })  # fmt: skip
    return pa.Table.from_pylist(rows, entities.schema)


def count_topics(topics: pa.Table, shares: pa.Table, documents: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The topics with their shares and documents in a part, and their course over its years and genres.

    As in the whole, shares are means over the related documents.
    """
    facts = documents.select(["doc_id", "year", "genre", "role"]).to_pylist()
    own = shares.filter(pc.equal(shares["unit"], WHOLE)).to_pylist()
    held = {row["doc_id"] for row in own}
    kept = [fact for fact in facts if fact["doc_id"] in held]
    place = {fact["doc_id"]: i for i, fact in enumerate(kept)}
    matrix = np.zeros((len(kept), topics.num_rows))
    for row in own:
        if row["topic"] >= 0:
            matrix[place[row["doc_id"]], row["topic"]] = row["share"]
    others = np.array([fact["role"] != "focal" for fact in kept], dtype=bool)
    others = others if others.any() else ~others
    mean = matrix[others].mean(axis=0) if others.any() else np.zeros(topics.num_rows)
    # A document more of which fits no topic than the largest one has none for its main topic.
    fits = matrix.max(axis=1, initial=0) > 1 - matrix.sum(axis=1)
    main = np.where(fits, matrix.argmax(axis=1), -1) if topics.num_rows else np.full(len(kept), -1)
    counts = np.bincount(main[others] + 1, minlength=topics.num_rows + 1)[1:]
    counted = topics
    for name, values in (("share", np.round(mean, 6).tolist()), ("documents", counts.tolist())):
        at = counted.schema.get_field_index(name)
        counted = counted.set_column(at, counted.schema.field(at), pa.array(values, counted.schema.field(at).type))
    related = [fact for fact, other in zip(kept, others.tolist(), strict=True) if other]
    rows: list[TopicPeriod] = []
    if topics.num_rows and related:
        for by, values in (
            ("year", [str(f["year"] or "") for f in related]), ("genre", [f["genre"] for f in related]),
        ):  # fmt: skip
            rows += average_by(matrix[others], values, by)
    return counted, rows_table(rows, TopicPeriod) if rows else schema_of(TopicPeriod).empty_table()


def name_in_title(context: Context, said: str, corpus: str) -> Context:
    """The context with the part's name in the corpus's title, which stands on every page."""
    config = context.config
    title = f"{config.corpus.title or corpus} · {said}"
    return replace(context, config=replace(config, corpus=replace(config.corpus, title=title)))
