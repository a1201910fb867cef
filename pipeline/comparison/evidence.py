"""References to the sentences in which terms and entities occur."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby, islice
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


class EvidenceIndex:
    """Finds sentences by item and document.

    Parameters
    ----------
    item, document, sentence
        One number an occurrence.
    ids
        Document ids.
    limit
        References given at most.
    """

    def __init__(self, item: Array, document: Array, sentence: Array, *, ids: list[str], limit: int) -> None:
        order = np.lexsort((sentence, document, item))
        item, document, self._sentence = item[order], document[order], sentence[order]
        # A pair is an item in a document, by both; an item's best ones are those whose documents use it most.
        opens = np.flatnonzero((np.diff(item, prepend=-1) != 0) | (np.diff(document, prepend=-1) != 0))
        self._start, self._stop = opens, np.append(opens[1:], len(item))
        self._item, self._document = item[opens], document[opens]
        self._pair = self._item.astype(np.int64) * len(ids) + self._document
        self._best = np.lexsort((self._document, opens - self._stop, self._item))
        self._ids, self._limit = ids, limit

    def cite(self, item: int, *, document: int, inside: bool, among: Collection[int] = ()) -> str:
        """References of an item in the document, or one each in the others that use it most, joined by a space."""
        return " ".join(self._find_inside(item, document) if inside else self._find_others(item, document, among))

    def _find_inside(self, item: int, document: int) -> Iterator[str]:
        pair = item * len(self._ids) + document
        start, stop = np.searchsorted(self._pair, (pair, pair + 1)).tolist()
        if start == stop:
            return iter(())
        sentences = self._sentence.data[self._start[start] : self._stop[start]]
        numbers = (number for number, _ in groupby(sentences))
        return (f"{self._ids[document]}:{number}" for number in islice(numbers, self._limit))

    def _find_others(self, item: int, document: int, among: Collection[int]) -> Iterator[str]:
        start, stop = np.searchsorted(self._item, (item, item + 1)).tolist()
        pairs = self._best.data[start:stop]  # read as far as is needed
        used = ((pair, int(self._document[pair])) for pair in pairs)
        best = ((pair, other) for pair, other in used if other != document and other in among)
        return (f"{self._ids[other]}:{self._sentence[self._start[pair]]}" for pair, other in islice(best, self._limit))
