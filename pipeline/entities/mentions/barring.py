"""Spans that can be no name, whatever speaks for them: an edge lies inside another word, or the name is kept back."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

from pipeline.entities.mentions.gathering import Candidate
from pipeline.entities.mentions.phrase_words import any_of, words_of

# Stands for a name that is kept back (周某某, 肖某).
ANONYMOUS = "某"
DISTRICT = "地区"
# Between two quotations that stand side by side, which are two names: “芙蓉计划”“湘智兴湘”行动.
BESIDE = "”“"
# Words of the class ``no_inner`` have as many characters.
SHORT_WORD = 2
# Number an item of a list, and open no name.
BRACKETS = "（("
# The five-year plans are documents, also where they are called 计划.
FIVE_YEAR_PLAN = re.compile(r"[“‘]?[一二三四五六七八九十]{1,2}五[”’]?(?:计划|规划|计划纲要|规划纲要)")


def bar(text: str, candidates: Iterable[Candidate], is_polity: Callable[[str], bool]) -> Iterator[Candidate]:
    """The candidates that may be names.

    No edge may lie inside a string of the class ``crossing`` (发展|中国|家, 国土资源|部门), no name begins with a
    bracket (（二）在展览会) or a word of the class ``no_first`` (新一轮|找矿突破战略行动), and none reaches over a
    word of the class ``no_inner`` (商务部|会同|科技部). 武汉地区 is Wuhan: 地区 belongs to a name only where what
    stands before it is no polity, which ``is_polity`` tells.
    """
    inside = bytearray(len(text) + 1)
    for match in any_of("crossing").finditer(text):
        inside[match.start() + 1 : match.end()] = b"\1" * (match.end() - match.start() - 1)
    never_first, never_inside = words_of("no_first"), (BESIDE, *words_of("no_inner"))
    held = sorted(match.start() for word in never_inside for match in re.finditer(re.escape(word), text))
    for c in candidates:
        if held and (index := bisect_left(held, c.start)) < len(held) and held[index] + SHORT_WORD <= c.end:
            continue
        if text.startswith(never_first, c.start):
            continue
        if inside[c.start] or inside[c.end] or text[c.start] in BRACKETS:
            continue
        if ANONYMOUS in text[c.start : c.end + (c.label == "PERSON")]:
            continue
        if c.label == "LOC" and text.endswith(DISTRICT, c.start, c.end) and is_polity(text[c.start : c.end - 2]):
            continue
        if c.label == "PROGRAM" and FIVE_YEAR_PLAN.fullmatch(text, c.start, c.end):
            continue
        yield c
