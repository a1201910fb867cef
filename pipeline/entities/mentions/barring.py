"""Spans that can be no name, whatever speaks for them: an edge lies inside another word, or the name is kept back."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.lexicon.lookup import find_places, hold_any, read_codes
from pipeline.entities.mentions.gathering import KNOWN, LABEL, Candidates, Integers
from pipeline.entities.mentions.phrase_words import any_of, words_of
from pipeline.entities.tokens import DocumentTokens

# Stands for a name that is kept back (周某某, 肖某).
ANONYMOUS = "某"
DISTRICT = "地区"
# A body that is no more, before its name: 原教育部.
FORMER = "原"
# Between two quotations that stand side by side, which are two names: “芙蓉计划”“湘智兴湘”行动.
BESIDE = "”“"
# Number an item of a list, and open no name.
BRACKETS = "（("
# The five-year plans are documents, also where they are called 计划.
FIVE_YEAR_PLAN = re.compile(r"[“‘]?[一二三四五六七八九十]{1,2}五[”’]?(?:计划|规划|计划纲要|规划纲要)")
PLAN_ENDS = "划要"
# What no name holds: the number of an article before it (第三条 医疗保障基金), and a journal, which is no body, where a
# reference names it.
NAMELESS = re.compile(
    r"第[一二三四五六七八九十百零\d]{1,7}[条章节][ \u3000]"
    r"|(?<=[\[［]J[\]］])[.．，,\s]{1,3}[^,，.．;；\n]{2,30}(?=[,，.．]\s?(?:19|20)\d\d)"
    r"|《[^《》\n]{2,30}》(?=[，,]?\s?(?:19|20)\d\d\s?年?[，,]?\s?第\s?\d{1,3}\s?期)"
)


def bar(text: str, candidates: Candidates, is_polity: Callable[[str], bool]) -> Candidates:
    """The candidates that may be names.

    No edge may lie inside a string of the class ``crossing`` (发展|中国|家, 国土资源|部门), no name begins with a
    bracket (（二）在展览会) or a word of the class ``no_first`` (新一轮|找矿突破战略行动), and none reaches over a
    word of the class ``no_inner`` (商务部|会同|科技部) or over what NAMELESS finds. None but a known name tears a
    long known one (黄河流域生态保护和|高质量发展专家咨询委员会), and 原 is no part of a known body's name. 武汉地区 is
    Wuhan: 地区 belongs to a name only where what stands before it is no polity, which ``is_polity`` tells.
    """
    starts, ends, labels, codes = candidates.starts, candidates.ends, candidates.labels, read_codes(text)
    inside = np.zeros(len(text) + 1, dtype=bool)
    for match in any_of("crossing").finditer(text):
        inside[match.start() + 1 : match.end()] = True
    never_first = [place for word in words_of("no_first") for place in find_places(text, word)]
    barred = inside[starts] | inside[ends] | np.isin(starts, never_first)
    barred |= np.isin(codes[starts], read_codes(BRACKETS))
    barred |= _hold_nameless(text, starts, ends) | _tear_known(candidates) | _follow_former(text, candidates)
    barred |= hold_any(text, (BESIDE, *words_of("no_inner")), starts, ends)
    barred |= hold_any(text, ANONYMOUS, starts, np.minimum(ends + (labels == LABEL["PERSON"]), len(text)))
    last = codes[ends - 1]
    for row in np.flatnonzero((labels == LABEL["LOC"]) & (last == ord(DISTRICT[-1]))).tolist():
        start, end = int(starts[row]), int(ends[row])
        barred[row] |= text.endswith(DISTRICT, start, end) and is_polity(text[start : end - len(DISTRICT)])
    for row in np.flatnonzero((labels == LABEL["PROGRAM"]) & np.isin(last, read_codes(PLAN_ENDS))).tolist():
        barred[row] |= FIVE_YEAR_PLAN.fullmatch(text, int(starts[row]), int(ends[row])) is not None
    return candidates.keep(~barred)


def bar_heads_of_places(text: str, tokens: DocumentTokens, candidates: Candidates) -> Candidates:
    """The candidates without states and cities that only begin a place's name: 桂林 in 桂林洋, 海口 in 海口湾.

    The next word is one character, a noun of the class ``place_noun``, and says what the place is.
    """
    nouns, starts, ends = frozenset(words_of("place_noun")), candidates.starts, candidates.ends
    barred = np.zeros(len(candidates), dtype=bool)
    places = {tokens.starts[i] for i, word in enumerate(tokens.texts) if word in nouns}
    for row in np.flatnonzero((candidates.labels == LABEL["GPE"]) & (ends - starts > 1)).tolist():
        barred[row] = ends[row] in places
    return candidates.keep(~barred)


def _follow_former(text: str, candidates: Candidates) -> NDArray[np.bool_]:
    """Whether each candidate is a known body together with the word that says that it is no more."""
    starts, ends = candidates.starts, candidates.ends
    known = candidates.sources & KNOWN > 0
    bodies = set(zip(starts[known].tolist(), ends[known].tolist(), strict=True))
    former = np.zeros(len(candidates), dtype=bool)
    for row in np.flatnonzero(read_codes(text)[starts] == ord(FORMER)).tolist():
        former[row] = (int(starts[row]) + 1, int(ends[row])) in bodies
    return former


def _hold_nameless(text: str, starts: Integers, ends: Integers) -> NDArray[np.bool_]:
    """Whether each span shares a character with what is no part of a name."""
    marked = np.zeros(len(text), dtype=np.int64)
    for match in NAMELESS.finditer(text):
        marked[match.start() : match.end()] = 1
    sums = np.concatenate(([0], np.cumsum(marked)))
    held: NDArray[np.bool_] = sums[starts] < sums[ends]
    return held


def _tear_known(candidates: Candidates) -> NDArray[np.bool_]:
    """Whether each candidate that is no known name has one edge within a long known name and the other outside."""
    starts, ends = candidates.starts, candidates.ends
    torn = np.zeros(len(candidates), dtype=bool)
    for row in candidates.find_long_known().tolist():
        start, end = starts[row], ends[row]
        torn |= (starts > start) & (starts < end) & (ends > end) | (starts < start) & (ends > start) & (ends < end)
    torn &= candidates.sources & KNOWN == 0
    return torn
