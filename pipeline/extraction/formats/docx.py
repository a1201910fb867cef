"""DOCX: headings, paragraphs, tables and footnotes of a Word document."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipeline.core.errors import ExtractionError
from pipeline.extraction.model import Content, Piece
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.quality import text_quality
from pipeline.extraction.structure.blocks import clean, find_kinds
from pipeline.extraction.structure.front_matter import find_metadata

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAXIMUM_BYTES = 256 << 20  # of one part when unpacked
_MAXIMUM_RATIO = 200  # of unpacked to packed size, for parts that matter in size
# What zipfile and zlib raise on damaged archives.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    KeyError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)?", re.IGNORECASE)
_TITLE = re.compile(r"title|题目|标题$", re.IGNORECASE)


def read_docx(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    """The content of a DOCX file.

    Raises
    ------
    ExtractionError
        When it is no readable DOCX, or unpacks to more than it may.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            main = _main_part(names)
            body = _parse(archive, main).find(f"{_W}body")
            folder = main.rsplit("/", 1)[0]
            styles = _read_styles(archive, f"{folder}/styles.xml") if f"{folder}/styles.xml" in names else {}
            notes = {
                kind: _read_notes(archive, f"{folder}/{kind}s.xml")
                for kind in ("footnote", "endnote")
                if f"{folder}/{kind}s.xml" in names
            }
    except _BROKEN as error:
        raise ExtractionError(f"the file is no readable DOCX ({error})") from error
    if body is None:
        raise ExtractionError("the file is no readable DOCX (it has no body)")
    pieces = list(_read_body(body, styles, notes))
    pieces = find_kinds(_with_title([p for p in pieces if p.text]))
    return Content(pieces, find_metadata(pieces), 1, "docx", text_quality("".join(p.text for p in pieces)))


def _main_part(names: set[str]) -> str:
    for name in ("word/document.xml", "word/document2.xml"):
        if name in names:
            return name
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        raise ExtractionError("the file is another Office document (a workbook or a presentation), no DOCX")
    raise ExtractionError("the file is a ZIP archive, no DOCX (it has no word/document.xml)")


def _parse(archive: zipfile.ZipFile, name: str) -> Any:
    """The root element of a part; entities and external references are not followed."""
    from lxml import etree

    info = archive.getinfo(name)
    if info.file_size > _MAXIMUM_BYTES or (
        info.file_size > 1 << 22 and info.file_size > _MAXIMUM_RATIO * max(info.compress_size, 1)
    ):
        raise ExtractionError(f"{name} unpacks to {info.file_size >> 20} MiB: more than a document needs")
    with archive.open(info) as handle:
        data = handle.read(_MAXIMUM_BYTES + 1)
    if len(data) > _MAXIMUM_BYTES:
        raise ExtractionError(f"{name} unpacks to more than it says")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ExtractionError(f"{name} is not valid XML ({error})") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ExtractionError(f"{name} declares entities, which a DOCX never does")
    return root


def _read_styles(archive: zipfile.ZipFile, name: str) -> dict[str, tuple[str, int]]:
    """Style id to kind and level: title, or heading with its outline level."""
    made: dict[str, tuple[str, int]] = {}
    for style in _parse(archive, name).iter(f"{_W}style"):
        label = style.find(f"{_W}name")
        label = label.get(f"{_W}val", "") if label is not None else ""
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        heading = _HEADING.match(label)
        if label.lower() in ("title", "标题", "题目"):
            made[style.get(f"{_W}styleId", "")] = ("title", 0)
        elif outline is not None and outline.get(f"{_W}val", "9") < "6":
            made[style.get(f"{_W}styleId", "")] = ("heading", int(outline.get(f"{_W}val")) + 1)
        elif heading and heading.group(1):
            made[style.get(f"{_W}styleId", "")] = ("heading", min(int(heading.group(1)), 6))
    return made


def _read_notes(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Note id to text."""
    made = {}
    for note in _parse(archive, name):
        if note.get(f"{_W}type") in ("separator", "continuationSeparator", "continuationNotice"):
            continue
        made[note.get(f"{_W}id", "")] = clean(" ".join(_text(p) for p in note.iter(f"{_W}p")))
    return made


def _read_body(body: Any, styles: dict[str, tuple[str, int]], notes: dict[str, dict[str, str]]) -> Iterator[Piece]:
    """Paragraphs and tables in order; the notes of a paragraph follow it."""
    for element in _blocks(body):
        if element.tag == f"{_W}p":
            kind, level = _style_of(element, styles)
            text = clean(_text(element))
            if text:
                yield Piece(kind, text, level=level)
            yield from _notes_of(element, notes)
        else:
            for row in element.iter(f"{_W}tr"):
                cells = [clean(" ".join(_text(p) for p in cell.iter(f"{_W}p"))) for cell in row.findall(f"{_W}tc")]
                if any(cells):
                    yield Piece("table", "\t".join(cells))
            yield from _notes_of(element, notes)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, also within content controls and text boxes' fallbacks."""
    for element in parent:
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}smartTag", f"{_W}ins"):
            yield from _blocks(element)


def _notes_of(element: Any, notes: dict[str, dict[str, str]]) -> Iterator[Piece]:
    for kind, texts in notes.items():
        for reference in element.iter(f"{_W}{kind}Reference"):
            text = texts.get(reference.get(f"{_W}id", ""), "")
            if text:
                yield Piece("footnote", text)


def _style_of(paragraph: Any, styles: dict[str, tuple[str, int]]) -> tuple[str, int]:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return "", 0
    outline = properties.find(f"{_W}outlineLvl")
    if outline is not None and outline.get(f"{_W}val", "9") < "6":
        return "heading", int(outline.get(f"{_W}val")) + 1
    style = properties.find(f"{_W}pStyle")
    if style is not None and style.get(f"{_W}val", "") in styles:
        return styles[style.get(f"{_W}val")]
    return ("list_item", 0) if properties.find(f"{_W}numPr") is not None else ("", 0)


def _text(paragraph: Any) -> str:
    """The paragraph's text as it reads: deleted and hidden runs left out, tabs and breaks as spaces."""
    parts: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        run = node.getparent()
        if run is not None and run.find(f"{_W}rPr/{_W}vanish") is not None:
            continue
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        else:
            parts.append("-" if node.tag == f"{_W}noBreakHyphen" else " ")
    return "".join(parts)


def _with_title(pieces: list[Piece]) -> list[Piece]:
    """A single heading of level 1 at the top is the title; the other levels move up."""
    tops = [p for p in pieces if p.kind == "heading" and p.level == 1]
    if any(p.kind == "title" for p in pieces) or len(tops) != 1 or pieces.index(tops[0]) > 2:
        return pieces
    tops[0].kind, tops[0].level = "title", 0
    for piece in pieces:
        if piece.kind == "heading":
            piece.level = max(piece.level - 1, 1)
    return pieces
