"""Whether a mention names an actor or stands inside a phrase that is no name: 中国 in 中国特色社会主义, 健康中国建设.

A state organ before the words for the offices under it (国务院环境保护主管部门) is named and does not act itself.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.core.lists import read_rows
from pipeline.core.script import HAN

NAME, INSIDE = "name", "inside"
PHRASED = frozenset({"GPE", "LOC", "PERSON"})
OFFICES = re.compile(
    rf"(?!、)[{HAN}、]{{0,34}}?(?:主管部门|行政部门|监督管理机构|管理部门|有关部门|所属部门|监督管理部门)"
)
# Words that end the reach of an organ's name: what follows is said of somebody else.
BREAK = re.compile(r"会同|以及|或者|[和或及与的应当批规报]")
# What ends it where offices are enumerated by their fields: 国务院生态环境、农业农村和标准化等有关主管部门.
LISTED_BREAK = re.compile(r"会同|以及|或者|[的应当批规报]")
# As far as offices may stand behind the organ, in characters; without an enumeration, less.
REACH, PLAIN_REACH = 40, 20


class Roles:
    """Tells the role of mentions by the words beside them (``inside.tsv`` of a folder)."""

    def __init__(self, path: Path) -> None:
        rows = read_rows(path)
        self._before = tuple(r["words"] for r in rows if r["side"] == "before")
        self._after = tuple(r["words"] for r in rows if r["side"] == "after")

    def tell(self, text: str, start: int, end: int, label: str) -> str:
        """``inside`` or ``name``."""
        if label in PHRASED:
            return INSIDE if text.startswith(self._after, end) or text.endswith(self._before, 0, start) else NAME
        if label == "ORG":
            offices = OFFICES.match(text, end, end + REACH)
            if offices is None:
                return NAME
            ends = LISTED_BREAK if "、" in offices[0] else BREAK
            far = len(offices[0]) > PLAIN_REACH and "、" not in offices[0]
            return NAME if far or ends.search(offices[0]) else INSIDE
        return NAME
