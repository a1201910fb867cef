"""The [extraction] section of corpus.toml."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.config import option

ENDINGS = (
    ".pdf", ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".docx", ".docm", ".odt",
    ".rtf", ".doc", ".wps", ".xls", ".xlsx", ".epub", ".ofd", ".zip", ".jpg", ".jpeg", ".jfif", ".png", ".tif", ".tiff",
    ".bmp", ".gif", ".webp", ".jp2",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExtractionParameters:
    """Keys of the [extraction] table."""

    engine: str = option(
        "auto",
        "The PDF engine; auto reads with pypdfium2 and turns to pdfminer.six for pages that come out badly.",
        choices=("auto", "pypdfium2", "pdfminer"),
    )
    ocr: str = option(
        "auto",
        "Recognise pages that have no usable text: auto with the built-in engine, tesseract with the program of that "
        "name on this machine, off not at all.",
        choices=("auto", "tesseract", "off"),
    )
    ocr_dpi: int = option(200, "Resolution at which pages are drawn for recognition.", minimum=72, maximum=600)
    minimum_quality: float = option(
        0.6, "Pages whose text quality is below this are read another way, else rejected.", minimum=0.0, maximum=1.0
    )
    identical: str = option(
        "once",
        "Documents with the same text, as a paper that was downloaded twice, count once or each; all stay in the list.",
        choices=("once", "each"),
    )
    near: str = option(
        "each",
        "Documents with nearly the same text count each or once; the table duplicates shows how they differ. Editions "
        "of a law always count.",
        choices=("each", "once"),
    )
    near_similarity: float = option(
        0.8, "Share of common text from which two documents are nearly the same.", minimum=0.5, maximum=1.0
    )
    simplify: bool = option(False, "Turn traditional characters into simplified ones; the original stays beside it.")
    timeout: float = option(
        20.0,
        "Seconds of processor time that one page (of other files: the document) may take to read; a page that takes "
        "more is left out.",
        minimum=0.1,
        maximum=3600.0,
    )
    file_timeout: float = option(
        3600.0,
        "Seconds of processor time that a document of many pages may take; what was read by then is kept.",
        minimum=1.0,
        maximum=360000.0,
    )
    memory: int = option(1024, "MiB of memory that reading one document may take.", minimum=256, maximum=65536)
    maximum_pages: int = option(3000, "Documents with more pages are rejected.", minimum=1)
