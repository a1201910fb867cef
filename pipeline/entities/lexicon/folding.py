"""A folded view of a text in which spelling accidents are gone, with the way back to the text's offsets."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

OPENING, CLOSING = "“‘「『\"'", "”’」』\"'"
QUOTES = frozenset(OPENING + CLOSING)
DASHES = "－—–‐‑−─"
BLANKS = " \t\u00a0\u2002\u2003\u2009\u200b\u3000\ufeff"
# Frequent characters that only traditional text has: a cheap test before the conversion.
TRADITIONAL = re.compile("[國會經與對這們時個發產業區東權協議組織關係開處學報導專計劃]")


@cache
def _fold_table() -> NDArray[np.uint32]:
    """Code point to folded code point for the basic plane; 0 stands for characters that fold away."""
    table = np.arange(0x10000, dtype=np.uint32)
    for code in (*range(0xFF01, 0xFF5F), *range(0x2F00, 0x2FD6)):
        folded = unicodedata.normalize("NFKC", chr(code))
        if len(folded) == 1 and chr(code) not in "（），：；！？":
            table[code] = ord(folded)
    table[[ord(c) for c in DASHES]] = ord("-")
    table[[ord(c) for c in "()"]] = [ord("（"), ord("）")]
    table[[ord(c) for c in (*BLANKS, *QUOTES)]] = 0
    return table


@dataclass(frozen=True, slots=True)
class FoldedText:
    """The folded text, and for each of its characters the offset into the text it came from."""

    text: str
    offsets: NDArray[np.int64]
    source: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source's offsets of a span of the folded text; a quote that the span opens or closes is taken in."""
        first, last = int(self.offsets[start]), int(self.offsets[end - 1]) + 1
        inner = self.source[first:last]
        if QUOTES.isdisjoint(inner):
            return first, last
        if _count(inner, CLOSING) > _count(inner, OPENING) and first and self.source[first - 1] in OPENING:
            first -= 1
        elif _count(inner, OPENING) > _count(inner, CLOSING) and self.source[last : last + 1] in CLOSING:
            last += len(self.source[last : last + 1])
        return first, last


def _count(text: str, characters: str) -> int:
    return sum(c in characters for c in text)


@cache
def _converter() -> object:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplify(text: str) -> str:
    """The text in simplified characters, of the same length; a text in simplified characters comes back as it is."""
    if TRADITIONAL.search(text) is None:
        return text
    converted: str = _converter().convert(text)  # type: ignore[attr-defined]
    return converted if len(converted) == len(text) else text


def fold_text(text: str) -> FoldedText:
    """The folded view of ``text``: simplified, half-width, one kind of dash, no blanks and no quotes."""
    codes = np.frombuffer(simplify(text).encode("utf-32-le"), dtype=np.uint32)
    table = _fold_table()
    folded = np.where(codes < len(table), table[np.minimum(codes, len(table) - 1)], codes)
    kept = np.flatnonzero(folded)
    return FoldedText(folded[kept].astype("<u4").tobytes().decode("utf-32-le"), kept, text)


@cache
def _fold_map() -> dict[int, int | None]:
    """The table's changes, for ``str.translate``."""
    table = _fold_table()
    return {code: int(folded) or None for code, folded in enumerate(table) if code != folded}


@lru_cache(maxsize=1 << 16)
def fold_name(name: str) -> str:
    """The key under which spellings of one name fall together."""
    return simplify(name).translate(_fold_map()).replace("\n", "").strip("《》")
