"""Headings: their numbering, and the level that follows from it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CN = "一二三四五六七八九十百零〇两"
_TERMINAL = "。！？；，、,;"
_LONGEST = 60  # characters (a Latin letter counts half); a longer line is no heading


@dataclass(frozen=True, slots=True)
class Numbering:
    """A scheme of heading numbers: ``rank`` orders the schemes from outer to inner."""

    name: str
    pattern: str
    rank: int


SCHEMES: tuple[Numbering, ...] = tuple(
    Numbering(name, pattern, rank)
    for name, pattern, rank in (
        ("part", rf"第[{_CN}\d]+[编篇部](?:分)?(?=\s|$|[^。，])", 1),
        ("chapter", rf"第[{_CN}\d]+章", 2),
        ("section", rf"第[{_CN}\d]+节", 3),
        ("article", rf"第[{_CN}\d]+条(?:之[{_CN}]+)?", 9),
        ("roman", r"[IVX]{1,5}\.(?=\s)", 4),
        ("chinese", rf"[{_CN}]+(?:、|[．.](?!\d))", 4),
        ("chinese bracketed", rf"[（(][{_CN}]+[）)]", 5),
        ("decimal", r"\d{1,2}(?:[.．]\d{1,2}){1,4}(?![\d%％])[.．、]?", 6),
        ("number", r"\d{1,2}(?:[、．]|\.(?!\d))", 7),
        ("bare number", r"\d{1,2}(?=\s|[^\d\s.,，、．:：%％/年月日号])", 7),
        ("bracketed", r"[（(]\d{1,2}[）)]", 8),
        ("circled", r"[①-⑳]", 10),
    )
)
_NUMBERED = re.compile("|".join(f"({scheme.pattern})" for scheme in SCHEMES))  # a group a scheme
_UNNUMBERED = re.compile(
    r"(?:引\s*言|前\s*言|绪\s*论|导\s*言|导\s*论|结\s*论|结\s*语|结\s*束\s*语|余\s*论|讨\s*论|致\s*谢|目\s*[录次]|附\s*录|附\s*则|总\s*则|"
    r"参\s*考\s*文\s*献|注\s*释|introduction|conclusions?|references|acknowledge?ments?|bibliography|discussion|methods?)"
    r"\s*[:：]?",
    re.IGNORECASE,
)


def find_numbering(text: str) -> tuple[Numbering, str] | None:
    """The numbering scheme that the text begins with and the number itself, or None."""
    match = _NUMBERED.match(text)
    return (SCHEMES[(match.lastindex or 1) - 1], match.group()) if match else None


def is_section_name(text: str) -> bool:
    """Whether the text is one of the names that papers give to sections without a number."""
    return bool(_UNNUMBERED.fullmatch(text.strip()))


def may_be_heading(text: str) -> bool:
    """Whether the text is short enough and ends like a heading, not like a sentence."""
    if not text or text[-1] in _TERMINAL or len(text) > 2 * _LONGEST:
        return False
    latin = len(text.encode("ascii", "ignore"))
    return len(text) - latin / 2 <= _LONGEST and any(map(str.isalpha, text))


def decimal_depth(number: str) -> int:
    """Parts of a decimal number: 2 for ``1.1``."""
    return len(re.findall(r"\d+", number))


class Leveller:
    """Levels of numbered headings: the schemes that a document uses, from outer to inner, count from 1.

    ``一、`` is level 1 and ``（一）`` level 2; ``1.1`` is level 2 and ``2.2.1`` level 3; below ``第一章``, ``一、``
    is one deeper.
    """

    def __init__(self, texts: list[str]) -> None:
        found = [f for f in map(find_numbering, texts) if f]
        ranks = {scheme.rank for scheme, _ in found}
        self._has_decimal = 6 in ranks
        if self._has_decimal:
            ranks -= {6}
            ranks |= {7}
        self._order = {rank: level for level, rank in enumerate(sorted(ranks), start=1)}

    def level(self, text: str) -> int:
        """The level of a heading, 1 to 6; 0 for a text without a number."""
        found = find_numbering(text)
        if not found:
            return 0
        scheme, number = found
        if scheme.name == "decimal":
            base = self._order.get(7, 1)
            return min(base + decimal_depth(number) - 1, 6)
        deeper = self._decimal_depths if scheme.rank > 7 and self._has_decimal else 0
        return min(self._order.get(scheme.rank, 1) + deeper, 6)

    @property
    def _decimal_depths(self) -> int:
        return 1
