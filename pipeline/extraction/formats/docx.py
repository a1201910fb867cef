"""DOCX: headings, paragraphs, tables and footnotes of a Word document."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.core.errors import ExtractionError
from pipeline.extraction.formats.archive import BROKEN, Parts
from pipeline.extraction.formats.docx_maths import write_equation
from pipeline.extraction.formats.docx_numbers import Numbering, read_place
from pipeline.extraction.formats.docx_revisions import M, W, is_on, resolve
from pipeline.extraction.formats.encodings import declared_encoding, decode
from pipeline.extraction.formats.html import read_fragment
from pipeline.extraction.model import UNKNOWN, Content, Piece
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.quality import text_quality
from pipeline.extraction.structure.blocks import clean, find_kinds
from pipeline.extraction.structure.front_matter import find_metadata

_HEADING = re.compile(r"(?:heading|标题)\s*(\d)?", re.IGNORECASE)
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_COUNTED = re.compile(r"第|[（(]?[一二三四五六七八九十百零壹贰叁]+[、）)．.]?")  # numbers of articles and headings
_LONGEST_CHAIN = 20  # styles that a style may rest on
_MOST_COLUMNS = 63  # of a table in Word
_SYMBOLS = {
    0xFE: "☑",
    0xFD: "☒",
    0xA8: "□",
    0xFC: "√",
    0xFB: "×",
    0x52: "☑",
    0xA3: "□",
    0x6F: "□",
    0xE0: "→",
    0xB7: "·",
}


@dataclass(frozen=True, slots=True)
class _Word:
    """What the parts beside the text say: kinds of styles, notes, the running numbers, hidden styles."""

    kinds: dict[str, tuple[str, int]] = field(default_factory=dict)
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    numbering: Numbering = field(default_factory=lambda: Numbering(None, {}))
    hidden: frozenset[str] = frozenset()
    chunks: dict[str, list[Piece]] = field(default_factory=dict)  # documents that are put in whole, by relationship


def read_docx(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    """The content of a DOCX file.

    Raises
    ------
    ExtractionError
        When it is no readable DOCX, or unpacks to more than it may.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            body, word = _open(Parts(archive))
    except BROKEN as error:
        raise ExtractionError("the file is no readable DOCX ({error})", error=error) from error
    if body is None:
        raise ExtractionError("the file is no readable DOCX (it has no body)")
    return _content([p for p in _read_blocks(body, word) if p.text], "docx")


def read_converted(body: Any, numbering: Any, notes: Iterable[str], extractor: str) -> Content:
    """The content of a document of an older form that was brought to a body and a numbering part of DOCX."""
    word = _Word(numbering=Numbering(numbering, {}))
    pieces = [p for p in _read_blocks(body, word) if p.text]
    return _content([*pieces, *(Piece("footnote", clean(note)) for note in notes)], extractor)


def _content(pieces: list[Piece], extractor: str) -> Content:
    pieces = find_kinds(with_title(pieces))
    return Content(pieces, find_metadata(pieces), 1, extractor, text_quality("".join(p.text for p in pieces)))


def _open(parts: Parts, *, within: bool = False) -> tuple[Any, _Word]:
    """The body, resolved, and what the other parts say; parts are found by their relationships, as Word does."""
    main = parts.related("").get("officeDocument", "")
    if main not in parts:
        main = next((n for n in ("word/document.xml", "word/document2.xml") if n in parts), "")
    if not main or any(name.startswith(("xl/", "ppt/")) for name in parts.names):
        raise ExtractionError("the file is a ZIP archive, no DOCX (it has no word/document.xml)")
    related = parts.related(main)
    folder = main.rpartition("/")[0]

    def part(kind: str, name: str) -> Any:
        path = next((n for n in (related.get(kind, ""), f"{folder}/{name}".lstrip("/")) if n and n in parts), "")
        return resolve(parts.parse(path)) if path else None

    body = resolve(parts.parse(main)).find(f"{W}body")
    styles = _Styles(part("styles", "styles.xml"))
    hidden = frozenset(styles.hidden())
    word = _Word(styles.kinds(), {}, Numbering(part("numbering", "numbering.xml"), styles.places()), hidden)
    for kind in ("footnote", "endnote"):
        root = part(f"{kind}s", f"{kind}s.xml")
        if root is not None:
            word.notes[kind] = _read_notes(root, word)
    if not within:
        word.chunks.update(_read_chunks(parts, main))
    return body, word


def _read_chunks(parts: Parts, main: str) -> Iterator[tuple[str, list[Piece]]]:
    """What other documents, in HTML or DOCX, the body has taken in without Word's opening it since."""
    for number, name in parts.targets(main, "aFChunk").items():
        data = parts.read(name) if name in parts else b""
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                body, word = _open(Parts(archive), within=True)
            yield number, list(_read_blocks(body, word)) if body is not None else []
        elif data:
            yield number, read_fragment(decode(data, declared=declared_encoding(data))[0])


class _Styles:
    """The styles of a document, with what they inherit."""

    def __init__(self, root: Any) -> None:
        found = root.iter(f"{W}style") if root is not None else ()
        self._styles = {s.get(f"{W}styleId", ""): s for s in found}

    def _chain(self, name: str) -> Iterator[Any]:
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            base = style.find(f"{W}basedOn")
            name = base.get(f"{W}val", "") if base is not None else ""

    def kinds(self) -> dict[str, tuple[str, int]]:
        """Style id to kind and level: title, or heading with its outline level."""
        made: dict[str, tuple[str, int]] = {}
        for name in self._styles:
            for style in self._chain(name):
                kind = _kind_of_style(style)
                if kind:
                    made[name] = kind
                    break
        return made

    def places(self) -> dict[str, tuple[str, int]]:
        """Style id to the list and level that it gives its paragraphs; the default style's under ``""`` too."""
        made: dict[str, tuple[str, int]] = {}
        for name, own in self._styles.items():
            place = ("", 0)
            for style in reversed(list(self._chain(name))):
                stated = style.find(f"{W}pPr/{W}numPr")
                place = read_place(stated, place) if stated is not None else place
            made[name] = place
            if own.get(f"{W}type") == "paragraph" and own.get(f"{W}default") in ("1", "true", "on"):
                made[""] = place
        return made

    def hidden(self) -> Iterator[str]:
        """The ids of styles whose text is hidden."""
        for name in self._styles:
            switches = (style.find(f"{W}rPr/{W}vanish") for style in self._chain(name))
            if is_on(next((s for s in switches if s is not None), None)):
                yield name


def _kind_of_style(style: Any) -> tuple[str, int] | None:
    label = style.find(f"{W}name")
    label = label.get(f"{W}val", "") if label is not None else ""
    outline = style.find(f"{W}pPr/{W}outlineLvl")
    heading = _HEADING.match(label)
    if label.lower() in ("title", "标题", "题目"):
        return "title", 0
    if label.lower().startswith(("toc ", "目录 ")):
        return "list_item", 0  # it repeats a heading, and is none
    if outline is not None and re.fullmatch("[0-5]", outline.get(f"{W}val", "9")):
        return "heading", int(outline.get(f"{W}val")) + 1
    if heading and heading.group(1):
        return "heading", max(min(int(heading.group(1)), 6), 1)
    return None


def _read_notes(root: Any, word: _Word) -> dict[str, str]:
    """Note id to text."""
    made = {}
    for note in root:
        if note.get(f"{W}type") in ("separator", "continuationSeparator", "continuationNotice"):
            continue
        made[note.get(f"{W}id", "")] = clean(" ".join(_text(p, word) for p in note.iter(f"{W}p")))
    return made


def _read_blocks(parent: Any, word: _Word) -> Iterator[Piece]:
    """Paragraphs and tables in order; the notes of a paragraph follow it."""
    for element in parent:
        if element.tag == f"{W}p":
            yield from _read_paragraph(element, word)
        elif element.tag == f"{W}tbl":
            yield from _read_table(element, word)
        elif element.tag == f"{W}altChunk":
            yield from word.chunks.get(element.get(f"{_R}id", ""), [])
        elif element.tag == f"{M}oMath":
            yield Piece("", clean(_text(element, word)))


def _read_paragraph(element: Any, word: _Word) -> Iterator[Piece]:
    text = _text(element, word)
    # Word numbers empty paragraphs too, but nobody means them.
    number = word.numbering.next(element) if text.strip() else None
    kind, level = _style_of(element, word.kinds)
    if number is not None and kind in ("", "list_item"):
        kind = "" if _COUNTED.match(number[0]) else "list_item"
    text = clean((number[0] if number else "") + text)
    if text:
        yield Piece(kind, text, level=level)
    yield from _notes_of(element, word)


def _read_table(table: Any, word: _Word) -> Iterator[Piece]:
    """A row a piece; a table within a cell follows the row. A frame of one cell is no table."""
    rows = [row.findall(f"{W}tc") for row in table.findall(f"{W}tr")]
    if _is_frame(rows):
        for cells in rows:
            for cell in cells:
                yield from _read_blocks(cell, word)
        return
    skipped = [_skipped(row) for row in table.findall(f"{W}tr")]
    for cells, before in zip(rows, skipped, strict=True):
        texts = [*[""] * before, *(text for cell in cells for text in _cell_texts(cell, word))]
        if any(texts):
            yield Piece("table", "\t".join(texts))
        for cell in cells:
            for paragraph in cell.findall(f"{W}p"):
                yield from _notes_of(paragraph, word)
            for inner in cell.findall(f"{W}tbl"):
                yield from _read_table(inner, word)


def _skipped(row: Any) -> int:
    """The columns that a row leaves out at its beginning."""
    stated = row.find(f"{W}trPr/{W}gridBefore")
    value = stated.get(f"{W}val", "") if stated is not None else ""
    return min(int(value), _MOST_COLUMNS) if re.fullmatch(r"\d{1,4}", value) else 0


def _is_frame(rows: list[list[Any]]) -> bool:
    """Whether a table of one column only draws a frame: it has one cell, or cells of several paragraphs."""
    if any(len(cells) > 1 for cells in rows):
        return False
    if sum(map(len, rows)) <= 1:
        return True
    counts = (sum(1 for p in cell.findall(f"{W}p") if _holds_text(p)) for cells in rows for cell in cells)
    return any(count > 1 for count in counts)


def _holds_text(paragraph: Any) -> bool:
    return any((t.text or "").strip() for t in paragraph.iter(f"{W}t", f"{M}t"))


def _cell_texts(cell: Any, word: _Word) -> list[str]:
    """The cell's text, and an empty one for each further column that it spans."""
    text = clean(" ".join(_numbered(p, word) for p in cell.findall(f"{W}p")))
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    stated = span.get(f"{W}val", "") if span is not None else ""
    columns = min(int(stated), _MOST_COLUMNS) if re.fullmatch(r"\d{1,4}", stated) else 1
    return [text, *[""] * (columns - 1)]


def _numbered(paragraph: Any, word: _Word) -> str:
    text = _text(paragraph, word)
    number = word.numbering.next(paragraph) if text.strip() else None
    return (number[0] if number else "") + text


def _notes_of(element: Any, word: _Word) -> Iterator[Piece]:
    for kind, texts in word.notes.items():
        for reference in element.iter(f"{W}{kind}Reference"):
            text = texts.get(reference.get(f"{W}id", ""), "")
            if text:
                yield Piece("footnote", text)


def _style_of(paragraph: Any, kinds: dict[str, tuple[str, int]]) -> tuple[str, int]:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        return "", 0
    outline = properties.find(f"{W}outlineLvl")
    if outline is not None and re.fullmatch("[0-5]", outline.get(f"{W}val", "9")):
        return "heading", int(outline.get(f"{W}val")) + 1
    style = properties.find(f"{W}pStyle")
    return kinds.get(style.get(f"{W}val", ""), ("", 0)) if style is not None else ("", 0)


def _text(paragraph: Any, word: _Word) -> str:
    """The paragraph's text as it reads: struck and hidden runs left out, tabs and breaks as spaces."""
    parts: list[str] = []
    wanted = [f"{W}{name}" for name in ("t", "tab", "br", "cr", "noBreakHyphen", "sym")]
    for node in paragraph.iter(*wanted, f"{M}oMath"):
        if node.tag == f"{M}oMath":
            parts.append(write_equation(node))
        elif _is_hidden(node.getparent(), word) or node.getparent().tag.startswith(M):
            continue
        elif node.tag == f"{W}t":
            parts.append(node.text or "")
        elif node.tag == f"{W}sym":
            parts.append(_symbol(node.get(f"{W}char", "")))
        elif node.getparent().tag == f"{W}r":  # the tab stops among a paragraph's properties are no tabs
            parts.append("-" if node.tag == f"{W}noBreakHyphen" else " ")
    return "".join(parts)


def _is_hidden(run: Any, word: _Word) -> bool:
    properties = run.find(f"{W}rPr") if run is not None else None
    if properties is None:
        return False
    if any(is_on(properties.find(f"{W}{name}")) for name in ("strike", "dstrike")):
        return True
    own, style = properties.find(f"{W}vanish"), properties.find(f"{W}rStyle")
    if own is not None:
        return is_on(own)
    return style is not None and style.get(f"{W}val", "") in word.hidden


def _symbol(code: str) -> str:
    """The character of a symbol font, which has its code in a private range."""
    if not re.fullmatch(r"[0-9A-Fa-f]{2,5}", code):
        return ""
    value = int(code, 16)
    if 0xF000 <= value <= 0xF0FF:
        return _SYMBOLS.get(value - 0xF000, UNKNOWN)
    return "" if 0xD800 <= value <= 0xDFFF or value < 32 else chr(value)


def with_title(pieces: list[Piece]) -> list[Piece]:
    """The pieces with a single heading of level 1 at the top as the title; the other levels move up."""
    tops = [p for p in pieces if p.kind == "heading" and p.level == 1]
    if any(p.kind == "title" for p in pieces) or len(tops) != 1 or pieces.index(tops[0]) > 2:
        return pieces
    tops[0].kind, tops[0].level = "title", 0
    for piece in pieces:
        if piece.kind == "heading":
            piece.level = max(piece.level - 1, 1)
    return pieces
