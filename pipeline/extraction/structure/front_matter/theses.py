"""The cover of a thesis: author, supervisor, school, degree and year."""

from __future__ import annotations

import re

from pipeline.core.script import HAN
from pipeline.extraction.model import Piece
from pipeline.extraction.structure.front_matter.covers import cover_headings, is_cover
from pipeline.extraction.structure.front_matter.found import Found, Front
from pipeline.extraction.structure.names import PLACE, is_spaced_names, split_authors

_DEGREE = re.compile(
    r"(博\s*士|硕\s*士|学\s*士|本\s*科)(?:\s*研究生)?(?:\s*专业)?\s*(?:学\s*位)?\s*(?:毕\s*业\s*)?(?:论\s*文|设计)"
)
_SCHOOL = re.compile(rf"[{HAN}]{{2,12}}(?:大\s*学|学\s*院|研\s*究\s*[院所]|党\s*校)")
_LABELS = {
    "title": r"(?:学\s*位\s*)?(?:论\s*文)?\s*(?:中文)?\s*(?:题\s*目|题\s*名)",
    "authors": (
        r"(?:论\s*文\s*)?作\s*者(?:\s*姓\s*名)?|研\s*究\s*生(?:\s*姓\s*名)?|"
        r"(?:学\s*生|申\s*请\s*人)?\s*姓\s*名|(?:学\s*位\s*)?申\s*请\s*人"
    ),
    "supervisor": r"(?:指\s*导\s*教\s*师|导\s*师|指\s*导\s*老\s*师)(?:\s*姓\s*名)?",
    "discipline": r"(?:学\s*科\s*)?专\s*业(?:\s*名\s*称)?|学\s*科(?:\s*门\s*类)?|一级学科",
    "degree": r"(?:申\s*请\s*)?学\s*位\s*(?:类\s*别|级\s*别)|学\s*位\s*类\s*型",
    "department": r"(?:所\s*在\s*)?(?:培\s*养\s*单\s*位|学\s*院|院\s*系|系\s*别)",
    "school": r"(?:学\s*位\s*)?授\s*予\s*单\s*位",
    "dated": r"(?:论\s*文\s*)?(?:完\s*成|答\s*辩|提\s*交|授\s*予)\s*(?:日\s*期|时\s*间)|学\s*位\s*授\s*予\s*日\s*期",
    "clc": r"分\s*类\s*号|中图分类号",
    "student": r"学\s*号",
    "school_code": r"学\s*校\s*代\s*码|单\s*位\s*代\s*码",
    "security": r"密\s*级",
    "udc": r"U\s*D\s*C",
}
_LABEL = re.compile(
    r"(?:^|(?<=\s))(?:"
    + "|".join(f"(?P<{n}>{w})" for n, w in _LABELS.items())
    + r")\s*(?:[:：]\s*|[_＿]+\s*|\s{1,}|\t|$)"
)
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "Ｏ": "0", "O": "0"}
_YEAR = re.compile(r"((?:19|20)\d{2})\s*[年./．-]|([二一][〇○零九OＯ0][〇○零一二三四五六七八九OＯ]{2})\s*年?")
_COVER_PAGES = 3


def read_year(text: str) -> str:
    """The year of a date written with digits (2018年6月) or characters (二〇一八年六月); empty without one."""
    match = _YEAR.search(text.replace(" ", ""))
    if not match:
        return ""
    return match[1] or "".join(_DIGITS.get(c, c) for c in match[2])


def find_thesis(front: Front, found: Found) -> None:
    """The fields of a thesis's cover, when the first pages are one."""
    first = front.pieces[0].page
    cover = [p for p in front.pieces[:80] if p.page < first + _COVER_PAGES and len(p.text) < 200]
    mark = next((p for p in cover if p.page == first and _DEGREE.search(p.text)), None)
    if mark is None:
        return
    stated = [(name, value, piece) for piece, after in zip(cover, [*cover[1:], None], strict=False)
              for name, value in _read_labels(piece, after)]  # fmt: skip
    names = {name for name, _, _ in stated}
    if not names & {"authors", "supervisor", "discipline", "dated"}:
        return
    degree = _DEGREE.search(mark.text)
    found.add("degree", re.sub(r"\s", "", degree[1]) if degree else "", mark, 0.6)
    for name, value, piece in stated:
        _add(name, value, piece, found)
    school = next(((m, p) for p in cover if p.page == first and (m := _SCHOOL.search(p.text))), None)
    if school:
        found.add("school", re.sub(r"\s", "", school[0][0]), school[1], 0.5)
    _find_cover_title(front, found, {id(piece) for _, _, piece in stated})
    for piece in reversed([p for p in cover if p.page == first]):
        year = read_year(piece.text) if len(piece.text) < 40 else ""
        if year:
            found.add("year", year, piece, 0.7)
            break


def _find_cover_title(front: Front, found: Found, labelled: set[int]) -> None:
    """The title where the school or the degree is set in the largest type: the next largest line without a label."""
    school = front.title
    if school is None or not is_cover(front):
        return
    if not (_SCHOOL.fullmatch(school.text.strip()) or _DEGREE.search(school.text)):
        return
    lines = [
        piece
        for piece in cover_headings(front)
        if id(piece) not in labelled and not _DEGREE.search(piece.text) and not _SCHOOL.fullmatch(piece.text.strip())
    ]
    if lines:
        title = max(lines, key=lambda piece: piece.size)
        school.kind, title.kind, title.level = "paragraph", "title", 0
        found.add("title", title.text.strip(), title, 0.75)


def _read_labels(piece: Piece, after: Piece | None) -> list[tuple[str, str]]:
    """Labels and values of a line of the cover; a label alone takes the next line."""
    text = piece.text.replace("\t", "  ")
    matches = list(_LABEL.finditer(text))
    ends = [*(m.start() for m in matches[1:]), len(text)]
    made = []
    for match, end in zip(matches, ends, strict=False):
        value = text[match.end() : end].strip(" _＿:：")
        if not value and after is not None and not _LABEL.match(after.text):
            value = after.text
        made.append((str(match.lastgroup), value))
    return made


def _add(name: str, value: str, piece: Piece, found: Found) -> None:
    if name == "authors":
        names = split_authors(value)
        if names and is_spaced_names(value) and not PLACE.search(value):
            found.add("authors", "; ".join(names[:1]), piece, 0.9)
    elif name == "title":
        found.add("stated_title", value, piece, 0.8)
    elif name == "supervisor":
        found.add("supervisor", re.split(r"\s*(?:教授|副教授|研究员|讲师|博士|[（(])", value)[0].strip(), piece, 0.8)
    elif name == "dated":
        found.add("year", read_year(value), piece, 0.85)
    else:
        found.add(name, value, piece, 0.6)
