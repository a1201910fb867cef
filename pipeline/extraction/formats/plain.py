"""Plain text and Markdown."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path

from pipeline.extraction.characters import join_lines
from pipeline.extraction.formats.encodings import decode
from pipeline.extraction.model import Content, Piece
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.quality import text_quality
from pipeline.extraction.structure.blocks import clean, find_kinds
from pipeline.extraction.structure.front_matter import find_metadata
from pipeline.extraction.structure.headings import find_numbering

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_RULE = re.compile(r"\s*(?:[-*_=]\s*){3,}$")
_TABLE_RULE = re.compile(r"\s*\|?[\s:|-]+\|[\s:|-]*$")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?:[^()\s]|\([^)]*\))*(?:\s+\"[^\"]*\")?\)")
_MARKS = re.compile(r"(\*\*\*|\*\*|__|~~|`+)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])[*_](?=\S)([^*_]+?)(?<=\S)[*_](?![\w*])")
_HTML_TAG = re.compile(r"</?(?:br|p|div|span|sup|sub|b|i|em|strong|center|font|a|img)\b[^>]*>", re.IGNORECASE)
_WRAPPED = 0.6  # share of long lines that end within a sentence, when a text was broken by width


def _clean(text: str) -> str:
    """A line folded as far as nobody typed it so: full-width letters and digits stay."""
    return clean(text, width=False)


def read_plain(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    """The content of a text or Markdown file.

    Raises
    ------
    EncodingError
        When the encoding cannot be told.
    """
    text, encoding = decode(path.read_bytes())
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\u2028", "\n").split("\n")
    markdown = path.suffix.lower() in (".md", ".markdown")
    pieces = find_kinds(_markdown_pieces(lines) if markdown else _plain_pieces(lines))
    return Content(pieces, find_metadata(pieces), 1, encoding, text_quality("".join(p.text for p in pieces)))


def _plain_pieces(lines: list[str]) -> list[Piece]:
    """A paragraph a line; where the text was wrapped by width, the lines between blank or indented ones."""
    if not _is_wrapped(lines):
        return [Piece("", t) for t in map(_clean, lines) if t and not _RULE.match(t)]
    paragraphs: list[str] = []
    fresh = True
    for line in lines:
        indented = line.startswith(("\u3000", "  ", "\t"))
        text = _clean(line)
        if not text:
            fresh = True
            continue
        if fresh or indented or not paragraphs:
            paragraphs.append(text)
        else:
            paragraphs[-1] = join_lines(paragraphs[-1], text)
        fresh = False
    return [Piece("", t) for t in paragraphs if not _RULE.match(t)]


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
    if len(followed) < max(3, 0.25 * len(solid)):
        return False
    inside = sum(a[-1] not in "。！？；：.!?;:”』」" and not find_numbering(b.strip()) for a, b in followed)
    return inside >= _WRAPPED * len(followed)


def _markdown_pieces(lines: list[str]) -> list[Piece]:
    pieces: list[Piece] = []
    fenced = fresh = False
    for number, line in enumerate(_without_front_matter(lines)):
        if line.lstrip().startswith(("```", "~~~")):
            fenced, fresh = not fenced, True
            continue
        if not line.strip() or (_RULE.match(line) and not fenced) or _TABLE_RULE.match(line):
            fresh = True
            continue
        heading = _HEADING.match(line)
        text = _clean(_strip_marks(heading.group(2) if heading else line.strip().lstrip("> ")))
        if not text:
            continue
        if heading:
            pieces.append(Piece("heading", text, level=len(heading.group(1))))
        elif "|" in line.strip()[1:-1] and line.strip().startswith("|"):
            pieces.append(Piece("table", "\t".join(c.strip() for c in line.strip().strip("|").split("|"))))
        elif _ITEM.match(line):
            pieces.append(Piece("list_item", _clean(_strip_marks(_ITEM.sub("", line, count=1))) or text))
        elif fresh or not pieces or pieces[-1].kind or number == 0 or line.startswith(("\u3000", "    ")):
            pieces.append(Piece("", text))
        else:
            pieces[-1].text = join_lines(pieces[-1].text, text)
        fresh = False
    return _promote_title([p for p in pieces if p.text])


def _without_front_matter(lines: list[str]) -> list[str]:
    """The lines without a YAML block at the top."""
    if lines and lines[0].strip() == "---":
        for end in range(1, min(len(lines), 60)):
            if lines[end].strip() in ("---", "..."):
                return lines[end + 1 :]
    return lines


def _promote_title(pieces: list[Piece]) -> list[Piece]:
    """A single first heading of level 1 is the title, and the others move up one level."""
    tops = [p for p in pieces if p.kind == "heading" and p.level == 1]
    if len(tops) == 1 and pieces[0] is tops[0]:
        tops[0].kind, tops[0].level = "title", 0
        for piece in pieces:
            if piece.kind == "heading":
                piece.level = max(piece.level - 1, 1)
    return pieces


def _strip_marks(text: str) -> str:
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _HTML_TAG.sub("", text)
    for _ in range(2):
        text = _MARKS.sub(r"\2", text)
    text = _EMPHASIS.sub(r"\1", text)
    return re.sub(r"\\([\\`*_{}\[\]()#+\-.!|>~])", r"\1", text)
