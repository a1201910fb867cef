"""A file read by what its content is, whatever its ending says."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from pipeline.core.errors import ExtractionError
from pipeline.extraction.model import Content
from pipeline.extraction.parameters import ENDINGS, ExtractionParameters

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
    if b"%PDF-" in head or (ending == ".pdf" and start[:1] == b"%"):
        from pipeline.extraction.formats.pdf import read_pdf

        return read_pdf
    if head.startswith(b"PK\x03\x04"):
        return _package_reader(path)
    if head.startswith(_OLD_OFFICE) or start.startswith(b"{\\rtf"):
        from pipeline.extraction.formats import office

        return office.read_old_office if head.startswith(_OLD_OFFICE) else office.read_rtf
    if head.startswith(_IMAGES):
        from pipeline.extraction.formats.scans import read_image

        return read_image
    _refuse_other_kind(head, ending)
    if start[:13].lower() == b"mime-version:" or (ending in (".mht", ".mhtml") and b"multipart/" in head):
        from pipeline.extraction.formats.packages import read_mhtml

        return read_mhtml
    if ending == ".pdf":
        from pipeline.extraction.formats.pdf import read_pdf

        return read_pdf  # which says what is wrong with it
    if ending in (".html", ".htm", ".xhtml") or _PAGE.search(head.replace(b"\0", b"")):
        from pipeline.extraction.formats.html import read_html

        return read_html
    if ending in (".txt", ".md", ".markdown"):
        from pipeline.extraction.formats.plain import read_plain

        return read_plain
    if ending not in ENDINGS:
        raise ExtractionError(
            "files ending in {ending} are not read; accepted are {names}",
            ending=ending or "nothing",
            names=" ".join(ENDINGS),
        )
    raise ExtractionError("it is no {upper} file, whatever its ending says", upper=ending[1:].upper())


def _package_reader(path: Path) -> _Reader:
    """The reader of a ZIP archive, by the names of its parts."""
    from pipeline.extraction.formats import docx, packages
    from pipeline.extraction.formats.archive import BROKEN

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
    if packages.find_package_kind(names):
        return packages.read_package
    if any(name.startswith("ppt/") for name in names):
        raise ExtractionError("it is a presentation; save it as PDF")
    if path.suffix.lower() in (".zip", ""):
        raise ExtractionError("it is {ways}", ways=_WAYS[".zip"])
    return docx.read_docx


_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_PAGE = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
# How to get at what no library reads, by ending.
_WAYS = {
    ".caj": "a CAJ file; open it in CAJViewer and print it to PDF, or download the paper as PDF",
    ".ofd": "an OFD file; open it in an OFD reader and export it as PDF",
    ".zip": "an archive; unpack it into the folder sources",
}
_KINDS = (
    (b"GIF8", "a GIF image; save it as PNG"),
    (b"\x1f\x8b", _WAYS[".zip"]),
    (b"7z\xbc\xaf", _WAYS[".zip"]),
    (b"Rar!", _WAYS[".zip"]),
    (b"CAJ", _WAYS[".caj"]),
    (b"KDH", _WAYS[".caj"]),
    (b"HN\x01", _WAYS[".caj"]),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


def _refuse_other_kind(head: bytes, ending: str) -> None:
    for magic, name in _KINDS:
        if head.startswith(magic):
            raise ExtractionError("it is {name}", name=name)
    kind = {".kdh": ".caj", ".nh": ".caj", ".7z": ".zip", ".rar": ".zip", ".gz": ".zip"}.get(ending, ending)
    if kind in _WAYS:
        raise ExtractionError("it is {ways}", ways=_WAYS[kind])
