"""A file read by what its content is, whatever its ending says."""

from __future__ import annotations

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
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise ExtractionError(f"files ending in {ending or 'nothing'} are not read; accepted are {' '.join(ENDINGS)}")
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
    if not head:
        raise ExtractionError("the file is empty (0 bytes)")
    content = _reader(ending, head)(path, parameters, progress)
    if not any(piece.text.strip() for piece in content.pieces):
        raise ExtractionError("no text was found in the file")
    if parameters.simplify:
        from pipeline.extraction.simplify import simplify_content

        simplify_content(content)
    return content


def _reader(ending: str, head: bytes) -> Callable[[Path, ExtractionParameters, Callable[[], None]], Content]:
    """The reading function, imported now; the content decides, then the ending."""
    start = head.lstrip()
    if b"%PDF-" in head or ending == ".pdf":
        if b"%PDF-" not in head and ending == ".pdf" and start[:1] != b"%":
            _refuse_other_kind(head)
        from pipeline.extraction.formats.pdf import read_pdf

        return read_pdf
    if head.startswith(b"PK\x03\x04") or ending == ".docx":
        if not head.startswith(b"PK"):
            _refuse_other_kind(head)
            raise ExtractionError("the file is no DOCX (it is not a ZIP archive)")
        from pipeline.extraction.formats.docx import read_docx

        return read_docx
    _refuse_other_kind(head)
    if ending in (".html", ".htm", ".xhtml") or start[:15].lower().startswith((b"<!doctype html", b"<html")):
        from pipeline.extraction.formats.html import read_html

        return read_html
    from pipeline.extraction.formats.plain import read_plain

    return read_plain


_KINDS = (
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .wps); save it as DOCX or PDF"),
    (b"{\\rtf", "an RTF file; save it as DOCX or PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"CAJ", "a CAJ file; export it as PDF"),
    (b"KDH", "a KDH file; export it as PDF"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


def _refuse_other_kind(head: bytes) -> None:
    for magic, name in _KINDS:
        if head.startswith(magic):
            raise ExtractionError(f"the file's ending is wrong: it is {name}")
