"""What a page's content shows, read from its operators alone: no boxes, no drawing, a few milliseconds a page.

An engine may pass over text in silence: PDFium leaves out each text object whose glyphs have no width, which is how
spaces look but also whole fonts that it can neither find nor load. The strings of the content say how many characters
there are, so that what an engine gives can be held against them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, dict_value, resolve1, stream_value
from pdfminer.psparser import literal_name

_DEPTH = 4  # forms within forms
_LONGEST = 16 << 20  # bytes of one page's content; longer ones are drawings
_SPACES = frozenset(" \t\r\n\u00a0\u3000\u2002\u2003\u2009\u200a\u200b\u202f\u205f\ufeff\x00")
_TOKEN = re.compile(
    rb"%[^\r\n]*|<<(?:[^<>]|<[^<>]*>)*>>"  # comments and properties of marked content
    rb"|\bBI\s.*?\bEI\b"
    rb"|(?P<text>\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\([^()]*\))*\))*\)|<[0-9A-Fa-f\s]*>)"
    rb"|/(?P<name>[^\s/<>\[\]()%{}]+)(?:\s+[-+.\d]+)?\s+(?P<operator>Tf|Do)\b"
    rb"|(?<![\w/.])(?P<state>[qQ])(?![\w.])",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}


@dataclass(slots=True)
class FontCache:
    """The fonts of one document, made when first shown, and what their codes stand for."""

    manager: PDFResourceManager = field(default_factory=lambda: PDFResourceManager(caching=True))
    fonts: dict[int, Any] = field(default_factory=dict)
    strings: dict[tuple[int, bytes], str] = field(default_factory=dict)

    def font(self, reference: Any) -> Any:
        """The font that a resource names, None when it cannot be read."""
        number = getattr(reference, "objid", None) or id(reference)
        if number not in self.fonts:
            try:
                self.fonts[number] = self.manager.get_font(number, dict_value(reference))
            except Exception:  # the parser raises whatever a broken font leads to
                self.fonts[number] = None
        return self.fonts[number]

    def decode(self, font: Any, text: bytes) -> str:
        """The characters of a string, U+FFFD for each that the font does not name."""
        key = id(font), text
        found = self.strings.get(key)
        if found is None:
            found = self.strings[key] = "".join(_character(font, code) for code in font.decode(text))
        return found


def _character(font: Any, code: int) -> str:
    try:
        return str(font.to_unichr(code))
    except (PDFUnicodeNotDefined, ValueError, KeyError):
        return "\ufffd"


def count_shown(page: Any, cache: FontCache) -> Counter[str]:
    """How often the content of a page (pdfminer's) shows each character; forms count where drawn.

    Spaces don't count, nor do characters of private use: databases draw blanks with them.
    """
    counts: Counter[str] = Counter()
    content = b" ".join(stream_value(part).get_data() for part in page.contents)
    _count(content, page.resources, cache, counts, _DEPTH)
    for char in [c for c in counts if c in _SPACES or "\ue000" <= c <= "\uf8ff"]:
        del counts[char]
    return counts


def _count(content: bytes, resources: Any, cache: FontCache, counts: Counter[str], depth: int) -> None:
    named = dict_value(resources) if resources else {}
    fonts, forms = dict_value(named.get("Font") or {}), dict_value(named.get("XObject") or {})
    font: Any = None
    saved: list[Any] = []
    for match in _TOKEN.finditer(content[:_LONGEST]):
        text, state = match["text"], match["state"]
        if text is not None:
            if font is not None:
                counts.update(cache.decode(font, _plain(text)))
        elif state == b"q":
            saved.append(font)
        elif state == b"Q":
            font = saved.pop() if saved else font
        elif match["operator"] == b"Tf":
            reference = fonts.get(_name(match["name"]))
            font = cache.font(reference) if reference is not None else None
        elif match["operator"] == b"Do" and depth:
            form = resolve1(forms.get(_name(match["name"])))
            if isinstance(form, PDFStream) and literal_name(form.get("Subtype")) == "Form":
                _count(form.get_data(), form.get("Resources") or resources, cache, counts, depth - 1)


def _name(raw: bytes) -> str:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes((int(m[1], 16),)), raw).decode("utf-8", "replace")


def _plain(text: bytes) -> bytes:
    """The bytes of a string as it is written in the content."""
    if text[:1] == b"<":
        digits = re.sub(rb"\s", b"", text[1:-1])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    body = text[1:-1]
    return _ESCAPE.sub(_unescape, body) if b"\\" in body else body


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code[:1].isdigit():
        return bytes((int(code, 8) & 0xFF,))
    return _ESCAPED.get(code, code)
