"""Paragraphs: the lines of columns joined, also over columns and pages.

A line begins a paragraph when it is indented against its neighbours, when the line above ends although its first word
would still have fitted, when type size or weight change, when the distance is wider than elsewhere, or when it bears
a number after a finished sentence. The last paragraph of a column goes on in the next one when none of this holds.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.extraction.characters import close_spaces, is_han, join_lines
from pipeline.extraction.model import Line
from pipeline.extraction.structure.headings import find_numbering
from pipeline.extraction.structure.labels import REFERENCES, begins_label
from pipeline.extraction.structure.names import is_date, is_names

_INDENT = 0.8  # em
_INDENT_MOST = 5.0  # em; more is centred or set right
_WINDOW = 3  # lines looked at on either side
_APART = 2.2  # times the usual distance; text that far away is another block's
_WIDE = 1.35  # times the usual distance of lines
_SIZE = 0.07  # relative change of type size that parts blocks
_HEADING_SCHEMES = frozenset({"chinese", "chinese bracketed", "decimal"})
_ASIDE = 0.93  # times the type size of the text that it interrupts
_FEW_LINES = 8  # before a list of references are no text
_MARK = re.compile(r"[①-⑳❶-❿*＊†‡]|[\[［〔]\s*\d{1,3}\s*[\]］〕]|\d{1,3}[.．、)）]|[（(]\d{1,3}[）)]|[•●■◆▪·–-]\s")
_ENDS = "。．！？；：.!?;:"  # what ends a sentence or a clause before a list
_TERMINAL = _ENDS + "…”』」）)"


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together; ``open_end`` and ``open_start`` say whether the text may go on in its neighbours."""

    lines: list[Line]
    indented: bool = False  # the first line stands further in
    open_end: bool = False  # the last line is full
    kind: str = ""
    level: int = 0
    text: str = field(default="")

    @property
    def size(self) -> float:
        """The type size of the longest line."""
        return max(self.lines, key=lambda line: len(line.text)).size

    @property
    def bold(self) -> bool:
        """Whether every line is bold."""
        return all(line.bold for line in self.lines)


class _Edges(NamedTuple):
    """Left and right edge of the text around a line, and those of its column."""

    left: float
    right: float
    column_left: float
    column_right: float


def build_paragraphs(columns: list[list[Line]], body: float) -> list[Paragraph]:
    """The paragraphs of the columns, in order; those that run over columns or pages are not joined yet.

    ``body`` is the type size of the running text in points.
    """
    made: list[Paragraph] = []
    for lines in columns:
        made += _split_column(lines, body)
    for paragraph in made:
        paragraph.text = join_text(paragraph.lines)
        paragraph.kind = paragraph.lines[0].kind
    return made


def body_size(columns: list[list[Line]]) -> float:
    """The type size of the running text in points: that of most characters before the list of references.

    A long bibliography in small type outweighs the text of a short paper.
    """
    lines = [line for column in columns for line in column]
    ends = [i for i, line in enumerate(lines) if REFERENCES.fullmatch(line.text.strip())]
    counts: Counter[float] = Counter()
    for line in lines[: ends[-1]] if ends and ends[-1] >= _FEW_LINES else lines:
        counts[round(line.size * 2) / 2] += len(line.text)
    return max(counts.items(), key=lambda item: (item[1], item[0]))[0] if counts else 0.0


def join_text(lines: list[Line]) -> str:
    """The lines as one text."""
    text = ""
    for line in lines:
        text = join_lines(text, line.text)
    return text


def _split_column(lines: list[Line], body: float) -> list[Paragraph]:
    if not lines:
        return []
    pitch = _usual_pitch(lines)
    lefts, rights = zip(*(_edges_around(lines, i, pitch) for i in range(len(lines))), strict=True)
    outer = min(line.x0 for line in lines), max(line.x1 for line in lines)
    paragraphs: list[Paragraph] = []
    for i, line in enumerate(lines):
        line.left, line.right = lefts[i], rights[i]
        prominent = line.bold or line.size > 1.05 * body
        headed = i > 0 and _ends_heading(lines[i - 1 : i + 2], lefts[i], first=len(paragraphs[-1].lines) == 1)
        if (
            i
            and not headed
            and not _parts(lines[i - 1], line, pitch, _Edges(lefts[i], rights[i - 1], *outer), prominent=prominent)
        ):
            paragraphs[-1].lines.append(line)
            continue
        indented = _INDENT * line.size < line.x0 - lefts[i] < _INDENT_MOST * line.size
        paragraphs.append(Paragraph([line], indented=indented))
    for paragraph in paragraphs:
        last = paragraph.lines[-1]
        paragraph.open_end = last.right - last.x1 < 1.5 * last.size and last.x0 - last.left < _INDENT_MOST * last.size
    return paragraphs


def _usual_pitch(lines: list[Line]) -> float:
    """The usual distance from line to line in the column, in em."""
    steps = [
        (b.y0 - a.y0) / max(a.size, 1.0)
        for a, b in itertools.pairwise(lines)
        if b.y0 > a.y0 and not _size_differs(a, b)
    ]
    # Below the median: a short column may hold more paragraphs than lines within them.
    return sorted(steps)[len(steps) // 3] if steps else 1.5


def _size_differs(a: Line, b: Line) -> bool:
    return abs(a.size - b.size) > _SIZE * max(a.size, b.size)


def _edges_around(lines: list[Line], i: int, pitch: float) -> tuple[float, float]:
    """The left and right edges of the text around line ``i``: of near lines of the same size.

    What stands apart by twice the usual distance (in em) is another block: a head, a note.
    """
    line = lines[i]
    size, left, right = line.size, line.x0, line.x1
    reach = _APART * pitch * size
    for step in (-1, 1):
        above = line.y0
        for j in range(i + step, max(i - _WINDOW, 0) - 1 if step < 0 else min(i + _WINDOW, len(lines) - 1) + 1, step):
            other = lines[j]
            near = abs(other.size - size) <= _SIZE * (other.size if other.size > size else size)
            if not near or abs(other.y0 - above) > reach:
                break
            above = other.y0
            left = other.x0 if other.x0 < left else left
            right = other.x1 if other.x1 > right else right
    return left, right


def _first_word(text: str) -> float:
    """The width of the first word, in em: what must fit on the line above."""
    if not text or is_han(text[0]):
        # A Chinese line may be broken one or two characters early, to keep punctuation off the line's start.
        return 2.0
    word = text.split(" ", 1)[0]
    length = next((i for i, c in enumerate(word) if is_han(c)), len(word))
    return 0.55 * length + 0.8


def is_short(a: Line, b: Line, right: float) -> bool:
    """Whether line ``a`` ends although the first word of ``b`` would still have fitted."""
    return right - a.x1 > _first_word(b.text) * a.size


def _parts(a: Line, b: Line, pitch: float, edges: _Edges, *, prominent: bool) -> bool:
    """Whether line ``b``, which stands below ``a`` in the same column, begins a paragraph.

    Centred lines are one block when they are ``prominent`` (the lines of a title) and no names, else one each.
    """
    if _size_differs(a, b) or a.kind != b.kind or a.bold != b.bold or b.kind in ("table", "author"):
        return True
    if "@" in b.text.split(" ", 1)[0] and "@" not in a.text:
        return True  # an address below an affiliation
    if (is_date(b.text) and len(a.text) < 3 * len(b.text)) or begins_label(b.text):
        return True
    step = (b.y0 - a.y0) / max(a.size, 1.0)
    if step > _WIDE * pitch or step < 0:
        return True
    flush = abs(a.x0 - b.x0) < 0.5 * b.size and edges.right - a.x1 < 1.5 * a.size  # the lines of a narrow block
    if not flush and _is_centred(b, edges) and abs(a.x0 + a.x1 - b.x0 - b.x1) < 1.6 * b.size:
        return not prominent or is_names(b.text)
    hanging = bool(_MARK.match(a.text)) and not _MARK.match(b.text) and b.x0 > a.x0
    indented = _INDENT * b.size < b.x0 - edges.left < _INDENT_MOST * b.size and not hanging
    if indented and a.x0 - edges.left < (_INDENT + 0.5) * a.size and b.x0 - a.x0 > _INDENT * b.size:
        return True
    if indented and a.text[-1:] in _TERMINAL:
        return True
    if is_short(a, b, edges.right):
        return True
    if a.text[-1:] not in _ENDS:
        return False
    found = find_numbering(b.text)
    alone = edges.right - b.x1 > 2 * b.size and b.text[-1:] not in _TERMINAL  # the line holds no more than a heading
    if found and found[0].name == "decimal" and (alone or edges.right - a.x1 > 0.5 * a.size):
        return True
    return _starts_item(b.text)


def _ends_heading(lines: list[Line], left: float, *, first: bool) -> bool:
    """Whether the first of these lines is a numbered heading that fills its line: below it a paragraph begins.

    The second line is indented as the heading is, and the third one is not.
    """
    if not first or len(lines) < 3:
        return False
    head, begin, below = lines
    found = find_numbering(head.text)
    if not found or found[0].name not in _HEADING_SCHEMES or re.search(r"[，。；：,;:]", head.text[len(found[1]) :]):
        return False
    if _size_differs(begin, below) or below.y0 - begin.y0 > _APART * (begin.y0 - head.y0):
        return False
    indent = begin.x0 - left
    level = abs(begin.x0 - head.x0) < 0.5 * begin.size
    return level and _INDENT * begin.size < indent < _INDENT_MOST * begin.size and below.x0 - left < 0.5 * begin.size


def _is_centred(line: Line, edges: _Edges) -> bool:
    """Whether the line stands in the middle of its column, clear of both edges."""
    middle = (edges.column_left + edges.column_right) / 2
    clear = line.x0 - edges.column_left > 1.2 * line.size and edges.column_right - line.x1 > 1.2 * line.size
    return clear and abs((line.x0 + line.x1) / 2 - middle) < 0.8 * line.size


def _starts_item(text: str) -> bool:
    """Whether the text begins with a number that lists and articles bear (not a bare digit, as in a date)."""
    found = find_numbering(text)
    return bool(found and found[0].name not in ("bare number", "decimal"))


def join_paragraphs(paragraphs: list[Paragraph], *, indents: bool) -> list[Paragraph]:
    """The paragraphs, those that go on in the next column or page made one.

    Parameters
    ----------
    paragraphs
        In reading order, with their kinds.
    indents
        Whether the document's paragraphs begin with an indented line; then a line that is not indented goes on.
    """
    joined: list[Paragraph] = []
    last: Paragraph | None = None  # the last paragraph of running text
    for paragraph in paragraphs:
        if paragraph.kind in ("footnote", "caption", "table", "author", "header", "footer", "page_number"):
            joined.append(paragraph)
            continue
        if last and _stands_between(last, paragraph):
            joined.append(paragraph)
            continue
        if last and paragraph.kind == last.kind and _goes_on(last, paragraph, indents=indents):
            last.lines += paragraph.lines
            last.text = close_spaces(join_lines(last.text, paragraph.text))
            last.open_end = paragraph.open_end
            continue
        joined.append(paragraph)
        last = paragraph
    return joined


def _stands_between(open_one: Paragraph, paragraph: Paragraph) -> bool:
    """Whether small type (a note, a caption's second line, bits of a figure) interrupts a sentence."""
    unfinished = open_one.kind == "paragraph" and open_one.open_end and open_one.text[-1:] not in _TERMINAL
    return unfinished and paragraph.kind == "paragraph" and paragraph.size < _ASIDE * open_one.size


def _goes_on(a: Paragraph, b: Paragraph, *, indents: bool) -> bool:
    if a.kind not in ("paragraph", "abstract", "list_item", "reference", "footnote"):
        return False
    end, start = a.lines[-1], b.lines[0]
    if end.column == start.column or b.indented or not a.open_end:
        return False
    if _size_differs(end, start) or end.bold != start.bold:
        return False
    if _starts_item(b.text) and a.text[-1:] in _TERMINAL:
        return False
    return indents or a.text[-1:] not in "。．！？.!?"
