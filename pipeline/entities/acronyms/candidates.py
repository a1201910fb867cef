"""Where a long form may begin: the token edges to the left of a site, up to what no name crosses."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from pipeline.core.script import HAN, is_han
from pipeline.entities.acronyms.function_words import function_words
from pipeline.entities.acronyms.keeping import TAKING_AS, keep_coordination, keep_last_body, keep_modifier, keep_places
from pipeline.entities.acronyms.sites import CLOSE, OPEN, Site
from pipeline.entities.acronyms.token_arrays import TokenArrays
from pipeline.entities.acronyms.windows import Candidate, Token, Window

# What no name crosses; a short name's long form may be a clause with commas.
HARD = frozenset("。！？!?；;\n：:")
SOFT = frozenset("，,")
NO_BEGINNING = frozenset("，,、。．.；;：:）)】]》”」』’!！?？-－—–·/％%~～ \t\u3000\u00a0\n>〉'\"“‘《<〈「『=＝+＋*×")
# Words that a long form of a short name never holds: it begins after them, or after the verb that follows. The number
# of an article is a heading, unless the article is spoken of: 第二十五条第一款规定的工程, 条约第二条所称的优先权日.
CLAUSE_STOPS = re.compile(
    "(?<![条款项])所称的?|是指|为了|禁止|适用于?|包括|称为|交由|第[一二三四五六七八九十百0-9]+条(?![第、和或及与至中的所]|规定)"
)
# The same, but a modifier may begin with them: 应当缴纳消费税的消费品.
MODAL_STOPS = re.compile("应当|必须|不得|可以")
# What a modifier ends with, or a reference goes on with: 被授予专利权的单位, 前款所列机构, 各级人民政府有关部门.
MODIFIED = re.compile("的|规定|所列|第|政府")
# 前款第(二)项: no name begins behind the number.
NUMBERED = re.compile("第[(（][一二三四五六七八九十0-9]+[)）]$")
# 一、产品 ...: nor with the number of a list's item.
ITEM = re.compile("[一二三四五六七八九十]{1,3}、")
LOCANT = re.compile(r"(?:[0-9′'α-ω]|(?<![A-Za-z])[A-Za-z])[-－]$|[α-ω]$")
# 工业 4.0 基础设施: what stands at a version number belongs to the noun before it.
VERSION = re.compile(rf"[{HAN}A-Za-z]\s?\d+\.\d+\s?$")
ACRONYM_BRACKET = re.compile(r"[(（]\s*[A-Z][A-Za-z0-9\-/]*[A-Z0-9][A-Za-z0-9\-/]*\s*[)）]$")
# 与贸易有关的, 以数据为中心的: each is one modifier: a name begins before it or after it.
RELATED = re.compile(f"(?<![参给赋授])[与同][{HAN}]{{1,8}}?(?:有关|相关|相适应)[的并且]|{TAKING_AS.pattern}")
# 二至五人 is one quantity.
RANGE_BEFORE = re.compile("[一二三四五六七八九十百千万零〇0-9][至到—–~-]$")
NAME_BEFORE = re.compile(rf"[{HAN})）]{{3}} $")
HAN_HEAD = re.compile(rf"[{HAN}]+(?=[A-Za-z0-9])")
ACRONYM_WINDOW = 60
NAME_WINDOW = 130


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words that bear on where a name begins.

    Attributes
    ----------
    compounds
        Words; no name begins inside one of three characters or more.
    not_first_in_name, not_first_in_clause
        Words with which no acronym's name, and no short name's long form, begins.
    never_in_name
        Words that no acronym's name holds.
    roles
        Words for what a party is, before its name (被告, 子公司).
    modifiers
        Those of ``not_first_in_clause`` that may open a modifier (被授予专利权的单位).
    scopes
        Words for how many are meant, no part of a short name's long form (各级爱卫会) but before a modifier
        (各级人民政府有关部门) or a general noun alone (有关部门).
    """

    compounds: frozenset[str]
    not_first_in_name: frozenset[str]
    not_first_in_clause: frozenset[str]
    never_in_name: frozenset[str]
    roles: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()


def _joins_locants(text: str, comma: int, anchor: int) -> bool:
    """Whether a comma joins locants of a chemical name: 1,4-二羟基, N,N-二甲基."""
    before, after = text[comma - 1], text[comma + 1 : comma + 2]
    digits = before.isdigit() and after.isdigit()
    return comma + 1 < anchor and (digits or (before == after == "N" and text[comma + 2 : comma + 3] in {"-", "－"}))


def _is_stop(text: str, start: int, site: Site) -> bool:
    character, anchor, clauses = text[start], site.anchor, site.names_clause
    if character in HARD:
        return True
    if character == ".":
        return not (start and text[start - 1].isascii() and text[start - 1].isalnum())
    if character in SOFT and not clauses:
        return not _joins_locants(text, start, anchor)
    if character in "-－—–" and NAME_BEFORE.search(text, max(0, start - 5), start):
        # 甲组织 - 乙组织（ACR）: two names, unless the acronym is joined as well.
        return text[start + 1 : start + 2].isspace() and not set(site.short_form) & set("-/–")
    return False


def _follows_heading(text: str, start: int) -> bool:
    """Whether a space between Han characters parts a heading from what begins here: 目的 观察 ..., 第二条 外国 ..."""
    return start > 1 and text[start - 1].isspace() and is_han(text[start - 2]) and is_han(text[start])


def _may_begin(text: str, window: list[Token], index: int, site: Site, vocabulary: Vocabulary) -> bool:
    start, end, _ = window[index]
    if text[start] in NO_BEGINNING or NUMBERED.search(text, max(site.floor, start - 6), start):
        return False
    if start == site.floor and ITEM.match(text, start):
        return False
    modifiers = RELATED.finditer(text, max(site.floor, start - 12), site.anchor)
    if (modifier := next((m for m in modifiers if m.start() <= start < m.end()), None)) is not None:
        return modifier.start() == start
    if site.names_clause:
        if _is_torn(text, window, index):
            return False
        # 在 opens a modifier (在境内登记的企业) only where a verb follows.
        place = text[start:end] == "在" and not any(tag.startswith("v") for _, _, tag in window[index + 1 :])
        if text[start:end] in vocabulary.scopes:
            return index + 2 == len(window) or MODIFIED.search(text, end, site.anchor - 1) is not None
        if text[start:end] in vocabulary.modifiers and MODIFIED.search(text, end, site.anchor - 1):
            return True
        return not place and text[start:end] not in vocabulary.not_first_in_clause
    if start - 2 >= site.floor and text[start - 1] in SOFT and _joins_locants(text, start - 1, site.anchor):
        return False
    if text[start:end] in vocabulary.not_first_in_name or LOCANT.search(text, max(site.floor, start - 3), start):
        return False
    return not _is_bound(text, window, index, site.anchor)


def _is_torn(text: str, window: list[Token], index: int) -> bool:
    """Whether no clause begins here: 被 | 授予专利权的单位 loses the mark of the passive, 二至 | 五人 half a range."""
    start, _, tag = window[index]
    if RANGE_BEFORE.search(text, max(window[0][0], start - 2), start):
        return True
    before = window[index - 1] if index else (start, start, "")
    return before[1] == start and text[before[0] : start] in function_words().passive and tag.startswith("v")


def _shift_edges(text: str, tokens: list[Token], words: Container[str]) -> list[Token]:
    """The tokens with 联合国 + 土 + 安全 cut as 联合 + 国土 + 安全, where a word of two takes up a single character.

    Likewise 将主 + 成分, where only 主成分 is a word.
    """
    shifted: list[Token] = []
    for start, end, tag in tokens:
        if end - start > 2 and text[start] in "和与及或" and text[start:end] not in words:
            shifted += [(start, start + 1, "c"), (start + 1, end, tag)]
            continue
        if shifted and shifted[-1][1] == start == shifted[-1][0] + 2:
            before = shifted[-1][0]
            if text[before:start] not in words and text[before + 1 : end] in words and is_han(text[before]):
                shifted[-1:] = [(before, before + 1, "p"), (before + 1, end, tag)]
                continue
        if shifted and end - start == 1 and shifted[-1][1] - shifted[-1][0] == 3 and is_han(text[start]):
            before, _, before_tag = shifted[-1]
            if text[start - 1 : end] in words and text[before : start - 1] in words:
                shifted[-1:] = [(before, start - 1, before_tag), (start - 1, end, tag)]
                continue
        shifted.append((start, end, tag))
    return shifted


def merge_tokens(text: str, tokens: list[Token], words: Container[str]) -> list[Token]:
    """The tokens with neighbours joined that together are a known word (细胞 + 外, 收缩 + 期), the longest first."""
    tokens = _shift_edges(text, tokens, words)
    merged: list[Token] = []
    index = 0
    while index < len(tokens):
        last = index
        for stop in range(min(len(tokens), index + 4), index + 1, -1):
            start, end = tokens[index][0], tokens[stop - 1][1]
            if 3 <= end - start <= 7 and text[start:end] in words:
                last = stop - 1
                break
        merged.append((tokens[index][0], tokens[last][1], tokens[last][2]))
        index = last + 1
    return merged


def _cut_to_letters(text: str, window: list[Token], short_form: str, words: Container[str]) -> list[Token]:
    """The tokens with one of two words before a coordination cut where the acronym's letters count the parts behind it.

    数字信息 + 和通信技术 (ICT): three letters, and 信息, 通信, 技术.
    """
    letters = sum(c.isupper() for c in short_form)
    parts = 0
    for index in range(len(window) - 1, 0, -1):
        start, end, _ = window[index]
        parts += text[start:end] not in function_words().relates
        before, stop, kind = window[index - 1]
        if text[start:end] in function_words().relates and parts == letters - 1 and stop - before == 4:
            middle = before + 2
            if text[before:middle] in words and text[middle:stop] in words:
                return [*window[: index - 1], (before, middle, kind), (middle, stop, kind), *window[index:]]
    return window


def _keep_prefix(text: str, candidates: list[Candidate], short_form: str) -> list[Candidate]:
    """Those candidates that begin with the Han characters the short form begins with (三维DSA), if there are any."""
    head = HAN_HEAD.match(short_form)
    kept = [c for c in candidates if head and text.startswith(head.group(), c.start)]
    return kept or candidates


def _is_bound(text: str, window: list[Token], index: int, anchor: int) -> bool:
    """Whether a token cannot begin a name: it follows a bound prefix (促 + 甲状腺素), it is or follows a version
    number, or an auxiliary or a passive mark before it makes it a predicate or a modifier.
    """
    start, end, tag = window[index]
    numbered = end if text[start].isdigit() else start
    if VERSION.search(text, max(window[0][0], numbered - 10), numbered):
        return True
    before = window[index - 1] if index else (start, start, "")
    left, verb, known = text[before[0] : start], tag.startswith("v"), function_words()
    if before[1] == start and left in known.prefix:
        return True
    if verb and (left in known.before_verb or (left in known.passive and text[end : end + 1] == "的")):
        return True
    return text[end : end + 1] == "了" and text.find("的", end, anchor) < 0


def _points_back(text: str, window: list[Token]) -> bool:
    """Whether nothing but a general noun with a demonstrative stands before a site: 这种问题, 此类物质, 上述单位.

    Joined to another noun it is half of what is named: 公司和该企业.
    """
    words, known = [text[start:end] for start, end, _ in window], function_words()
    last = len(words) - 2
    # 这三类问题: a number and a measure word may stand between.
    while last >= 0 and window[last][2][:1] in {"m", "q"}:
        last -= 1
    return last >= 0 and words[last] in known.demonstrative and (not last or words[last - 1] not in known.relates)


def propose_candidates(text: str, tokens: TokenArrays, site: Site, vocabulary: Vocabulary) -> Window:
    """The site's window of tokens and the candidate beginnings in it.

    A candidate is the start of a token with no sentence end between it and the anchor, no closing bracket or quote
    without its opening one (八聚(γ-氯化铵丙基)倍半硅氧烷 is passed as a whole), no bracket with another acronym,
    and no locant before it.
    """
    clauses = site.names_clause
    floor = max(site.floor, site.anchor - (NAME_WINDOW if clauses else ACRONYM_WINDOW))
    if clauses:
        floor = _clause_floor(text, floor, site.anchor)
    window = [token for token in tokens.window(floor, site.anchor) if not text[token[0]].isspace()]
    if clauses and _points_back(text, window):
        return Window(window, [])
    if not clauses:
        window = _cut_to_letters(text, window, site.short_form, vocabulary.compounds)
        window = merge_tokens(text, window, vocabulary.compounds)
    candidates: list[Candidate] = []
    depth = 0
    for index in range(len(window) - 1, -1, -1):
        start, end, _ = window[index]
        character = text[start]
        if character in CLOSE:
            if not clauses and depth == 0 and ACRONYM_BRACKET.search(text, floor, end):
                break
            depth += 1
        elif character in OPEN:
            depth -= 1
            if depth < 0:
                break
        elif depth == 0 and (character in "“《「『" or _is_stop(text, start, site)):
            if character not in "“《「『" or _closing(text, start, site.anchor) < 0:
                break
        elif depth == 0 and _may_begin(text, window, index, site, vocabulary):
            opens = start > site.floor and text[start - 1] in "“《「『" and _closing(text, start - 1, site.anchor) >= 0
            candidates.append(Candidate(start - opens, index))
        # A role at the name's own end is its head: 外国公司在境内的分公司.
        stops = vocabulary.roles if clauses and end < site.anchor else () if clauses else vocabulary.never_in_name
        stopped = bool(candidates) and text[start:end] in stops
        if stopped and not clauses and _is_listed(text, start, end):
            stopped = False
        if stopped and clauses and candidates[-1].index == index:
            candidates.pop()
        if depth == 0 and (stopped or _follows_heading(text, start)):
            break
    if not clauses:
        candidates = _keep_prefix(text, candidates, site.short_form)
    candidates = keep_places(text, window, candidates, site.anchor, clauses=clauses)
    if clauses:
        candidates = keep_last_body(text, window, candidates, site)
    else:
        candidates = keep_coordination(text, window, candidates, site)
        candidates = keep_modifier(text, window, candidates, site)
    return Window(window, candidates)


def _is_listed(text: str, start: int, end: int) -> bool:
    """Whether a verb is one of the things a name lists: 捕集、利用与封存."""
    return text[start - 1 : start] == "、" and text[end : end + 1] in {"与", "和", "及", "、"}


def _clause_floor(text: str, floor: int, anchor: int) -> int:
    """Where the clause that holds a short name's long form begins: after the last word that none holds."""
    stops = [match.end() for match in CLAUSE_STOPS.finditer(text, floor, anchor)]
    for match in MODAL_STOPS.finditer(text, floor, anchor):
        stops.append(match.start() if "的" in text[match.end() : anchor] else match.end())
    return max((end for end in stops if end < anchor and _outside(text, end, anchor)), default=floor)


def _outside(text: str, start: int, anchor: int) -> bool:
    """Whether ``start`` lies outside the brackets between it and the anchor."""
    depth = 0
    for character in text[start:anchor]:
        depth += (character in OPEN) - (character in CLOSE)
        if depth < 0:
            return False
    return True


def frame_window(site: Site, window: Window) -> Window:
    """The window of a site whose left edge is settled: that beginning alone."""
    tokens = [token for token in window.tokens if token[0] >= site.begin] or window.tokens[-1:]
    return Window(tokens, [Candidate(site.begin, 0)])


def _closing(text: str, start: int, anchor: int) -> int:
    """Where the quote that opens at ``start`` is closed before the anchor (“数字丝绸之路”倡议), else -1."""
    return text.find({"“": "”", "《": "》", "「": "」", "『": "』"}[text[start]], start, anchor)
