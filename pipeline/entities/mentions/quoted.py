"""Programmes named in quotation marks: “放管服”改革, “油路到县”、“送电到乡”等工程, “双一流”建设."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.entities.spans import Span

QUOTED = re.compile(r"“([^“”\n]{2,24})”")
# A quotation that is followed by one of these is a part of a longer name.
HEADS = (
    "倡议", "计划", "工程", "行动计划", "行动", "战略", "改革", "活动", "运动", "专项行动", "专项斗争",
    "整治斗争", "斗争", "学习教育活动", "学习教育", "主题教育", "专题教育", "试点", "项目", "扶贫工程",
    "国际合作高峰论坛", "论坛", "攻坚战",
)  # fmt: skip
PLANS = ("规划纲要", "规划", "纲要", "计划纲要")
INNER_HEADS = ("工程", "计划", "行动", "项目", "倡议", "专项行动", "战略", "框架")
HEAD = re.compile("(?:" + "|".join(sorted(HEADS, key=len, reverse=True)) + ")(?!思想|部署|思维|布局|目标|方针|决策)")
PLAN = re.compile("|".join(sorted(PLANS, key=len, reverse=True)))
SERIES = re.compile(r"(?:“[^“”\n]{2,24}”、?)+等[\u4e00-\u9fff]{0,6}?(?:工程|计划|行动|机制|试点|项目)")
BUILDING = re.compile(r"建设(?!的|者)|攻坚县|攻坚")
# The ten five-year plans so far: “九五”计划, “十四五”规划纲要.
FIVE_YEARS = re.compile("[一二三四五六七八九十]{1,2}五")
FIVE_YEAR_PLAN = re.compile("(?:发展)?(?:计划纲要|规划纲要|计划|规划|纲要)")
DERISIVE = frozenset(
    {"形象工程", "政绩工程", "面子工程", "豆腐渣工程", "胡子", "半拉子", "钓鱼", "形象", "政绩", "豆腐渣", "升级"}
)
COUNTED = re.compile(r"[一二两三四五六七八九十]+(?:大|个|项)")
MARK = re.compile(r"[，。；：！？]")


def find_quoted(text: str) -> Iterator[Span]:
    """Names of programmes and plans that quotation marks show."""
    for match in QUOTED.finditer(text):
        inner = match[1]
        if MARK.search(inner) or COUNTED.match(inner):
            continue
        if inner.strip() in DERISIVE:
            continue
        if FIVE_YEARS.fullmatch(inner.strip()) and (plan := FIVE_YEAR_PLAN.match(text, match.end())):
            yield Span(match.start(), plan.end(), "LAW", "quotation")
        elif head := HEAD.match(text, match.end()):
            yield Span(match.start(), head.end(), "PROGRAM", "quotation")
        elif plan := PLAN.match(text, match.end()):
            yield Span(match.start(), plan.end(), "LAW", "quotation")
        elif inner.endswith(INNER_HEADS) or BUILDING.match(text, match.end()):
            yield Span(match.start(1), match.end(1), "PROGRAM", "quotation")
    for series in SERIES.finditer(text):
        for match in QUOTED.finditer(text, series.start(), series.end()):
            yield Span(match.start(1), match.end(1), "PROGRAM", "quotation")
