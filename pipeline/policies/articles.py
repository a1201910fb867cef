"""How a legal text is divided: articles (条), their paragraphs (款) and items (项), line by line.

A paragraph is a line of the article that is no item; items belong to the paragraph before them, and prose after them
begins the next paragraph (全国人大常委会法制工作委员会, 立法技术规范（试行）（一）, 2009, section 1).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.core.text import DocumentText
from pipeline.policies.numerals import parse_numeral
from pipeline.policies.provisions import NUMERAL, Path

HEAD = re.compile(
    rf"\s*(?P<quote>[“\"])?\s*第(?P<number>{NUMERAL})条(?:之(?P<sub>{NUMERAL}))?"
    r"(?=[\s\u3000【（(:：]|$|(?![、和至及与或的第款项规定所，,。；]))"
)
DIVISION = re.compile(rf"\s*第{NUMERAL}(?:编|分编|章|节)(?:[\s\u3000]|$|(?![的和、至规第]))")
ITEM = re.compile(r"\s*[“\"]?[（(](?P<number>[一二三四五六七八九十百]+)[)）]")
SUBITEM = re.compile(r"\s*(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[①-⑳]|[a-z][.)）])")
# Fewer articles make no legal text: a paper may quote one or two.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text and the provision that it is or stands in; ``head`` is where its own words begin."""

    start: int
    end: int
    head: int
    block: int
    article: str | None
    paragraph: int
    item: int | None
    quoted: bool  # the article is quoted wording (in a decision that amends another text)


class Articles:
    """A document's lines with the provisions they belong to."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self._starts = [line.start for line in lines]
        # Dictionaries are written from the end, so that the first line of a provision stays.
        self._first = {line.article: line for line in reversed(lines) if line.article and not line.quoted}
        self._paragraphs = {
            (line.article, line.paragraph): line
            for line in reversed(lines)
            if line.article and line.item is None and not line.quoted
        }
        self._items = {
            (line.article, line.paragraph, line.item): line
            for line in reversed(lines)
            if line.item is not None and not line.quoted
        }

    def __len__(self) -> int:
        return len(self._first)

    def at(self, offset: int) -> Line | None:
        """The line that holds the offset."""
        index = bisect_right(self._starts, offset) - 1
        return self.lines[index] if index >= 0 else None

    def find(self, path: Path) -> Line | None:
        """The line where a provision begins, or that of the next higher level that the text has."""
        if path.article is None or path.article not in self._first:
            return None
        paragraph = path.paragraph if path.paragraph is not None else 1
        if path.item is not None and (line := self._items.get((path.article, paragraph, path.item))):
            return line
        if path.item is not None and path.paragraph is None:
            for candidate in range(1, 10):
                if line := self._items.get((path.article, candidate, path.item)):
                    return line
        return self._paragraphs.get((path.article, paragraph)) or self._first[path.article]

    def last_item(self, article: str, paragraph: int) -> int | None:
        """The number of a paragraph's last item."""
        items = [i for a, p, i in self._items if a == article and p == paragraph and i is not None]
        return max(items, default=None)

    def spans(self) -> dict[str, tuple[int, int]]:
        """Article to its offsets in the text."""
        spans: dict[str, tuple[int, int]] = {}
        for line in self.lines:
            if line.article and not line.quoted:
                start = spans.get(line.article, (line.start, 0))[0]
                if line.article not in spans or self._first[line.article].start <= line.start:
                    spans[line.article] = (start, line.end)
        return spans


def _text_lines(document: DocumentText) -> Iterable[tuple[int, int, int, str]]:
    """Start, block, level of a heading (-1 for what is no heading) and text of each line."""
    for block in document.blocks:
        position = block.start
        for line in block.text.split("\n"):
            yield position, block.block, block.level if block.kind == "heading" else -1, line
            position += len(line) + 1


def read_articles(document: DocumentText) -> Articles:
    """The articles of a document; none when it is no legal text."""
    lines: list[Line] = []
    article: str | None = None
    paragraph, item, quoted = 0, None, False
    count = 0
    for start, block, level, line in _text_lines(document):
        head = start
        if match := HEAD.match(line):
            number, sub = parse_numeral(match["number"]), match["sub"]
            article = f"{number}-{parse_numeral(sub)}" if sub else str(number)
            paragraph, item, quoted = 1, None, bool(match["quote"])
            head, count = start + match.end(), count + 1
        elif DIVISION.match(line) or level >= 0:
            article, item = None, None
        elif match := ITEM.match(line):
            item = parse_numeral(match["number"])
            head = start + match.end()
        elif article is not None and not (item is not None and SUBITEM.match(line)):
            paragraph, item = paragraph + 1, None
        lines.append(Line(start, start + len(line), head, block, article, paragraph, item, quoted))
    if count < FEWEST:
        lines = [Line(s.start, s.end, s.start, s.block, None, 0, None, False) for s in lines]
    return Articles(lines)
