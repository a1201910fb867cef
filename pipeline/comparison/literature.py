"""Counts of a corpus's documents, and the groups of documents that one is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.comparison.every import ALL, UNCOMPARED
from pipeline.comparison.keyness import dispersion, overdispersion

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Literature:
    """What a document is compared with, summed up; arrays over items.

    Attributes
    ----------
    totals
        Occurrences of each item.
    documents
        Documents that hold each item.
    phi
        Overdispersion of each item over the documents.
    spread
        Dispersion of each item over the documents, 0 even to 1 in one place.
    size
        Tokens.
    count
        Documents.
    """

    totals: Array
    documents: Array
    phi: Array
    spread: Array
    size: float
    count: int


@dataclass(frozen=True)
class Counts:
    """Document-by-item counts; items are terms or entities.

    Attributes
    ----------
    matrix
        Document by item.
    sizes
        Tokens of each document.
    names
        One an item.
    asked
        Whether each item is compared; all are when left out.
    """

    matrix: sp.csr_matrix
    sizes: Array
    names: list[str]
    asked: Array | None = None

    def keep_asked(self, items: Array) -> Array:
        """The items (indices) that are compared."""
        return items if self.asked is None else items[self.asked[items]]

    @cached_property
    def within(self) -> dict[int, list[int]]:
        """For compared items, those whose names stand within theirs."""
        items = self.keep_asked(np.arange(len(self.names))).tolist()
        place = {self.names[item]: item for item in items}
        return {item: parts for item in items if (parts := _list_within(self.names[item], place))}

    def row(self, document: int) -> Array:
        """The dense counts of one document."""
        start, stop = self.matrix.indptr[document], self.matrix.indptr[document + 1]
        return np.bincount(self.matrix.indices[start:stop], self.matrix.data[start:stop], minlength=len(self.names))

    def sum_up(self, documents: Array) -> Literature:
        """The literature that some documents make."""
        matrix, sizes = sp.csr_matrix(self.matrix[documents]), self.sizes[documents]
        return Literature(
            totals=np.asarray(matrix.sum(axis=0)).ravel(),
            documents=np.bincount(matrix.indices, minlength=len(self.names)),
            phi=overdispersion(matrix, sizes),
            spread=dispersion(matrix, sizes),
            size=max(float(sizes.sum()), 1.0),
            count=len(documents),
        )

    @cached_property
    def everything(self) -> Literature:
        """All documents."""
        return self.sum_up(np.arange(self.matrix.shape[0]))

    def rest(self, document: int) -> Literature:
        """All documents but one; overdispersion and dispersion are those of all, which one in many hardly moves."""
        own, whole = self.row(document), self.everything
        return Literature(
            totals=whole.totals - own,
            documents=whole.documents - (own > 0),
            phi=whole.phi,
            spread=whole.spread,
            size=max(whole.size - float(self.sizes[document]), 1.0),
            count=whole.count - 1,
        )


def _list_within(name: str, place: Mapping[str, int]) -> list[int]:
    """The places of the names that are parts of this one."""
    texts = {name[i:j] for i in range(len(name)) for j in range(i + 1, len(name) + 1)} - {name}
    return sorted(place[text] for text in texts if text in place)


@dataclass(frozen=True)
class Group:
    """The documents that one is set against: ``all``, or those of a genre."""

    name: str
    documents: Array

    @cached_property
    def members(self) -> frozenset[int]:
        """The documents as a set."""
        return frozenset(self.documents.tolist())


def build_groups(document: int, genres: list[str], *, min_genre: int) -> list[Group]:
    """All other documents, then those of each genre that is large enough and is not all of them."""
    others = np.array([i for i in range(len(genres)) if i != document], dtype=np.int64)
    groups = [Group(ALL, others)]
    for genre in sorted({genres[i] for i in others.tolist()} - UNCOMPARED):
        members = np.array([i for i in others.tolist() if genres[i] == genre], dtype=np.int64)
        if min_genre <= len(members) < len(others):
            groups.append(Group(genre, members))
    return groups
