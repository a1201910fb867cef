"""Pages of a PDF through PDFium."""

from __future__ import annotations

import ctypes
import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

from pipeline.core.errors import ExtractionError
from pipeline.extraction.characters import is_han
from pipeline.extraction.engines.fonts import is_bold
from pipeline.extraction.engines.glyphs import Ink, find_doubtful
from pipeline.extraction.engines.strokes import read_strokes
from pipeline.extraction.geometry import em_boxes, split_shared_boxes, turn_boxes, writing_angles
from pipeline.extraction.model import UNKNOWN, Page

# Characters that PDFium adds for layout of its own: line ends and the hyphen it takes for a soft one.
_LINE_ENDS = frozenset((0x0A, 0x0D, 0x00))
_SOFT_HYPHENS = frozenset((0x02, 0xFFFE))
_LARGEST_IMAGE = 4000  # pixels on the longer side of a drawn page
_MAXIMUM_OBJECTS = 20_000
_RULE_THICKNESS = 2.5  # points; a path thinner than this is a line of a table


@lru_cache(maxsize=1)
def _calls() -> dict[str, Callable[..., int]]:
    """The functions called for every character or object, taking plain addresses, which ctypes need not convert."""
    signatures = {
        "FPDFText_GetUnicode": (ctypes.c_uint, ctypes.c_void_p, ctypes.c_int),
        "FPDFText_GetLooseCharBox": (ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p),
        "FPDFText_GetTextObject": (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int),
        "FPDFText_HasUnicodeMapError": (ctypes.c_int, ctypes.c_void_p, ctypes.c_int),
        "FPDFText_GetMatrix": (ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p),
        "FPDFTextObj_GetFontSize": (ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p),
        "FPDFTextObj_GetTextRenderMode": (ctypes.c_int, ctypes.c_void_p),
        "FPDFTextObj_GetFont": (ctypes.c_void_p, ctypes.c_void_p),
        "FPDFPage_GetObject": (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int),
        "FPDFPageObj_GetType": (ctypes.c_int, ctypes.c_void_p),
    }
    return {
        name: ctypes.PYFUNCTYPE(*signature)(ctypes.cast(getattr(raw, name), ctypes.c_void_p).value or 0)
        for name, signature in signatures.items()
    }


@contextmanager
def open_pdfium(file: Path | bytes) -> Iterator[pdfium.PdfDocument]:
    """The document in a file or its content, closed in the end.

    Raises
    ------
    ExtractionError
        When PDFium cannot open it; an encrypted file says so.
    """
    try:
        document = pdfium.PdfDocument(file)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise ExtractionError("it is encrypted and needs a password") from error
        raise ExtractionError("PDFium cannot open it ({error})", error=error) from error
    try:
        yield document
    finally:
        document.close()


def read_page(document: pdfium.PdfDocument, index: int) -> Page:
    """The page with this index (from 0).

    Raises
    ------
    ExtractionError
        When PDFium cannot load the page.
    """
    try:
        page = document[index]
        text_page = page.get_textpage()
    except (pdfium.PdfiumError, IndexError) as error:
        raise ExtractionError("page {number} cannot be loaded ({error})", number=index + 1, error=error) from error
    try:
        return _read(page, text_page, index + 1)
    finally:
        text_page.close()
        page.close()


def _read(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, number: int) -> Page:
    left, bottom, right, top = frame = page.get_bbox()
    quarters = page.get_rotation() // 90
    width, height = right - left, top - bottom
    chars = _read_chars(text_page)
    image_share, rules, silent = _read_objects(page, frame, chars.owners, chars.drawing)
    x0, y0, x1, y1 = (chars.boxes - np.array([left, bottom, left, bottom])).T
    boxes = np.stack([x0, height - y1, x1, height - y0], axis=1)
    return Page(
        number=number,
        width=height if quarters % 2 else width,
        height=width if quarters % 2 else height,
        text=chars.text,
        boxes=turn_boxes(boxes, quarters, width, height),
        sizes=chars.sizes,
        bold=chars.bold,
        angles=writing_angles(chars.matrices, quarters),
        visible=chars.visible,
        rules=turn_boxes(rules, quarters, width, height),
        fonts=chars.fonts,
        image_share=image_share,
        unmapped=chars.unmapped,
        silent=silent,
        doubtful=chars.doubtful,
        engine="pypdfium2",
    )


class _Chars(NamedTuple):
    """Characters in PDF coordinates, which have their origin at the bottom left."""

    text: str
    boxes: NDArray[np.float64]
    sizes: NDArray[np.float64]
    bold: NDArray[np.bool_]
    matrices: NDArray[np.float64]
    visible: NDArray[np.bool_]
    fonts: NDArray[np.int32]
    unmapped: int
    doubtful: dict[int, tuple[str, int]]
    owners: frozenset[int]  # text objects that gave characters
    drawing: frozenset[int]  # fonts whose glyphs are drawings (Type 3) and gave characters: their silent ones are blank


def _read_chars(text_page: pdfium.PdfTextPage) -> _Chars:
    calls = _calls()
    handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
    every = range(max(text_page.count_chars(), 0))
    objects = list(map(calls["FPDFText_GetTextObject"], repeat(handle), every))
    codes = list(map(calls["FPDFText_GetUnicode"], repeat(handle), every))
    _join_surrogates(codes)
    drawn = [i for i in every if objects[i] and codes[i] not in _LINE_ENDS]
    owners = [objects[i] for i in drawn]
    loose, matrices = np.zeros((len(drawn), 4), np.float32), np.zeros((len(drawn), 6), np.float32)
    sizes = np.zeros(len(drawn), np.float32)
    _fill(calls["FPDFText_GetLooseCharBox"], (repeat(handle), drawn), loose)
    _fill(calls["FPDFText_GetMatrix"], (repeat(handle), drawn), matrices)
    _fill(calls["FPDFTextObj_GetFontSize"], (owners,), sizes)
    unmapped = list(map(calls["FPDFText_HasUnicodeMapError"], repeat(handle), drawn))
    modes = np.fromiter(map(calls["FPDFTextObj_GetTextRenderMode"], owners), dtype=np.int64, count=len(drawn))
    addresses = list(map(calls["FPDFTextObj_GetFont"], owners))
    names = {address: _font_name(address) for address in dict.fromkeys(addresses)}
    bold, nameless = _weights(addresses, names)
    numbers = {address: number for number, address in enumerate(dict.fromkeys(addresses))}
    fonts = np.array([numbers[address] for address in addresses], dtype=np.int32)
    text = "".join([UNKNOWN if lost else _character(codes[i]) for i, lost in zip(drawn, unmapped, strict=True)])
    boxes, em = em_boxes(matrices.astype(np.float64), loose[:, [0, 3, 2, 1]].astype(np.float64), sizes, nameless, text)
    visible = ~np.isin(modes, (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP))
    bold |= modes == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
    boxes = split_shared_boxes(boxes, owners)
    drawn_codes = [codes[i] for i in drawn]
    embedded = {address: name for address, name in names.items() if name and _is_embedded(address)}
    doubtful = _find_doubtful(text_page, drawn, drawn_codes, addresses, embedded, unmapped, em)
    found = frozenset(filter(None, objects))
    drawing = frozenset(a for a, none in zip(addresses, nameless.tolist(), strict=True) if none and a)
    exact = matrices.astype(np.float64)
    chars = _Chars(text, boxes, em, bold, exact, visible, fonts, sum(unmapped), doubtful, found, drawing)
    return _with_spaces(chars, [i for i in every if codes[i] == 0x20 and not objects[i]], drawn)


def _fill(call: Callable[..., int], arguments: tuple[Iterable[Any], ...], into: NDArray[np.float32]) -> None:
    """Call a function that writes to an address once for each row of ``into``."""
    step = into.itemsize * (into.shape[1] if into.ndim > 1 else 1)
    start = into.ctypes.data
    deque(map(call, *arguments, range(start, start + step * len(into), step)), maxlen=0)


def _join_surrogates(codes: list[int]) -> None:
    """Put characters beyond the first plane, which PDFium gives as two surrogates, in place of the first of the two."""
    for i in [i for i, code in enumerate(codes[:-1]) if 0xD800 <= code < 0xDC00 <= codes[i + 1] < 0xE000]:
        codes[i : i + 2] = 0x10000 + ((codes[i] - 0xD800) << 10) + codes[i + 1] - 0xDC00, 0


def _character(code: int) -> str:
    if code in _SOFT_HYPHENS:
        return "-"
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _weights(fonts: list[int], names: Mapping[int, str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For every character whether its font is bold, and whether it is one without a name (Type 3)."""
    known: dict[int, tuple[bool, bool]] = {0: (False, True)}
    for address in set(fonts) - {0, None}:
        weight = raw.FPDFFont_GetWeight(ctypes.cast(address, raw.FPDF_FONT))
        known[address] = is_bold(names[address], weight), not names[address]
    both = np.array([known[f or 0] for f in fonts], dtype=np.bool_).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _moved(
    doubtful: dict[int, tuple[str, int]], order: NDArray[np.int64], is_space: NDArray[np.bool_]
) -> dict[int, tuple[str, int]]:
    """The places of doubtful characters after spaces were put in."""
    if not doubtful:
        return {}
    moved = zip(order.tolist(), is_space.tolist(), strict=True)
    return {new: doubtful[old] for new, (old, space) in enumerate(moved) if old in doubtful and not space}


def _find_doubtful(
    text_page: pdfium.PdfTextPage,
    drawn: list[int],
    codes: list[int],
    fonts: list[int],
    names: Mapping[int, str],
    unmapped: list[int],
    em: NDArray[np.float64],
) -> dict[int, tuple[str, int]]:
    """The characters whose glyphs cannot be what their font says, with font and code; ``names`` has embedded fonts."""
    if not names:
        return {}
    keys = list(zip(fonts, codes, strict=True))
    places: dict[tuple[int, int], int] = {}
    for place, key in enumerate(keys):
        places.setdefault(key, place)
    doubtful = {key for key, lost in zip(keys, unmapped, strict=True) if lost and key[0] in names}
    for address in names:
        own = [code for font, code in places if font == address and code != 0x20 and (font, code) not in doubtful]
        at = {code: places[address, code] for code in own}
        glyphs = {_character(c): _ink(text_page, drawn[i], float(em[i])) for c, i in at.items() if em[i] > 0}
        doubtful |= {(address, ord(char)) for char in find_doubtful(glyphs)}
    return {i: (names[key[0]], key[1]) for i, key in enumerate(keys) if key in doubtful} if doubtful else {}


def _is_embedded(address: int) -> bool:
    """Whether the glyphs of a font are in the file."""
    return bool(raw.FPDFFont_GetIsEmbedded(ctypes.cast(address, raw.FPDF_FONT)) == 1)


def _ink(text_page: pdfium.PdfTextPage, index: int, em: float) -> Ink:
    bounds = [ctypes.c_double() for _ in range(4)]
    if not raw.FPDFText_GetCharBox(text_page.raw, index, *bounds):
        return Ink(0.0, 0.0)
    left, right, bottom, top = (b.value for b in bounds)
    return Ink((right - left) / em, (top - bottom) / em)


def _with_spaces(chars: _Chars, spaces: list[int], drawn: list[int]) -> _Chars:
    """The characters with the spaces that PDFium found between words; each lies on the character before it.

    Between Han characters it takes the gaps of justified lines for spaces; those are left out.
    """
    after = np.searchsorted(np.array(drawn, dtype=np.int64), np.array(spaces, dtype=np.int64))
    text = chars.text
    after = np.array(
        [i for i in after.tolist() if 0 < i < len(text) and not (is_han(text[i - 1]) and is_han(text[i]))],
        dtype=np.int64,
    )
    order = np.insert(np.arange(len(drawn)), after, after - 1)
    is_space = np.insert(np.zeros(len(drawn), dtype=np.bool_), after, True)
    letters = list(map(chars.text.__getitem__, order.tolist()))
    for i in np.flatnonzero(is_space).tolist():
        letters[i] = " "
    return _Chars(
        "".join(letters), chars.boxes[order], chars.sizes[order], chars.bold[order], chars.matrices[order],
        chars.visible[order], chars.fonts[order], chars.unmapped,
        _moved(chars.doubtful, order, is_space),
        chars.owners,
        chars.drawing,
    )  # fmt: skip


def _font_name(address: int) -> str:
    """The name of a font; empty for a nameless one (Type 3)."""
    if not address:
        return ""
    buffer = ctypes.create_string_buffer(128)
    length = raw.FPDFFont_GetBaseFontName(ctypes.cast(address, raw.FPDF_FONT), buffer, 128)
    return buffer.raw[: max(min(length, 128) - 1, 0)].decode("utf-8", "replace")


def _read_objects(
    page: pdfium.PdfPage, frame: tuple[float, ...], owners: frozenset[int], drawing: frozenset[int]
) -> tuple[float, NDArray[np.float64], int]:
    """Share of the page that images cover, the thin lines drawn on it, and how many texts gave no character.

    The lines have their origin at the top left and are those before turning. Texts in ``drawing`` fonts don't count.
    """
    left, bottom, right, top = frame
    area = max((right - left) * (top - bottom), 1.0)
    covered, rules, silent = 0.0, [], 0
    bounds = [ctypes.c_float() for _ in range(4)]
    handle = ctypes.cast(page.raw, ctypes.c_void_p).value
    every = range(min(raw.FPDFPage_CountObjects(page.raw), _MAXIMUM_OBJECTS))
    objects = list(map(_calls()["FPDFPage_GetObject"], repeat(handle), every))
    for address, kind in zip(objects, map(_calls()["FPDFPageObj_GetType"], objects), strict=True):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            silent += address not in owners and not _shows_nothing(address, drawing)
            continue
        item = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
        if not raw.FPDFPageObj_GetBounds(item, *bounds):
            continue
        if kind == raw.FPDF_PAGEOBJ_FORM:
            silent += _count_silent(item, owners)
        x0, y0, x1, y1 = (b.value for b in bounds)
        x0, y0, x1, y1 = max(x0, left), max(y0, bottom), min(x1, right), min(y1, top)
        if kind == raw.FPDF_PAGEOBJ_IMAGE or (kind == raw.FPDF_PAGEOBJ_FORM and _holds_image(item)):
            covered += max(x1 - x0, 0) * max(y1 - y0, 0)
        elif kind == raw.FPDF_PAGEOBJ_PATH and min(x1 - x0, y1 - y0) < _RULE_THICKNESS < max(x1 - x0, y1 - y0):
            rules.append((x0 - left, top - y1, x1 - left, top - y0))
        elif kind == raw.FPDF_PAGEOBJ_PATH and len(rules) < _MAXIMUM_OBJECTS:
            rules += [(a - left, top - d, c - left, top - b) for a, b, c, d in read_strokes(item)]
    return min(covered / area, 1.0), np.array(rules, dtype=np.float64).reshape(-1, 4), silent


def _shows_nothing(text: int, drawing: frozenset[int]) -> bool:
    """Whether a text that gave no character is blank: its font's glyphs are drawings and gave others, or it is flat.

    Browsers make fonts of drawings (Type 3), each page some for its spaces alone. A glyph that is drawn has a height,
    whatever its width.
    """
    address = _calls()["FPDFTextObj_GetFont"](text)
    if address in drawing or not address:
        return address in drawing
    font = ctypes.cast(address, raw.FPDF_FONT)
    if _font_name(font) or raw.FPDFFont_GetIsEmbedded(font) != 1:  # a font of drawings has no name, and is in the file
        return False
    bounds = [ctypes.c_float() for _ in range(4)]
    found = raw.FPDFPageObj_GetBounds(ctypes.cast(text, raw.FPDF_PAGEOBJECT), *bounds)
    return bool(found) and bounds[1].value == bounds[3].value


def _count_silent(form: Any, owners: frozenset[int], depth: int = 3) -> int:
    """Texts of a form that gave no character."""
    silent = 0
    for index in range(min(raw.FPDFFormObj_CountObjects(form), _MAXIMUM_OBJECTS)):
        item = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            silent += ctypes.cast(item, ctypes.c_void_p).value not in owners
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth:
            silent += _count_silent(item, owners, depth - 1)
    return silent


def _holds_image(form: Any, depth: int = 3) -> bool:
    for index in range(min(raw.FPDFFormObj_CountObjects(form), 200)):
        item = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            return True
        if kind == raw.FPDF_PAGEOBJ_FORM and depth and _holds_image(item, depth - 1):
            return True
    return False


def save_copy(document: pdfium.PdfDocument) -> bytes:
    """The document as PDFium writes it, with a sound table of its objects."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def page_size(document: pdfium.PdfDocument, index: int) -> tuple[float, float]:
    """Width and height of the page as it is seen, in points."""
    width, height = document.get_page_size(index)
    return float(width), float(height)


def render_page(document: pdfium.PdfDocument, index: int, *, dpi: int) -> NDArray[np.uint8]:
    """The page as a grey image (rows, columns), for recognition.

    Raises
    ------
    ExtractionError
        When PDFium cannot draw the page.
    """
    try:
        page = document[index]
    except (pdfium.PdfiumError, IndexError) as error:
        raise ExtractionError("page {number} cannot be drawn ({error})", number=index + 1, error=error) from error
    try:
        scale = min(dpi / 72, _LARGEST_IMAGE / max(page.get_width(), page.get_height(), 1.0))
        return np.array(page.render(scale=scale, grayscale=True).to_numpy(), copy=True).squeeze()
    except pdfium.PdfiumError as error:
        raise ExtractionError("page {number} cannot be drawn ({error})", number=index + 1, error=error) from error
    finally:
        page.close()
