"""From when, and until when, a text is in force by its own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.core.numerals import NUMERAL, parse_numeral
from pipeline.core.script import HAN
from pipeline.policies.dates import FoundDate, add_term, iterate_dates
from pipeline.policies.head import Line

_LONGEST_LINE = 20_000  # characters; a longer line is no text that people wrote
_SELF = (
    rf"本(?:[{HAN}]{{0,8}}?(?:法|法典|条例|规定|办法|细则|规则|解释|决定|决议|通知|意见|批复|方案|规划|纲要|公告|通告|措施|政策|"
    r"准则|章程|制度|标准|规范|规程|文件|修正案|目录|清单|指南|指引|令))"
)
_FROM = re.compile(
    rf"(?P<self>{_SELF}|现(?:[予将][^。；;\n]{{0,80}}?)?(?:公布|发布|颁布|印发)(?:《[^《》]{{2,80}}(?:〈[^〉]{{2,80}}〉[^《》]{{0,12}})?》|[^。；;，,\n]{{0,8}}))?[，,]?\s*(?:从|自)\s*(?P<when>[^。；;，,\n]{{2,24}}?)(?:日起|之日起|起)\s*(?:正式|开始)?(?:施行|实施|执行|生效|试行)"
)
_OWN_DAY = re.compile(r"(?:公布|发布|颁布|印发|下发|批准|通过|公告)(?:之|当)?$")
_UNTIL = re.compile(r"(?:有效期|执行期|实施期|试行期|期限)?[^。；;\n]{0,14}?(?:至|到|截至)\s*$")
_TERM = re.compile(
    rf"(?:有效期限?|实施期限?|执行期限?|试行期限?|试点期限?)\s*(?:限)?(?:为|是|暂定)?\s*(?P<count>[{NUMERAL}]{{1,3}})\s*(?P<unit>年|个月)"
)
_IS_OWN = re.compile(rf"{_SELF}|^\s*有效期")
_VALID = re.compile(r"有效期|执行期限|实施期限|试行期|执行至|实施至|施行至|有效至|同时失效|自动失效")


def find_effective(lines: Sequence[Line], noun: str) -> tuple[FoundDate | None, FoundDate | None]:
    """The day from which a text says that it is in force, or else where it says 自公布之日起.

    Parameters
    ----------
    lines
        The text's lines.
    noun
        What the text calls itself (条例, 办法 ...): its own words about itself are preferred to those it quotes.

    Returns
    -------
    tuple
        The stated day; and, where no day is stated, the words (with an empty ``value``).
    """
    own: list[FoundDate] = []
    other: list[FoundDate] = []
    for line in lines:
        if "起" not in line.text or len(line.text) > _LONGEST_LINE:
            continue
        for match in _FROM.finditer(line.text):
            if not match["self"]:
                continue
            date = next(iterate_dates(line.text, match.start("when"), match.end()), None)
            if date is not None:
                found = FoundDate(line.start + date.start, line.start + date.end, date.value)
            elif _OWN_DAY.search(match["when"]):
                found = FoundDate(line.start + match.start("when"), line.start + match.end(), "")
            else:
                continue
            (own if noun and match["self"].endswith(noun) else other).append(found)
    if not own and not other:
        return None, None
    best = (own or other)[-1]
    return (best, None) if best.value else (None, best)


def find_term_start(lines: Sequence[Line]) -> FoundDate | None:
    """The first day of a term that a text states for itself: 执行期限为2031年1月1日至2035年12月31日."""
    for line in lines:
        if len(line.text) > _LONGEST_LINE or not _VALID.search(line.text):
            continue
        for sentence in re.finditer(r"[^。；;]+", line.text):
            text = sentence.group()
            dates = list(iterate_dates(text))
            if (
                len(dates) == 2
                and re.search(_SELF, text)
                and re.fullmatch(r"起?[至到—－-]", text[dates[0].end : dates[1].start])
            ):
                begin = line.start + sentence.start()
                return FoundDate(begin + dates[0].start, begin + dates[0].end, dates[0].value)
    return None


def find_expired(lines: Sequence[Line], effective: str) -> FoundDate | None:
    """The last day of the term that a text states for itself: 有效期至2025年12月31日, 有效期5年.

    Parameters
    ----------
    lines
        The text's lines.
    effective
        The first day, for terms in years.
    """
    found: FoundDate | None = None
    for line in lines:
        if len(line.text) > _LONGEST_LINE or not _VALID.search(line.text):
            continue
        for sentence in re.finditer(r"[^。；;]+", line.text):
            text = sentence.group()
            if not _VALID.search(text) or not _IS_OWN.search(text):
                continue
            begin = line.start + sentence.start()
            date = _stated_end(text)
            term = _TERM.search(text)
            if date is not None:
                found = FoundDate(begin + date.start, begin + date.end, date.value)
            elif term and effective and (count := parse_numeral(term["count"])):
                years, months = (count, 0) if term["unit"] == "年" else (0, count)
                found = FoundDate(
                    begin + term.start(), begin + term.end(), add_term(effective, years=years, months=months)
                )
    return found


def _stated_end(text: str) -> FoundDate | None:
    """The date after 至 or 到 in a sentence."""
    return next((d for d in iterate_dates(text) if _UNTIL.search(text[max(0, d.start - 24) : d.start])), None)
