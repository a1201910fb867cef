"""Running heads, running feet and page numbers, found by repetition and position over the document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extraction.model import Line, Page
from pipeline.extraction.page.lines import Run, group_rows, make_line

_ZONE = 0.14  # share of the page's height, at the top and at the bottom, where furniture stands
_REACH = 36.0  # points from the outermost text
_ROWS = 4  # rows from either edge that may be furniture
_SAME_PLACE = 0.02  # share of the page's height
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


def split_furniture(pages: list[Page], runs: list[list[Run]]) -> tuple[list[list[Run]], list[list[Line]]]:
    """The runs of each page without its furniture, and each page's furniture as lines of kind header ... page_number.

    A row in the outer zone is furniture when a row with the same text, digits aside, stands in the same place on
    another page (so heads that alternate on odd and even pages are found too), or when it is a page number alone at
    the edge. The page count of a document of one page gives no repetition: there only the number goes.
    """
    rows = [row for page, some in zip(pages, runs, strict=True) for row in _edge_rows(page, some)]
    repeated = _repeated(rows, len(pages))
    taken: set[int] = set()
    found: dict[int, list[Line]] = {page.number: [] for page in pages}
    for row in rows:
        number = bool(_PAGE_NUMBER.fullmatch(row.text))
        if id(row) in repeated or (number and row.isolated):
            taken |= {id(r) for r in row.runs}
            line = make_line(row.runs, row.page)
            line.kind = "page_number" if number else "header" if row.edge == "top" else "footer"
            found[row.page].append(line)
    kept = [[r for r in some if id(r) not in taken] for some in runs]
    return kept, [found[page.number] for page in pages]


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
            made.append(_Row(page.number, edge, (row[0].y0 + row[0].y1) / 2 / height, row, text, isolated))
    return made


def _distance(row: list[Run], other: list[Run]) -> float:
    """The gap between two rows."""
    return max(other[0].y0 - row[0].y1, row[0].y0 - other[0].y1)


def _shape(text: str) -> str:
    """The text with what changes from page to page (numbers) made equal."""
    return re.sub(r"\s+", "", re.sub(r"\d+|(?<![A-Za-z])[ivxlcIVXLC]+(?![A-Za-z])", "#", text))


def _repeated(rows: list[_Row], pages: int) -> set[int]:
    """Ids of the rows that stand in the same place on other pages."""
    needed = 2 if pages <= 6 else 3
    by_shape: dict[tuple[str, str], list[_Row]] = {}
    for row in rows:
        by_shape.setdefault((row.edge, _shape(row.text)), []).append(row)
    repeated: set[int] = set()
    for group in by_shape.values():
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
