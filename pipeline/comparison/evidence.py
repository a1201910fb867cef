"""References to the sentences in which terms and entities occur."""

from __future__ import annotations

from collections.abc import Collection
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
        self._item, self._document, self._sentence = item[order], document[order], sentence[order]
        self._ids, self._limit = ids, limit

    def cite(self, item: int, *, document: int, inside: bool, among: Collection[int] = ()) -> str:
        """References of an item in the document, or one each in the others that use it most, joined by a space."""
        start, stop = np.searchsorted(self._item, (item, item + 1))
        documents, sentences = self._document[start:stop], self._sentence[start:stop]
        if inside:
            found = np.unique(sentences[documents == document])[: self._limit].tolist()
            return " ".join(f"{self._ids[document]}:{number}" for number in found)
        used, first, count = np.unique(documents, return_index=True, return_counts=True)
        order = np.lexsort((used, -count)).tolist()
        best = [i for i in order if used[i] != document and int(used[i]) in among][: self._limit]
        return " ".join(f"{self._ids[used[i]]}:{sentences[first[i]]}" for i in best)
