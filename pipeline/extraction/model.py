"""The engine-neutral page: characters with boxes, and what layout analysis makes of them.

Boxes are PDF points of the page as a reader sees it (turned by /Rotate, cut to the crop box), from its top left
corner. Every PDF engine and the OCR engine fill :class:`Page`; nothing after them knows which one it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.core.errors import DocumentError

UNKNOWN = "\u25a1"  # □, which editions of Chinese texts print for a character that cannot be told


@dataclass(slots=True)
class Page:
    """The characters of one page in the order they were drawn.

    Attributes
    ----------
    number
        From 1.
    width, height
        Of the page in points.
    text
        The characters, one code point each; arrays below have its length.
    boxes
        Float array (n, 4) of x0, y0, x1, y1.
    sizes
        Type size in points.
    bold
        Whether the font is a bold one.
    angles
        Quarter turns of the writing direction, 0 to 3 clockwise; 4 for what is written aslant.
    visible
        False for text drawn without ink.
    rules
        Float array (k, 4): thin lines drawn on the page.
    image_share
        Share of the page that images cover, 0 to 1.
    fonts
        Numbers of the fonts, from 0; those of one number are drawn alike under one code.
    unmapped
        Characters for which the font gives no Unicode value.
    missing
        Characters that its content shows and nothing could read.
    repaired
        Characters that were recognised because their font lies about them.
    doubtful
        Characters that cannot be what their font says, by place in the text: font and code. For the repair alone.
    silent
        Text that is drawn without giving any character: spaces, or what an engine cannot read.
    engine
        The engine's name.
    confidence
        Mean confidence of OCR, 1 for drawn text.
    """

    number: int
    width: float
    height: float
    text: str
    boxes: NDArray[np.float64]
    sizes: NDArray[np.float64]
    bold: NDArray[np.bool_]
    angles: NDArray[np.int8]
    visible: NDArray[np.bool_]
    rules: NDArray[np.float64]
    fonts: NDArray[np.int32]
    image_share: float = 0.0
    unmapped: int = 0
    silent: int = 0
    missing: int = 0
    repaired: int = 0
    doubtful: dict[int, tuple[str, int]] = field(default_factory=dict)
    engine: str = ""
    confidence: float = 1.0

    @property
    def is_recognised(self) -> bool:
        """Whether the text was read from the page's image."""
        return self.engine.partition("+")[0] == "ocr"


@dataclass(slots=True)
class Line:
    """A line of text within one column; ``left`` and ``right`` are the column's edges."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool
    page: int
    left: float = 0.0
    right: float = 0.0
    column: int = 0  # counts over the pages in reading order
    kind: str = ""  # set when something knows better than the paragraph rules
    cells: tuple[str, ...] = ()  # of a table's row
    spans: tuple[tuple[int, int, int], ...] = ()  # column, rows and columns of each cell that spans several


@dataclass(slots=True)
class Piece:
    """A block under construction: what becomes a row of the blocks table."""

    kind: str
    text: str
    level: int = 0
    page: int = 1
    x0: float = 0.0
    y0: float = 0.0
    x1: float = 0.0
    y1: float = 0.0
    size: float = 0.0
    bold: bool = False
    spans: tuple[tuple[int, int, int], ...] = ()  # of a table's row: column, rows and columns of a cell over several
    original: str = ""  # the text before simplification, where that changed it


@dataclass(frozen=True, slots=True)
class Field:
    """A field read from a document's first pages, and the piece that states it; ``sure`` is 0 to 1."""

    name: str
    value: str
    piece: Piece
    sure: float = 0.5


@dataclass(slots=True)
class Metadata:
    """What a document says about itself; empty where it says nothing."""

    title: str = ""
    title_en: str = ""
    authors: tuple[str, ...] = ()
    affiliation: str = ""
    year: int | None = None
    journal: str = ""
    abstract: str = ""
    abstract_en: str = ""
    keywords: tuple[str, ...] = ()
    keywords_en: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()  # the surest value of each field, with its place


@dataclass(frozen=True, slots=True)
class PageRecord:
    """How a page was read and what became of its characters (spaces don't count); see ``records.PageTrust``."""

    page: int
    extractor: str
    text_quality: float
    characters: int = 0
    kept: int = 0
    hidden: int = 0
    doubled: int = 0
    repaired: int = 0


@dataclass(slots=True)
class Content:
    """A document as it was read: blocks in reading order, metadata, and pages that had to be left out."""

    pieces: list[Piece]
    metadata: Metadata = field(default_factory=Metadata)
    pages: int = 1
    extractor: str = ""
    text_quality: float = 1.0
    rejected_pages: tuple[tuple[int, str], ...] = ()
    page_trust: tuple[PageRecord, ...] = ()
    left_out: tuple[tuple[int, DocumentError], ...] = ()  # pages that went over a limit
