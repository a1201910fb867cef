"""The letters of texts: what reuse compares, without punctuation, blanks and the numbers of articles and items."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint16] | NDArray[np.uint32]

# At the head of a line: 第十二条, 第二章 …, （三）, 3., 一、.
NUMBERING = re.compile(
    r"^[ \t\u3000#*]*(?:第[零〇一二三四五六七八九十百千\d]+[条章节编](?:之[一二三四五六七八九十]+)?"
    r"|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、|\d{1,3}[.．、](?!\d))",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Letters:
    """All texts in one row of letters.

    Attributes
    ----------
    codes
        The code points; two bytes each where all are of the basic plane.
    offsets
        For each letter its offset into the text of its document.
    bounds
        Where each document begins, and the end: document ``i`` is ``codes[bounds[i]:bounds[i + 1]]``.
    """

    codes: Codes
    offsets: NDArray[np.uint32]
    bounds: NDArray[np.int64]

    def texts(self) -> list[str]:
        """The letters of each document as text."""
        bounds = self.bounds.tolist()
        own = (self.codes[start:end] for start, end in pairwise(bounds))
        return [codes.astype("<u4").tobytes().decode("utf-32-le") for codes in own]

    def documents(self) -> NDArray[np.int32]:
        """The number of its document for each letter."""
        return np.repeat(np.arange(len(self.bounds) - 1, dtype=np.int32), np.diff(self.bounds))


@cache
def _table() -> NDArray[np.uint32]:
    """Code point of the basic plane to the letter it counts as; 0 for what is none."""
    table = np.zeros(0x10000, dtype=np.uint32)
    for code in range(0x10000):
        if 0xD800 <= code < 0xE000 or not (character := chr(code)).isalnum():
            continue
        folded = unicodedata.normalize("NFKC", character).casefold()
        table[code] = ord(folded) if len(folded) == 1 else code
    return table


def read_letters(texts: Iterable[str]) -> Letters:
    """The letters of the texts, in order; the texts themselves are read one by one and not kept."""
    table, codes, offsets, bounds = _table(), [np.empty(0, np.uint16)], [np.empty(0, np.uint32)], [0]
    for text in texts:
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        folded = np.where(points < len(table), table[np.minimum(points, len(table) - 1)], points)
        for match in NUMBERING.finditer(text):
            folded[match.start() : match.end()] = 0
        kept = np.flatnonzero(folded)
        own = folded[kept]
        codes.append(own if own.max(initial=0) >= len(table) else own.astype(np.uint16))
        offsets.append(kept.astype(np.uint32))
        bounds.append(bounds[-1] + len(kept))
    return Letters(np.concatenate(codes), np.concatenate(offsets), np.array(bounds, dtype=np.int64))
