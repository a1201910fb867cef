"""The stage ``networks.places``: what is counted of a document before networks are made of all.

Sentences are numbers from then on, and tokens are needed no more: of them remain where terms stand, and how many go
before a name or a term in its sentence, which sliding windows count.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.stage import Context, Tables
from pipeline.networks.graph import Ints
from pipeline.networks.parameters import NetworksParameters
from pipeline.networks.terms import best_terms, find_terms
from pipeline.networks.texts import SPAN, document_numbers, find_rows, numbers
from pipeline.records.base import make_table
from pipeline.records.networks import Place, SentencePlace


def count_places(batch: Tables, parameters: NetworksParameters, context: Context) -> dict[str, pa.Table]:
    """The tables ``work/sentences`` and ``work/places`` of some documents."""
    sentences, tokens, mentions = batch["sentences"], batch["tokens"], batch["mentions"]
    documents = sentences.column("doc_id").unique().to_pylist()
    keys = _keys(sentences, documents, "sentence")
    order = np.argsort(keys, kind="stable")
    sentences, keys = sentences.take(pa.array(order)), keys[order]
    held = find_rows(keys, _keys(tokens, documents, "sentence"))
    counts = np.bincount(held[held >= 0], minlength=len(keys))
    terms = best_terms(batch["terms"], parameters.maximum_terms)
    rows, node = find_terms(tokens, terms)
    standing = tokens.select(["doc_id", "sentence", "start"]).take(pa.array(rows))
    standing = standing.append_column("term", pa.array([terms[n] for n in node.tolist()], pa.string()))
    linked = mentions.filter(pc.not_equal(mentions.column("entity_id"), "")).select(["doc_id", "sentence", "start"])
    named = linked.group_by(["doc_id", "sentence", "start"]).aggregate([])
    named = named.append_column("term", pa.array([""] * named.num_rows, pa.string()))
    places = pa.concat_tables([standing, named.cast(standing.schema)])
    places = places.sort_by([(name, "ascending") for name in ("doc_id", "sentence", "start", "term")])
    return {
        "work/sentences": make_table(
            SentencePlace,
            {
                **{name: sentences.column(name) for name in ("doc_id", "sentence", "block", "start")},
                "kind": _find_kinds(sentences, batch["blocks"], documents),
                "length": pc.cast(pc.utf8_length(sentences.column("text")), pa.int64()),
                "tokens": counts,
            },
        ),
        "work/places": make_table(
            Place,
            {
                **{name: places.column(name) for name in ("doc_id", "sentence", "start", "term")},
                "token": _rank(places, tokens, keys, counts, documents),
            },
        ),
    }


def _keys(table: pa.Table, documents: list[str], name: str) -> Ints:
    """Document and number of each row as one; below 0 for other documents."""
    return document_numbers(table, documents) * SPAN + numbers(table, name)


def _find_kinds(sentences: pa.Table, blocks: pa.Table, documents: list[str]) -> pa.Array:
    """The kind of block of each sentence, empty when the block is unknown."""
    keys = _keys(blocks, documents, "block")
    order = np.argsort(keys, kind="stable")
    rows = find_rows(keys[order], _keys(sentences, documents, "block"))
    found = np.append(order, -1)[np.where(rows >= 0, rows, len(order))]
    kinds = blocks.column("kind").combine_chunks().take(pa.array(found, mask=found < 0))
    return pc.fill_null(kinds, "")


def _rank(places: pa.Table, tokens: pa.Table, keys: Ints, counts: Ints, documents: list[str]) -> Ints:
    """Within its sentence, the token that holds the beginning of each place, from 0; -1 before the first one.

    Parameters
    ----------
    keys, counts
        Document and number of each sentence, sorted, and its tokens.
    """
    starts = np.sort(_keys(tokens, documents, "start"))
    starts = starts[starts >= 0]
    before = np.concatenate([[0], np.cumsum(counts)])[np.searchsorted(keys, _keys(places, documents, "sentence"))]
    return np.asarray(np.searchsorted(starts, _keys(places, documents, "start"), side="right") - 1 - before)
