"""The year of a law in the version at hand, or of an official letter."""

from __future__ import annotations

import re

from pipeline.extraction.model import Piece
from pipeline.extraction.structure.front_matter.found import Found, Front

_ADOPTED = re.compile(
    r"((?:19|20)\d{2})\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日.*?(?:通过|修订|修正|公布|发布|批准|印发|会议)"
)
_DATE_LINE = re.compile(
    r"(?:[（(]\s*)?((?:19|20)\d{2})\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?(?:\s*[）)])?(?:\s*(?:印发|发布))?"
)
_EFFECTIVE = re.compile(
    r"(?:本|该)\S{1,12}?自\s*((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日起(?:施行|实施|生效|执行)"
)
_HEAD = 13  # blocks below the title in which a law says when it was made
_TAIL = 30  # blocks at the end in which it says from when it holds


def find_law_year(front: Front, found: Found) -> None:
    """The year of a law, regulation or official letter.

    A law says below its title when it was adopted or promulgated and when it was amended: the latest of these years.
    One that does not was promulgated in the year from which it holds, or the year before where it holds from the first
    of January. A letter bears its date in the last line.
    """
    title = front.title
    titled = re.match(r"((?:19|20)\d{2})\s*年", title.text) if title else None
    if titled and title:
        found.add("year", titled[1], title, 0.2)
    prose = front.prose()
    first = next((i for i, p in enumerate(prose[:4]) if p.kind == "title"), -1)
    _from_head(prose[first + 1 : first + _HEAD], found)
    if "year" not in found.fields:
        _from_effect(prose, found)
    if "year" not in found.fields:
        for piece in reversed(prose[-6:]):
            match = _DATE_LINE.fullmatch(piece.text.strip())
            if match:
                found.add("year", match[1], piece, 0.1)
                return


def _from_head(pieces: list[Piece], found: Found) -> None:
    years: list[tuple[int, Piece]] = []
    for piece in pieces:
        if len(piece.text) > 1500 or piece.text.startswith("第一条"):
            break
        if re.match(r"[（(]?\s*(?:19|20)\d{2}\s*年", piece.text) and piece.text[-1] != "。":
            years += [(int(y), piece) for y in _ADOPTED.findall(piece.text)]
    if years:
        year, piece = max(years, key=lambda item: item[0])
        found.add("year", str(year), piece, 0.15)


def _from_effect(prose: list[Piece], found: Found) -> None:
    if not any(p.text.startswith("第一条") for p in prose):
        return
    for piece in reversed(prose[-_TAIL:]):
        match = _EFFECTIVE.search(piece.text)
        if match:
            year = int(match[1]) - (int(match[2]) == int(match[3]) == 1)
            found.add("year", str(year), piece, 0.1)
            return
