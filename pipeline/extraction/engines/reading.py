"""One page by the way that reads it best.

PDFium comes first. What the page's content shows and PDFium does not give is taken from pdfminer.six. When the text is
below the quality bar pdfminer.six may read it; when that is no better, or when the page is an image, recognition. The
recognition layer of a scan is held against recognition, and what says more is kept. What is still below the bar is left
out and becomes a reject of its page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from pipeline.core.errors import DocumentError, ExtractionError, MissingDependencyError
from pipeline.extraction.engines import pdfium
from pipeline.extraction.engines.fusing import fuse
from pipeline.extraction.engines.legible import is_layer, says_more
from pipeline.extraction.engines.merging import merge_pages
from pipeline.extraction.engines.nameless import drop_nameless, mend_nameless, part_nameless
from pipeline.extraction.engines.source import Source
from pipeline.extraction.model import Page
from pipeline.extraction.page.cleaning import drop_duplicates, drop_hidden
from pipeline.extraction.page.ledger import count_solid
from pipeline.extraction.page.widths import narrow_letters, settle_sizes
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.quality import text_quality

_IMAGE_PAGE = 0.4  # share of a page that images cover when it may be a scan
_FEW = 60  # characters; a scan's stamp or running head has no more
_SURE = 0.6  # mean confidence below which a recognised page is not trusted
_SURE_ANEW = 0.8  # mean confidence below which a recognition layer is not given up
_COMPLETE = 0.8  # share of the drawn characters that recognition must find, whatever the fonts take them for
_GLYPH_DPI = 300  # resolution at which glyphs are recognised
_SOUND_LAYERS = 3  # pages whose recognition layer says more than recognition, one after the other
_AS_GOOD = 0.01  # quality that an engine may fall behind when it gives more characters


@dataclass(slots=True)
class Reading:
    """Pages as they were read, their qualities, and what was given up."""

    pages: list[Page] = field(default_factory=list)
    qualities: list[float] = field(default_factory=list)
    rejected: list[tuple[int, str]] = field(default_factory=list)


def read_page(source: Source, index: int, parameters: ExtractionParameters, reading: Reading) -> None:
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
        if best is None or quality > best[0] or (page.is_recognised and quality >= _bar(source, page)):
            best = quality, page
        if best[0] >= _bar(source, best[1]) and not _is_scan(best[1]):
            break
    if best is None:
        reading.rejected.append((index + 1, faults[0] if faults else "it cannot be read"))
        return
    quality, page = _better_layer(source, index, parameters, *best)
    if quality < _bar(source, page) and (clean := drop_nameless(page, _bar(source, page))) is not None:
        quality, page = page_quality(clean), clean
    if page.text.strip() and quality < _bar(source, page):
        reason = (
            f"page {index + 1}: the text is unreadable (quality {quality:.2f}): its fonts say wrong or no characters"
        )
        reading.rejected.append((index + 1, "; ".join((reason, *faults[-1:]))))
        return
    if not page.text.strip() and faults:
        reading.rejected.append((index + 1, faults[0]))
    reading.pages.append(page)
    reading.qualities.append(quality)


def _better_layer(
    source: Source, index: int, parameters: ExtractionParameters, quality: float, page: Page
) -> tuple[float, Page]:
    """The page, or what is recognised anew where its recognition layer says less than that.

    Layers are trusted for the rest of a document after a few pages on which they say more.
    """
    if parameters.ocr == "off" or source.sound_layers >= _SOUND_LAYERS or not is_layer(page):
        return quality, page
    try:
        anew = _recognise(source, index, parameters, page)
    except (DocumentError, MissingDependencyError):
        anew = None
    if anew is None or anew.confidence < _SURE_ANEW or not says_more(page, anew):
        source.sound_layers += 1
        return quality, page
    source.sound_layers = 0
    anew = fuse(anew, page)
    return page_quality(anew), anew


def _bar(source: Source, page: Page) -> float:
    return source.bar(drawn=not page.is_recognised)


def _ways(
    source: Source, index: int, parameters: ExtractionParameters
) -> Iterator[Callable[[Page | None], Page | None]]:
    """The ways to read a page, the preferred one first."""
    only = parameters.engine == "pypdfium2"
    if parameters.engine != "pdfminer" and source.document is not None:

        def drawn(_: Page | None) -> Page:
            page = pdfium.read_page(source.document, index)
            if page.doubtful and parameters.ocr != "off" and not source.lost:
                page = _repair(page, source, index)
            page = replace(page, doubtful={})
            return _set_type(page if only or not page.silent else _complete(page, source, index))

        yield drawn
    if not only:

        def mined(before: Page | None) -> Page | None:
            if before is not None and (_is_scan(before) or not before.text.strip()):
                return None  # an image is one for every engine
            page = _mine(source, index)
            return _set_type(page) if page is not None else None

        yield mined
    if parameters.ocr != "off":

        def mended(before: Page | None) -> Page | None:
            if before is None or _is_scan(before) or part_nameless(before) is None:
                return None  # no line is nameless, or none is clean
            recognised = _recognise(source, index, parameters, None)
            return mend_nameless(before, recognised) if recognised is not None else None

        yield mended
        yield lambda before: _recognise(source, index, parameters, before)


def _repair(page: Page, source: Source, index: int) -> Page:
    """The page with the glyphs of fonts that lie recognised; as it is where nothing recognises."""
    from pipeline.extraction.engines.ocr import line_reader
    from pipeline.extraction.engines.refont import repair_fonts

    try:
        reader = line_reader()
    except MissingDependencyError:
        return page
    return repair_fonts(page, source.glyphs, lambda: pdfium.render_page(source.images(), index, dpi=_GLYPH_DPI), reader)


def _mine(source: Source, index: int, *, drawn: bool = True) -> Page | None:
    """The page by pdfminer.six, without its curves where they are not wanted; None when it does not find it."""
    from pipeline.extraction.engines.pdfminer import read_page as read

    if index >= len(source.miner):
        return None
    return read(source.miner[index], index + 1, drawn=drawn, manager=source.fonts.manager)


def _set_type(page: Page) -> Page:
    """The page with boxes and sizes as type has them."""
    return narrow_letters(settle_sizes(page))


def _complete(page: Page, source: Source, index: int) -> Page:
    """The page with the text that PDFium passed over in silence, where its content shows more than spaces there."""
    shown = source.shown(index)
    missing = shown.total() - count_solid(page.text) if shown is not None else 0
    if missing <= 0:
        return page
    try:
        other = _mine(source, index, drawn=False)
    except ExtractionError:
        return replace(page, missing=missing)
    if other is None or count_solid(other.text) <= count_solid(page.text):
        return replace(page, missing=missing)
    if page_quality(other) >= page_quality(page) - _AS_GOOD:
        return other
    return merge_pages(page, other)


def _is_scan(page: Page) -> bool:
    """Whether the page is an image, with at most a stamp of drawn text."""
    return (
        not page.is_recognised
        and len("".join(drop_hidden(page).text.split())) < _FEW
        and (page.image_share >= _IMAGE_PAGE or not page.text.strip())
    )


def page_quality(page: Page) -> float:
    """How far the page's text can be trusted, 0 to 1; 1 for an empty page."""
    seen = drop_hidden(page)
    if not seen.text.strip():
        return 1.0
    quality = text_quality(seen.text, unmapped=page.unmapped)
    return min(quality, page.confidence) if page.is_recognised else quality


def _recognise(source: Source, index: int, parameters: ExtractionParameters, before: Page | None) -> Page | None:
    """The page recognised from its image; None for a blank one."""
    if source.lost and before is not None and before.text.strip() and not _is_scan(before):
        return None  # with a font's map its shapes may be lost too, and other shapes are drawn in their place
    from pipeline.extraction.engines.ocr import (
        builtin_recogniser,
        is_blank,
        line_reader,
        recognise_page,
        tesseract_recogniser,
    )

    image = pdfium.render_page(source.images(), index, dpi=parameters.ocr_dpi)
    if is_blank(image):
        return None
    width, height = pdfium.page_size(source.images(), index)
    tesseract = parameters.ocr == "tesseract"
    recognise = tesseract_recogniser(dpi=parameters.ocr_dpi) if tesseract else builtin_recogniser()
    reader = None if tesseract else line_reader()
    page = recognise_page(image, recognise, number=index + 1, width=width, height=height, read_line=reader)
    if not page.text or page.confidence < _SURE:
        return None
    if before is not None and not _is_scan(before):
        drawn, found = count_solid(drop_duplicates(drop_hidden(before)).text), count_solid(page.text)
        if found < _COMPLETE * drawn:
            raise ExtractionError("recognition finds only {found} of its {drawn} characters", found=found, drawn=drawn)
    return page
