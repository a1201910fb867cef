"""Bytes to text: which encoding it is, with a check that the result is text."""

from __future__ import annotations

import codecs
import re

from pipeline.core.errors import EncodingError
from pipeline.extraction.quality import text_quality

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_CANDIDATES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "shift_jis", "euc_kr")
_BAR = 0.75
_LOST_ONE_IN = 200  # characters; servers cut titles by bytes, which spoils one character a time
_FEW = 4  # characters that may be lost in a short text: a broken byte spoils its neighbours too


def decode(data: bytes, *, declared: str = "") -> tuple[str, str]:
    """The text and the name of its encoding.

    A byte-order mark decides, then valid UTF-8, then the declared encoding if it gives sensible text; else the
    candidate that reads best is taken: wrongly decoded Chinese is full of rare characters.

    Raises
    ------
    EncodingError
        When no encoding gives sensible text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return _checked(data.decode(name), name)
            except UnicodeDecodeError as error:
                raise EncodingError(
                    "the byte-order mark says {name}, but byte {start} does not fit it", name=name, start=error.start
                ) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken_utf8 = error
    else:
        if text.count("\x00") <= len(text) // _LOST_ONE_IN + _FEW:
            return _checked(text.replace("\x00", ""), "utf-8")
        broken_utf8 = UnicodeDecodeError("utf-8", data[:1], 0, 1, "NUL bytes")
    best = _best(data, declared)
    if best:
        return best
    damaged = _least_damaged(data, declared)
    if damaged:
        return damaged
    raise EncodingError(
        "the encoding cannot be told (not UTF-8: byte {start}; no other gives sensible text)", start=broken_utf8.start
    )


def declared_encoding(data: bytes) -> str:
    """The encoding that the beginning of an HTML or XML file names, or nothing."""
    match = _DECLARED.search(data[:2048])
    name = match.group(1).decode("ascii").lower() if match else ""
    return {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}.get(name, name)


def _best(data: bytes, declared: str) -> tuple[str, str] | None:
    scored = []
    sample = data[: 1 << 18]
    for rank, name in enumerate(dict.fromkeys((declared, *_CANDIDATES))):
        if not name or (name.startswith("utf-16") and sample.count(0) < len(sample) // 50 and not _looks_utf16(sample)):
            continue
        try:
            text = sample.decode(name)
        except UnicodeDecodeError as error:
            if error.start < len(sample) - 8 or len(data) == len(sample):
                continue
            text = sample[: error.start].decode(name, "ignore")
        except LookupError:
            continue
        if "\x00" not in text:
            scored.append((text_quality(text), -rank, name))
    if not scored or max(scored)[0] < _BAR:
        return None
    name = max(scored)[2]
    try:
        return data.decode(name), name
    except UnicodeDecodeError:
        return data.decode(name, "replace"), name


def _least_damaged(data: bytes, declared: str) -> tuple[str, str] | None:
    """The text with the fewest characters lost, where a damaged byte here and there is all that is wrong."""
    tried: list[tuple[int, int, str, str]] = []
    for rank, name in enumerate(dict.fromkeys(("utf-8", declared, *_CANDIDATES[:2]))):
        try:
            text = data.decode(name or "utf-8", "replace")
        except LookupError:
            continue
        lost = text.count("\ufffd")
        if "\x00" not in text and lost <= len(text) // _LOST_ONE_IN + _FEW:
            tried.append((lost, rank, name, text))
    for _, _, name, text in sorted(tried, key=lambda t: t[:2]):
        if text_quality(text[: 1 << 16].replace("\ufffd", "")) >= _BAR:
            return text, name or "utf-8"
    return None


def _looks_utf16(data: bytes) -> bool:
    """Whether every other byte lies in the narrow range of high bytes that Chinese in UTF-16 has."""
    return any(
        sum(0x4E <= b <= 0x9F or b in (0, 0x30, 0xFF) for b in half) > 0.95 * max(len(half), 1)
        for half in (data[::2], data[1::2])
    )


def _checked(text: str, name: str) -> tuple[str, str]:
    if len(text) > 40 and text_quality(text[: 1 << 16]) < _BAR / 2:
        raise EncodingError("the file is valid {name}, but its text was already spoilt by a wrong decoding", name=name)
    return text, name
