"""Dates in running text, in Arabic or Chinese figures, as ISO dates with their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.core.numerals import NUMERAL, parse_numeral

_S = r"[ \t\u3000]*"
_BLANKS = re.compile(r"[ \t\u3000]")
_YEAR = (
    rf"(?P<year>(?:[12１２]{_S}[0-9０-９]{_S}[0-9０-９]{_S}[0-9０-９])|[一二](?:{_S}[〇○零ＯO一二三四五六七八九]){{3}})"
)
# Scans and set lines part the figures: 2 0 3 1 年 1 2 月.
_PART = rf"[{NUMERAL}](?:{_S}[{NUMERAL}]){{0,2}}"
_DAY = rf"{_S}(?P<month>{_PART}){_S}月{_S}(?P<day>{_PART}){_S}日"
_WRITTEN = re.compile(rf"(?<![{NUMERAL}]){_YEAR}{_S}年{_DAY}")
_POINTED = re.compile(
    r"(?<![\d.\-/])(?P<year>(?:19|20)\d{2})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?![\d\-/]|\.\d)"
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date that a text states between two offsets; ``value`` is its ISO form."""

    start: int
    end: int
    value: str


def iso_date(year: int | None, month: int | None, day: int | None) -> str:
    """The ISO form of a day of the calendar; empty when there is no such day."""
    try:
        return date(year or 0, month or 0, day or 0).isoformat()
    except ValueError:
        return ""


def iterate_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[FoundDate]:
    """The dates that a stretch of a text writes out in words (2021年1月24日, 二〇二一年一月二十四日), in order."""
    for match in _WRITTEN.finditer(text, start, len(text) if end is None else end):
        year, month, day = (parse_numeral(_BLANKS.sub("", match[part])) for part in ("year", "month", "day"))
        value = iso_date(year, month, day)
        if value:
            yield FoundDate(match.start(), match.end(), value)


def iterate_pointed(text: str) -> Iterator[FoundDate]:
    """The dates that a text writes with signs between figures (2021-01-24, 2021.1.24, 2021/1/24), in order."""
    for match in _POINTED.finditer(text):
        value = iso_date(int(match["year"]), int(match["month"]), int(match["day"]))
        if value:
            yield FoundDate(match.start(), match.end(), value)


def find_date(text: str, *, pointed: bool = False) -> FoundDate | None:
    """The first date of a text; with ``pointed`` also 2021-01-24, 2021.1.24 and 2021/1/24."""
    found = next(iterate_dates(text), None)
    match = _POINTED.search(text) if pointed else None
    if match and (found is None or match.start() < found.start):
        value = iso_date(int(match["year"]), int(match["month"]), int(match["day"]))
        return FoundDate(match.start(), match.end(), value) if value else found
    return found


def add_term(start: str, *, years: int = 0, months: int = 0) -> str:
    """The last day of a term that begins on ``start``: five years from 2021-05-01 end on 2026-04-30."""
    begun = date.fromisoformat(start)
    month = begun.month - 1 + months
    year = begun.year + years + month // 12
    # The day after the last one; a term from the 29th of February or the 31st ends with the month.
    for day in range(begun.day, begun.day - 4, -1):
        if iso_date(year, month % 12 + 1, day):
            return (date(year, month % 12 + 1, day) - timedelta(days=int(day == begun.day))).isoformat()
    return ""
