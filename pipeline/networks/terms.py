"""Where terms occur: as runs of whole tokens, the longest first."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.networks.graph import Bools, Ints
from pipeline.networks.occurrences import Occurrences, make_occurrences
from pipeline.networks.texts import CountedTexts, document_numbers, numbers

# Tokens that a term may be made of.
LONGEST = 5


def best_terms(terms: pa.Table, maximum: int) -> list[str]:
    """The ``maximum`` best scored terms, sorted."""
    ranked = terms.sort_by([("score", "descending"), ("frequency", "descending"), ("term", "ascending")])
    return sorted(set(ranked.column("term").to_pylist()[:maximum]))


def term_occurrences(tokens: pa.Table, names: list[str], corpus: CountedTexts) -> Occurrences:
    """Occurrences of the terms ``names`` in counted text.

    A term matches one token or several neighbouring ones of a sentence, so that 印度 is not found in 印度尼西亚; a
    token that is part of a longer match counts no second time.
    """
    document = document_numbers(tokens, corpus.doc_ids)
    sentence = corpus.sentence_rows(document, numbers(tokens, "sentence"))
    order = np.lexsort((numbers(tokens, "token"), sentence))
    order = order[sentence[order] >= 0]
    order = order[corpus.counted[sentence[order]]]
    sentence, start = sentence[order], numbers(tokens, "start")[order]
    text = tokens.column("text").combine_chunks().take(pa.array(order)) if len(order) else pa.array([], pa.string())
    matches = _match_runs(text, sentence, names)
    node, position = (np.concatenate(column) for column in zip(*matches, strict=True))
    return make_occurrences(names, node, sentence[position], start[position])


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
