"""The title in Chinese and in English."""

from __future__ import annotations

import re

from pipeline.extraction.model import Piece
from pipeline.extraction.structure.front_matter.found import Found, Front
from pipeline.extraction.structure.labels import ABSTRACT
from pipeline.extraction.structure.names import PLACE, is_chinese, is_latin_names

_FRONT = 30  # blocks looked at for the English title
_STARS = re.compile(r"[\s*∗＊⁎①-⑳†‡§¹²³⁴⁵※★☆]+$")


def clean_title(text: str) -> str:
    """The title without the star that leads to a note, which a scan may show as a quote that nothing opens."""
    title = _STARS.sub("", text).strip()
    return title[:-1].rstrip() if title.endswith("”") and "“" not in title else title


def find_title(front: Front, found: Found) -> None:
    """The title from its block."""
    title = front.title
    if title is not None:
        found.add("title", clean_title(title.text), title, 0.7)
        if not is_chinese(title.text):
            found.add("title_en", clean_title(title.text), title, 0.4)


def find_english_title(front: Front, found: Found) -> None:
    """The English title: the Latin line right before the English abstract, else a Latin heading of the first page."""
    pieces = front.pieces
    for i, piece in enumerate(pieces):
        english = piece.kind == "abstract" and not is_chinese(ABSTRACT.sub("", piece.text, count=1))
        if english and _take(pieces[max(0, i - 6) : i][::-1], found):
            return
    first = [p for p in pieces[:_FRONT] if p.page == front.page and p.kind in ("heading", "paragraph")]
    if front.title is not None and is_chinese(front.title.text):
        _take(first, found)


def _take(candidates: list[Piece], found: Found) -> bool:
    """Set the English title from the first candidate that reads like one; marks names and title on the way."""
    latin = [p for p in candidates if p.kind in ("heading", "title", "paragraph") and not is_chinese(p.text)]
    for piece in latin:
        text = piece.text.strip()
        if is_latin_names(text) and piece.kind != "title" and len(text.split()) < 12:
            piece.kind, piece.level = "author", 0
    largest = max((p.size for p in latin if _is_title(p)), default=0.0)
    for piece in latin:
        if _is_title(piece) and piece.size > 0.97 * largest:
            found.add("title_en", clean_title(piece.text), piece, 0.6)
            piece.kind, piece.level = "title", 0
            return True
    return False


def _is_title(piece: Piece) -> bool:
    text = piece.text.strip()
    if piece.kind == "author" or not 12 < len(text) < 250 or len(text.split()) < 3:
        return False
    if "@" in text or text[:1] in "(（" or not any(c.isalpha() for c in text):
        return False
    return piece.kind != "paragraph" or not (text[-1] in ".;," or PLACE.search(text))
