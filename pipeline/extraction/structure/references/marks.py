"""Citation marks in the text, ``[1-3]`` or ``（陈晓红等，2019）``, and the items of the list they point to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.core.script import HAN
from pipeline.extraction.model import Piece
from pipeline.extraction.structure.references.listing import Item
from pipeline.records.extraction import FURNITURE

_NUMBERS = re.compile(r"[\[［〔]\s*(\d{1,3}(?:\s*[-–—－~～,，、;；]+\s*\d{1,3})*)\s*[\]］〕]")
_RANGE = re.compile(r"(\d+)\s*[-–—－~～]+\s*(\d+)|(\d+)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})[a-z]?(?!\d|\s*年)")
_CITING = frozenset({"abstract", "paragraph", "list_item", "footnote", "caption", "heading", "table"})
_REACH = 40  # characters before a year in which its author stands
_BESIDE = 24  # characters between the author's name and the year: 等, 和李四, et al., a bracket
_MOST = 60  # items of one range; a longer one is no citation


class Mark(NamedTuple):
    """A mark in the document's text and one item that it points to (a range has a mark for each)."""

    start: int
    end: int
    text: str
    number: int | None  # of the item in the list, as printed
    block: int  # of the item


def find_marks(pieces: Sequence[Piece], items: Sequence[Item]) -> list[Mark]:
    """The citation marks of the document, in the order of its text.

    Numbers count as marks where the list is numbered and holds all of them; an author with a year where it is not.

    Parameters
    ----------
    pieces
        All blocks; offsets count in the document's text, which is made of those that are no furniture.
    items
        The document's list of references.
    """
    numbered = {i.reference.number: i.block for i in reversed(items) if i.reference.number}
    by_year = _by_year(items) if 2 * len(numbered) < len(items) else {}
    marks: list[Mark] = []
    start = 0
    for piece in pieces:
        if piece.kind in FURNITURE:
            continue
        if piece.kind in _CITING and items:
            marks += _numbers(piece.text, start, numbered) if numbered else ()
            marks += _names(piece.text, start, by_year) if by_year else ()
        start += len(piece.text) + 1
    return sorted(marks)


def _numbers(text: str, start: int, numbered: dict[int, int]) -> Iterator[Mark]:
    for match in _NUMBERS.finditer(text):
        cited = _expand(match[1])
        if cited and all(number in numbered for number in cited):
            for number in cited:
                yield Mark(start + match.start(), start + match.end(), match[0], number, numbered[number])


def _expand(text: str) -> list[int]:
    """The numbers of ``1-3, 7``; none for a range that runs backwards or too far."""
    numbers: list[int] = []
    for first, last, single in _RANGE.findall(text):
        if single:
            numbers.append(int(single))
        elif 0 < int(last) - int(first) <= _MOST:
            numbers += range(int(first), int(last) + 1)
        else:
            return []
    return list(dict.fromkeys(numbers))


def _by_year(items: Sequence[Item]) -> dict[str, list[tuple[str, Item]]]:
    """Items by year, each with the name under which the text cites it."""
    found: dict[str, list[tuple[str, Item]]] = {}
    for item in items:
        names, year = item.reference.authors, item.reference.year
        if names and year:
            found.setdefault(str(year), []).append((_cited_name(names[0]), item))
    return found


def _cited_name(author: str) -> str:
    """A Chinese author's whole name, the surname of another: Doe of ``Doe, J.``, of ``Doe J`` and of ``J. Doe``."""
    if re.search(rf"[{HAN}]", author):
        return author
    words = re.findall(r"[A-Za-z][A-Za-z'’-]+", author.split(",")[0])
    return max(words, key=len) if words else author


def _names(text: str, start: int, by_year: dict[str, list[tuple[str, Item]]]) -> Iterator[Mark]:
    for match in _YEAR.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()]
        for name, item in by_year.get(match[1], ()):
            at = before.rfind(name)
            between = before[at + len(name) :]
            if at < 0 or len(between) > _BESIDE or re.search(r"[。；;！？]", between):
                continue
            first = match.start() - len(before) + at
            yield Mark(start + first, start + match.end(), text[first : match.end()], None, item.block)
