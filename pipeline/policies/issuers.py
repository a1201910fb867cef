"""Who issued a text, of what level and region: where the names stand, the surest place first."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.core.numerals import NUMERAL
from pipeline.policies.bodies import Standing, clean_body, find_region, find_standing, split_bodies
from pipeline.policies.draft import Draft, Seen
from pipeline.policies.head import Closing, Head, Line
from pipeline.policies.history import Event
from pipeline.policies.lists import PolicyLists
from pipeline.policies.marks import Found

_BELOW, _LONGEST_NAMES = 4, 300  # lines below the title; characters of a line of bodies
_AMONG = re.compile(rf"等[{NUMERAL}]{{0,4}}个?(?:部门|单位|部委|机关)")
_OF_PLACE = ("省", "市", "县", "区", "州", "自治区", "自治州")  # begins the name of a body whose place was just named
_UP_TO = re.compile(r"关于|转发|印发|批转|颁发|公布|发布|令第|公告|通告|令$")


def title_bodies(title: str, lists: PolicyLists) -> list[str]:
    """The bodies that a title begins with: 国务院办公厅关于……, 财政部 税务总局公告2021年第5号."""
    match = _UP_TO.search(title)
    return split_bodies(title[: match.start()], lists) if match and match.start() else []


def find_issuers(
    draft: Draft, seen: Seen, number: Found | None, row: Mapping[str, object], lists: PolicyLists
) -> list[str]:
    """The names of the issuers in order; the place they were read from goes into the draft."""
    given = draft.values.pop("issuers", "")
    if given:
        return split_bodies(given, lists) or [n for n in re.split(r"[|;；、]", given) if n.strip()]
    for names, place in _issuer_sources(seen, number, row, lists):
        if names:
            if place is not None:
                draft.places["issuers"] = place
            return _complete(names, lists)
    return []


def _complete(names: list[str], lists: PolicyLists) -> list[str]:
    """The names with the place that the first of them gives to those after it (山东省发展改革委、省财政厅)."""
    region = find_region(names[0].removeprefix("中共"), lists)
    if region is None:
        return names
    of_place = next((word for word in sorted(_OF_PLACE, key=len, reverse=True) if region.name.endswith(word)), "")
    if not of_place:
        return names
    return [region.name + n.removeprefix(of_place) if n.startswith(of_place) else n for n in names]


def _issuer_sources(
    seen: Seen, number: Found | None, row: Mapping[str, object], lists: PolicyLists
) -> list[tuple[list[str], tuple[int, int] | None]]:
    """Where issuers are read from, the surest first."""
    history, head = seen.history, seen.head
    prefix = title_bodies(seen.title, lists)
    closing = head.closing
    labelled = seen.labelled.get("issuers")
    sources: list[tuple[list[str], tuple[int, int] | None]] = [
        _longer(prefix, closing, _title_place(head, prefix), _red_head(head, lists), bool(_AMONG.search(seen.title)))
    ]
    if number is not None and number.order and number.start is not None and number.end is not None:
        sources.append((_own(tuple(split_bodies(number.sign, lists))), (number.start, number.end)))
    if seen.kind.kind == "report" and history.delivered is not None:
        sources.append((_reporting(seen, history.delivered, lists), _place(history.delivered)))
    enacting = [e for e in (history.passed, history.promulgated) if e is not None and e.bodies]
    sources += [(_own(e.bodies), _place(e)) for e in enacting]
    if labelled is not None and labelled.start is not None and labelled.end is not None:
        sources.append((split_bodies(labelled.value, lists), (labelled.start, labelled.end)))
    among = bool(_AMONG.search(seen.title))
    above, where = _red_head(head, lists)
    sources += [_longer(above, closing, where, ([], None), among), _named_below(head, lists)]
    if closing is not None and closing.bodies:
        sources.append((list(closing.bodies), (closing.start, closing.end)))
    if number is not None:
        place = (number.start, number.end) if number.start is not None and number.end is not None else None
        signed = split_bodies(number.sign, lists) if number.order else _signed(number.sign, lists)
        sources.append((signed, place))
    if seen.kind.kind == "report":
        sources.append((_reporting(seen, None, lists), None))
    if str(row.get("extractor")) == "record":
        sources.append((split_bodies(str(row.get("authors") or ""), lists), None))
    if seen.genre == "行政法规" and history.approved is None:
        sources.append((["国务院"], None))
    return sources


def _own(bodies: tuple[str, ...]) -> list[str]:
    """The bodies of an event without the head of state, who promulgates what others pass."""
    return [b for b in bodies if not b.endswith("主席")]


def _place(event: Event) -> tuple[int, int]:
    return event.start, event.end


def _title_place(head: Head, prefix: list[str]) -> tuple[int, int] | None:
    if head.title < 0 or not prefix:
        return None
    line = head.front[head.title]
    end = line.text.find(prefix[-1])
    start = line.text.find(prefix[0])
    return None if end < 0 or start < 0 else (line.start + start, line.start + end + len(prefix[-1]))


def _red_head(head: Head, lists: PolicyLists) -> tuple[list[str], tuple[int, int] | None]:
    """The bodies on the lines above the title: 国家发展改革委, 财政部文件."""
    names: list[str] = []
    place: tuple[int, int] | None = None
    for line in head.front[: max(head.title, 0)]:
        found = _names_of(line, lists)
        if found:
            names += [n for n in found if n not in names]
            place = (place[0] if place else line.start, line.end)
    return names, place


def _named_below(head: Head, lists: PolicyLists) -> tuple[list[str], tuple[int, int] | None]:
    """The bodies that lines below the title name and nothing else, as on a title page."""
    names: list[str] = []
    place: tuple[int, int] | None = None
    for number, line in enumerate(head.front[head.title + 1 :]):
        found = _names_of(line, lists)
        if found:
            names += [n for n in found if n not in names]
            place = (place[0] if place else line.start, line.end)
        elif names or number > _BELOW:
            break
    return names, place


def _names_of(line: Line, lists: PolicyLists) -> list[str]:
    """The bodies that a line names and nothing else but 文件 or 发布."""
    if len(line.text) >= _LONGEST_NAMES:
        return []
    return split_bodies(re.sub(r"(?:文\s*件|\s发\s*布)\s*$", "", line.text.strip()), lists)


def _longer(
    prefix: list[str],
    closing: Closing | None,
    place: tuple[int, int] | None,
    red: tuple[list[str], tuple[int, int] | None],
    among: bool,
) -> tuple[list[str], tuple[int, int] | None]:
    """The title's issuers, or those of the closing lines or the red head where these name more of the same list.

    ``among``: the title names the first of several (教育部等八部门), whose offices may sign, or by their other names.
    """
    best, where = prefix, place
    others = [red] if closing is None else [(list(closing.bodies), (closing.start, closing.end)), red]
    for names, stands in others:
        if not prefix or not names:
            continue
        listed = len(names) > len(best) and (among or names[0] == prefix[0] or {*prefix} < {*names})
        # 内蒙古自治区党委 自治区人民政府 signs as 内蒙古自治区人民政府.
        fuller = len(names) == len(best) and names != best and all(map(str.endswith, names, best))
        # 上海市发展改革委、市财政局 sign with their whole names.
        shortened = len(names) >= len(best) and any(name.startswith(_OF_PLACE) for name in best)
        if listed or fuller or shortened:
            best, where = names, stands
    return best, where


def _signed(sign: str, lists: PolicyLists) -> list[str]:
    """The body whose sign a dispatch's number bears."""
    return next(([body] for start, body in lists.signs.items() if sign.startswith(start)), [])


def _reporting(seen: Seen, delivered: Event | None, lists: PolicyLists) -> list[str]:
    """Whose report it is: the government, court or procuratorate of the congress's region."""
    place = delivered.bodies[0] if delivered else re.sub(r"^\D{0,2}(?:19|20)\d{2}年?", "", seen.title)
    organ = next((o for o in ("人民法院", "人民检察院") if o.removeprefix("人民") in seen.title), "")
    if "政府工作报告" not in seen.title and not organ:
        return [clean_body(place)] if delivered is None and split_bodies(place, lists) else []
    if place.startswith(("全国", "国务院", "中华人民共和国")):
        return [f"最高{organ}" if organ else "国务院"]
    region = find_region(place, lists)
    if region is None:
        return []
    grade = "高级" if organ == "人民法院" and region.level == "province" else ""
    return [f"{region.name}{grade}{organ or '人民政府'}"]


def settle_standing(names: list[str], seen: Seen, draft: Draft, lists: PolicyLists) -> Standing:
    """Level and region of the first issuer; without one, those of the region that the title begins with."""
    if names:
        standing = find_standing(names[0], lists)
    else:
        region = find_region(seen.title, lists)
        standing = Standing(region.level, region.code) if region else Standing("", "")
    code = re.sub(r"\D", "", draft.values.pop("region", ""))[:6].ljust(6, "0")
    level = draft.values.pop("level", "")
    return Standing(level or standing.level, standing.region if code == "000000" else code)
