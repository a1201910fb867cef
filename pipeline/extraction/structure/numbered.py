"""Numbered lines of the text's own type that are headings, told by the company they keep.

A short numbered line that stands alone above a paragraph of text is a heading when its neighbour in the count, its
first part or its whole (``1`` or ``2.1`` for ``2``) stands so too or is a heading. Items of a list follow each other;
headings have text between them.
"""

from __future__ import annotations

import re

from pipeline.core.script import HAN
from pipeline.extraction.structure.headings import find_numbering, may_be_heading
from pipeline.extraction.structure.labels import begins_label
from pipeline.extraction.structure.paragraphs import Paragraph

_SCHEMES = frozenset({"chinese", "chinese bracketed", "decimal", "number", "bare number"})
_LONGEST = 28  # characters
_TEXT = 40  # characters of the paragraph below
_FREE = 4.0  # em left free behind the line
_CHINESE = "一二三四五六七八九十"

Place = tuple[str, tuple[int, ...]]  # family of the scheme and number


def promote_numbered(paragraphs: list[Paragraph]) -> None:
    """Mark as headings the short numbered lines that stand in one count with others."""
    places: dict[Place, list[Paragraph]] = {}
    candidates: list[tuple[Place, Paragraph]] = []
    for paragraph, below in zip(paragraphs, [*paragraphs[1:], None], strict=False):
        place = _place(paragraph.text)
        if place is None:
            continue
        if paragraph.kind == "heading":
            places.setdefault(place, []).append(paragraph)
        elif paragraph.kind == "paragraph" and below is not None and _stands_alone(paragraph, below):
            places.setdefault(place, []).append(paragraph)
            candidates.append((place, paragraph))
    for place, paragraph in candidates:
        if any(near in places for near in _near(place)):
            paragraph.kind = "heading"


def _place(text: str) -> Place | None:
    found = find_numbering(text)
    if not found or found[0].name not in _SCHEMES or text[len(found[1]) : len(found[1]) + 1] in (")", "）"):
        return None
    name, number = found[0].name, found[1]
    if name.startswith("chinese"):
        inner = re.sub(r"[^一二三四五六七八九十]", "", number)
        value = _CHINESE.find(inner) + 1 if len(inner) == 1 else 0
        return (name, (value,)) if value else None
    return "decimal", tuple(map(int, re.findall(r"\d+", number)))


def _near(place: Place) -> list[Place]:
    """The numbers before and after, the first part and, of a part, the whole."""
    family, number = place
    near = [(family, (*number[:-1], number[-1] + step)) for step in (-1, 1)]
    if family == "decimal":
        near.append((family, (*number, 1)))
        near += [(family, number[:-1])] if len(number) > 1 else []
    return near


def _stands_alone(paragraph: Paragraph, below: Paragraph) -> bool:
    """Whether the line is short, ends early and has a paragraph of text below it."""
    text, line = paragraph.text, paragraph.lines[-1]
    if len(paragraph.lines) > 1 or len(text) > _LONGEST or re.search(r"[，。；：]|[,;:．.]$", text):
        return False
    if not may_be_heading(text) or begins_label(text) or not re.search(rf"[{HAN}]{{2}}|[A-Za-z]{{4}}", text):
        return False
    follows = below.kind == "paragraph" and len(below.text) > _TEXT
    led = below.kind == "heading" or (_place(below.text) is not None and len(below.text) <= _LONGEST)
    # A part's heading may follow that of its whole at once.
    first = led and _place(below.text) in [(p[0], (*p[1], 1)) for p in [_place(text)] if p]
    return (follows or first) and line.right - line.x1 > _FREE * line.size
