"""Corrections that need no stage to be seen: a table of the run with a cell or a row as people say it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.corrections import NO_LABEL, read_corrections, read_stated_definitions
from pipeline.core.handwritten import read_word_lines
from pipeline.extraction.stated import read_metadata

if TYPE_CHECKING:
    import pyarrow as pa

FIELDS = ("title", "authors", "genre")


def amend_tables(tables: Mapping[str, pa.Table], corpus: Path) -> dict[str, pa.Table]:
    """The tables with titles, terms, topics' labels and long forms as the corpus's files have them now."""
    amended = dict(tables)
    amended["documents"] = _amend_documents(tables["documents"], corpus)
    amended["topics/topics"] = _amend_topics(tables["topics/topics"], corpus)
    gone = {c.target for c in read_corrections(corpus, {"no keyword"}) if not c.document}
    if (corpus / "stopwords.txt").exists():
        gone |= set(read_word_lines(corpus / "stopwords.txt"))
    amended["terms"] = _without(tables["terms"], "term", gone)
    amended["keywords"] = _without(tables["keywords"], "keyword", gone)
    amended["acronyms"] = _amend_acronyms(tables["acronyms"], corpus)
    return amended


def _without(table: pa.Table, column: str, gone: set[str]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    return table.filter(pc.invert(pc.is_in(table[column], pa.array(sorted(gone), pa.string())))) if gone else table


def _set(table: pa.Table, name: str, values: list[Any]) -> pa.Table:
    import pyarrow as pa

    place = table.schema.get_field_index(name)
    field = table.schema.field(place)
    return table.set_column(place, field, pa.array(values, field.type))


def _amend_documents(table: pa.Table, corpus: Path) -> pa.Table:
    metadata = read_metadata(corpus)
    if not metadata.rows:
        return table
    given = [metadata.find(source) for source in table["source"].to_pylist()]
    for name in FIELDS:
        own = table[name].to_pylist()
        table = _set(table, name, [row.get(name) or value for row, value in zip(given, own, strict=True)])
    years = zip(given, table["year"].to_pylist(), strict=True)
    return _set(table, "year", [int(row["year"]) if row.get("year", "").isdecimal() else year for row, year in years])


def _amend_topics(table: pa.Table, corpus: Path) -> pa.Table:
    from pipeline.topics.labels import make_label, rename_topics

    given = {c.target: c.value for c in read_corrections(corpus, {"topic label"})}
    words = [terms.split() for terms in table["terms"].to_pylist()]
    own = [make_label(terms) or "—" for terms in words]
    return _set(table, "label", rename_topics(own, words, given)) if given else table


def _amend_acronyms(table: pa.Table, corpus: Path) -> pa.Table:
    """Without what defines nothing; other long forms are found in the texts by the run."""
    refused = {s.short_form for s in read_stated_definitions(corpus) if s.long_form in NO_LABEL and not s.document}
    return _without(table, "short_form", refused)
