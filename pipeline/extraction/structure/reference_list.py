"""The list of references cut into its items by their numbers, over lines, columns and pages.

Lists are numbered ``[1]``, ``1.`` or ``1`` with a space. Whatever stands at the start of a line, only the number that
comes next begins an item; so an item whose second line starts with a year or a page is not cut, and one whose number
has no mark is not lost.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from pipeline.core.script import HAN
from pipeline.extraction.characters import close_spaces, join_lines
from pipeline.extraction.model import Line
from pipeline.extraction.structure.headings import find_numbering, is_section_name
from pipeline.extraction.structure.labels import ABSTRACT, NOTE, REFERENCES
from pipeline.extraction.structure.paragraphs import Paragraph

_STYLES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\W?[\[［〔【]\s*(\d{1,3})\s*[\]］〕】]",
        r"[(（]\s*(\d{1,3})\s*[)）]",
        r"(\d{1,3})\s*[.．、](?!\d)",
        rf"(\d{{1,3}})\s+(?=[A-Za-z{HAN}“《])",
    )
)
_SKIP = 2  # numbers that may be missing between two items
_LIST = frozenset({"reference", "paragraph", "footnote", "list_item", "heading"})
_ASIDE = frozenset({"header", "footer", "page_number", "table", "caption"})
_STOPS = ("part", "chapter", "section", "chinese")


def cut_references(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs with the numbered items of each list of references as one paragraph of kind ``reference`` each."""
    made: list[Paragraph] = []
    i = 0
    while i < len(paragraphs):
        paragraph = paragraphs[i]
        made.append(paragraph)
        i += 1
        if paragraph.kind == "heading" and REFERENCES.fullmatch(paragraph.text):
            end = next((k for k in range(i, len(paragraphs)) if _is_stop(paragraphs[k])), len(paragraphs))
            made += _items(paragraphs[i:end])
            i = end
    return made


def _is_stop(paragraph: Paragraph) -> bool:
    """Whether a list of references ends before this paragraph."""
    if paragraph.kind in _ASIDE:
        return False
    if paragraph.kind not in _LIST or NOTE.match(paragraph.text) or ABSTRACT.match(paragraph.text):
        return True
    found = find_numbering(paragraph.text)
    numbered = bool(found and found[0].name in _STOPS and paragraph.kind == "heading")
    return is_section_name(paragraph.text) or numbered or bool(re.match(r"附\s*录|[（(]\s*责任?编辑", paragraph.text))


def _items(block: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs of a list with its items put together, those that belong to none as they were."""
    lines = [line for p in block if p.kind in _LIST for line in p.lines]
    starts = max((_starts(lines, style) for style in _STYLES), key=len)
    if len(starts) < 2:
        return block
    made: list[Paragraph] = []
    item: Paragraph | None = None
    last = max(starts)
    seen = -1
    for paragraph in block:
        if paragraph.kind in _ASIDE:
            made.append(paragraph)
            continue
        rest: list[Line] = []
        for line in paragraph.lines:
            seen += 1
            if seen in starts:
                item = Paragraph([line], kind="reference", text=line.text)
                made.append(item)
            elif item is not None and not rest and (seen < last or _adjoins(item, line)):
                item.lines.append(line)
                item.text = join_lines(item.text, line.text)
            else:
                rest.append(line)
        if rest:
            made.append(paragraph if len(rest) == len(paragraph.lines) else _left_over(paragraph, rest))
    for paragraph in made:
        if paragraph.kind == "reference":
            paragraph.text = close_spaces(paragraph.text)
    return made


def _starts(lines: list[Line], style: re.Pattern[str]) -> set[int]:
    """The places of the lines that begin items in this style of number, in rising order.

    A number in brackets is hardly anything else: of these the longest rising sequence is taken, whatever is missing.
    """
    numbers = [(place, int(match[1])) for place, line in enumerate(lines) if (match := style.match(line.text))]
    if style is _STYLES[0]:
        return _rising(numbers)
    chosen: set[int] = set()
    expected = 1
    for place, number in numbers:
        if expected <= number <= expected + _SKIP:
            chosen.add(place)
            expected = number + 1
    return chosen


def _rising(numbers: list[tuple[int, int]]) -> set[int]:
    """The places of the longest strictly rising sequence of numbers, in n log n steps."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for i, (_, number) in enumerate(numbers):
        at = bisect_left(tops, number)
        tops[at : at + 1] = [number]
        ends[at : at + 1] = [i]
        before.append(ends[at - 1] if at else -1)
    chosen: set[int] = set()
    i = ends[-1] if ends else -1
    while i >= 0:
        chosen.add(numbers[i][0])
        i = before[i]
    return chosen


def _adjoins(item: Paragraph, line: Line) -> bool:
    """Whether a line goes on with the last item: below it in the same type, or in another column after an open end."""
    end = item.lines[-1]
    if abs(end.size - line.size) > 0.1 * end.size:
        return False
    if end.column == line.column:
        return line.y0 - end.y1 < 1.2 * end.size
    return item.text[-1:] not in ".．。"


def _left_over(paragraph: Paragraph, lines: list[Line]) -> Paragraph:
    text = ""
    for line in lines:
        text = join_lines(text, line.text)
    return Paragraph(lines, open_end=paragraph.open_end, kind="paragraph", text=close_spaces(text))
