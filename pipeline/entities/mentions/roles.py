"""Whether a mention names an actor or stands inside a phrase that is no name: 中国 in 中国特色社会主义, 健康中国建设.

A state organ before the words for the offices under it (国务院环境保护主管部门, 国务院授权的机构) is named and does not
act itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.core.counted import INSIDE
from pipeline.core.lists import read_rows
from pipeline.core.script import HAN
from pipeline.entities.spans import Span

NAME = "name"
PHRASED = frozenset({"GPE", "LOC", "PERSON"})
# As far as the word for an office may stand behind the organ, in characters, where offices are enumerated by their
# fields (国务院生态环境、农业农村和标准化等有关主管部门); without an enumeration, less.
REACH, PLAIN_REACH = 40, 20
# What joins places that share the head of a body.
JOINED = ("、", "和")


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


class Roles:
    """Tells the role of mentions by the words beside them (``inside.tsv`` of a folder)."""

    def __init__(self, path: Path) -> None:
        sides: dict[str, list[str]] = {}
        for row in read_rows(path):
            sides.setdefault(row["side"], []).append(row["words"])
        self._before, self._after = tuple(sides["before"]), tuple(sides["after"])
        self._joined = tuple(sides["joined"])
        none = f"(?!{_one_of(sides['no office'])})"
        self._office = re.compile(rf"(?:{none}[{HAN}、])*?{none}(?:{_one_of(sides['office'])})")
        self._entrusted = re.compile(_one_of(sides["entrusted"]))
        self._acting = re.compile(_one_of(sides["acting"]))

    def tell(self, text: str, start: int, end: int, label: str) -> str:
        """``inside`` or ``name``."""
        if label in PHRASED:
            return INSIDE if text.startswith(self._after, end) or text.endswith(self._before, 0, start) else NAME
        return INSIDE if label == "ORG" and self._has_office(text, end) else NAME

    def _has_office(self, text: str, end: int) -> bool:
        """Whether the words behind an organ are those for an office under it, and say nothing that the organ does."""
        office = None if text.startswith(self._joined, end) else self._office.match(text, end, end + REACH)
        if office is None or (len(office[0]) > PLAIN_REACH and "、" not in office[0]):
            return False
        said = office[0]
        if "的" in said:
            said = self._entrusted.sub("", said)
            if said == office[0]:
                return False
        return not self._acting.search(said)


def share_heads(text: str, spans: Sequence[Span], homes: Collection[str]) -> list[Span]:
    """Spans in order of the text, those of places that share the head of a body behind them ``inside``.

    In 河南、山东黄河河务局 two bodies are named and no province. ``homes`` are the places of one state: 美国 beside
    中国商务部 is named itself.
    """
    told = list[Span]()
    for span in reversed(spans):
        if told and span.label == "GPE" and text[span.end : told[-1].start] in JOINED:
            behind = told[-1]
            shared = behind.role == INSIDE if behind.label == "GPE" else _begins_with_any(text, behind, homes)
            if shared and text[span.start : span.end] in homes:
                span = replace(span, role=INSIDE)
        told.append(span)
    return told[::-1]


def _begins_with_any(text: str, span: Span, names: Collection[str]) -> bool:
    """Whether a span is that of a body whose name begins with one of some names and goes on."""
    return span.label == "ORG" and any(text[span.start : end] in names for end in range(span.start + 2, span.end))
