"""Where in its document a mention stands: the sentence and the page of an offset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SentenceIndex:
    """Numbers, pages and start offsets of a document's sentences, in the order of the text."""

    numbers: NDArray[np.int64]
    pages: NDArray[np.int64]
    starts: NDArray[np.int64]

    def locate(self, offsets: NDArray[np.int64]) -> tuple[list[int], list[int]]:
        """Number and page of the sentence that holds each offset, or of the last one before it."""
        rows = np.maximum(np.searchsorted(self.starts, offsets, side="right") - 1, 0)
        return self.numbers[rows].tolist(), self.pages[rows].tolist()


def index_sentences(sentences: pa.Table) -> dict[str, SentenceIndex]:
    """Document id to the index of its sentences, for a table sorted by document and sentence."""
    ids = sentences.column("doc_id").to_numpy()
    columns = [sentences.column(n).to_numpy() for n in ("sentence", "page", "start")]
    cuts = np.flatnonzero(ids[1:] != ids[:-1]) + 1
    bounds = [0, *cuts.tolist(), len(ids)]
    return {
        ids[first]: SentenceIndex(*(c[first:last] for c in columns)) for first, last in pairwise(bounds) if last > first
    }


def iterate_indexes(parts: Iterable[pa.Table]) -> Iterator[tuple[str, SentenceIndex]]:
    """Each document with the index of its sentences, for a table that is read part by part."""
    for part in parts:
        yield from index_sentences(part).items()
