"""The tree of an HTML page: what of it is text, where the main text stands, and its blocks.

Nothing is taken out of the tree: what is left out is marked once, and sizes are measured once, so that time grows
with the page however it nests.
"""

from __future__ import annotations

import re
from typing import Any

from pipeline.core.script import SENTENCE_ENDS
from pipeline.extraction.model import Piece
from pipeline.extraction.structure.blocks import clean

# Never text of the page: programs, pictures, controls, phonetic guides, struck text.
_DROPPED = frozenset(
    ["script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "button", "select",
     "input", "textarea", "head", "audio", "video", "map", "rt", "rp", "rtc", "del", "s", "strike"]
)  # fmt: skip
_SURROUNDINGS = frozenset(("nav", "aside", "footer", "dialog", "menu", "form"))
# Words in classes and ids that name what surrounds a text. The weak ones name parts of texts just as often.
_STRONG = ("nav|navbar|navigation|menu|breadcrumbs?|crumbs?|sidebar|footer|comments?|advert(?:isement)?s?|ads?|toolbar|"
           "pager|pagination|login|cookie|popup|skip(?:-?link)?")  # fmt: skip
_WEAK = "foot|copyright|share|sharing|related|recommend(?:ed)?|banner|search|links|hot"
_ABSENT = r"(?<!no[-_])(?<!has[-_])(?<!with[-_])(?<!without[-_])"
_STRONG_NAME = re.compile(rf"(?:^|[-_ ]){_ABSENT}(?:{_STRONG})(?:$|[-_ ]|\d)", re.IGNORECASE)
_WEAK_NAME = re.compile(rf"(?:^|[-_ ]){_ABSENT}(?:{_WEAK})(?:$|[-_ ]|\d)", re.IGNORECASE)
# A strong word alone, or with words that say where it is: these hold no text even where they hold sentences.
_PLACE = (
    "(?:site|page|main|top|left|right|bottom|global|header|wrap(?:per)?|container|box|bar|list|item|inner|area|section)"
)
_NAMED_SO = re.compile(
    rf"(?:^| )(?:{_PLACE}[-_])*(?:{_STRONG})(?:[-_]{_PLACE})*(?:[-_]?\d{{1,6}})?(?: |$)", re.IGNORECASE
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|text-decoration[\w-]*\s*:[^;]{0,80}line-through",
    re.IGNORECASE,
)
_NO_SIZE = re.compile(r"font-size\s*:\s*0+(?:\.0+)?(?:[a-z]+|%)?\s*(?:;|!|$)", re.IGNORECASE)
_SIZED = re.compile(r"font(?:-size)?\s*:", re.IGNORECASE)
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
     "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
     "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
     "caption"]
)  # fmt: skip
_CONTAINERS = frozenset(("div", "section", "article", "main", "td", "tr", "tbody", "table", "center", "form"))
_STOP = re.compile(rf"[{SENTENCE_ENDS}]|[.!?](?=\s|$)")
_SENTENCE = 24  # characters, two for a Latin word, that no label has before a full stop
_MAIN_SHARE = 0.55  # share of the body's prose that a container must hold to be the main one
_OWN_SHARE = 0.4  # share of the body's prose above which an element is no surroundings, whatever it is called
_LONGEST_CELL = 400  # characters; a longer cell is a column of the page's layout
_DEPTH = 200
_MOST_SPANNED = 100  # rows or columns of one cell


class Tree:
    """The elements below a body, measured: ``length`` of text, how much of it is ``linked``, what is ``dropped``.

    ``whole`` says that nothing of it surrounds another text.
    """

    def __init__(self, body: Any, *, whole: bool = False) -> None:
        self.body = body
        self.elements = [e for e in body.iter() if isinstance(e.tag, str)]  # kept: their proxies are the keys below
        self.dropped = {e for e in self.elements if e is not body and _is_never_text(e)} | _sizeless(self.elements)
        self.length: dict[Any, int] = {}
        self.linked: dict[Any, int] = {}
        self._sentences: set[Any] = set()
        self._with_blocks: set[Any] = set()
        self._measure()
        if not whole:
            prose = self.prose(body)
            self.dropped |= {e for e in self.elements if e is not body and self._is_surroundings(e, prose)}
            self._measure()

    def _measure(self) -> None:
        self._sentences.clear()
        for element in reversed(self.elements):
            parts = [element.text or ""]
            length, linked = len(parts[0]), 0
            sentences = with_blocks = False
            for child in element:
                tail = child.tail or ""
                parts.append(tail)
                length += len(tail)
                if child in self.length and child not in self.dropped:
                    length += self.length[child]
                    linked += self.linked[child]
                    sentences = sentences or child in self._sentences
                    with_blocks = with_blocks or child in self._with_blocks or child.tag in _BLOCKS
            if element.tag == "a":
                linked, sentences = length, False
            elif not sentences:
                sentences = any(map(_holds_sentence, parts))
            self.length[element], self.linked[element] = length, linked
            if sentences:
                self._sentences.add(element)
            if with_blocks:
                self._with_blocks.add(element)

    def prose(self, element: Any) -> int:
        """Characters of text that is not within links."""
        return self.length[element] - self.linked[element]

    def _is_surroundings(self, element: Any, whole: int) -> bool:
        if self.prose(element) >= _OWN_SHARE * whole:
            return False
        if element.tag in _SURROUNDINGS:
            return True
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
        if len(names) < 4:
            return False
        if _STRONG_NAME.search(names):
            return element not in self._sentences or bool(_NAMED_SO.search(" ".join(names.split())))
        return bool(_WEAK_NAME.search(names)) and element not in self._sentences

    def holds_blocks(self, element: Any) -> bool:
        """Whether a block stands within the element."""
        return element in self._with_blocks

    def main(self) -> Any:
        """The element that holds the main text: main or article, else the deepest one with most of the prose."""
        whole = self.prose(self.body)
        for wanted in ("main", "article", "role"):
            found = [
                e
                for e in self.elements
                if e not in self.dropped and (e.get("role") == "main" if wanted == "role" else e.tag == wanted)
            ]
            if len(found) == 1 and self.prose(found[0]) > _MAIN_SHARE * whole:
                return found[0]
        element = self.body
        for _ in range(_DEPTH):
            inside = [c for c in element if isinstance(c.tag, str) and c not in self.dropped]
            best = max((c for c in inside if c.tag in _CONTAINERS), key=self.prose, default=None)
            if best is None or any(c.tag in ("h1", "h2") for c in inside):
                return element
            if self.prose(best) < 0.9 * self.prose(element):
                return element
            element = best
        return element

    def flow(self, element: Any, *, tables: bool = True) -> str:
        """The element's text on one line, parted where a line or a block ends; ``tables`` within it may be left out."""
        parts: list[str] = []
        self._collect(element, parts, tables, 0)
        return clean("".join(parts))

    def _collect(self, element: Any, parts: list[str], tables: bool, depth: int) -> None:
        if depth > _DEPTH:
            parts.append("".join(element.itertext()))
            return
        parts.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and child not in self.dropped and (tables or child.tag != "table"):
                parting = " " if child.tag in _BLOCKS or child.tag == "br" else ""
                parts.append(parting)
                self._collect(child, parts, tables, depth + 1)
                parts.append(parting)
            parts.append(child.tail or "")

    def read_blocks(self, element: Any) -> list[Piece]:
        """The element's blocks in document order."""
        pieces: list[Piece] = []
        self._walk(element, pieces, 0)
        return [p for p in pieces if p.text]

    def _walk(self, element: Any, pieces: list[Piece], depth: int) -> None:
        if depth > _DEPTH:
            pieces.append(Piece("", self.flow(element)))
            return
        run: list[str] = [element.text or ""]
        kind, level = _kind_of(element.tag)

        def flush() -> None:
            text = "".join(run)
            run.clear()
            for line in text.split("\n") if element.tag == "pre" else [text]:
                if cleaned := clean(line):
                    pieces.append(Piece(kind, cleaned, level=level))

        for child in element:
            tag = child.tag if isinstance(child.tag, str) and child not in self.dropped else ""
            if tag == "br":
                flush()
            elif tag == "table" and self._is_data(child):
                flush()
                self._read_table(child, pieces, depth)
            elif tag in _BLOCKS or (tag and self.holds_blocks(child)):
                flush()
                self._walk(child, pieces, depth + 1)
            elif tag:
                self._collect_inline(child, run, flush, depth)
            run.append(child.tail or "")
        flush()

    def _collect_inline(self, element: Any, run: list[str], flush: Any, depth: int) -> None:
        """The text of an element without blocks; a line break within it ends the block too."""
        run.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and child not in self.dropped:
                if child.tag == "br":
                    flush()
                elif depth > _DEPTH:
                    run.append("".join(child.itertext()))
                else:
                    self._collect_inline(child, run, flush, depth + 1)
            run.append(child.tail or "")

    def _is_data(self, table: Any) -> bool:
        """Whether a table holds data, not the page's layout: rows of several cells, none with blocks of prose."""
        rows = _rows(table)
        if any(cell.tag == "th" for row in rows for cell in row):
            return True
        longest = max((self.length[c] for row in rows for c in row if isinstance(c.tag, str)), default=0)
        return sum(len(_cells(row)) > 1 for row in rows) >= 2 and longest < _LONGEST_CELL

    def _read_table(self, table: Any, pieces: list[Piece], depth: int) -> None:
        """A row a piece; a table within a cell follows its row."""
        for caption in table.findall("caption"):
            pieces.append(Piece("table", self.flow(caption)))
        below: dict[int, int] = {}  # column to the rows below that a cell of it reaches into
        for row in _rows(table):
            cells = [c for c in _cells(row) if c not in self.dropped]
            texts = _in_columns([(c, self.flow(c, tables=False)) for c in cells], below)
            if any(texts):
                pieces.append(Piece("table", "\t".join(texts)))
            for cell in cells:
                for inner in cell.iterdescendants("table") if self.holds_blocks(cell) else ():
                    if depth < _DEPTH and next(inner.iterancestors("table")) is table:
                        self._read_table(inner, pieces, depth + 1)


def _is_never_text(element: Any) -> bool:
    return (
        element.tag in _DROPPED or element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _sizeless(elements: list[Any]) -> set[Any]:
    """Elements whose letters have no size, unless something within them states a size of its own.

    Pages set the size of a row to nothing to close the gaps between its boxes, and that of each box anew.
    """
    sized: set[Any] = set()
    found = set()
    for element in reversed(elements):
        style = element.get("style") or ""
        none = bool(_NO_SIZE.search(style))
        if element in sized or (_SIZED.search(style) and not none):
            sized.add(element.getparent())
        elif none:
            found.add(element)
    return found


def _holds_sentence(text: str) -> bool:
    """Whether a full stop ends more words than a label has."""
    if len(text) <= _SENTENCE:
        return False
    finished = (part.strip() for part in _STOP.split(text)[:-1])
    return any((2 * len(part.split()) if part.isascii() else len(part)) >= _SENTENCE for part in finished)


def _rows(table: Any) -> list[Any]:
    """The table's own rows, not those of tables within it."""
    found = []
    for child in table:
        if child.tag == "tr":
            found.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            found += child.findall("tr")
    return found


def _cells(row: Any) -> list[Any]:
    return [c for c in row if c.tag in ("td", "th")]


def _in_columns(cells: list[tuple[Any, str]], below: dict[int, int]) -> list[str]:
    """The texts of a row, each in its column: a cell that spans others leaves them empty.

    ``below`` says for how many further rows a column is taken, and is brought up to date.
    """
    texts: list[str] = []

    def pass_taken() -> None:
        while below.get(len(texts), 0) > 0:
            below[len(texts)] -= 1
            texts.append("")

    for cell, text in cells:
        pass_taken()
        columns, rows = _span(cell, "colspan"), _span(cell, "rowspan")
        if len(texts) + columns > _MOST_SPANNED:
            columns = rows = 1  # no table is so wide
        for number in range(columns):
            below[len(texts)] = rows - 1
            texts.append("" if number else text)
    pass_taken()
    return texts


def _span(cell: Any, name: str) -> int:
    stated = (cell.get(name) or "").strip()
    return min(max(int(stated), 1), _MOST_SPANNED) if re.fullmatch(r"[0-9]{1,4}", stated) else 1


def _kind_of(tag: str) -> tuple[str, int]:
    if re.fullmatch(r"h[1-6]", tag):
        return "heading", int(tag[1])
    return {"li": "list_item", "figcaption": "caption", "caption": "caption"}.get(tag, ""), 0
