"""Running heads, running feet and page numbers, found by repetition and position over the document."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from pipeline.extraction.model import Line, Page
from pipeline.extraction.page.lines import Run, group_rows, make_line

_ZONE = 0.14  # share of the page's height, at the top and at the bottom, where furniture stands
_REACH = 36.0  # points from the outermost text
_ROWS = 4  # rows from either edge that may be furniture
_SAME_PLACE = 0.02  # share of the page's height
_SAME_HEIGHT = 0.008  # share of the page's height, for a row that only its place shows to be a head
_FIRST = 2  # pages that may bear a masthead: a database puts a sheet before a paper
_FEW_LINES = 12  # of a page; one with fewer is a cover
_FEW_PAGES = 4  # pages; fewer show no watermark
_LARGE = 1.5  # times the usual type: a watermark's
_ALIKE = 0.55  # share of pairs of characters that recognised repetitions of one head have in common
_FEWEST_ALIKE = 6  # characters of such a head
_LONGEST = 160  # characters of a row of a masthead
_ISSUE = re.compile(
    r"第\s*\d{1,3}\s*卷|第\s*\d{1,4}\s*期|\bVol\s*[.．]?\s*\d|\bNo\s*[.．]\s*\d|\bISSN\b|网络出版|网络首发",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(
    r"[—–\-·•~～_ ]*(?:\d{1,4}|[ivxlc]{1,6})[—–\-·•~～_ ]*|第?\s*\d{1,4}\s*页(?:[,，/ ]*共\s*\d{1,4}\s*页)?"
    r"|(?:page\s*)?\d{1,4}\s*(?:/|of)\s*\d{1,4}|page\s*\d{1,4}|[—–-]\s*[〇一二三四五六七八九十百]{1,5}\s*[—–-]",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Row:
    page: int
    edge: str  # top or bottom
    y: float  # share of the page's height
    runs: list[Run]
    text: str
    isolated: bool
    depth: int  # rows between it and the edge
    apart: bool  # whether a gap lies between it and the next row inwards
    size: float  # of its type, in points
    recognised: bool  # whether its text was read from an image, so that repetitions differ


def split_furniture(pages: list[Page], runs: list[list[Run]]) -> tuple[list[list[Run]], list[list[Line]]]:
    """The runs of each page without its furniture, and each page's furniture as lines of kind header ... page_number.

    A row in the outer zone is furniture when a row with the same text, digits aside, stands in the same place on
    another page (so heads that alternate on odd and even pages are found too), or when it is a page number alone at
    the edge. The page count of a document of one page gives no repetition: there only the number goes.
    """
    rows = [row for page, some in zip(pages, runs, strict=True) for row in _edge_rows(page, some)]
    repeated = _repeated(rows, len(pages))
    repeated |= _at_the_place_of_heads(rows, repeated)
    lines = {page.number: len(group_rows(some)) for page, some in list(zip(pages, runs, strict=True))[:_FIRST]}
    repeated |= _mastheads(rows, {page for page, count in lines.items() if count >= _FEW_LINES})
    found: dict[int, list[Line]] = {page.number: [] for page in pages}
    taken = _watermarks(pages, runs, found)
    for row in rows:
        number = bool(_PAGE_NUMBER.fullmatch(row.text))
        if id(row) in repeated or (number and row.isolated):
            taken |= {id(r) for r in row.runs}
            line = make_line(row.runs, row.page)
            line.kind = "page_number" if number else "header" if row.edge == "top" else "footer"
            found[row.page].append(line)
    kept = [[r for r in some if id(r) not in taken] for some in runs]
    return kept, [found[page.number] for page in pages]


def take_side_furniture(pages: list[Page], sides: list[list[list[Line]]], furniture: list[list[Line]]) -> None:
    """Move to the furniture what other pages have as head or foot, and page numbers, among lines in another direction.

    A page that is written sideways has its head upright, as the pages before and after it.
    """
    known = {_shape(line.text): line.kind for lines in furniture for line in lines if line.kind != "page_number"}
    for page, columns, found in zip(pages, sides, furniture, strict=True):
        for lines in columns:
            for line in list(lines):
                number = bool(_PAGE_NUMBER.fullmatch(line.text)) and len(lines) <= _ROWS and _at_edge(line, page)
                kind = "page_number" if number else known.get(_shape(line.text), "")
                if kind:
                    line.kind = kind
                    found.append(line)
                    lines.remove(line)


def _at_edge(line: Line, page: Page) -> bool:
    """Whether the line lies in the outer zone of any of the page's sides."""
    across, down = _ZONE * page.width, _ZONE * page.height
    return line.x1 < across or line.x0 > page.width - across or line.y1 < down or line.y0 > page.height - down


def _watermarks(pages: list[Page], runs: list[list[Run]], found: dict[int, list[Line]]) -> set[int]:
    """Ids of the runs in large type that stand on the same spot of most pages; they are added to ``found`` as feet."""
    sizes = [run.size for some in runs for run in some]
    if len(pages) < _FEW_PAGES or not sizes:
        return set()
    large = _LARGE * median(sizes)
    spots: dict[tuple[str, int, int], list[tuple[int, Run]]] = {}
    for page, some in zip(pages, runs, strict=True):
        for run in some:
            if run.size > large:
                spots.setdefault((run.text, round(run.x0 / 4), round(run.y0 / 4)), []).append((page.number, run))
    taken: set[int] = set()
    for group in spots.values():
        if 2 * len({number for number, _ in group}) >= len(pages):
            for number, run in group:
                line = make_line([run], number)
                line.kind = "footer"
                found[number].append(line)
                taken.add(id(run))
    return taken


def _at_the_place_of_heads(rows: list[_Row], repeated: set[int]) -> set[int]:
    """Ids of the outermost rows that stand, in the same type, where other pages have their heads or feet.

    The tail of another paper on the last page has a head of its own, and four pages repeat none of theirs often enough.
    """
    heads: dict[str, list[_Row]] = {"top": [], "bottom": []}
    for row in rows:
        if id(row) in repeated:
            heads[row.edge].append(row)
    found: set[int] = set()
    for row in rows:
        if id(row) in repeated or row.depth or not row.apart:
            continue
        same = {h.page for h in heads[row.edge] if abs(h.y - row.y) < _SAME_HEIGHT and 0.85 < h.size / row.size < 1.18}
        if len(same - {row.page}) >= 2:
            found.add(id(row))
    return found


def _mastheads(rows: list[_Row], full: set[int]) -> set[int]:
    """Ids of the rows at the top of a ``full`` page that state a journal's volume and issue: a first page's head.

    Rows right below belong to it until the text begins.
    """
    found: set[int] = set()
    for page in full:
        top = [row for row in rows if row.page == page and row.edge == "top"]
        ends = [number for number, row in enumerate(top) if row.apart]
        group = top[: ends[0] + 1] if ends else []
        stated = any(_ISSUE.search(row.text) for row in group)
        if stated and len(group) < _ROWS and all(len(row.text) < _LONGEST for row in group):
            found |= {id(row) for row in group}
    return found


def _edge_rows(page: Page, runs: list[Run]) -> list[_Row]:
    """The page's rows in the outer zones, from the edge inwards."""
    if not runs:
        return []
    height = max(page.height, 1.0)
    # Where margins are wide, the outermost text stands beyond the zone.
    upper = max(_ZONE * height, min(r.y0 for r in runs) + _REACH)
    lower = min((1 - _ZONE) * height, max(r.y1 for r in runs) - _REACH)
    top = group_rows([r for r in runs if r.y1 < upper])
    bottom = group_rows([r for r in runs if r.y0 > lower])[::-1]
    made = []
    for edge, rows in (("top", top[:_ROWS]), ("bottom", bottom[:_ROWS])):
        for depth, row in enumerate(rows):
            text = re.sub(r"\s+", " ", " ".join(r.text for r in row)).strip()
            apart = depth + 1 == len(rows) or _distance(row, rows[depth + 1]) > 0.8 * (row[0].y1 - row[0].y0)
            isolated = depth == 0 and len(row) == 1 and apart
            y, size = (row[0].y0 + row[0].y1) / 2 / height, max(max(row, key=lambda r: len(r.text)).size, 0.1)
            made.append(_Row(page.number, edge, y, row, text, isolated, depth, apart, size, page.is_recognised))
    return made


def _distance(row: list[Run], other: list[Run]) -> float:
    """The gap between two rows."""
    return max(other[0].y0 - row[0].y1, row[0].y0 - other[0].y1)


def _alike(rows: list[_Row]) -> list[list[_Row]]:
    """Rows of one edge with the same text, numbers aside; recognised ones when most of their text is the same."""
    groups: dict[tuple[str, str], list[_Row]] = {}
    read: dict[str, list[tuple[Counter[str], list[_Row]]]] = {"top": [], "bottom": []}
    for row in rows:
        shape = _shape(row.text)
        if not row.recognised or len(shape) < _FEWEST_ALIKE:
            groups.setdefault((row.edge, shape), []).append(row)
            continue
        pairs = Counter(map("".join, itertools.pairwise(shape)))
        near = [g for g in read[row.edge] if (pairs & g[0]).total() >= _ALIKE * max(pairs.total(), g[0].total())]
        if near:
            near[0][1].append(row)
        else:
            read[row.edge].append((pairs, [row]))
    return [*groups.values(), *(group for some in read.values() for _, group in some)]


def _shape(text: str) -> str:
    """The text with what changes from page to page (numbers) made equal."""
    return re.sub(r"\s+", "", re.sub(r"\d+|(?<![A-Za-z])[ivxlcIVXLC]+(?![A-Za-z])", "#", text))


def _repeated(rows: list[_Row], pages: int) -> set[int]:
    """Ids of the rows that stand in the same place on other pages."""
    needed = 2 if pages <= 6 else 3
    repeated: set[int] = set()
    for group in _alike(rows):
        for row in group:
            others = {o.page for o in group if abs(o.y - row.y) <= _SAME_PLACE}
            if len(others) >= needed:
                repeated.add(id(row))
    # A row further in cannot be furniture while one nearer the edge is text.
    for page in {row.page for row in rows}:
        for edge in ("top", "bottom"):
            blocked = False
            for row in (r for r in rows if r.page == page and r.edge == edge):
                furniture = id(row) in repeated or bool(_PAGE_NUMBER.fullmatch(row.text))
                blocked = blocked or not furniture
                if blocked:
                    repeated.discard(id(row))
    return repeated
