"""Document numbers: 国发〔2021〕20号, 国务院令第736号, 商务部公告2021年第5号, 法释[2021]11号."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.core.numerals import NUMERAL
from pipeline.core.script import HAN

_S = r"[ \t\u3000]*"
_OPEN, _CLOSE = r"[〔［\[【（(﹝]", r"[〕］\]】）)﹞]"
_HAN = rf"{HAN}"
# The year in brackets and a number, and what stands before them: 国发 〔2021〕20号, 中国人民银行令 〔2021〕第3号.
_YEAR = rf"(?:1{_S}9|2{_S}0){_S}\d{_S}\d"  # scans part the figures
_DISPATCH = re.compile(
    rf"{_OPEN}{_S}(?P<year>{_YEAR}){_S}年?{_S}{_CLOSE}{_S}第?{_S}(?P<number>\d(?:{_S}\d){{0,4}}){_S}号"
)
_SHORT_SIGN = re.compile(
    rf"(?P<sign>[{_HAN}A-Za-z]{{1,20}}?(?:[（(][{_HAN}]{{1,4}}[)）])?){_S}(?P<kind>令|公告|通告)?{_S}$"
)
# 令第736号, 公告2021年第5号, 令（第559号）, 令 第八十一号; 第736号令, 2007年第5号令.
_ORDER = re.compile(
    rf"(?P<kind>令|公告|通告){_S}[\n（(]{{0,2}}{_S}(?:(?P<year>(?:19|20)\d{{2}}){_S}年{_S})?"
    rf"第{_S}(?P<number>[{NUMERAL}]{{1,7}}){_S}号(?!令)"
)
_TURNED = re.compile(
    rf"(?:(?P<year>(?:19|20)\d{{2}}){_S}年{_S})?第{_S}(?P<number>[{NUMERAL}]{{1,7}}){_S}号(?P<kind>令)"
)
# An order's name above the year and number of its line: 中国人民银行令 / 〔2021〕第9号.
_BELOW = re.compile(
    rf"(?P<kind>令|公告|通告){_S}\n{_S}{_OPEN}{_S}(?P<year>{_YEAR}){_S}{_CLOSE}{_S}第?{_S}(?P<number>\d{{1,5}}){_S}号"
)
_SPREAD = re.compile(rf"[{_HAN}](?:[ \u3000]+[{_HAN}]){{3,}}{_S}$")  # 中 国 人 民 银 行
_BODIES = re.compile(rf"[{_HAN}]{{2,30}}(?:(?:、|[ \u3000]{{1,4}})[{_HAN}]{{2,30}}){{0,11}}{_S}$")
_SHORT, _LONG = 30, 300  # characters that a short sign, and the names of the bodies of a joint order, may take
_STATE = re.compile(r"中华人民共和国")
_BLANK = re.compile(r"[ \t\u3000]")
_WIDE = re.compile(r"[０-９]")
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A document number between two offsets.

    Attributes
    ----------
    value
        As printed, with 〔〕 for any brackets, without blanks and without 中华人民共和国.
    sign
        What stands before it: the issuer's short sign (国发), or the body whose order it is (国务院).
    order
        Whether it is the number of an order or announcement, not of a dispatch.
    year
        The year in it, if any.
    """

    start: int
    end: int
    value: str
    sign: str
    order: bool
    year: int | None


def _joined(sign: str) -> str:
    """Bodies of a joint order with one sign between them (国家计委 水利部 becomes 国家计委、水利部)."""
    return re.sub(r"[ \t\u3000]+", "、", sign.strip())


def _before(
    text: str, floor: int, position: int, reach: int, pattern: re.Pattern[str]
) -> tuple[re.Match[str] | None, int]:
    """The match that ends at a position, and where the text it was looked for in begins; never beyond a line."""
    begin = max(floor, position - reach)
    begin = text.rfind("\n", begin, position) + 1 or begin
    return pattern.search(text[begin:position]), begin


def _dispatch(text: str, floor: int, match: re.Match[str]) -> FoundNumber | None:
    before, begin = _before(text, floor, match.start(), _SHORT, _SHORT_SIGN)
    if before is None:
        return None
    sign = re.sub(r"\s", "", before["sign"]) + (before["kind"] or "")
    year, number = (_BLANK.sub("", match[part]) for part in ("year", "number"))
    value = f"{_STATE.sub('', sign)}〔{year}〕{number}号"
    start = begin + before.start()
    return FoundNumber(start, match.end(), value, sign, bool(before["kind"]), int(year))


def _order(text: str, floor: int, match: re.Match[str]) -> FoundNumber:
    before, begin = _before(text, floor, match.start(), _LONG, _SPREAD)
    if before:
        sign = _BLANK.sub("", before.group())
    else:
        before, begin = _before(text, floor, match.start(), _LONG, _BODIES)
        sign = _joined(before.group()) if before else ""
    if match.re is _BELOW:
        value = f"{_STATE.sub('', sign)}{match['kind']}〔{_BLANK.sub('', match['year'])}〕{match['number']}号"
        start = begin + before.start() if before else match.start()
        return FoundNumber(start, match.end(), value, sign, True, int(_BLANK.sub("", match["year"])))
    year = f"{match['year']}年" if match["year"] else ""
    value = f"{_STATE.sub('', sign)}{match['kind']}{year}第{match['number'].strip()}号"
    start = begin + before.start() if before else match.start()
    return FoundNumber(start, match.end(), value, sign, True, int(match["year"]) if match["year"] else None)


def iterate_numbers(text: str, start: int = 0, end: int | None = None) -> Iterator[FoundNumber]:
    """The document numbers in a stretch of a text, in order, none within another."""
    stop = len(text) if end is None else end
    if _WIDE.search(text, start, stop):
        text = text[:start] + text[start:stop].translate(_NARROW)
    dispatches = (_dispatch(text, start, m) for m in _DISPATCH.finditer(text, start, stop))
    found = [number for number in dispatches if number is not None]
    found += [
        _order(text, start, m) for pattern in (_ORDER, _TURNED, _BELOW) for m in pattern.finditer(text, start, stop)
    ]
    last = start
    for number in sorted(found, key=lambda n: (n.start, -n.end)):
        if number.start >= last:
            yield number
            last = number.end
