"""Older office files: RTF, XLS, DOC and WPS; what is older than Word 97 by LibreOffice where it is installed."""

from __future__ import annotations

import io
import re
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from pipeline.core.errors import ExtractionError
from pipeline.extraction.formats.doc import read_doc
from pipeline.extraction.formats.docx import read_converted, read_docx
from pipeline.extraction.formats.packages import sheet_pieces
from pipeline.extraction.formats.plain import read_text
from pipeline.extraction.formats.sheets import is_old_workbook, read_sheets
from pipeline.extraction.model import Content
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.quality import text_quality
from pipeline.extraction.refusals import tell_compound, tell_ending
from pipeline.extraction.structure.blocks import find_kinds
from pipeline.extraction.structure.front_matter import find_metadata

_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_MAXIMUM_BYTES = 64 << 20
_SECONDS = 120
_DOCUMENT = "WordDocument".encode("utf-16-le")
SAVE_AS = (
    "an older Office file (.doc, .wps); save it as DOCX in Word or WPS, or install LibreOffice, which then reads it"
)


def read_rtf(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    """The text of an RTF file.

    Raises
    ------
    ExtractionError
        When it is no readable RTF.
    """
    from striprtf.striprtf import rtf_to_text

    data = path.read_bytes()
    if len(data) > _MAXIMUM_BYTES:
        raise ExtractionError("the file is larger than {number} MiB", number=_MAXIMUM_BYTES >> 20)
    page = _PAGE.search(data[:4096])
    encoding = "gb18030" if not page or page.group(1) == b"936" else f"cp{page.group(1).decode()}"
    try:
        text: str = rtf_to_text(data.decode("latin-1"), encoding=encoding, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError, KeyError, RecursionError) as error:
        raise ExtractionError("the file is no readable RTF ({error})", error=error) from error
    return read_text(text, "rtf")


def read_old_office(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    """The content of an XLS, DOC or WPS file; one that is damaged or older than Word 97 goes by way of LibreOffice.

    Raises
    ------
    ExtractionError
        When LibreOffice is not installed or cannot read it; the message says how to save the file.
    """
    data = path.read_bytes()
    if path.suffix.lower() not in (".doc", ".wps") and is_old_workbook(data):
        pieces = find_kinds(list(sheet_pieces(read_sheets(data))))
        return Content(pieces, find_metadata(pieces), 1, "xls", text_quality("".join(p.text for p in pieces)))
    if _DOCUMENT in data and (content := _read_doc(data)):
        return content
    if told := tell_compound(data) or tell_ending(path.suffix.lower()):
        raise ExtractionError("it is {name}", name=told)
    return _convert(path, parameters, progress)


def _read_doc(data: bytes) -> Content | None:
    """The content of a document of Word; None when it is damaged or too old."""
    from xlrd.compdoc import CompDoc, CompDocError

    try:
        parts = CompDoc(data, logfile=io.StringIO())
        main, *tables = (parts.get_named_stream(name) or b"" for name in ("WordDocument", "0Table", "1Table"))
        body, numbering, notes = read_doc(main, (tables[0], tables[1]))
    except (CompDocError, ValueError, LookupError, struct.error, AssertionError):
        return None
    return read_converted(body, numbering, notes, "doc")


def _convert(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        raise ExtractionError("it is {save_as}", save_as=SAVE_AS)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "profile").as_uri()
        command = [program, f"-env:UserInstallation={home}", "--headless", "--convert-to", "docx", "--outdir", folder]
        try:
            subprocess.run([*command, str(path)], capture_output=True, check=False, timeout=_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise ExtractionError("LibreOffice does not open it; it is {save_as}", save_as=SAVE_AS) from error
        made = next(Path(folder).glob("*.docx"), None)
        if made is None:
            raise ExtractionError("LibreOffice does not read it; it is {save_as}", save_as=SAVE_AS)
        return read_docx(made, parameters, progress)
