"""Mentions that their form alone shows: titles in 《》, document numbers, dates, money, percentages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.core.script import HAN
from pipeline.entities.lexicon.lookup import match_from
from pipeline.entities.mentions.phrase_words import words_of
from pipeline.entities.mentions.proposals import BIT, Proposal
from pipeline.entities.spans import Span

TITLE = re.compile(r"《([^《》\n]{2,120}(?:《[^《》\n]{1,80}》[^《》\n]{0,80})*)》")
REMARK = re.compile(r"(?:[（(〔][^（）()〔〕]{1,30}[）)〕])+$")
NUMBER = re.compile(r"[〔［\[（(](?:19|20)\d\d[〕］\]）)]\s*(?:第\s*)?\d{1,5}\s*号|令\s*第?\s*\d{1,4}\s*号")
ISSUER = re.compile(rf"[{HAN}]{{1,8}}$")
LEAD = re.compile(r".*(?:根据|依据|按照|依照|遵照|参见|关于|以及|[见以和与及的了经])")
ORDER = re.compile(rf"国务院$|主席$|[{HAN}]{{2,8}}部$")
# A national, sector, local, group or international standard; a year tells lesser known prefixes from models of goods.
STANDARD = re.compile(
    r"(?<![A-Za-z0-9/])(?:"
    r"(?:GBZ|GBJ|GB/[TZ]|GB|ISO/IEC|ISO|IEC|ITU-T)[ \u3000]?\d{2,6}(?:\.\d{1,3})*"
    r"(?:[ \u3000]?[-—–－―:：]+[ \u3000]?(?:19|20)\d\d)?"
    r"|(?:DB\d{2,4}(?:/[TZ])?|T/[A-Z]{2,8}|[A-Z]{2,3}(?:/[TZ])?)[ \u3000]?\d{2,6}(?:\.\d{1,3})*"
    r"[ \u3000]?[-—–－―]+[ \u3000]?(?:19|20)\d\d"
    r")(?![\dA-Za-z])"
)
TITLE_BEFORE = re.compile(r"《([^《》\n]{2,80})》\s*[（(]\s*$")
TITLE_AFTER = re.compile(r"\s*《([^《》\n]{2,80})》")
# As far back as a title and its brackets may reach, in characters.
TITLE_REACH = 90
SUBJECT = re.compile(
    r"(?:出台|印发|发布|制定|颁布|下发|公布|修订|审议通过|通过|作出|做出|批准)了?[《“]?"
    r"(关于[^，。；：！？、《》“”\n]{4,40}的(?:指导意见|若干意见|实施意见|意见|决定|决议|通知|若干规定|规定|办法|若干措施|方案|议案|建议))"
)
DIGITS = r"[0-9０-９]"
YEAR = rf"(?:(?:19|20|１９|２０){DIGITS}{{2}}|[一二][〇○零九八]{{1}}[〇○零一二三四五六七八九]{{2}})"
DATE = re.compile(
    rf"{YEAR}\s*年(?:度|底|初|代|\s*{DIGITS}{{1,2}}\s*月(?:\s*{DIGITS}{{1,2}}\s*日|份|底|初)?)?"
    rf"|{YEAR}\s*[－—–\-至到~～]\s*{YEAR}\s*年"
    rf"|{DIGITS}{{1,2}}\s*月\s*{DIGITS}{{1,2}}\s*日"
    rf"|(?:(?:19|20)\s*世纪|二十世纪|二十一世纪|21\s*世纪)(?:\s*[{DIGITS[1:-1]}一二三四五六七八九]0?\s*十?年代)?(?:初|末|中叶)?"
    rf"|{YEAR}[.\-/]{DIGITS}{{1,2}}[.\-/]{DIGITS}{{1,2}}(?!{DIGITS})"
)
# A number is looked at from its beginning alone, and is no longer than any that means an amount.
AMOUNT = rf"(?<!{DIGITS})(?:{DIGITS}[{DIGITS[1:-1]},，.．]{{0,30}}{DIGITS}|{DIGITS})"
HAN_AMOUNT = "(?<![一二三四五六七八九十百千两])[一二三四五六七八九十百千两][一二三四五六七八九十百千万亿零两]{0,30}"
UNIT = "(?:多|余)?\\s*(?:万亿|百亿|十亿|千万|百万|十万|亿|万|千|百)?(?:多|余)?\\s*"
CURRENCY = "(?:元人民币|美元|欧元|英镑|日元|港元|港币|澳元|加元|韩元|泰铢|新元|卢布|瑞士法郎|人民币|元|美分)"
MONEY = re.compile(
    rf"(?:(?:US|HK|AU)?\$|￥|¥|€|£)\s*(?:{AMOUNT}){UNIT}|(?:{AMOUNT}){UNIT}{CURRENCY}|{HAN_AMOUNT}(?:多|余)?[万亿]*{CURRENCY}(?![素件器旦首老帅])"
)
PERCENT = re.compile(rf"(?:{AMOUNT})\s*(?:个百分点|[%％‰])|百分之[零一二三四五六七八九十百点]+|百分之(?:{AMOUNT})")


# Each with the characters that it may begin with.
QUANTITIES = (
    ("DATE", re.compile(f"[{DIGITS[1:-1]}一二]"), DATE),
    ("MONEY", re.compile(f"[{DIGITS[1:-1]}UHA$￥¥€£一二三四五六七八九十百千两]"), MONEY),
    ("PERCENT", re.compile(f"[{DIGITS[1:-1]}百]"), PERCENT),
)


def find_titles(text: str) -> Iterator[Span]:
    """Titles of laws and documents in 《》, the brackets left out."""
    for match in TITLE.finditer(text):
        title = REMARK.sub("", match[1])
        if title.endswith(words_of("law_ending")):
            yield Span(match.start(1), match.end(1), "LAW", "title")


def find_whole_titles(text: str) -> Iterator[Proposal]:
    """Titles in 《》 whatever they end in, with and without a remark in brackets."""
    source = BIT["title other"]
    for match in TITLE.finditer(text):
        yield Proposal(match.start(1), match.end(1), "LAW", source)
        bare = REMARK.sub("", match[1])
        if len(bare) < len(match[1]):
            yield Proposal(match.start(1), match.start(1) + len(bare), "LAW", source)


def find_standards(text: str) -> Iterator[Span]:
    """Numbers of standards (GB/T 7714—2015, JR/T 0092—2019, ISO 9001:2015), and the titles in 《》 beside them."""
    for match in STANDARD.finditer(text):
        yield Span(match.start(), match.end(), "LAW", "standard")
        before = TITLE_BEFORE.search(text, max(match.start() - TITLE_REACH, 0), match.start())
        for title in (before, TITLE_AFTER.match(text, match.end())):
            if title is not None:
                yield Span(title.start(1), title.end(1), "LAW", "title")


def find_subjects(text: str) -> Iterator[Span]:
    """Documents named by their subject: 关于保障性安居工程建设和管理的指导意见."""
    for match in SUBJECT.finditer(text):
        yield Span(match.start(1), match.end(1), "LAW", "title")


def find_numbers(text: str) -> Iterator[Span]:
    """Numbers of official documents: 国发〔2021〕20号, 国务院令第306号."""
    for match in NUMBER.finditer(text):
        before = text[max(0, match.start() - 8) : match.start()]
        issuer = (ORDER if match[0].startswith("令") else ISSUER).search(before)
        if issuer is not None and (code := LEAD.sub("", issuer[0])):
            yield Span(match.start() - len(code), match.end(), "LAW", "document number")


def find_quantities(text: str) -> Iterator[Span]:
    """Dates, amounts of money and percentages."""
    for label, firsts, pattern in QUANTITIES:
        for match in match_from(firsts, pattern, text):
            end = match.end() - (len(match[0]) - len(match[0].rstrip()))
            yield Span(match.start(), end, label, "pattern")
