"""The units in which nodes meet: sentences, paragraphs, documents or sliding windows of tokens."""

from __future__ import annotations

import numpy as np

from pipeline.networks.counting import Incidence
from pipeline.networks.graph import Ints
from pipeline.networks.occurrences import Occurrences
from pipeline.networks.texts import SPAN, CountedTexts


def build_incidence(
    occurrences: Occurrences,
    corpus: CountedTexts,
    *,
    unit: str = "sentence",
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
    window, step
        Length of a window in tokens, and tokens from the beginning of one to that of the next.
    """
    node, sentence = occurrences.node, occurrences.sentence
    if unit == "window":
        return _window_incidence(occurrences, corpus, window, step)
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


def _window_incidence(occurrences: Occurrences, corpus: CountedTexts, window: int, step: int) -> Incidence:
    """Windows begin at every ``step``-th token of a document; the last one reaches its end."""
    tokens = corpus.token_counts()
    count = np.where(tokens > 0, np.maximum(-(-(tokens - window) // step), 0) + 1, 0)
    offset = np.concatenate([[0], np.cumsum(count)])
    document = corpus.document[occurrences.sentence]
    position = occurrences.position
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
