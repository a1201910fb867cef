"""The stage ``evolution.places``: in which sentences of a document the terms stand that are followed over the years."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.stage import Context, Tables
from pipeline.evolution.parameters import EvolutionParameters
from pipeline.evolution.topic_terms import read_topic_terms
from pipeline.networks.terms import find_terms
from pipeline.records.base import make_table
from pipeline.records.evolution import FollowedTerm
from pipeline.segmentation.keywords import rank_field_terms

TERM_ITEMS = 300


def find_followed(batch: Tables, parameters: EvolutionParameters, context: Context) -> dict[str, pa.Table]:
    """The table ``work/followed`` of some documents."""
    field = rank_field_terms(batch["keywords"].column("keyword").to_pylist())
    topics = read_topic_terms(batch["topics/topics"], batch["topics/terms"])
    found = [
        _find(batch["tokens"], sorted(field[:TERM_ITEMS]), topic=False),
        _find(_in_small_letters(batch["tokens"]), sorted(topics.topic), topic=True),
    ]
    places = [(name, "ascending") for name in ("doc_id", "topic", "sentence", "term")]
    return {"work/followed": pa.concat_tables(found).sort_by(places)}


def _find(tokens: pa.Table, names: list[str], *, topic: bool) -> pa.Table:
    """The sentences that hold each of the terms ``names``."""
    rows, node = find_terms(tokens, names)
    places = tokens.select(["doc_id", "sentence"]).take(pa.array(rows))
    places = places.append_column("term", pa.array([names[n] for n in node.tolist()], pa.string()))
    held = places.group_by(places.column_names).aggregate([])
    columns = {name: held.column(name) for name in held.column_names}
    return make_table(FollowedTerm, {**columns, "topic": [topic] * held.num_rows})


def _in_small_letters(tokens: pa.Table) -> pa.Table:
    """Tokens as the topics have them: Latin letters small."""
    place = tokens.column_names.index("text")
    return tokens.set_column(place, "text", pc.utf8_lower(tokens.column("text")))
