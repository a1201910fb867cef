"""Where a text states what it is: the lines around its title, and the lines that it closes with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.core.script import HAN
from pipeline.core.text import DocumentText
from pipeline.policies.bodies import split_bodies
from pipeline.policies.dates import FoundDate, iterate_dates
from pipeline.policies.lists import PolicyLists
from pipeline.policies.numbers import iterate_numbers

_FRONT = 90  # lines looked at for the front; a page of a web site may begin with dozens of its own
_LONGEST_LINE = 3000  # characters of a line of the front; a longer one is body text, or no text
_LONGEST_FRONT = 20_000  # characters of all of it
_SENTENCE = 26  # characters; a shorter line is no sentence of the body
_OPENER = re.compile(
    r"\s*(?:第[一1１]条|第[一1１][章编节部]|目\s*[录次]\s*$|总\s*则\s*$|一、|（一）|1[.．、]|各位代表|各位委员|同志们|序\s*言\s*$|前\s*言\s*$|导\s*言\s*$|引\s*言\s*$)"
)
_ENACTED = re.compile(
    r"(?:通过|批准|公布|发布|颁布|印发|公告|修正|修订|修改|施行|实施|生效)\s*(?:根据|[）)】\]。；;]|\s)*$"
    r"|已(?:经|由)?.{4,80}(?:通过|批准|同意)|现(?:予|将|公布|发布|印发)"
)
_END = re.compile(r"[。：:；;！？]\s*$")
_ADDRESSED = re.compile(rf"^\s*(?:各|你|[{HAN}]).{{1,400}}[：:]\s*$")
_NOTE = re.compile(r"^[（(].{1,40}[）)]$|^附件?[：:\d]|^抄送|^主题词|^\d+$")
_PRINTED = re.compile(r"印发\s*$")


class Line(NamedTuple):
    """A line of a document's text, with its offsets."""

    text: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Closing:
    """The bodies and the date that a text closes with; ``start`` and ``end`` are those of the bodies."""

    bodies: tuple[str, ...]
    start: int
    end: int
    date: FoundDate


@dataclass(frozen=True, slots=True)
class Head:
    """The front (lines before the body), the line of the title in it (-1: not found), and the closing lines."""

    lines: tuple[Line, ...]
    front: tuple[Line, ...]
    title: int
    closing: Closing | None


def split_lines(document: DocumentText) -> list[Line]:
    """The lines of a document that hold any text."""
    lines: list[Line] = []
    for block in document.blocks:
        position = block.start
        for part in block.text.split("\n"):
            if part.strip():
                lines.append(Line(part, position, position + len(part), block.kind))
            position += len(part) + 1
    return lines


def fold_title(text: str) -> str:
    """A title without width, case, signs and blanks."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _is_body_text(line: Line) -> bool:
    """Whether a line belongs to the body: it opens a part, or is a sentence that does not tell of an enactment."""
    if len(line.text) > _LONGEST_LINE:
        return True
    text = line.text.strip()
    if _OPENER.match(text):
        return True
    if len(text) < _SENTENCE or not _END.search(text):
        return False
    if (
        _ADDRESSED.match(text)
        and not re.search(r"。" if text.startswith("各") else r"[。；]", text)
        and not re.search(r"如下[：:]\s*$", text)
    ):
        return False
    return not (_ENACTED.search(text) and next(iterate_dates(text), None) is not None) and not _ORDERED.search(text)


_ORDERED = re.compile(
    r"^\s*(?:现将?)?《.{2,120}》.{0,160}(?:现予|现将其?|予以)(?:公布|发布|颁布)|^\s*现(?:公布|发布)《"
)


def find_head(document: DocumentText, titles: Sequence[str], lists: PolicyLists) -> Head:
    """The head of a document whose title may read as one of ``titles``."""
    lines = split_lines(document)
    title = _find_title(lines[:_FRONT], titles)
    front: list[Line] = []
    cut = size = 0
    for number, line in enumerate(lines[:_FRONT]):
        cut = number
        if number > title and _is_body_text(line):
            break
        if number >= title or not _is_body_text(line):
            front.append(line)
            size += len(line.text)
        cut = number + 1
        if size > _LONGEST_FRONT:
            break
    if cut == len(lines):
        # All of a short text may pass for its front: its body begins with the first sentence below the title.
        cut = next((n for n in range(title + 1, cut) if lines[n].text.rstrip().endswith("。")), cut)
    position = next((n for n, line in enumerate(front) if title >= 0 and line is lines[title]), -1)
    return Head(tuple(lines), tuple(front), position, _find_closing(lines, cut, lists))


def place_title(head: Head, title: str) -> Head:
    """The head with its title's line: the first line of the front that the title begins with or equals."""
    wanted = fold_title(title)
    for number, line in enumerate(head.front):
        folded = fold_title(line.text)
        if (
            folded == wanted
            or _is_before_number(line.text, wanted)
            or (len(folded) > 3 and wanted.startswith(folded) and _goes_on(head.front, number, wanted))
        ):
            return replace(head, title=number)
    return head


def _is_before_number(text: str, wanted: str) -> bool:
    """Whether a line is the title and the number of the dispatch behind it."""
    number = next((n for n in iterate_numbers(text) if n.end == len(text.rstrip())), None)
    return number is not None and fold_title(text[: number.start]) == wanted


def _goes_on(front: Sequence[Line], number: int, wanted: str) -> bool:
    """Whether the lines from one on make up a title together."""
    text = ""
    for line in front[number : number + 4]:
        text += fold_title(line.text)
        if text == wanted:
            return True
    return False


def _find_title(lines: Sequence[Line], titles: Sequence[str]) -> int:
    wanted = {key for title in titles if (key := fold_title(title))}
    for number, line in enumerate(lines):
        if fold_title(line.text) in wanted:
            return number
    return next((n for n, line in enumerate(lines) if line.kind == "title"), -1)


def _find_closing(lines: Sequence[Line], cut: int, lists: PolicyLists) -> Closing | None:
    """The first lines after the body's begin that name bodies and a date, or the date alone near the end."""
    for number in range(cut, len(lines)):
        line = lines[number]
        if "日" not in line.text or len(line.text) > 4000 or _PRINTED.search(line.text):
            continue
        found = _last_date(line) or _first_date(line)
        if found is None:
            continue
        before = line.text[: found.start - line.start]
        bodies, start, end = _bodies_before(before, line, lines, number, cut, lists)
        if bodies:
            return Closing(tuple(bodies), start, end, found)
        if (
            not before.strip(" （(\t\u3000")
            and found.end == line.start + len(line.text.rstrip(" \u3000）)。"))
            and _near_end(lines, number)
        ):
            return Closing((), found.start, found.end, found)
    return None


_AFTER_DATE = re.compile(rf"^[\s）)]*(?:[（(【\[{HAN}]|$)")
_GOES_ON = re.compile(r"^[\s]*(?:起|至|到|前|后|以|之|的|在|由|经|向|对|为)")


def _first_date(line: Line) -> FoundDate | None:
    """The date that a line begins with, unless the line goes on as a sentence: extraction may join what follows."""
    found = next(iterate_dates(line.text[:40]), None)
    if found is None or line.text[: found.start].strip():
        return None
    rest = line.text[found.end :]
    if not _AFTER_DATE.match(rest) or _GOES_ON.match(rest):
        return None
    return FoundDate(line.start + found.start, line.start + found.end, found.value)


def _last_date(line: Line) -> FoundDate | None:
    """The date that a line ends with, a note in brackets left aside."""
    tail = re.sub(r"[（(][^（()）]{2,20}[)）]\s*$", "", line.text).rstrip(" 　\t）)。")
    dates = list(iterate_dates(tail[-40:]))
    if not dates or dates[-1].end != len(tail[-40:]):
        return None
    shift = line.start + max(0, len(tail) - 40)
    return FoundDate(dates[-1].start + shift, dates[-1].end + shift, dates[-1].value)


def _bodies_before(
    before: str, line: Line, lines: Sequence[Line], number: int, cut: int, lists: PolicyLists
) -> tuple[list[str], int, int]:
    """The bodies named before a date in its line, or in the lines above it."""
    own = re.split(r"[。！：:]", before)[-1]
    bodies = split_bodies(own, lists)
    if bodies:
        end = line.start + len(before.rstrip())
        start = line.start + len(before) - len(own.lstrip())
        number_before = number - 1
    elif before.strip(" （(\t\u3000"):
        return [], 0, 0
    else:
        start = end = -1
        number_before = number - 1
    while number_before >= cut - 1 and number_before >= 0:
        above = lines[number_before]
        tail = re.split(r"[。！：:]", above.text)[-1]
        more = split_bodies(tail, lists) if len(tail) < 400 else []
        if not more:
            break
        bodies = [*more, *(b for b in bodies if b not in more)]
        start = above.end - len(tail.lstrip())
        end = end if end >= 0 else above.end
        if tail != above.text:
            break
        number_before -= 1
    return bodies, start, end


def _near_end(lines: Sequence[Line], number: int) -> bool:
    """Whether nothing but notes follows, or the end of the main text is plain by what follows (附件)."""
    rest = [line.text.strip() for line in lines[number + 1 : number + 4]]
    return not rest or all(_NOTE.match(text) for text in rest[:1])
