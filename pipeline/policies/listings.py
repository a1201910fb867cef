"""Lists of documents in an attachment: what is repealed or amended, a title and its number a line, often in a table."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from pipeline.policies.articles import Line

# 废止的规范性文件目录, 国务院决定修改的行政法规.
_HEADED = re.compile(
    r"(?P<what>废止|失效|修改|有效|保留)[^。，；：]{0,24}(?:目录|清单|名单|文件|规章|法规|办法|规定|决定|通知|意见)[）)]?\s*$"
)
_LONGEST_HEAD = 40  # characters
_RELATIONS = {"废止": "repeals", "失效": "repeals", "修改": "amends"}
# The number of a row and the signs between its cells.
_BEFORE = re.compile(r"[\s|]*(?:\d{1,4}|[（(]?[一二三四五六七八九十]{1,4}[)）]?)?[.．、\s|]*《?")
_TITLE = re.compile(r"[^\t|《》〔〕。]{6,120}?(?=[\s|]+$)")


class Listings:
    """The lists of a text, by where their heads stand."""

    def __init__(self, text: str, lines: Iterable[Line]) -> None:
        self.text = text
        self._starts: list[int] = []
        self._relations: list[str] = []
        for line in lines:
            words = text[line.start : line.end]
            if len(words) <= _LONGEST_HEAD and "《" not in words and (head := _HEADED.search(words)):
                self._starts.append(line.end)
                self._relations.append(_RELATIONS.get(head["what"], ""))

    def relation(self, offset: int) -> str:
        """What is done to a document that opens a line of a list; empty elsewhere."""
        index = bisect_right(self._starts, offset) - 1
        line = self.text.rfind("\n", 0, offset) + 1
        if index < 0 or not self._relations[index] or not _BEFORE.fullmatch(self.text, line, offset):
            return ""
        return self._relations[index]


def find_listed_title(text: str, number: int) -> tuple[int, int] | None:
    """Offsets of the title that stands before a document's number in its line and nothing else, as in a table's row."""
    line = text.rfind("\n", 0, number) + 1
    begin = _BEFORE.match(text, line, number)
    match = _TITLE.match(text, begin.end(), number) if begin else None
    return match.span() if match else None
