"""Counts of a corpus's documents, and the groups of documents that one is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.comparison.keyness import dispersion, overdispersion

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Counts:
    """Document-by-item counts (items are terms or entities) and what follows from them for a literature.

    Attributes
    ----------
    matrix
        Document by item.
    sizes
        Tokens of each document.
    names
        One an item.
    """

    matrix: sp.csr_matrix
    sizes: Array
    names: list[str]

    @cached_property
    def totals(self) -> Array:
        """Occurrences of each item."""
        return np.asarray(self.matrix.sum(axis=0)).ravel()

    @cached_property
    def documents(self) -> Array:
        """Documents that hold each item."""
        return np.bincount(self.matrix.indices, minlength=len(self.names))

    @cached_property
    def phi(self) -> Array:
        """Overdispersion of each item over the documents."""
        return overdispersion(self.matrix, self.sizes)

    @cached_property
    def spread(self) -> Array:
        """Dispersion of each item over the documents, 0 even to 1 in one place."""
        return dispersion(self.matrix, self.sizes)

    def rows(self, documents: Array) -> Counts:
        """The counts of some documents only."""
        return Counts(sp.csr_matrix(self.matrix[documents]), self.sizes[documents], self.names)

    def row(self, document: int) -> Array:
        """The dense counts of one document."""
        return np.asarray(self.matrix[[document]].toarray()).ravel()


@dataclass(frozen=True, slots=True)
class Group:
    """The documents that one is set against: ``all``, or those of a genre."""

    name: str
    documents: Array


def build_groups(document: int, genres: list[str], *, min_genre: int) -> Iterator[Group]:
    """All other documents, then those of each genre that is large enough and is not all of them."""
    others = np.array([i for i in range(len(genres)) if i != document], dtype=np.int64)
    yield Group("all", others)
    for genre in sorted({genres[i] for i in others.tolist()} - {""}):
        members = np.array([i for i in others.tolist() if genres[i] == genre], dtype=np.int64)
        if min_genre <= len(members) < len(others):
            yield Group(genre, members)
