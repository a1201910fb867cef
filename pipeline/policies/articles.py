"""How a legal text is divided: articles (条), their paragraphs (款) and items (项), line by line.

A paragraph is a line of the article that is no item; items belong to the paragraph before them, and prose after them
begins the next paragraph (全国人大常委会法制工作委员会, 立法技术规范（试行）（一）, 2009, section 1).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.core.numerals import parse_numeral
from pipeline.core.text import DocumentText
from pipeline.policies.provisions import NUMERAL, Path

HEAD = re.compile(
    rf"\s*(?P<quote>[“\"])?\s*第(?P<number>{NUMERAL})条(?:之(?P<sub>{NUMERAL}))?"
    r"(?=[\s\u3000【（(:：]|$|(?![、和至及与或的第款项规定所，,。；]))"
)
DIVISION = re.compile(rf"\s*第{NUMERAL}(?:编|分编|章|节)(?:[\s\u3000]|$|(?![的和、至规第]))")
ITEM = re.compile(r"\s*[“\"]?[（(](?P<number>[一二三四五六七八九十百]+)[)）]")
SUBITEM = re.compile(r"\s*(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[①-⑳]|[a-z][.)）])")
# 将第五条第二款修改为：“…”; 增加一条，作为第九条：“…”.
AMENDMENT = re.compile(
    rf"^(?!\s*第{NUMERAL}条[\s\u3000])(?=[^“]{{0,60}}(?:修改为|改为|增加|作为|表述为))[^“：:]{{0,40}}?"
    rf"第(?P<number>{NUMERAL})条(?:之(?P<sub>{NUMERAL}))?(?:第(?P<paragraph>{NUMERAL})款)?[^“：:]{{0,40}}[：:]\s*(?=“|$)"
)
# What the new wording is to be: 第五条后增加一条，作为第五条之一; 第五条增加一款，作为第二款.
PLACED_AS = re.compile(rf"作为(?:第(?P<number>{NUMERAL})条(?:之(?P<sub>{NUMERAL}))?)?(?:第(?P<paragraph>{NUMERAL})款)?")
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


def read_articles(document: DocumentText, *, lines: int | None = None) -> Articles:
    """The articles of a document; none when it is no legal text.

    Parameters
    ----------
    lines
        So many of the first lines are asked for: no more are read than tell what these are.
    """
    reader = _Reader()
    for start, block, level, line in _text_lines(document):
        reader.read(start, block, level, line)
        if lines is not None and len(reader.lines) >= lines and (reader.is_legal or not reader.has_article):
            break
    if not reader.is_legal:
        reader.lines = [Line(s.start, s.end, s.start, s.block, None, 0, None, False) for s in reader.lines]
    return Articles(reader.lines)


class _Reader:
    """Goes through the lines and remembers where it is."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.article: str | None = None
        self.paragraph, self.count, self.amends = 0, 0, False
        self.item: int | None = None
        self.wording = ""  # the article whose new wording is being quoted

    @property
    def is_legal(self) -> bool:
        """Whether what was read tells a legal text."""
        return self.count >= FEWEST or self.amends

    @property
    def has_article(self) -> bool:
        """Whether a line so far is, or may be, of an article."""
        return any(line.article for line in self.lines)

    def read(self, start: int, block: int, level: int, line: str) -> None:
        """Take in one line."""
        if match := AMENDMENT.search(line):
            self.amends = True
            self._amend(start, block, line, match)
        elif self.wording:
            self._quote(start, block, line)
        else:
            self._own(start, block, level, line)

    def _amend(self, start: int, block: int, line: str, match: re.Match[str]) -> None:
        """A line that changes an article, with its new wording or before it."""
        cut = match.end() if line[match.end() :].strip() else len(line)
        self.lines.append(Line(start, start + cut, start, block, None, 0, None, False))
        number, sub, paragraph = match["number"], match["sub"], match["paragraph"]
        if placed := PLACED_AS.search(line, 0, match.end()):
            if placed["number"]:
                number, sub, paragraph = placed["number"], placed["sub"], None
            paragraph = placed["paragraph"] or paragraph
        self.wording = f"{parse_numeral(number)}-{parse_numeral(sub)}" if sub else str(parse_numeral(number))
        self.paragraph, self.item = (parse_numeral(paragraph) or 1 if paragraph else 1) - 1, None
        if cut < len(line):
            self._quote(start + cut, block, line[cut:])

    def _quote(self, start: int, block: int, line: str) -> None:
        """A line of quoted wording; the quotation mark that closes it ends the article."""
        head = start
        if match := HEAD.match(line):
            number, sub = parse_numeral(match["number"]), match["sub"]
            self.wording = f"{number}-{parse_numeral(sub)}" if sub else str(number)
            self.paragraph, self.item, head = 1, None, start + match.end()
        elif match := ITEM.match(line):
            self.item, self.paragraph = parse_numeral(match["number"]), max(1, self.paragraph)
        else:
            self.paragraph, self.item = self.paragraph + 1, None
        self.lines.append(
            Line(start, start + len(line), head, block, self.wording, self.paragraph, self.item, quoted=True)
        )
        if line.rstrip(" \u3000。；;").endswith(("”", '"')):
            self.wording, self.article = "", None

    def _own(self, start: int, block: int, level: int, line: str) -> None:
        """A line of the text's own wording."""
        head, quoted = start, False
        if match := HEAD.match(line):
            number, sub = parse_numeral(match["number"]), match["sub"]
            self.article = f"{number}-{parse_numeral(sub)}" if sub else str(number)
            self.paragraph, self.item, quoted = 1, None, bool(match["quote"])
            head, self.count = start + match.end(), self.count + 1
        elif DIVISION.match(line) or (level >= 0 and not ITEM.match(line) and not SUBITEM.match(line)):
            self.article, self.item = None, None
        elif match := ITEM.match(line):
            self.item, head = parse_numeral(match["number"]), start + match.end()
        elif self.article is not None and not (self.item is not None and SUBITEM.match(line)):
            self.paragraph, self.item = self.paragraph + 1, None
        self.lines.append(Line(start, start + len(line), head, block, self.article, self.paragraph, self.item, quoted))
