"""From an edge back to the sentences that make it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse

from pipeline.networks.counting import Incidence, Meetings
from pipeline.networks.graph import Ints
from pipeline.networks.texts import CountedTexts

# A telling sentence is neither a fragment nor a page-long list.
SHORT, LONG = 12, 160


def document_counts(rows: Ints, documents: Ints, *, size: int, count: int) -> sparse.csr_matrix:
    """How often each of ``size`` rows comes with each of ``count`` documents; shape (documents, rows)."""
    ones = np.ones(len(rows))
    return sparse.coo_matrix((ones, (documents, rows)), shape=(count, size)).tocsr()


def rank_meetings(meetings: Meetings, incidence: Incidence, corpus: CountedTexts) -> Ints:
    """The order that sorts meetings by edge, and within an edge from the most telling sentence on.

    Better are: both names in one sentence, running prose, sentences of ordinary length, few other names, earlier ones.
    """
    crowd = np.bincount(incidence.unit, minlength=incidence.units)[meetings.unit]
    length = corpus.length[meetings.first]
    odd = (length < SHORT).astype(np.int64) + (length > LONG)
    apart = meetings.first != meetings.second
    return np.lexsort((meetings.first, crowd, odd, ~corpus.prose[meetings.first], apart, meetings.edge))


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences of every edge.

    Attributes
    ----------
    references
        For each edge, its sentences as ``doc_id:sentence``, the most telling first, each once.
    best
        For each edge, the row of its most telling sentence.
    """

    references: list[list[str]]
    best: Ints


def cite_sentences(meetings: Meetings, incidence: Incidence, corpus: CountedTexts, *, edges: int) -> Evidence:
    """The sentences of every edge.

    A unit in which the two names stand in different sentences gives a reference to each.
    """
    order = rank_meetings(meetings, incidence, corpus)
    pairs = np.column_stack([meetings.first[order], meetings.second[order]])
    edge, sentence = np.repeat(meetings.edge[order], 2), pairs.ravel()
    _, first = np.unique(edge * len(corpus.document) + sentence, return_index=True)
    kept = np.sort(first)
    edge, sentence = edge[kept], sentence[kept]
    doc_ids, document, number = corpus.doc_ids, corpus.document[sentence].tolist(), corpus.number[sentence].tolist()
    cited = [f"{doc_ids[d]}:{n}" for d, n in zip(document, number, strict=True)]
    bounds = np.searchsorted(edge, np.arange(edges + 1))
    return Evidence([cited[a:b] for a, b in pairwise(bounds.tolist())], sentence[bounds[:-1]])
