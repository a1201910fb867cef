"""The line above a newspaper's page: its name and the day."""

from __future__ import annotations

import re

from pipeline.core.script import HAN
from pipeline.extraction.structure.front_matter.found import Found, Front

_DAY = re.compile(r"((?:19|20)\d{2})\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_SHEET = re.compile(r"星期[一二三四五六日天]|第?\s*[A-Z]?\d{1,3}\s*版|版次")
_NAME = re.compile(rf"(?<![{HAN}])[{HAN}]{{2,10}}报(?![{HAN}])")
_LONGEST = 80  # characters
_WORDS = re.compile(r"星期[一二三四五六日天]|第?\s*[A-Z]?\d{1,3}\s*版|责任?编辑")


def find_newspaper(front: Front, found: Found) -> None:
    """Name and year from a line that gives the day, and the day of the week or the number of the sheet."""
    for piece in front.opening():
        day = _DAY.search(piece.text) if len(piece.text) <= _LONGEST else None
        if day and _SHEET.search(piece.text):
            rest = _WORDS.sub(" ", _DAY.sub(" ", piece.text))
            name = _NAME.search(rest)
            found.add("journal", name[0] if name else "", piece, 0.55)
            found.add("year", day[1], piece, 0.55)
