"""The grammar of provisions: 第十二条第二款第（三）项, with lists and ranges, read into paths.

A path is (article, paragraph, item). A level that is skipped is None: 第六条第二项 is ("6", None, 2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.core.numerals import NUMERAL as DIGITS
from pipeline.core.numerals import parse_numeral

# A number as articles write it, alone or in brackets.
NUMERAL = rf"[{DIGITS}]+"
NUMBER = rf"(?:{NUMERAL}|[（(]\s*{NUMERAL}\s*[)）])"
JOINT = r"(?:\s*(?:、|和|及|以及|与|或者|或|至|到|—|－|-|～|~)\s*)"
UNIT = "条(?![件例款约文]|目(?!的))|款(?![项式])|项(?!目)|目(?![标录的前])|[编章](?![制程])|节(?![能约日])"
NUMBERS = rf"{NUMBER}(?:(?:{JOINT}第?)?{NUMBER})*?"
PART = re.compile(rf"第\s*(?P<numbers>{NUMBERS})\s*(?P<unit>{UNIT})(?:之(?P<sub>{NUMERAL}))?")
# After a connector the word 第 may be left out: 第十条、十一条.
BARE_PART = re.compile(rf"第?\s*(?P<numbers>{NUMBERS})\s*(?P<unit>{UNIT})(?:之(?P<sub>{NUMERAL}))?")
CONNECTOR = re.compile(r"\s*(?P<word>、|和|及|以及|与|或者|或|至|到|—|－|-|～|~|，(?=\s*第[^，。；]{1,8}条))\s*")
RANGES = frozenset({"至", "到", "—", "－", "-", "～", "~"})
BRACKETS = re.compile(r"[（()）\s]")
SPLIT = re.compile(rf"({JOINT})?第?({NUMBER})")
# A list longer than this is a misreading, such as a range whose ends are of two laws.
LONGEST = 200


class Path(NamedTuple):
    """A provision."""

    article: str | None = None
    paragraph: int | None = None
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Provisions:
    """The provisions that a text names, in order, and where the naming ends."""

    paths: tuple[Path, ...]
    end: int


def _numbers(text: str) -> list[tuple[int, bool]]:
    """The numbers of a part in order; True where the number ends a range that the number before it begins."""
    found: list[tuple[int, bool]] = []
    for match in SPLIT.finditer(text):
        value = parse_numeral(BRACKETS.sub("", match[2]))
        if value is not None:
            found.append((value, bool(match[1]) and match[1].strip() in RANGES))
    return found


class _Reader:
    """Reads one list of provisions, part by part."""

    def __init__(self, base: Path) -> None:
        self.paths: list[Path] = []
        self.current = base
        self.pending = False  # whether the current path still has to be written down
        self.unit = ""

    def part(self, match: re.Match[str], *, ranged: bool) -> None:
        unit, numbers = match["unit"], _numbers(match["numbers"])
        if unit not in "条款项" or not numbers:
            return
        sub = parse_numeral(match["sub"]) if match["sub"] else None
        if ranged and self.paths and self.unit == unit:
            numbers = [(self._number(unit), False), (numbers[0][0], True), *numbers[1:]]
            self.paths.pop()
            self.pending = False
        for index, (value, closes) in enumerate(numbers):
            first = numbers[index - 1][0] + 1 if closes and index else value
            for number in range(first, value + 1) if value - first < LONGEST else (value,):
                if index or number > first:
                    self.flush()
                self._set(unit, number, sub)
                self.pending = True
        self.unit = unit

    def _number(self, unit: str) -> int:
        path = self.paths[-1]
        value = {"条": path.article, "款": path.paragraph, "项": path.item}[unit]
        return int(str(value).partition("-")[0]) if value is not None else 1

    def _set(self, unit: str, number: int, sub: int | None) -> None:
        if unit == "条":
            self.current = Path(f"{number}-{sub}" if sub else str(number))
        elif unit == "款":
            self.current = Path(self.current.article, number)
        else:
            self.current = Path(self.current.article, self.current.paragraph, number)

    def flush(self) -> None:
        if self.pending:
            self.paths.append(self.current)
        self.pending = False


def read_provisions(text: str, start: int, base: Path | None = None) -> Provisions | None:
    """The list of provisions that begins at ``start``, or None.

    Parameters
    ----------
    base
        What stands before the list when it begins below the level of the article (本条 第一款).
    """
    match = PART.match(text, start)
    if match is None:
        return None
    reader, end = _Reader(base or Path()), start
    ranged = False
    while match is not None:
        reader.part(match, ranged=ranged)
        end, ranged = match.end(), False
        if (following := PART.match(text, end)) is not None and _goes_deeper(match["unit"], following["unit"]):
            match = following
            continue
        reader.flush()
        connector = CONNECTOR.match(text, end)
        if connector is None:
            break
        match = BARE_PART.match(text, connector.end())
        ranged = connector["word"] in RANGES
    reader.flush()
    return Provisions(tuple(dict.fromkeys(reader.paths)), end)


def _goes_deeper(unit: str, following: str) -> bool:
    order = "编章节条款项目"
    return order.index(following[0]) > order.index(unit[0])
