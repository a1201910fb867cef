"""References to the sentences in which terms and entities occur."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice
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
        # A pair is an item in a document; an item's pairs come by how often the document uses it.
        opens = np.flatnonzero((np.diff(item, prepend=-1) != 0) | (np.diff(document, prepend=-1) != 0))
        stops = np.append(opens[1:], len(item))
        best = np.lexsort((document[opens], opens - stops, item[opens]))
        self._start, self._stop = opens[best], stops[best]
        self._item, self._document = item[self._start], document[self._start]
        self._ids, self._limit = ids, limit

    def cite(self, item: int, *, document: int, inside: bool, among: Collection[int] = ()) -> str:
        """References of an item in the document, or one each in the others that use it most, joined by a space."""
        start, stop = np.searchsorted(self._item, (item, item + 1))
        pairs = enumerate(self._document[start:stop].tolist(), start)
        if inside:
            found = (self._sentence[self._start[at] : self._stop[at]] for at, used in pairs if used == document)
            numbers = dict.fromkeys(number for sentences in found for number in sentences.tolist())
            return " ".join(f"{self._ids[document]}:{number}" for number in islice(numbers, self._limit))
        best = islice(((at, used) for at, used in pairs if used != document and used in among), self._limit)
        return " ".join(f"{self._ids[used]}:{self._sentence[self._start[at]]}" for at, used in best)
