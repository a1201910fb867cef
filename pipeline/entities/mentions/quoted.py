"""Programmes named in quotation marks: “放管服”改革, “油路到县”、“送电到乡”等工程, “双一流”建设."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.core.script import HAN
from pipeline.entities.mentions.phrase_words import any_of, words_of
from pipeline.entities.spans import Span

QUOTED = re.compile(r"“([^“”\n]{2,24})”")
NO_HEAD_BEFORE = "(?!思想|部署|思维|布局|目标|方针|决策)"
SERIES = re.compile(rf"(?:“[^“”\n]{{2,24}}”、?)+等[{HAN}]{{0,6}}?(?:工程|计划|行动|机制|试点|项目)")
BUILDING = re.compile(r"建设(?!的|者)|攻坚县|攻坚")
# The ten five-year plans so far: “九五”计划, “十四五”规划纲要.
FIVE_YEARS = re.compile("[一二三四五六七八九十]{1,2}五")
FIVE_YEAR_PLAN = re.compile("(?:发展)?(?:计划纲要|规划纲要|计划|规划|纲要)")
COUNTED = re.compile(r"[一二两三四五六七八九十]+(?:大|个|项)")
MARK = re.compile(r"[，。；：！？]")


def find_quoted(text: str) -> Iterator[Span]:
    """Names of programmes and plans that quotation marks show."""
    for match in QUOTED.finditer(text):
        inner = match[1]
        if MARK.search(inner) or COUNTED.match(inner):
            continue
        if inner.strip() in words_of("derisive"):
            continue
        if FIVE_YEARS.fullmatch(inner.strip()) and (plan := FIVE_YEAR_PLAN.match(text, match.end())):
            yield Span(match.start(), plan.end(), "LAW", "quotation")
        elif head := any_of("after_quote", NO_HEAD_BEFORE).match(text, match.end()):
            yield Span(match.start(), head.end(), "PROGRAM", "quotation")
        elif plan := any_of("plan").match(text, match.end()):
            yield Span(match.start(), plan.end(), "LAW", "quotation")
        elif inner.endswith(words_of("inner_head")) or BUILDING.match(text, match.end()):
            yield Span(match.start(1), match.end(1), "PROGRAM", "quotation")
    for series in SERIES.finditer(text):
        for match in QUOTED.finditer(text, series.start(), series.end()):
            yield Span(match.start(1), match.end(1), "PROGRAM", "quotation")
