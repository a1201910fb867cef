"""Paragraphs that come in parts: copies of pages part them at links and subscripts, and where a page ended."""

from __future__ import annotations

import re

from pipeline.extraction.model import Piece
from pipeline.extraction.structure.front_matter import ABSTRACT, CAPTION, KEYWORDS, REFERENCE
from pipeline.extraction.structure.headings import find_numbering

# No paragraph begins with the marks, or with a bracket that closes one before; none ends with one that opens.
_MARKS = re.compile("[，。；、：！？%％]")
_OPENED_BY = dict(zip(")）]］】〕》〉」』”’", "(（[［【〔《〈「『“‘", strict=True))
_OPENING = tuple(_OPENED_BY.values())
# What stands above or below the line, and what it stands at: PM / 2.5 / ）. A whole number may be that of a page.
_SCRIPT, _DECIMAL, _BASE = re.compile(r"[0-9A-Za-z.+\-−]{1,5}"), re.compile(r"\d\.\d"), re.compile(r"[0-9A-Za-z]$")
_LINK = re.compile(r"(?![一二三四五六七八九十0-9]+$).{2,40}")
# What stands within and at the end of half a sentence; of sentences whose last one has no end; and what has it. A
# paragraph may be a whole text: each is looked for by itself.
_HALF_SENTENCE = re.compile(r"[，。；、]"), re.compile(r"\w")
_UNENDED = re.compile(r"[。！？；]"), re.compile(r"[\u3400-\u9fff，、]")
_ENDED = re.compile(r"\w.{8,}[。！？；：”）]")
_LEAST = 40  # characters; what is shorter may be a caption, or signed


def join_parted(pieces: list[Piece]) -> list[Piece]:
    """The blocks, the parts of paragraphs put together; a page's number between them stands behind.

    Parts are blocks whose kind nobody has told yet.
    """
    joined, texts = list[Piece](), list[Piece]()
    for piece in pieces:
        if piece.kind:
            texts = texts if piece.kind == "page_number" else []
        elif len(texts) > 1 and _stands_in(texts[-2].text, texts[-1].text, piece.text):
            inner = texts.pop()
            texts[-1].text += inner.text + piece.text
            inner.text = ""
            continue
        elif texts and _goes_on(texts[-1].text, piece.text):
            texts[-1].text += piece.text
            continue
        else:
            texts.append(piece)
        joined.append(piece)
    return [piece for piece in joined if piece.text or piece.kind]


def _stands_in(before: str, line: str, behind: str) -> bool:
    """Whether a line is a link or a subscript within the paragraph that stands around it."""
    closes = _closes(before + line, behind)
    if _SCRIPT.fullmatch(line):
        begins = closes or (_DECIMAL.fullmatch(line) is not None and behind[:1].isalpha())
        return begins and _BASE.search(before) is not None
    return closes and _LINK.fullmatch(line) is not None and _holds_and_ends(before, *_HALF_SENTENCE)


def _goes_on(before: str, line: str) -> bool:
    """Whether a paragraph goes on with the next line."""
    if before.endswith(_OPENING) or _closes(before, line):
        return True
    if len(before) < _LEAST or not _holds_and_ends(before, *_UNENDED) or not _ENDED.fullmatch(line):
        return False
    other = find_numbering(before) or find_numbering(line)
    return not other and not any(kind.match(line) for kind in (ABSTRACT, CAPTION, KEYWORDS, REFERENCE))


def _holds_and_ends(text: str, sign: re.Pattern[str], end: re.Pattern[str]) -> bool:
    """Whether a text ends with one character and holds another before it."""
    return end.match(text, len(text) - 1) is not None and sign.search(text, 0, len(text) - 1) is not None


def _closes(before: str, line: str) -> bool:
    """Whether a line begins with what only stands behind something: a comma, or the other half of a bracket."""
    opening = _OPENED_BY.get(line[0], "")
    return before.count(opening) > before.count(line[0]) if opening else _MARKS.match(line) is not None
