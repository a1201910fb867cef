"""Where terms occur: as runs of whole tokens, the longest first."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.networks.graph import Bools, Ints
from pipeline.networks.occurrences import Occurrences, make_occurrences
from pipeline.networks.texts import SPAN, CountedTexts, document_numbers, numbers

# Tokens that a term may be made of.
LONGEST = 5


def best_terms(terms: pa.Table, maximum: int) -> list[str]:
    """The ``maximum`` best scored terms, sorted."""
    ranked = terms.sort_by([("score", "descending"), ("frequency", "descending"), ("term", "ascending")])
    return sorted(set(ranked.column("term").to_pylist()[:maximum]))


def find_terms(tokens: pa.Table, names: list[str]) -> tuple[Ints, Ints]:
    """Where the terms ``names`` stand: the rows of their first tokens, and which term each is.

    A term matches one token or several neighbouring ones of a sentence, so that 印度 is not found in 印度尼西亚; a
    token that is part of a longer match counts no second time.
    """
    if not names or not tokens.num_rows:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    document = document_numbers(tokens, tokens.column("doc_id").unique().to_pylist())
    sentence = document * SPAN + numbers(tokens, "sentence")
    order = np.lexsort((numbers(tokens, "token"), sentence))
    text = tokens.column("text").combine_chunks().take(pa.array(order))
    matches = _match_runs(text, sentence[order], names)
    node, position = (np.concatenate(column) for column in zip(*matches, strict=True))
    return order[position], node


def term_occurrences(places: pa.Table, corpus: CountedTexts) -> Occurrences:
    """Occurrences in counted text of the terms of ``work/places``."""
    places, names, node, sentence = locate_terms(places.filter(pc.not_equal(places.column("term"), "")), corpus)
    position = corpus.token_positions(sentence, numbers(places, "token"))
    return make_occurrences(names, node, sentence, numbers(places, "start"), position)


def locate_terms(places: pa.Table, corpus: CountedTexts) -> tuple[pa.Table, list[str], Ints, Ints]:
    """The rows with a ``term`` that stand in counted text, all terms, and for each row its term and sentence."""
    names = sorted(places.column("term").unique().to_pylist())
    sentence = corpus.sentence_rows(document_numbers(places, corpus.doc_ids), numbers(places, "sentence"))
    kept = sentence >= 0
    kept[kept] = corpus.counted[sentence[kept]]
    places = places.filter(pa.array(kept))
    node = pc.index_in(places.column("term"), value_set=pa.array(names, pa.string()))
    return places, names, np.asarray(node.to_numpy(), np.int64), sentence[kept]


def _match_runs(text: pa.Array, sentence: Ints, names: list[str]) -> list[tuple[Ints, Ints]]:
    """For each length of run, the terms found and the positions of their first tokens."""
    values = pa.array(names, pa.string())
    taken: Bools = np.zeros(len(text), bool)
    opening = _find_openings(text, names)
    found = []
    for length in range(LONGEST, 0, -1):
        at = opening[opening <= len(text) - length]
        at = at[sentence[at] == sentence[at + length - 1]]
        joined = pc.binary_join_element_wise(*(text.take(pa.array(at + k)) for k in range(length)), "")
        node = np.full(len(text), -1)
        node[at] = pc.fill_null(pc.index_in(joined, value_set=values), -1).to_numpy(zero_copy_only=False)
        hits = at[node[at] >= 0]
        hits = hits[~np.logical_or.reduce([taken[hits + k] for k in range(length)])]
        # Runs of one length may overlap each other (A A A): every other one is left.
        for k in range(length):
            taken[hits + k] = True
        found.append((node[hits].astype(np.int64), hits))
    return found


def _find_openings(text: pa.Array, names: list[str]) -> Ints:
    """The places of the tokens that a term may begin with: there alone runs are put together."""
    beginnings = {name[:length] for name in names for length in range(len(name) + 1)}
    words = text.dictionary_encode()
    opens = np.array([word in beginnings for word in words.dictionary.to_pylist()], bool)
    return np.flatnonzero(opens[np.asarray(words.indices)]) if len(words) else np.zeros(0, np.int64)
