"""Documents that are archives of XML: OpenDocument texts, EPUB books, XLSX workbooks; and web archives (MHTML)."""

from __future__ import annotations

import email
import email.policy
import posixpath
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pipeline.core.errors import ExtractionError
from pipeline.extraction.formats.archive import BROKEN, Parts
from pipeline.extraction.formats.docx import with_title
from pipeline.extraction.formats.encodings import declared_encoding, decode
from pipeline.extraction.formats.html import read_fragment, read_page
from pipeline.extraction.formats.sheets import read_xlsx
from pipeline.extraction.model import Content, Piece
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.quality import text_quality
from pipeline.extraction.structure.blocks import clean, find_kinds
from pipeline.extraction.structure.front_matter import find_metadata

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_NOT_READ = frozenset((f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text"))
_WIDEST = 200  # times that OpenDocument may say a cell or a space is repeated
_DEPTH = 100


def read_package(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    """The content of an OpenDocument text, an EPUB book or a workbook; what it is, its parts say.

    Raises
    ------
    ExtractionError
        When it is none of them, is damaged or unpacks to more than it may.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = Parts(archive)
            kind = find_package_kind(parts.names)
            pieces = [p for p in _READERS[kind](parts) if p.text.strip()]
    except BROKEN as error:
        raise ExtractionError("the archive cannot be read ({error})", error=error) from error
    pieces = find_kinds(with_title(pieces))
    return Content(pieces, find_metadata(pieces), 1, kind, text_quality("".join(p.text for p in pieces)))


def find_package_kind(names: tuple[str, ...]) -> str:
    """The kind of an archive by the names of its parts: odt, epub or xlsx; empty for another one."""
    if "meta-inf/container.xml" in names:
        return "epub"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    return "odt" if "content.xml" in names else ""


def _read_odt(parts: Parts) -> Iterator[Piece]:
    body = parts.parse("content.xml").find(f"{_OFFICE}body")
    if body is not None:
        yield from _odt_blocks(body, 0)


def _odt_blocks(parent: Any, depth: int) -> Iterator[Piece]:
    for element in parent:
        if element.tag == f"{_TEXT}h":
            level = element.get(f"{_TEXT}outline-level", "1")
            yield Piece("heading", clean(_odt_text(element)), level=min(int(level), 6) if level.isdecimal() else 1)
        elif element.tag == f"{_TEXT}p":
            yield Piece("", clean(_odt_text(element)))
        elif element.tag == f"{_TABLE}table":
            for row in element.iter(f"{_TABLE}table-row"):
                yield Piece("table", "\t".join(_odt_cells(row)))
        elif element.tag not in _NOT_READ and depth < _DEPTH:
            yield from _odt_blocks(element, depth + 1)
        for note in element.iter(f"{_TEXT}note-body") if element.tag in (f"{_TEXT}h", f"{_TEXT}p") else ():
            yield Piece("footnote", clean(" ".join(_odt_text(p) for p in note)))


def _odt_cells(row: Any) -> list[str]:
    cells: list[str] = []
    for cell in row.findall(f"{_TABLE}table-cell"):
        count = cell.get(f"{_TABLE}number-columns-repeated", "1")
        text = clean(" ".join(_odt_text(p) for p in cell.iter(f"{_TEXT}p")))
        cells += [text] * (min(int(count), _WIDEST) if count.isdecimal() else 1)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _odt_text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag in (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"):
            parts.append(" ")
        elif isinstance(child.tag, str) and child.tag not in _NOT_READ:
            parts.append(_odt_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _read_epub(parts: Parts) -> Iterator[Piece]:
    """The chapters in the order of the book's spine."""
    container = parts.parse("META-INF/container.xml")
    package = next((e.get("full-path", "") for e in container.iter() if str(e.tag).endswith("}rootfile")), "")
    root, folder = parts.parse(package), posixpath.dirname(package)
    items = {e.get("id"): e.get("href", "") for e in root.iter() if str(e.tag).endswith("}item")}
    title = next((e.text or "" for e in root.iter() if str(e.tag).endswith("}title")), "")
    if clean(title):
        yield Piece("title", clean(title))
    for reference in root.iter():
        if str(reference.tag).endswith("}itemref"):
            name = posixpath.join(folder, unquote(items.get(reference.get("idref"), "")))
            if name in parts:
                data = parts.read(name)
                text, _ = decode(data, declared=declared_encoding(data))
                yield from read_fragment(text)


def _read_xlsx(parts: Parts) -> Iterator[Piece]:
    yield from sheet_pieces(read_xlsx(parts))


def sheet_pieces(sheets: Iterable[tuple[str, list[list[str]]]]) -> Iterator[Piece]:
    """A heading for each sheet with its name, and a piece for each row."""
    for name, rows in sheets:
        yield Piece("heading", name, level=2)
        yield from (Piece("table", "\t".join(row)) for row in rows)


_READERS: dict[str, Callable[[Parts], Iterator[Piece]]] = {"odt": _read_odt, "epub": _read_epub, "xlsx": _read_xlsx}


def read_mhtml(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    """The page of a web archive (.mht), as browsers save it.

    Raises
    ------
    ExtractionError
        When there is no page in it.
    """
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            data = part.get_payload(decode=True)
            if isinstance(data, bytes):
                declared = part.get_content_charset() or declared_encoding(data)
                return read_page(*decode(data, declared=declared))
    raise ExtractionError("there is no page in the web archive")
