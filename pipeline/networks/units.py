"""The units in which nodes meet: sentences, paragraphs, documents or sliding windows of tokens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pipeline.networks.counting import Incidence
from pipeline.networks.graph import Ints
from pipeline.networks.occurrences import Occurrences
from pipeline.networks.texts import SPAN, CountedTexts, document_numbers, numbers


@dataclass(frozen=True, slots=True)
class TokenGrid:
    """The counted tokens of all documents, in order.

    ``key`` is document * SPAN + offset of each token; ``first`` the position of each document's first token, with one
    more at the end.
    """

    key: Ints
    first: Ints

    def positions(self, document: Ints, start: Ints) -> Ints:
        """Positions within their documents of the tokens that hold the offsets ``start``."""
        position = np.searchsorted(self.key, document * SPAN + start, side="right") - 1
        return np.asarray(np.maximum(position - self.first[document], 0))


def read_grid(tokens: pa.Table, corpus: CountedTexts) -> TokenGrid:
    """The grid of a run's tokens; those of sentences that don't count are left out."""
    document = document_numbers(tokens, corpus.doc_ids)
    sentence = corpus.sentence_rows(document, numbers(tokens, "sentence"))
    kept = sentence >= 0
    kept[kept] = corpus.counted[sentence[kept]]
    key = np.sort(document[kept] * SPAN + numbers(tokens, "start")[kept])
    return TokenGrid(key, np.searchsorted(key, np.arange(len(corpus.doc_ids) + 1) * SPAN))


def build_incidence(
    occurrences: Occurrences,
    corpus: CountedTexts,
    *,
    unit: str = "sentence",
    grid: TokenGrid | None = None,
    window: int = 40,
    step: int = 20,
) -> Incidence:
    """Which nodes occur in which units; every unit of counted text is there, also those without a node.

    Parameters
    ----------
    occurrences
        Of the nodes.
    corpus
        Documents and sentences.
    unit
        ``sentence``, ``paragraph``, ``document`` or ``window``.
    grid
        The tokens, for windows.
    window, step
        Length of a window in tokens, and tokens from the beginning of one to that of the next.
    """
    node, sentence = occurrences.node, occurrences.sentence
    if unit == "window":
        if grid is None:
            raise ValueError("windows need the grid of tokens")
        return _window_incidence(occurrences, corpus, grid, window, step)
    rows = np.flatnonzero(corpus.counted)
    key = {
        "sentence": np.arange(len(corpus.document)),
        "paragraph": corpus.document * SPAN + corpus.paragraph,
        "document": corpus.document,
    }[unit]
    _, first, number = np.unique(key[rows], return_index=True, return_inverse=True)
    of_sentence = np.full(len(key), -1)
    of_sentence[rows] = number
    return _collect(of_sentence[sentence], node, sentence, corpus.document[rows[first]], len(occurrences.names))


def _window_incidence(
    occurrences: Occurrences, corpus: CountedTexts, grid: TokenGrid, window: int, step: int
) -> Incidence:
    """Windows begin at every ``step``-th token of a document; the last one reaches its end."""
    tokens = np.diff(grid.first)
    count = np.where(tokens > 0, np.maximum(-(-(tokens - window) // step), 0) + 1, 0)
    offset = np.concatenate([[0], np.cumsum(count)])
    document = corpus.document[occurrences.sentence]
    position = grid.positions(document, occurrences.start)
    first = np.maximum((position - window) // step + 1, 0)
    last = np.minimum(position // step, count[document] - 1)
    repeats = np.maximum(last - first + 1, 0)
    row = np.repeat(np.arange(len(position)), repeats)
    shift = np.arange(len(row)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    return _collect(
        offset[document[row]] + first[row] + shift,
        occurrences.node[row],
        occurrences.sentence[row],
        np.repeat(np.arange(len(tokens)), count),
        len(occurrences.names),
    )


def _collect(unit: Ints, node: Ints, sentence: Ints, documents: Ints, size: int) -> Incidence:
    """Entries sorted by unit and node, each once, with their first sentence."""
    key = unit * max(size, 1) + node
    # A stable sort keeps the order of sentences, in which occurrences come.
    order = np.argsort(key, kind="stable")
    key = key[order]
    order = order[np.concatenate([[True], key[1:] != key[:-1]]) if len(key) else slice(0)]
    return Incidence(unit[order], node[order], sentence[order], documents, size)
