"""PDF: every page by the engine that reads it best, recognised where there is no usable text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.core.errors import ExtractionError
from pipeline.extraction import pdfium
from pipeline.extraction.frontmatter import find_metadata
from pipeline.extraction.layout import extract_pieces
from pipeline.extraction.model import Content
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.quality import text_quality


def read_pdf(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    """The content of a PDF.

    Raises
    ------
    ExtractionError
        When the file cannot be opened or no page gives text.
    """
    pages = []
    with pdfium.open_pdfium(path) as document:
        for index in range(len(document)):
            pages.append(pdfium.read_page(document, index))
            progress()
    if not pages:
        raise ExtractionError("the PDF has no pages")
    pieces = extract_pieces(pages)
    text = "".join(p.text for p in pieces)
    return Content(pieces, find_metadata(pieces), len(pages), "pypdfium2", text_quality(text))
