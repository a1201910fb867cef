"""A PDF as its engines see it, each opened when first needed."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import ExtractionError
from pipeline.extraction.engines import pdfium
from pipeline.extraction.engines.repair import repair_pdf
from pipeline.extraction.parameters import ExtractionParameters

if TYPE_CHECKING:
    from pipeline.extraction.engines.shown import FontCache

_REPAIRED = 0.999  # the bar for drawn text of a repaired file: a font that lost its map gives a few wrong characters
_HANDLER = re.compile(rb"/Filter\s*/([A-Za-z][\w.+-]*)")
_NO_HANDLERS = frozenset(
    b"Standard FlateDecode DCTDecode LZWDecode CCITTFaxDecode JPXDecode JBIG2Decode ASCII85Decode ASCIIHexDecode "
    b"RunLengthDecode Crypt".split()
)


class Source:
    """A PDF by both engines; a file that neither opens is repaired first.

    Attributes
    ----------
    document
        The file as PDFium opened it.
    glyphs
        What the glyphs of fonts that lie were found to be, by font and code.
    lost
        What may be missing after a repair.
    sound_layers
        Pages in a row whose recognition layer said more than recognition.
    is_cut
        Whether the end of the file is missing.
    """

    def __init__(self, path: Path, parameters: ExtractionParameters, stack: ExitStack) -> None:
        self._stack = stack
        self._file: Path | bytes = path
        self._miner: list[Any] | None = None
        self._cache: FontCache | None = None
        self.document: Any = None
        self.glyphs: dict[tuple[str, int], str] = {}
        self.fault = self.lost = ""
        self.sound_layers = 0
        self._bar, self._drawn_bar = parameters.minimum_quality, parameters.minimum_quality
        try:
            self.count = self._open(parameters)
        except ExtractionError as error:
            if "password" in str(error):
                raise (_protection(path) or error) from error
            repaired = repair_pdf(path.read_bytes())
            if repaired is None:
                raise (_protection(path) or error) from error
            self._file, self._miner, self.document = repaired.data, None, None
            self.count = self._open(parameters)
            self.lost = _describe_loss(self.count, repaired.pages)
            self._drawn_bar = max(self._bar, _REPAIRED)
        self.is_cut = bool(self.lost) or not _has_end(path)
        if self.count > parameters.maximum_pages:
            raise ExtractionError("it has {count} pages, more than [extraction] maximum_pages allows", count=self.count)

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
        """The pages for pdfminer.six; where it finds none, those of the copy that PDFium writes."""
        if self._miner is None:
            try:
                self._miner = self._mined(self._file)
                if self.document is not None and len(self._miner) < len(self.document):
                    self._miner = self._mined(pdfium.save_copy(self.document))
            except ExtractionError as error:
                if self.document is None:
                    if self.fault:
                        raise ExtractionError("{first}; {error}", first=self.fault, error=error) from error
                    raise
                self._miner = self._mined(pdfium.save_copy(self.document))
        return self._miner

    def _mined(self, file: Path | bytes) -> list[Any]:
        from pipeline.extraction.engines.pdfminer import open_pdfminer

        return self._stack.enter_context(open_pdfminer(file))

    @property
    def fonts(self) -> FontCache:
        """The fonts that pdfminer.six made of the document so far."""
        from pipeline.extraction.engines.shown import FontCache

        self._cache = self._cache or FontCache()
        return self._cache

    def shown(self, index: int) -> Counter[str] | None:
        """How often the content of the page with this index shows each character; None when it cannot be told."""
        from pipeline.extraction.engines.shown import count_shown

        try:
            return count_shown(self.miner[index], self.fonts)
        except MemoryError:
            raise
        except Exception:  # the parser raises whatever a broken structure leads to
            return None

    def bar(self, *, drawn: bool) -> float:
        """The quality that a page must have, one of drawn text or one recognised."""
        return self._drawn_bar if drawn else self._bar

    def images(self) -> Any:
        """The document for drawing pages."""
        if self.document is None:
            self.document = self._stack.enter_context(pdfium.open_pdfium(self._file))
        return self.document


def _protection(path: Path) -> ExtractionError | None:
    """The fault of a file under rights management that no other program opens; None when a password protects it."""
    data = path.read_bytes()
    if b"/Encrypt" not in data:
        return None
    foreign = [name for name in _HANDLER.findall(data) if name not in _NO_HANDLERS]
    if not foreign:
        return None
    name = foreign[-1].decode("latin-1")
    message = "it is under rights management (DRM, {name}), which only the issuer's own program opens"
    return ExtractionError(message, name=name)


def _has_end(path: Path) -> bool:
    """Whether the mark that ends every PDF is there."""
    with path.open("rb") as handle:
        handle.seek(max(path.stat().st_size - 2048, 0))
        return b"%%EOF" in handle.read()


def _describe_loss(count: int, stated: int) -> str:
    left = f"{count} of its {stated} pages are" if stated >= count else f"{count} pages are"
    return f"the file is damaged or cut off: {left} left, text may be missing at their ends"
