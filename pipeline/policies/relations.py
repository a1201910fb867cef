"""How a text refers to another: the cue word decides (根据, 依照, 参照, 修改, 同时废止, 贯彻)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.policies.cues import AFTER_ORDER, Cues

REFERENCE, ASIDE = "\x01", "\x02"
BREAK = re.compile(r"[，,。；;：:！？!?\n]")
STOP = re.compile(r"[，,。；;：:！？!?\n]")
JOINED = re.compile(rf"[\s、和及与或者以等{ASIDE}]*")
BRACKETS = re.compile(r"[（(][^（）()\n]{0,80}[)）]")
OTHERS = re.compile(r"《[^《》\n]{1,120}》")
LIST = re.compile(rf"[\s、和及与或者以等{ASIDE}{REFERENCE}]*")
# 修改前的专利法 is a version of the law; nobody amends it there.
VERSION = re.compile(r"(?:修改|修订|修正)(?:[前后]|以前|以后|之前|之后)(?:的)?|新?修[订改正]的(?=[《“\x01\x02])")
# 实施前款行为 is to commit what the paragraph forbids.
COMMITTED, ACTS = frozenset({"实施", "施行"}), re.compile(r"行为|措施|活动|犯罪|情形|许可")
# 履行条例规定的义务 is to do what it provides, not to carry it out.
OWED, DUTIES = "履行", re.compile(r"义务|职责|责任")
# Cues after a reference count within its clause, and a clause seldom goes on longer before it says so.
REACH, BACK = 60, 120


def mask_references(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text, of the same length, with references, titles and brackets hidden, so that no cue in them counts."""
    parts, position = [], 0
    for start, end in spans:
        parts += [text[position:start], REFERENCE * (end - start)]
        position = max(position, end)
    parts.append(text[position:])
    masked = "".join(parts)
    masked = VERSION.sub(lambda m: ASIDE * len(m[0]), masked)
    masked = OTHERS.sub(lambda m: ASIDE * len(m[0]), masked)
    return BRACKETS.sub(lambda m: ASIDE * len(m[0]), masked)


class RelationReader:
    """Reads relations off a masked text."""

    def __init__(self, masked: str, cues: Cues) -> None:
        self.masked = masked
        self.cues = cues

    def read(self, spans: Sequence[tuple[int, int]], defaults: Sequence[str]) -> list[str]:
        """The relation of each reference, ``defaults`` where no cue shows one; those of a list follow its first one."""
        relations: list[str] = []
        listed = [JOINED.fullmatch(self.masked, one[1], two[0]) is not None for one, two in pairwise(spans)]
        ends = [end for _, end in spans]  # those of the lists that the references stand in
        for index in range(len(spans) - 2, -1, -1):
            if listed[index]:
                ends[index] = ends[index + 1]
        for index, (start, end) in enumerate(spans):
            own = self._before(start, end)
            if index and listed[index - 1] and not own:
                relations.append(relations[-1])
                continue
            relation = self._removed(ends[index]) or own or self._after(end) or self._after(ends[index])
            relations.append(relation or defaults[index])
        return relations

    def _before(self, start: int, end: int) -> str:
        window = self.masked[max(0, start - BACK) : start]
        clause = BREAK.split(window)[-1]
        bare = clause.rstrip(f"{ASIDE} 《“")
        if match := self.cues.adjacent.search(bare):
            after = self._clause_after(end)
            done = (match[0] in COMMITTED and ACTS.search(after)) or (match[0] == OWED and DUTIES.search(after))
            return "applies" if done else self.cues.relations[match[0]]
        cues = self.cues.before.findall(clause)
        return self.cues.relations[cues[-1]] if cues else ""

    def _clause_after(self, end: int) -> str:
        stop = STOP.search(self.masked, end)
        return self.masked[end : min(stop.start() if stop else len(self.masked), end + REACH)]

    def _removed(self, end: int) -> str:
        """What follows the list at once: repealed, or changed."""
        rest = LIST.sub("", self._clause_after(end), count=1)
        for relation in ("repeals", "amends"):
            if self.cues.after[relation].match(rest):
                return relation
        return ""

    def _after(self, end: int) -> str:
        clause = self._clause_after(end)
        for relation in AFTER_ORDER:
            if self.cues.after[relation].search(clause):
                return relation
        return ""
