"""Which of a site's candidates the build of names leaves: those that tear what belongs together fall away.

A place belongs to the body behind it, both sides of a coordination to the plan behind it, 以数据为中心的 to what the
English long form has words for; of bodies in a list a short name may be the last one's alone. Where nothing would be
left, all is.
"""

from __future__ import annotations

import re

from pipeline.core.script import HAN
from pipeline.entities.acronyms.function_words import function_words
from pipeline.entities.acronyms.heads import heads
from pipeline.entities.acronyms.sites import Site, is_spelled
from pipeline.entities.acronyms.windows import Candidate, Token

TAKING_AS = re.compile(f"(?<![可所予加得难足])以[{HAN}]{{1,8}}?为[{HAN}]{{1,6}}?的")


def keep_places(
    text: str, window: list[Token], candidates: list[Candidate], anchor: int, *, clauses: bool
) -> list[Candidate]:
    """The candidates without those before which a place stands that belongs to a body's or agreement's name.

    So does how far a body reaches: 国际 | 人工智能大会.
    """
    kinds = (heads().company,) if clauses else (heads().body, heads().company)
    if not any(kind.search(text, max(0, anchor - 4), anchor) for kind in kinds):
        return candidates

    def belongs(start: int, end: int, tag: str) -> bool:
        return tag.startswith("ns") or (not clauses and text[start:end] in function_words().reach)

    return [c for c in candidates if c.index == 0 or not belongs(*window[c.index - 1])] or candidates


def keep_coordination(text: str, window: list[Token], candidates: list[Candidate], site: Site) -> list[Candidate]:
    """The candidates that take in both sides of a coordination where it is inside the name.

    It is before the head noun of a plan or agreement (基础设施和制造业加速项目: what stands before 和 is no project of
    its own, nor a place or a body), and where an English long form with "and" has more words than follow 和.
    """
    anchor = site.anchor
    joint = next((k for k in range(len(window) - 1, 0, -1) if text[slice(*window[k][:2])] in {"和", "及", "与"}), 0)
    if not joint or joint + 1 == len(window):
        return candidates
    joined = re.search(r"\band\b|&", site.english) and len(_content_words(site.english)) > len(window) - joint - 1
    with_body = text[window[joint][0]] == "与" and heads().body.search(text, max(0, anchor - 4), anchor)
    if not joined and not with_body and not heads().plan.search(text, max(0, anchor - 2), anchor):
        return candidates
    start, end, tag = window[joint - 1]
    words = window[joint + 1 :]
    own_name = any(p.search(text, start, end) for p in (heads().plan, heads().body)) or tag not in {"n", "vn", "l", "j"}
    simple = all(tag[0] in "nvabjl" for _, _, tag in words) and words[0][2][0] == "n"
    if own_name or not simple:
        return candidates
    return [c for c in candidates if c.index < joint] or candidates


def keep_modifier(text: str, window: list[Token], candidates: list[Candidate], site: Site) -> list[Candidate]:
    """The candidates with 以数据为中心的 where the English long form has words for it: more than follow."""
    modifier = next(TAKING_AS.finditer(text, window[0][0], site.anchor), None) if window and site.english else None
    if modifier is None:
        return candidates
    words = [text[start:end] for start, end, _ in window if start >= modifier.end()]
    parts = [word for word in words if word not in function_words().relates]
    if len(_content_words(site.english)) <= len(parts):
        return candidates
    return [c for c in candidates if c.start <= modifier.start()] or candidates


def _content_words(english: str) -> list[str]:
    """The words of an English long form that give letters."""
    return [word for word in re.findall("[A-Za-z]+", english) if word.lower() not in function_words().english]


def keep_last_body(text: str, window: list[Token], candidates: list[Candidate], site: Site) -> list[Candidate]:
    """Of bodies in a list the last one, where its name alone spells the short name: A局、B查验中心（以下简称查验中心）.

    What names all of them is spelt by each, by none, or by several together; 其派出机构 is no name of its own.
    """
    words, known = [text[start:end] for start, end, _ in window], function_words()
    joints = [k for k in range(1, len(words) - 1) if words[k] in known.relates]
    if not joints or site.collective:
        return candidates
    # 甲协定或者乙议定书规定的机构, 甲院或者乙院等机构: the head is what all of them have.
    last = words[joints[-1] + 1 :]
    if last[0] in known.demonstrative or {"的", "等"} & set(last):
        return candidates
    edges = [0, *(k + 1 for k in joints)]
    *others, own = ("".join(words[a:b]) for a, b in zip(edges, [*joints, len(words)], strict=True))
    alone = is_spelled(site.short_form, own) and not any(is_spelled(site.short_form, other) for other in others)
    if not alone or not heads().body.search(own) or not heads().body.search(others[-1]):
        return candidates
    return [c for c in candidates if c.index > joints[-1]] or candidates
