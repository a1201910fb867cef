"""OFD, the page format of Chinese government documents (GB/T 33190-2016): its text layer as pages.

A page places runs of characters in millimetres, so it goes the way of a PDF page from there on. Glyphs without
characters, and pages that are images alone, give no text.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.core.errors import ExtractionError
from pipeline.extraction.formats.archive import BROKEN, Parts
from pipeline.extraction.geometry import ASCENT, DESCENT
from pipeline.extraction.model import Content, Page, PageRecord
from pipeline.extraction.page.analysis import analyse_pages
from pipeline.extraction.page.ledger import check_blocks
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.quality import text_quality
from pipeline.extraction.structure.front_matter import find_metadata, order_front_matter
from pipeline.extraction.watch import Watch

_POINT = 72 / 25.4  # points in a millimetre
_A4 = (0.0, 0.0, 210.0, 297.0)  # millimetres, where a document states no page size
_SIZE = 3.7  # millimetres: the type size where an object states none, a little above 10 points
_BOLD = 600  # weight from which a font is a bold one
_THIN = 0.8  # millimetres: a path no thicker than that is a rule
_MOST_CHARACTERS = 200_000  # of one page
_HALF = 0.5  # em that a Latin character advances where the file does not say


def read_ofd(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    """The content of an OFD document.

    Raises
    ------
    ExtractionError
        When it is no readable OFD or has no text layer.
    """
    watch = progress if isinstance(progress, Watch) else Watch(lambda _: progress())
    try:
        with zipfile.ZipFile(path) as archive:
            document = _Document(Parts(archive))
            count = len(document.pages)
            if count > parameters.maximum_pages:
                raise ExtractionError("it has {count} pages, more than [extraction] maximum_pages allows", count=count)
            pages = []
            for number in range(1, count + 1):
                watch()
                if number == watch.last:
                    break
                if number not in watch.left_out:
                    pages.append(document.read_page(number))
            watch.finish(count)
    except BROKEN as error:
        raise ExtractionError("the archive cannot be read ({error})", error=error) from error
    if not any(page.text.strip() for page in pages):
        raise ExtractionError("the OFD has no text layer; open it in an OFD reader and export it as PDF")
    pieces, ledgers = analyse_pages(pages)
    metadata = find_metadata(pieces)
    pieces = order_front_matter(pieces)
    check_blocks(ledgers, pieces)
    qualities = [round(text_quality(page.text), 4) for page in pages]
    trust = tuple(
        PageRecord(p.number, p.engine, q, one.characters, one.kept, one.hidden, one.doubled, 0)
        for p, q, one in zip(pages, qualities, ledgers, strict=True)
    )
    blank = tuple((p.number, "the page has no text layer") for p in pages if not p.text.strip())
    whole = text_quality("".join(page.text for page in pages))
    if whole < parameters.minimum_quality:
        raise ExtractionError("the OFD has no text layer; open it in an OFD reader and export it as PDF")
    return Content(pieces, metadata, count, "ofd", whole, blank, trust)


class _Document:
    """The document of an OFD archive: the parts of its pages and of the templates that they lie on."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        root = next((_text(e) for e in _all(parts.parse("OFD.xml"), "DocRoot")), "Doc_0/Document.xml")
        self._name = root.strip().lstrip("/")
        tree = parts.parse(self._name)
        self._folder = posixpath.dirname(self._name)
        self.pages = [e.get("BaseLoc", "") for group in _all(tree, "Pages") for e in _all(group, "Page")]
        self._templates = {e.get("ID"): e.get("BaseLoc", "") for e in _all(tree, "TemplatePage")}
        self._box = _box(tree) or _A4
        self._read: dict[str, Any] = {}

    def _part(self, location: str) -> Any:
        """A part's tree by its location, which programs write from the root or from the document's folder."""
        name = location.strip().lstrip("/")
        for candidate in (posixpath.join(self._folder, name), name):
            if candidate in self._parts:
                return self._parts.parse(candidate)
        raise ExtractionError("the archive cannot be read ({error})", error=name)

    def read_page(self, number: int) -> Page:
        """A page, counted from 1, with what its templates draw."""
        tree = self._part(self.pages[number - 1])
        x0, y0, x1, y1 = _box(tree) or self._box
        drawn = _Drawn(x0, y0)
        for used in _all(tree, "Template"):
            name = used.get("TemplateID")
            if name in self._templates:
                if name not in self._read:
                    self._read[name] = self._part(self._templates[name])
                drawn.add(self._read[name])
        drawn.add(tree)
        return drawn.page(number, (x1 - x0) * _POINT, (y1 - y0) * _POINT)


@dataclass(slots=True)
class _Drawn:
    """What a page draws, in points from its top left corner."""

    left: float
    top: float
    letters: list[str] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    angles: list[int] = field(default_factory=list)
    visible: list[bool] = field(default_factory=list)
    fonts: list[int] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def add(self, tree: Any) -> None:
        """Add the text and the rules of a part."""
        for element in tree.iter():
            kind = _kind(element)
            if kind == "TextObject":
                self._add_text(element)
            elif kind == "PathObject" and (box := _numbers(element.get("Boundary"), 4)):
                x, y, w, h = box
                if min(w, h) <= _THIN < max(w, h):
                    self.rules.append(self._placed(x, y, x + w, y + h))

    def _placed(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return (
            (min(x0, x1) - self.left) * _POINT, (min(y0, y1) - self.top) * _POINT,
            (max(x0, x1) - self.left) * _POINT, (max(y0, y1) - self.top) * _POINT,
        )  # fmt: skip

    def _add_text(self, element: Any) -> None:
        size = (_numbers(element.get("Size"), 1) or [_SIZE])[0]
        bounds = _numbers(element.get("Boundary"), 4) or [0.0] * 4
        a, b, c, d, e, f = _numbers(element.get("CTM"), 6) or [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
        scale = (_numbers(element.get("HScale"), 1) or [1.0])[0]
        shown = element.get("Visible", "true") != "false" and element.get("Alpha", "255") != "0"
        bold = (_numbers(element.get("Weight"), 1) or [0.0])[0] >= _BOLD
        font = self.numbers.setdefault(element.get("Font", ""), len(self.numbers))
        angle = round(np.degrees(np.arctan2(b, a)) / 90) % 4
        height = float(np.hypot(c, d)) * size or size
        x = y = 0.0
        for code in _all(element, "TextCode"):
            x, y = ((_numbers(code.get(n), 1) or [before])[0] for n, before in (("X", x), ("Y", y)))
            text = _text(code)
            steps = _steps(text, code, size * scale)
            for letter, (right, down, wide) in zip(text, steps, strict=False):
                if len(self.letters) > _MOST_CHARACTERS:
                    raise ExtractionError(
                        "a page draws more than {maximum_characters} characters", maximum_characters=_MOST_CHARACTERS
                    )
                px, py = x + right, y + down
                corners = [
                    (a * u + c * v + e + bounds[0], b * u + d * v + f + bounds[1])
                    for u in (px, px + wide) for v in (py - ASCENT * size, py + DESCENT * size)
                ]  # fmt: skip
                self.letters.append(letter if letter.isprintable() else " ")
                self.boxes.append(self._placed(
                    min(p[0] for p in corners), min(p[1] for p in corners),
                    max(p[0] for p in corners), max(p[1] for p in corners),
                ))  # fmt: skip
                self.sizes.append(height * _POINT)
                self.bold.append(bold)
                self.angles.append(angle)
                self.visible.append(shown)
                self.fonts.append(font)

    def page(self, number: int, width: float, height: float) -> Page:
        """The page."""
        return Page(
            number, width, height, "".join(self.letters),
            np.array(self.boxes, dtype=np.float64).reshape(-1, 4), np.array(self.sizes, dtype=np.float64),
            np.array(self.bold, dtype=np.bool_), np.array(self.angles, dtype=np.int8),
            np.array(self.visible, dtype=np.bool_), np.array(self.rules, dtype=np.float64).reshape(-1, 4),
            np.array(self.fonts, dtype=np.int32), engine="ofd",
        )  # fmt: skip


def _steps(text: str, code: Any, em: float) -> Iterator[tuple[float, float, float]]:
    """Where each character begins along and across, from the first one, and how wide it is."""
    across, down = (_deltas(code.get(name), len(text)) for name in ("DeltaX", "DeltaY"))
    right = below = 0.0
    for place, letter in enumerate(text):
        natural = em if letter >= "\u2e80" else em * _HALF
        stated = across[place] if place < len(across) else None
        step = stated if stated is not None else (0.0 if down else natural)
        yield right, below, min(natural, step) if step > 0 else natural
        right += step
        below += down[place] if place < len(down) else 0.0


def _deltas(text: str | None, most: int) -> list[float]:
    """The distances that an attribute states; ``g 3 5.2`` means 5.2 three times."""
    made: list[float] = []
    words = iter((text or "").split()[: 3 * most + 3])
    for word in words:
        count = 1
        if word == "g":
            stated, word = next(words, "0"), next(words, "0")
            count = min(int(stated), most) if re.fullmatch(r"\d{1,7}", stated) else 0
        value = _numbers(word, 1)
        made += (value or [0.0]) * count
    return made[:most]


def _numbers(text: str | None, count: int) -> list[float]:
    """So many numbers of an attribute; none when it does not hold them."""
    found = re.findall(r"-?\d{1,9}(?:\.\d{1,9})?", text or "")[:count]
    return list(map(float, found)) if len(found) == count else []


def _box(tree: Any) -> tuple[float, float, float, float] | None:
    """The page's box in millimetres as x0, y0, x1, y1."""
    for name in ("PhysicalBox", "CropBox", "ApplicationBox"):
        for element in _all(tree, name):
            if (box := _numbers(_text(element), 4)) and box[2] > 0 and box[3] > 0:
                return box[0], box[1], box[0] + box[2], box[1] + box[3]
    return None


def _kind(element: Any) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _all(element: Any, name: str) -> Iterator[Any]:
    return (e for e in element.iter() if _kind(e) == name)


def _text(element: Any) -> str:
    return element.text or ""
