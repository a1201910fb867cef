"""Documents and paragraphs nearest to a document, with the words and the passage that they have in common."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from pipeline.records.comparison import Neighbour
from pipeline.topics.unit_corpus import UnitCorpus
from pipeline.topics.vectors import Vectorizer

if TYPE_CHECKING:
    import pyarrow as pa

Array = np.ndarray[Any, Any]
CHUNK = 500  # documents whose similarities are held at once
ALIKE = 1e-8  # cosines that may be one when they are rounded
LEAST_SIMILAR = 0.1  # cosine from which two paragraphs are worth showing
SHORTEST_PASSAGE = 8  # characters; anything shorter is a common phrase


def nearest(similarity: Array, *, count: int, least: float = 1e-9) -> Array:
    """Columns of each row's largest values, largest first; -1 where fewer are at least ``least``."""
    count = min(count, similarity.shape[1])
    found = np.full((len(similarity), count), -1)
    if not count:
        return found
    worst = np.partition(similarity, -count, axis=1)[:, -count]
    row, column = np.nonzero(similarity >= np.maximum(worst - ALIKE, least / 2)[:, None])  # and some that may be so
    value = np.round(similarity[row, column], 8)
    order = np.lexsort((column, -value, row))
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    kept = (rank < count) & (value[order] >= least)
    found[row[kept], rank[kept]] = column[order][kept]
    return found


def common_terms(
    first: sp.csr_matrix, row: int, second: sp.csr_matrix, others: Sequence[int], names: list[str], *, count: int
) -> list[str]:
    """For each of some rows of the second matrix the terms that add most to its cosine with a row of the first.

    They are joined by a space.
    """
    own, here = np.full(first.shape[1], np.nan), slice(first.indptr[row], first.indptr[row + 1])
    own[first.indices[here]] = first.data[here]
    found = []
    for other in others:
        there = slice(second.indptr[other], second.indptr[other + 1])
        terms = second.indices[there]
        product = np.round(own[terms] * second.data[there], 10)
        order = np.lexsort((terms, -product))[:count]  # those that the first lacks are no numbers, and come last
        found.append(" ".join(names[terms[at]] for at in order[~np.isnan(product[order])].tolist()))
    return found


def common_passage(first: str, second: str) -> str:
    """The longest run of characters that both texts hold; empty when it is short."""
    match = SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    return first[match.a : match.a + match.size].strip() if match.size >= SHORTEST_PASSAGE else ""


@dataclass(frozen=True, slots=True)
class Vectors:
    """TF-IDF of documents and of their paragraphs, rows of unit length."""

    documents: sp.csr_matrix
    paragraphs: sp.csr_matrix


def build_vectors(corpus: UnitCorpus, by_document: sp.csr_matrix) -> Vectors:
    """Vectors of a corpus whose units are paragraphs."""
    present = np.bincount(by_document.indices, minlength=by_document.shape[1])
    idf = np.log((1 + by_document.shape[0]) / (1 + present))
    weigh = Vectorizer(idf, np.zeros((len(idf), 0)), np.zeros(0)).weigh
    return Vectors(weigh(by_document), weigh(corpus.counts))


@dataclass(frozen=True, slots=True)
class Nearest:
    """The documents nearest to one: indices and cosines, nearest first, and its mean cosine with all others."""

    document: int
    found: Array
    similarity: Array
    mean: float


def find_nearest(vectors: Vectors, documents: list[int], *, count: int) -> Iterator[Nearest]:
    """The nearest documents of each of some documents."""
    size = vectors.documents.shape[0]
    transposed = sp.csr_matrix(vectors.documents.T)
    for start in range(0, len(documents), CHUNK):
        rows = documents[start : start + CHUNK]
        similarity = np.asarray((vectors.documents[rows] @ transposed).todense())
        similarity[np.arange(len(rows)), rows] = 0
        means = similarity.sum(axis=1) / max(size - 1, 1)
        for document, found, cosines, mean in zip(
            rows, nearest(similarity, count=count), similarity, means.tolist(), strict=True
        ):
            kept = found[found >= 0]
            yield Nearest(document, kept, cosines[kept], mean)


def list_documents(vectors: Vectors, corpus: UnitCorpus, near: Nearest) -> Iterator[Neighbour]:
    """Rows for the nearest documents."""
    document, found = near.document, near.found.tolist()
    terms = common_terms(vectors.documents, document, vectors.documents, found, corpus.occurrences.names, count=8)
    for rank, (other, value, common) in enumerate(zip(found, near.similarity.tolist(), terms, strict=True)):
        yield Neighbour(
            doc_id=corpus.documents[document],
            unit="document",
            rank=rank + 1,
            neighbour=corpus.documents[other],
            neighbour_unit="document",
            title=corpus.titles[other],
            similarity=round(value, 6),
            low=None,
            high=None,
            effect=round(value - near.mean, 6),
            terms=common,
            shared="",
            evidence="",
        )


def list_paragraphs(
    vectors: Vectors,
    corpus: UnitCorpus,
    document: int,
    first_sentence: dict[tuple[int, int], int],
    count: int,
    read: Callable[[Collection[str]], pa.Table],
) -> Iterator[Neighbour]:
    """Rows for the paragraphs of other documents that are nearest to each paragraph of this one.

    Parameters
    ----------
    read
        The blocks of some documents.
    """
    units, ids = corpus.units, corpus.documents
    parts, others = np.flatnonzero(units.document == document), np.flatnonzero(units.document != document)
    if not count or not len(others):
        return
    similarity = np.asarray((vectors.paragraphs[parts] @ vectors.paragraphs[others].T).todense())
    average, best = similarity.mean(axis=1), nearest(similarity, count=count, least=LEAST_SIMILAR)
    owners = {document, *units.document[others[best[best >= 0]]].tolist()}
    texts = units.read_texts(read([ids[owner] for owner in sorted(owners)]), ids)
    for row, found in enumerate(best):
        here, columns = int(parts[row]), found[found >= 0]
        theres = others[columns].tolist()
        terms = common_terms(vectors.paragraphs, here, vectors.paragraphs, theres, corpus.occurrences.names, count=6)
        for rank, (column, there) in enumerate(zip(columns.tolist(), theres, strict=True)):
            owner, block = int(units.document[there]), int(units.block[there])
            value = round(float(similarity[row, column]), 6)
            yield Neighbour(
                doc_id=ids[document],
                unit=str(units.block[here]),
                rank=rank + 1,
                neighbour=ids[owner],
                neighbour_unit=str(block),
                title=corpus.titles[owner],
                similarity=value,
                low=None,
                high=None,
                effect=round(value - float(average[row]), 6),
                terms=terms[rank],
                shared=common_passage(texts[here], texts[there]),
                evidence=(
                    f"{ids[document]}:{first_sentence.get((document, int(units.block[here])), 0)} "
                    f"{ids[owner]}:{first_sentence.get((owner, block), 0)}"
                ),
            )
