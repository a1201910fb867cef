"""A file read by what its content is, whatever its ending says."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from pipeline.core.errors import ExtractionError
from pipeline.extraction.model import Content
from pipeline.extraction.parameters import ENDINGS, ExtractionParameters
from pipeline.extraction.refusals import (
    PRESENTATION,
    REFUSED_DOWNLOAD,
    is_ending,
    tell_ending,
    tell_kind,
    tell_unfinished,
)  # fmt: skip

_HEAD = 1024


def read_content(path: Path, parameters: ExtractionParameters, progress: Callable[[], None] = lambda: None) -> Content:
    """The document's content.

    Parameters
    ----------
    path
        The file.
    parameters
        The configuration.
    progress
        Called after every page.

    Raises
    ------
    DocumentError
        With the reason, when there is nothing to be had from the file.
    """
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
    if not head:
        raise ExtractionError("the file is empty (0 bytes)")
    content = _reader(path, head)(path, parameters, progress)
    if not any(piece.text.strip() for piece in content.pieces):
        raise ExtractionError("no text was found in the file")
    if parameters.simplify:
        from pipeline.extraction.simplify import simplify_content

        simplify_content(content)
    return content


_Reader = Callable[[Path, ExtractionParameters, Callable[[], None]], Content]


def _reader(path: Path, head: bytes) -> _Reader:
    """The reading function, imported now; the content decides, then the ending."""
    ending, start = path.suffix.lower(), head.lstrip()
    _refuse(tell_unfinished(path.name))
    if b"%PDF-" in head or (ending == ".pdf" and start[:1] == b"%"):
        from pipeline.extraction.formats.pdf import read_pdf

        return read_pdf
    if head.startswith(b"PK\x03\x04"):
        return _package_reader(path)
    if head.startswith(_OLD_OFFICE) or start.startswith(b"{\\rtf"):
        from pipeline.extraction.formats import office

        return office.read_old_office if head.startswith(_OLD_OFFICE) else office.read_rtf
    if _IMAGES.match(head):
        from pipeline.extraction.formats.scans import read_image

        return read_image
    _refuse(tell_kind(head))
    if start[:13].lower() == b"mime-version:" or (ending in (".mht", ".mhtml") and b"multipart/" in head):
        from pipeline.extraction.formats.packages import read_mhtml

        return read_mhtml
    is_page = bool(_PAGE.search(head.replace(b"\0", b"")))
    if ending == ".pdf":
        from pipeline.extraction.formats.pdf import read_pdf

        _refuse(REFUSED_DOWNLOAD if is_page else "")
        return read_pdf  # which says what is wrong with it
    if ending in (".html", ".htm", ".xhtml") or is_page:
        from pipeline.extraction.formats.html import read_html

        return read_html
    return _text_reader(ending)


def _text_reader(ending: str) -> _Reader:
    """The reader of plain text, for files that say that they are text and for those that say nothing."""
    if ending in (".txt", ".text", ".md", ".markdown") or not is_ending(ending):
        from pipeline.extraction.formats.plain import read_plain

        return read_plain
    _refuse(tell_ending(ending))
    if ending not in ENDINGS:
        raise ExtractionError(
            "files ending in {ending} are not read; accepted are {names}", ending=ending, names=" ".join(ENDINGS)
        )
    raise ExtractionError("it is no {upper} file, whatever its ending says", upper=ending[1:].upper())


def _refuse(told: str) -> None:
    """Say what a file is that is not read, if anything is told."""
    if told:
        raise ExtractionError("it is {name}", name=told)


def _package_reader(path: Path) -> _Reader:
    """The reader of a ZIP archive, by the names of its parts."""
    from pipeline.extraction.formats import docx, packages
    from pipeline.extraction.formats.archive import BROKEN

    ending = path.suffix.lower()
    try:
        with zipfile.ZipFile(path) as archive:
            names = tuple(name.replace("\\", "/").lower() for name in archive.namelist())
    except BROKEN:
        return docx.read_docx  # which says what is wrong with it
    if "ofd.xml" in names:
        from pipeline.extraction.formats.ofd import read_ofd

        return read_ofd
    if any(name.startswith("word/") for name in names):
        return docx.read_docx
    _refuse(PRESENTATION if ending == ".odp" else "")
    if packages.find_package_kind(names):
        return packages.read_package
    _refuse(PRESENTATION if any(name.startswith("ppt/") for name in names) else "")
    _refuse(tell_ending(ending) if ending else tell_ending(".zip"))
    return docx.read_docx


_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_IMAGES = re.compile(rb"\x89PNG|\xff\xd8\xff|II\*\0|MM\0\*|GIF8|RIFF....WEBP|\0\0\0\x0cjP  |BM.{4}\0\0\0\0", re.DOTALL)
_PAGE = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
