"""The cover of a standard: number, name, dates and the body that issued it."""

from __future__ import annotations

import re

from pipeline.core.script import HAN
from pipeline.extraction.structure.front_matter.found import Found, Front
from pipeline.extraction.structure.front_matter.labelled import iso_date

_NUMBER = re.compile(
    r"(?<![A-Za-z])((?:GB|GJB|DB\d{2,4}|T|JR|YD|GM|SJ|HJ|NY|QB|CY|WH|MZ|LY|SL|GA|JT|JJF|JJG|QX|TB|HG|DL|YY|WS|SN|MH|CJ|CECS|ISO|IEC)"
    r"(?:\s*/\s*[TZJ]|\s*/\s*[A-Z]{2,8})?\s*\d{1,6}(?:[.．]\d{1,3})?\s*[-–—－—]\s*((?:19|20)\d{2}|\d{2}))(?!\d)"
)
_KIND = re.compile(
    rf"(?:国\s*家|行\s*业|地\s*方|团\s*体|企\s*业|[{HAN}]{{2}}行业)\s*(?:军用)?\s*(?:标\s*准|计\s*量)|标\s*准\s*化\s*指\s*导"
)
_DATE = re.compile(r"((?:19|20)\d{2}\s*[-–—－年./．]\s*\d{1,2}\s*[-–—－月./．]\s*\d{1,2}\s*日?)\s*(发\s*布|实\s*施)")
_LONGEST = 120


def find_standard(front: Front, found: Found) -> None:
    """The fields of a standard's cover, when the first page is one."""
    first = front.pieces[0].page
    cover = [p for p in front.pieces[:40] if p.page == first and len(p.text) <= _LONGEST]
    number = next(((m, p) for p in cover if (m := _NUMBER.search(p.text)) and "代替" not in p.text), None)
    if number is None:
        return
    dates = [(m, p) for p in cover for m in _DATE.finditer(p.text)]
    if not dates and not any(_KIND.search(p.text) for p in cover):
        return
    match, piece = number
    found.add("standard_number", re.sub(r"\s+", " ", match[1]), piece, 0.9)
    year = match[2] if len(match[2]) == 4 else f"19{match[2]}"
    found.add("year", year, piece, 0.9)
    for dated, place in dates:
        found.add("issued" if "发" in dated[2] else "effective", iso_date(dated[1]), place, 0.8)
    for some in cover:
        replaced = re.match(r"[（(]?\s*代替\s*(.+?)[）)]?$", some.text)
        if replaced:
            found.add("replaces", replaced[1], some, 0.8)
        issuer = re.match(rf"([{HAN}、\s]{{4,60}}?)\s*发\s*布$", some.text)
        if issuer and not _DATE.search(some.text):
            found.add("issuer", re.sub(r"\s+", " ", issuer[1]), some, 0.7)
