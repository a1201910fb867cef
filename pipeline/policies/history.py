"""What happened to a text when: the events that the lines around its title tell of.

A line such as 2001年6月15日青岛市人民代表大会常务委员会公告公布施行 holds a date, a body and what it did. Several
stand in one line as often as in lines of their own, so events are read date by date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.core.numerals import NUMERAL
from pipeline.core.script import HAN
from pipeline.policies.bodies import clean_body, split_bodies
from pipeline.policies.dates import FoundDate, iterate_dates, iterate_pointed
from pipeline.policies.head import Line
from pipeline.policies.lists import PolicyLists
from pipeline.policies.numbers import FoundNumber, iterate_numbers

_QUOTED = re.compile(r"《(?:[^《》]|《[^《》]*》)*》")
_SESSION = re.compile(
    rf"(?:第?[{NUMERAL}]{{1,6}}次)?(?:全体|常务|党组|扩大|办公|部务|局务|委务|署务|行务|主席)*(?:会议|大会上|会上).*$"
)
_NTH = re.compile(rf"第[{NUMERAL}]{{1,3}}次\s*$")
_LINKING = re.compile(r"[\s（(《—－\-]*(?:根据|经|由|已经|已由|业经|于|自|的|，|,|、)*")
_STOP = re.compile(r"[。；;）)】\]]")
_VERB_END = re.compile(r"(?:，|,)?(?:并|现予|予以|自|起|后|之日|根据|经|后由)*\s*$")
_AT_ONCE = re.compile(r"[ \t\u3000]*(?:发布|公布|颁布|批准|实施|施行|通过)")
_BROKEN = 12  # lines that a bracket below a title, broken on a page, may go over
_MEETING = re.compile(
    rf"在\s*(?P<body>[{HAN}\s]{{4,40}}?)第?\s*[{NUMERAL}]{{1,4}}\s*次\s*(?:全体)?\s*(?:会议|代表大会)\s*上"
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a text.

    Attributes
    ----------
    kind
        passed, approved, promulgated, amended, effective, delivered (a report to a congress), or dated (a date that
        stands alone).
    date, start, end
        The ISO date, and the offsets of what states it.
    bodies
        Who did it.
    number
        The order by which it was done.
    also_effective
        Whether it says that the text is in force from then (公布施行).
    """

    kind: str
    date: str
    start: int
    end: int
    bodies: tuple[str, ...] = ()
    number: FoundNumber | None = None
    also_effective: bool = False


def find_events(lines: Sequence[Line], lists: PolicyLists) -> list[Event]:
    """The events that lines tell of, in the order of the text."""
    text, starts = _join(lines)
    events: list[Event] = []
    # A standard's first page: 2021-03-09发布 2021-10-01实施.
    pointed = (d for d in iterate_pointed(text) if _AT_ONCE.match(text, d.end))
    dates = sorted([*iterate_dates(text), *pointed], key=lambda found: found.start)
    pending: list[Event] = []
    for found, after in zip(dates, [*dates[1:], None], strict=False):
        stop = len(text) if after is None else after.start
        event = _read_event(text, found, stop, lists)
        if event is None:
            continue
        if event.kind == "pending":
            pending.append(event)
            continue
        for waiting in pending:
            # 最高人民法院…会议、2004年11月11日最高人民检察院…会议通过: the later date is that of both.
            bodies = (*waiting.bodies, *(b for b in event.bodies if b not in waiting.bodies))
            latest = max(waiting, event, key=lambda e: e.date)
            event = replace(event, bodies=bodies, date=latest.date, start=latest.start, end=latest.end)
        pending = []
        events.append(event)
    return [_place(event, starts) for event in events]


def _join(lines: Sequence[Line]) -> tuple[str, list[tuple[int, int]]]:
    """The lines as one text, and (position in it, offset in the document) of each line.

    A line that ends within a bracket goes on in the next: a long line below a title is broken on a page.
    """
    starts, parts, position, depth = [], [], 0, 0
    for number, line in enumerate(lines):
        starts.append((position, line.start))
        depth = max(0, depth + _opened(line))
        # A bracket that no line soon after closes was misread: 建城（2031〕46号.
        if depth and not any(_opened(after) < 0 for after in lines[number + 1 : number + 1 + _BROKEN]):
            depth = 0
        parts.append(line.text + ("" if depth else "\n"))
        position += len(parts[-1])
    return "".join(parts), starts


def _opened(line: Line) -> int:
    """How many brackets a line opens more than it closes."""
    return sum((c in "（(") - (c in "）)") for c in line.text)


def _place(event: Event, starts: Sequence[tuple[int, int]]) -> Event:
    """The event with offsets into the document instead of into the joined lines."""
    number = event.number
    if number is not None:
        number = replace(number, start=_offset(number.start, starts), end=_offset(number.end, starts))
    return replace(event, start=_offset(event.start, starts), end=_offset(event.end, starts), number=number)


def _offset(position: int, starts: Sequence[tuple[int, int]]) -> int:
    begun, offset = max((s for s in starts if s[0] <= position), default=(0, 0))
    return offset + position - begun


def _read_event(text: str, found: FoundDate, stop: int, lists: PolicyLists) -> Event | None:
    """The event of one date, from what stands between it and the next date, or before it."""
    if _stands_alone(text, found):
        return Event("dated", found.value, found.start, found.end)
    meeting = _MEETING.match(text, found.end)
    if meeting:
        body = clean_body(meeting["body"])
        return Event("delivered", found.value, found.start, found.end, (body,))
    clause = _clause(text, found.end, stop)
    plain = _QUOTED.sub("", clause)
    kind, before, effective = _find_verb(plain, lists)
    if not kind:
        return _without_verb(text, found, clause, lists)
    number = next(iterate_numbers(text, found.end, found.end + len(clause)), None)
    bodies = _find_bodies(before, clause, lists, number)
    if not bodies and kind in ("passed", "approved"):
        bodies = _bodies_before(text, found.start, lists)
    return Event(kind, found.value, found.start, found.end, tuple(bodies), number, effective)


def _clause(text: str, start: int, stop: int) -> str:
    """The text from a date to the end of what it tells: a sign that closes, a line, or the next date."""
    depth = 0
    for position in range(start, min(stop, start + 400)):
        sign = text[position]
        if sign == "《":
            depth += 1
        elif sign == "》":
            depth = max(0, depth - 1)
        elif depth == 0 and (_STOP.match(sign) or (sign == "\n" and text[start:position].strip())):
            # An order's number may stand below its name.
            if sign == "\n" and re.match(r"\s*[（(]?第", text[position : position + 8]):
                continue
            return text[start:position]
    return text[start : min(stop, start + 400)]


def _find_verb(plain: str, lists: PolicyLists) -> tuple[str, str, bool]:
    """The kind of event, what stands before its verb, and whether the text is in force from then."""
    text = re.split(r"[，,](?=现|并|自|由|根据)", plain)[0]
    text = _VERB_END.sub("", text.rstrip()).rstrip()
    effective = False
    for _ in range(3):
        verb = next((v for v in sorted(lists.verbs, key=len, reverse=True) if text.endswith(v)), "")
        if not verb:
            return "", "", False
        kind = lists.verbs[verb]
        before = text[: len(text) - len(verb)].rstrip(" 　、，")
        inner, further, _ = _find_verb(before.removesuffix("并"), lists)
        if kind == "effective" and inner:
            effective, text = True, before.removesuffix("并")
            continue
        if (kind, inner) in (("passed", "amended"), ("amended", "passed"), ("amended", "promulgated")):
            return "amended", further, effective
        if (kind, inner) == ("amended", "approved"):
            return "approved", further, effective
        return kind, _NTH.sub("", before) if kind == "amended" else before, effective
    return "", "", False


def _find_bodies(before: str, clause: str, lists: PolicyLists, number: FoundNumber | None) -> list[str]:
    """Who did it: the bodies before the verb, those of the order, or those of the decision that is quoted."""
    if number is not None and number.order and number.sign:
        bodies = split_bodies(number.sign, lists)
        if bodies:
            return bodies
    quoted = _QUOTED.search(clause)
    if quoted and "批准的" in clause[: quoted.start()]:
        return _deciding(quoted.group(), lists)
    bodies = _meeting_bodies(before, lists)
    return bodies or (_deciding(quoted.group(), lists) if quoted else [])


def _deciding(title: str, lists: PolicyLists) -> list[str]:
    """The bodies that the title of a decision begins with."""
    return split_bodies(title.strip("《》").split("关于")[0], lists) if "关于" in title else []


def _meeting_bodies(text: str, lists: PolicyLists) -> list[str]:
    """The bodies of a list of meetings: 最高人民法院审判委员会第1422次会议、最高人民检察院检察委员会第75次会议."""
    bodies: list[str] = []
    text = re.split(r"关于", text)[0]
    text = re.sub(r"(?:公告|令|第[\d一二三四五六七八九十]+次)\s*$", "", text.strip())
    for part in re.split(rf"[、，,]|会议(?=[{HAN}])", text):
        name = _SESSION.sub("", _LINKING.sub("", part, count=1))
        name = clean_body(re.sub(r"(?:公告|令)$", "", name))
        for committee in lists.committees:
            name = name.removesuffix(committee)
        bodies += split_bodies(name, lists)
    return list(dict.fromkeys(bodies))


def _bodies_before(text: str, start: int, lists: PolicyLists) -> list[str]:
    """The bodies of 已由第十三届全国人民代表大会常务委员会第三十二次会议于 before a date."""
    before = re.split(r"[。；;\n]", text[max(0, start - 120) : start])[-1]
    before = _QUOTED.sub("", before)
    match = re.search(r"(?:由|经)(?P<body>.{4,80}?)于?\s*$", before)
    return _meeting_bodies(match["body"], lists) if match else []


def _without_verb(text: str, found: FoundDate, clause: str, lists: PolicyLists) -> Event | None:
    if re.match(r"\s*(?:起|之日起)\s*(?:正式)?(?:施行|实施|执行|生效)", clause):
        return Event("effective", found.value, found.start, found.end)
    if clause.rstrip().endswith(("、", "会议、")) or re.search(r"会议[、，]\s*$", clause):
        bodies = _meeting_bodies(clause.rstrip("、， "), lists)
        return Event("pending", found.value, found.start, found.end, tuple(bodies)) if bodies else None
    return None


def _stands_alone(text: str, found: FoundDate) -> bool:
    """Whether a line holds a date and nothing else, and the next line does not go on with a verb."""
    begin = text.rfind("\n", 0, found.start) + 1
    stop = text.find("\n", found.end)
    if found.start - begin > 40:
        return False
    rest = text[found.end : stop if stop >= 0 else len(text)]
    if text[begin : found.start].strip(" 　（(—－―-") or rest.strip(" 　）)"):
        return False
    following = text[stop + 1 : stop + 12] if stop >= 0 else ""
    return not re.match(r"\s*(?:起|通过|公布|发布|施行|实施|生效)", following)


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of a text: when, by whom, by which order; ``start`` and ``end`` are those of its date."""

    date: str
    by: tuple[str, ...]
    number: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class History:
    """The events of a text in their parts: the first of each kind, and the amendments."""

    passed: Event | None
    approved: Event | None
    promulgated: Event | None
    effective: Event | None
    delivered: Event | None
    dated: Event | None
    amendments: tuple[Amendment, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """Those there are."""
        parts = (self.passed, self.approved, self.promulgated, self.effective, self.delivered)
        return tuple(event for event in parts if event is not None)


def arrange_history(events: Sequence[Event]) -> History:
    """The parts of a history: what made the text first, and what changed it since."""

    def first(kind: str) -> Event | None:
        return next((e for e in events if e.kind == kind), None)

    amendments: list[Amendment] = []
    passed = first("passed")
    for number, event in enumerate(events):
        if event.kind == "amended" or (_is_later(event, passed) and not _explained(events, number)):
            order = event.number.value if event.number else ""
            amendments.append(Amendment(event.date, event.bodies, order, event.start, event.end))
        elif event.kind == "promulgated" and amendments and event.number and not amendments[-1].number:
            amendments[-1] = replace(amendments[-1], number=event.number.value)
    effective = [e for e in events if e.kind == "effective" or e.also_effective]
    amended = next((n for n, e in enumerate(events) if e.kind == "amended"), len(events))
    promulgated = next((e for e in events[:amended] if e.kind == "promulgated"), None)
    if promulgated is None and not amendments:
        promulgated = first("promulgated")
    return History(
        passed=passed,
        approved=first("approved"),
        promulgated=promulgated,
        effective=effective[-1] if effective else None,
        delivered=first("delivered"),
        dated=first("dated"),
        amendments=tuple(amendments),
    )


def _is_later(event: Event, first: Event | None) -> bool:
    """Whether an event is a passing after the first; the line below a title repeats the order's that stands above."""
    return event.kind == "passed" and first is not None and event is not first and event.date != first.date


def _explained(events: Sequence[Event], number: int) -> bool:
    """Whether a later passing is that of the amendment told of next (a city's, which its province then approves)."""
    bodies = set(events[number].bodies)
    following = events[number + 1 : number + 2]
    return any(e.kind == "amended" and (not bodies or bodies & set(e.bodies)) for e in following)
