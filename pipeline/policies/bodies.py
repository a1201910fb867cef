"""The bodies that issue: names in a list, whose level they are of, and whose region."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.core.numerals import NUMERAL
from pipeline.core.script import HAN
from pipeline.policies.lists import PolicyLists, Region

_HAN = re.compile(rf"[{HAN}（）()·]+")
_STATE = re.compile(rf"^中华人民共和国(?=[{HAN}]{{2}})")
_TERM = re.compile(rf"第?[{NUMERAL}]{{1,4}}届")
_MEETING = re.compile(rf"第[{NUMERAL}]{{1,4}}次(?:全体)?会议$")
_AND_OTHERS = re.compile(rf"等[{NUMERAL}]{{0,4}}(?:个)?(?:部门|单位|部委|机关|厅局|委办局|委局|部委局|家单位)+$")
_BETWEEN = re.compile(r"[、，,；;|\s]+")
# Letters set apart: 教  育  部    民  政  部.
_SPREAD = re.compile(rf"(?<![{HAN}])[{HAN}](?:[ \u3000]+[{HAN}](?![{HAN}]))+")
_LONGEST = 40  # characters of one body's name


@dataclass(frozen=True, slots=True)
class Standing:
    """The level (central, ministry, province, city, county) and the region's code of a body; empty where unknown."""

    level: str
    region: str


def clean_body(name: str) -> str:
    """A body's name without the state's style, without the term of a congress and without blanks."""
    name = re.sub(r"\s", "", name)
    return _MEETING.sub("", _STATE.sub("", _TERM.sub("", name)))


def is_meeting(name: str) -> bool:
    """Whether a name is that of a meeting of a body: 海州市人民代表大会常务委员会第五次会议."""
    return bool(_MEETING.search(re.sub(r"\s", "", name)))


def is_body(name: str, lists: PolicyLists) -> bool:
    """Whether a name is that of a body, by how it ends."""
    if (
        not 2 <= len(name) <= _LONGEST
        or not _HAN.fullmatch(name)
        or "关于" in name
        or name.startswith(("各", "有关", "本"))
        or name.endswith("公司")
    ):
        return False
    return (
        name in lists.organs
        or any(name.endswith(end) and len(name) > len(end) for end in (*lists.endings,))
        or (name in lists.central)
    )


def _split_glued(name: str, lists: PolicyLists) -> list[str]:
    """Names that stand without a sign between them, where organs of state make up the whole."""
    names = lists.organs | set(lists.central)
    if name in names or len(name) > 12 * _LONGEST:
        return [name]
    # The best way to each position: the fewest names.
    best: list[list[str] | None] = [[], *([None] * len(name))]
    for end in range(2, len(name) + 1):
        for start in range(max(0, end - _LONGEST), end - 1):
            before = best[start]
            if before is not None and name[start:end] in names:
                kept = best[end]
                if kept is None or len(before) + 1 < len(kept):
                    best[end] = [*before, name[start:end]]
    return best[-1] or [name]


def split_bodies(text: str, lists: PolicyLists) -> list[str]:
    """The bodies that a text lists and nothing else, cleaned, in order; empty when anything in it is no body."""
    text = _AND_OTHERS.sub("", text.strip())
    text = _SPREAD.sub(lambda match: re.sub(r"\s", "", match.group()), text)  # 国 家 能 源 局
    if not text or len(text) > 30 * _LONGEST:
        return []
    found: list[str] = []
    beside = 0
    for part in filter(None, _BETWEEN.split(text)):
        for piece in _split_glued(clean_body(part), lists):
            names = list(lists.joint.get(piece, ())) or ([piece] if is_body(piece, lists) else _split_and(piece, lists))
            if not names and _is_companion(piece, lists):
                names, beside = [piece], beside + 1
            if not names:
                return []
            found += names
    return list(dict.fromkeys(found)) if len(found) > beside else []


def _is_companion(name: str, lists: PolicyLists) -> bool:
    """Whether a name is one that issues only beside a body: an association, a company."""
    return 2 < len(name) <= _LONGEST and bool(_HAN.fullmatch(name)) and name.endswith(lists.companions)


def _split_and(text: str, lists: PolicyLists) -> list[str]:
    """The two bodies on the sides of 和, 与, 及 or 会同."""
    for sign in ("会同", "和", "与", "及"):
        left, found, right = text.partition(sign)
        if found and is_body(left, lists) and is_body(right, lists):
            return [left, right]
    return []


def find_region(name: str, lists: PolicyLists) -> Region | None:
    """The smallest region that a name begins with: 山东省青岛市人民政府 is of 青岛市.

    A name that several regions bear is that of the province, if one is named before it; otherwise it tells none.
    """
    found: Region | None = None
    rest = _STATE.sub("", name)
    while rest:
        region, size = _first_region(rest, found, lists)
        if region is None:
            break
        found, rest = region, rest[size:]
    return found


def _first_region(text: str, within: Region | None, lists: PolicyLists) -> tuple[Region | None, int]:
    prefix = "" if within is None else within.code.rstrip("0") if within.level == "province" else within.code[:4]
    if within is not None and len(prefix) < 2:
        prefix = within.code[:2]
    for size in range(min(len(text), 15), 1, -1):
        candidates = [r for r in lists.regions.get(text[:size], ()) if r.code.startswith(prefix)]
        if within is not None:
            candidates = [r for r in candidates if r.code != within.code]
        provinces = [r for r in candidates if r.level == "province"]
        if provinces or len(candidates) == 1:
            return (provinces or candidates)[0], size
    return None, 0


def _find_short(name: str, lists: PolicyLists) -> Region | None:
    """The province or city by whose short name a body's begins: 厦门海关, 武汉东湖新技术开发区管委会."""
    if not is_body(name, lists):
        return None
    return next((lists.shorts[name[:size]] for size in (4, 3, 2) if name[:size] in lists.shorts), None)


def _find_branch(name: str, lists: PolicyLists) -> Region | None:
    """The region of a body's branch: 国家税务总局浙江省税务局, 中国证监会北京监管局."""
    for size in range(len(name) - 4, 3, -1):
        if name[:size] in lists.organs:
            return find_region(name[size:], lists) or _find_short(name[size:], lists)
    return None


def find_standing(name: str, lists: PolicyLists) -> Standing:
    """The level and region of a body by its name."""
    name = clean_body(name)
    if name in lists.central:
        return Standing("central", "")
    region = find_region(name.removeprefix("中共"), lists) or _find_short(name, lists) or _find_branch(name, lists)
    if region is not None:
        return Standing(region.level, region.code)
    return Standing("ministry" if is_body(name, lists) else "", "")
