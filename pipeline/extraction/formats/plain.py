"""Plain text, with the remains of HTML that copies of pages carry."""

from __future__ import annotations

import html
import html.entities
import itertools
import re
from collections.abc import Callable
from pathlib import Path

from pipeline.extraction.characters import SEPARATOR, join_paragraph
from pipeline.extraction.formats.encodings import decode
from pipeline.extraction.formats.html import read_fragment
from pipeline.extraction.model import Content, Piece
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.quality import text_quality
from pipeline.extraction.structure.blocks import clean, find_kinds
from pipeline.extraction.structure.front_matter import find_metadata
from pipeline.extraction.structure.headings import find_numbering

# HTML that a text was copied with; only the tags that part its paragraphs count.
_BREAK = re.compile(
    r"<(?:/?(?:p|div|h[1-6]|center|li|ul|ol|section|article|body|html)|br)\b[^<>]{0,500}>", re.IGNORECASE
)
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
# An attribute has an equals sign: ``a <b 且 c> d`` compares.
_INLINE = re.compile(
    r"</?(?:span|font|b|i|u|em|strong|a|sup|sub|small|big|img|o:p)(?:\s[^<>=]{0,100}=[^<>]{0,500})?\s{0,5}/?>",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"<(script|style)\b[^<>]{0,500}>", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[-—–]{1,2}\s?\d{1,4}\s?[-—–]{1,2}|第\s?\d{1,4}\s?页(?:\s?[,，/]?\s?共\s?\d{1,4}\s?页)?")
_ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][0-9A-Fa-f]{2,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_WRAPPED = 0.6  # share of long lines that end within a sentence, when a text was broken by width
# Columns by which lines of Chinese broken at one width differ, and the share of the long ones that do not differ more.
_RAGGED, _EVEN = 4, 0.6


def read_plain(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    """The content of a text or Markdown file.

    Raises
    ------
    EncodingError
        When the encoding cannot be told.
    """
    text, encoding = decode(path.read_bytes())
    return read_text(text, encoding, markdown=path.suffix.lower() in (".md", ".markdown"))


def read_text(text: str, encoding: str, *, markdown: bool = False) -> Content:
    """The content of a text that is decoded."""
    text = re.sub(r"\r\n?|[\f\v\x85\u2028\u2029]", "\n", text.lstrip("\ufeff"))
    if markdown:
        from pipeline.extraction.formats.markdown import read_markdown

        return read_markdown(text, encoding)
    pieces = find_kinds(_read_pieces(text))
    return Content(pieces, find_metadata(pieces), 1, encoding, text_quality("".join(p.text for p in pieces)))


def _read_pieces(text: str) -> list[Piece]:
    """The paragraphs, and the rows of tables where the text was copied from HTML with its tables."""
    pieces: list[Piece] = []
    position = 0
    lowered = text.lower() if "<" in text else ""
    while opening := _TABLE.search(text, position):
        end = lowered.find("</table", opening.end())
        if end < 0:
            break
        end = text.find(">", end) + 1 or len(text)
        pieces += _plain_pieces(_without_markup(text[position : opening.start()]).split("\n"))
        pieces += read_fragment(text[opening.start() : end])
        position = end
    return pieces + _plain_pieces(_without_markup(text[position:]).split("\n"))


def _without_markup(text: str) -> str:
    """The text without HTML's tags and entities, with lines ending where blocks of HTML do."""
    if "<" in text:
        text = _INLINE.sub("", _BREAK.sub("\n", _without_comments(text)))
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    """What an entity stands for; names that HTML does not know stay as they are."""
    written = entity.group()
    return html.unescape(written) if written[1] == "#" or written[1:] in html.entities.html5 else written


def _without_comments(text: str) -> str:
    """The text without comments, programs and styles; what is opened and never closed stays."""
    parts, position = [], 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts.append(text[position:start])
        position = end + 3
    text = "".join((*parts, text[position:]))
    parts, position, lowered = [], 0, text.lower()
    while opening := _UNSEEN.search(text, position):
        end = lowered.find(f"</{opening.group(1).lower()}", opening.end())
        if end < 0:
            break
        parts.append(text[position : opening.start()])
        position = text.find(">", end) + 1 or len(text)
    return "".join((*parts, text[position:]))


def _plain_pieces(lines: list[str]) -> list[Piece]:
    """A paragraph a line; where the text was wrapped by width, the lines between blank or indented ones."""
    if not _is_wrapped(lines):
        return [_piece(t) for t in map(clean, lines) if t and not SEPARATOR.match(t)]
    paragraphs: list[list[str]] = []
    fresh = True
    for line in lines:
        indented = line.startswith(("\u3000", "  ", "\t"))
        text = clean(line)
        if not text:
            fresh = True
            continue
        if fresh or indented or not paragraphs:
            paragraphs.append([text])
        else:
            paragraphs[-1].append(text)
        fresh = False
    return [_piece(t) for t in map(join_paragraph, paragraphs) if not SEPARATOR.match(t)]


def _piece(text: str) -> Piece:
    return Piece("page_number" if _PAGE_NUMBER.fullmatch(text) else "", text)


def _are_even(lines: list[str]) -> bool:
    """Whether long lines end at one column, as Chinese broken by width does; other writing breaks between words."""
    han = sum("\u3400" <= c <= "\u9fff" for line in lines for c in line)
    if 2 * han < sum(map(len, lines)):
        return True
    widths = sorted(sum(2 if c >= "\u2e80" else 1 for c in line) for line in lines)
    edge = widths[int(0.9 * (len(widths) - 1))]
    return sum(abs(width - edge) <= _RAGGED for width in widths) >= _EVEN * len(widths)


def _is_wrapped(lines: list[str]) -> bool:
    """Whether the lines were broken by width: most long lines are about equally long and end within a sentence."""
    solid = [line.strip() for line in lines if line.strip()]
    if len(solid) < 4:
        return False
    lengths = sorted(len(s) for s in solid)
    longest = lengths[int(0.9 * (len(lengths) - 1))]
    if not 15 <= longest <= 120:
        return False
    followed = [(a.strip(), b) for a, b in itertools.pairwise(lines) if len(a.strip()) > 0.85 * longest and b.strip()]
    if len(followed) < max(3, 0.4 * len(solid)):
        return False
    if not _are_even([a for a, _ in followed]):
        return False
    # A number, an order or a date ends the lines of an official head.
    inside = sum(a[-1] not in "。！？；：.!?;:”』」号令日" and not find_numbering(b.strip()) for a, b in followed)
    return inside >= _WRAPPED * len(followed)
