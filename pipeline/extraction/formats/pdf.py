"""PDF: every page by the way that reads it best.

A page goes first to PDFium; when its text is below the quality bar, to pdfminer.six; when that is no better, or
when the page is an image, to recognition. What is still below the bar is left out and becomes a reject of its page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.core.errors import DocumentError, ExtractionError, MissingDependencyError
from pipeline.extraction.engines import pdfium
from pipeline.extraction.engines.repair import repair_pdf
from pipeline.extraction.model import Content, Page
from pipeline.extraction.page.analysis import extract_pieces
from pipeline.extraction.page.cleaning import drop_duplicates, drop_hidden
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.quality import text_quality
from pipeline.extraction.structure.front_matter import find_metadata, order_front_matter

_IMAGE_PAGE = 0.4  # share of a page that images cover when it may be a scan
_FEW = 60  # characters; a scan's stamp or running head has no more
_REPAIRED = 0.999  # the bar for drawn text of a repaired file: a font that lost its map gives a few wrong characters
_SURE = 0.6  # mean confidence below which a recognised page is not trusted
_COMPLETE = 0.8  # share of the drawn characters that recognition must find, whatever the fonts take them for


@dataclass(slots=True)
class _Reading:
    """Pages as they were read, their qualities, and what was given up."""

    pages: list[Page] = field(default_factory=list)
    qualities: list[float] = field(default_factory=list)
    rejected: list[tuple[int, str]] = field(default_factory=list)


def read_pdf(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    """The content of a PDF.

    Raises
    ------
    ExtractionError
        When the file cannot be opened or no page gives text.
    """
    with ExitStack() as stack:
        source = _Source(path, parameters, stack)
        reading = _Reading()
        for index in range(source.count):
            _read_page(source, index, parameters, reading)
            progress()
        if source.is_cut:
            blank = [page.number for page in reading.pages if not page.text.strip()]
            reading.rejected += [(n, "the end of the file is missing, and nothing is left of this page") for n in blank]
        if source.lost:
            reading.rejected.append((source.count + 1, source.lost))
    if reading.rejected and not any(page.text.strip() for page in reading.pages):
        raise ExtractionError(_summary(reading.rejected, source.count))
    pieces = extract_pieces(reading.pages)
    metadata = find_metadata(pieces)
    used = Counter(p.engine for p in reading.pages if p.text)
    return Content(
        order_front_matter(pieces),
        metadata,
        source.count,
        "+".join(name for name, _ in used.most_common()),
        _mean_quality(reading),
        tuple(reading.rejected),
        tuple((p.number, p.engine, q) for p, q in zip(reading.pages, reading.qualities, strict=True)),
    )


def _summary(rejected: list[tuple[int, str]], count: int) -> str:
    reasons = Counter(reason for _, reason in rejected)
    reason = reasons.most_common(1)[0][0]
    return reason if count == 1 else f"none of its {count} pages gives text: {reason}"


def _mean_quality(reading: _Reading) -> float:
    letters = [len(p.text) for p in reading.pages]
    total = sum(letters)
    return round(sum(q * n for q, n in zip(reading.qualities, letters, strict=True)) / total, 4) if total else 0.0


class _Source:
    """A PDF by both engines, each opened when first needed; a file that neither opens is repaired first.

    ``lost`` says what may be missing after a repair.
    """

    def __init__(self, path: Path, parameters: ExtractionParameters, stack: ExitStack) -> None:
        self._stack = stack
        self._file: Path | bytes = path
        self._miner: list[Any] | None = None
        self.document: Any = None
        self.fault = self.lost = ""
        self._bar, self._drawn_bar = parameters.minimum_quality, parameters.minimum_quality
        try:
            self.count = self._open(parameters)
        except ExtractionError as error:
            repaired = None if "password" in str(error) else repair_pdf(path.read_bytes())
            if repaired is None:
                raise
            self._file, self._miner, self.document = repaired.data, None, None
            self.count = self._open(parameters)
            self.lost = _describe_loss(self.count, repaired.pages)
            self._drawn_bar = max(self._bar, _REPAIRED)
        self.is_cut = bool(self.lost) or not _has_end(path)
        if self.count > parameters.maximum_pages:
            raise ExtractionError(f"it has {self.count} pages, more than [extraction] maximum_pages allows")

    def _open(self, parameters: ExtractionParameters) -> int:
        """Open the file and say how many pages it has."""
        if parameters.engine != "pdfminer":
            try:
                self.document = self._stack.enter_context(pdfium.open_pdfium(self._file))
            except ExtractionError as error:
                self.fault = str(error)
                if parameters.engine == "pypdfium2" or "password" in self.fault:
                    raise
        count = len(self.document) if self.document is not None else len(self.miner)
        if not count:
            raise ExtractionError("the PDF has no pages")
        return count

    @property
    def miner(self) -> list[Any]:
        """The pages for pdfminer.six."""
        if self._miner is None:
            from pipeline.extraction.engines.pdfminer import open_pdfminer

            try:
                self._miner = self._stack.enter_context(open_pdfminer(self._file))
            except ExtractionError as error:
                raise ExtractionError(f"{self.fault}; {error}" if self.fault else str(error)) from error
        return self._miner

    def bar(self, page: Page) -> float:
        """The quality that the page must have."""
        return self._drawn_bar if page.engine != "ocr" else self._bar

    def images(self) -> Any:
        """The document for drawing pages."""
        if self.document is None:
            self.document = self._stack.enter_context(pdfium.open_pdfium(self._file))
        return self.document


def _has_end(path: Path) -> bool:
    """Whether the mark that ends every PDF is there."""
    with path.open("rb") as handle:
        handle.seek(max(path.stat().st_size - 2048, 0))
        return b"%%EOF" in handle.read()


def _describe_loss(count: int, stated: int) -> str:
    left = f"{count} of its {stated} pages are" if stated >= count else f"{count} pages are"
    return f"the file is damaged or cut off: {left} left, text may be missing at their ends"


def _read_page(source: _Source, index: int, parameters: ExtractionParameters, reading: _Reading) -> None:
    """Read the page with this index into ``reading``: the first way that reaches the bar, else the best."""
    best: tuple[float, Page] | None = None
    faults: list[str] = []
    for way in _ways(source, index, parameters):
        try:
            page = way(best[1] if best else None)
        except (DocumentError, MissingDependencyError) as error:
            faults.append(str(error))
            continue
        if page is None:
            continue
        quality = page_quality(page)
        if best is None or quality > best[0] or (page.engine == "ocr" and quality >= source.bar(page)):
            best = quality, page
        if best[0] >= source.bar(best[1]) and not _is_scan(best[1]):
            break
    if best is None:
        reading.rejected.append((index + 1, faults[0] if faults else "it cannot be read"))
        return
    quality, page = best
    if page.text.strip() and quality < source.bar(page):
        reason = (
            f"page {index + 1}: the text is unreadable (quality {quality:.2f}): its fonts say wrong or no characters"
        )
        reading.rejected.append((index + 1, "; ".join((reason, *faults[-1:]))))
        return
    if not page.text.strip() and faults:
        reading.rejected.append((index + 1, faults[0]))
    reading.pages.append(page)
    reading.qualities.append(quality)


def _ways(
    source: _Source, index: int, parameters: ExtractionParameters
) -> Iterator[Callable[[Page | None], Page | None]]:
    """The ways to read a page, the preferred one first."""
    if parameters.engine != "pdfminer" and source.document is not None:
        yield lambda _: pdfium.read_page(source.document, index)
    if parameters.engine != "pypdfium2":

        def mine(before: Page | None) -> Page | None:
            from pipeline.extraction.engines.pdfminer import read_page

            if before is not None and (_is_scan(before) or not before.text.strip()):
                return None  # an image is one for every engine
            return read_page(source.miner[index], index + 1) if index < len(source.miner) else None

        yield mine
    if parameters.ocr != "off":
        yield lambda before: _recognise(source, index, parameters, before)


def _is_scan(page: Page) -> bool:
    """Whether the page is an image, with at most a stamp of drawn text."""
    return (
        page.engine != "ocr"
        and len("".join(page.text.split())) < _FEW
        and (page.image_share >= _IMAGE_PAGE or not page.text.strip())
    )


def page_quality(page: Page) -> float:
    """How far the page's text can be trusted, 0 to 1; 1 for an empty page."""
    seen = drop_hidden(page)
    if not seen.text.strip():
        return 1.0
    quality = text_quality(seen.text, unmapped=page.unmapped)
    return min(quality, page.confidence) if page.engine == "ocr" else quality


def _recognise(source: _Source, index: int, parameters: ExtractionParameters, before: Page | None) -> Page | None:
    """The page recognised from its image; None for a blank one."""
    if source.lost and before is not None and before.text.strip() and not _is_scan(before):
        return None  # with a font's map its shapes may be lost too, and other shapes are drawn in their place
    from pipeline.extraction.engines.ocr import builtin_recogniser, is_blank, recognise_page, tesseract_recogniser

    image = pdfium.render_page(source.images(), index, dpi=parameters.ocr_dpi)
    if is_blank(image):
        return None
    width, height = pdfium.page_size(source.images(), index)
    tesseract = parameters.ocr == "tesseract"
    recognise = tesseract_recogniser(dpi=parameters.ocr_dpi) if tesseract else builtin_recogniser()
    page = recognise_page(image, recognise, number=index + 1, width=width, height=height)
    if not page.text or page.confidence < _SURE:
        return None
    if before is not None and not _is_scan(before):
        drawn, found = _count_solid(drop_duplicates(drop_hidden(before)).text), _count_solid(page.text)
        if found < _COMPLETE * drawn:
            raise ExtractionError(f"recognition finds only {found} of its {drawn} characters")
    return page


def _count_solid(text: str) -> int:
    """Characters that are no spaces."""
    return sum(map(len, text.split()))
