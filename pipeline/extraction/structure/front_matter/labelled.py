"""Fields that bear a label: codes, notes and dates of a first page, and the rows of databases' cover sheets."""

from __future__ import annotations

import re

from pipeline.core.script import HAN
from pipeline.extraction.model import Piece
from pipeline.extraction.structure.front_matter.found import Found, Front
from pipeline.extraction.structure.names import is_chinese, split_authors

# Field and label; those that stand without a colon as well come first.
_CODES = {
    "clc": r"中\s*图(?:\s*法)?\s*分\s*类(?:\s*号)?|中图法分类号|CLC\s+number",
    "document_code": r"文\s*献\s*标\s*[识志]\s*码|Document\s+code",
    "article_number": r"文\s*章\s*编\s*号|Article\s+ID",
    "doi": r"DOI\s*号?(?=\s*[:：]?\s*10\s*[.．])",
    "received": r"收\s*稿(?:\s*日\s*期)?(?=\s*[:：\]］〕】]|\s*(?:19|20)\d{2})|Received(?:\s+date)?(?=\s*[:：])",
    "fund": r"基\s*金\s*项\s*目",
    "biography": r"作\s*者\s*简\s*介",
}
_NAMED = {
    "revised": r"修\s*[回订](?:\s*日\s*期)?|修改稿?日期|Revised",
    "accepted": r"录用日期|定稿日期|Accepted",
    "published": (
        r"网络首发(?:日期|时间)?|网络出版(?:时间|日期)|在线出版(?:日期|时间)|"
        r"发布日期|发表时间|发文日期|出版日期|Published\s+online"
    ),
    "fund": r"(?:项目)?基\s*金(?:\s*项\s*目)?|项目来源|资助项目|Foundation\s+items?|Supported\s+by",
    "biography": r"(?:第一)?作者简介|Biograph(?:y|ies)|About\s+the\s+authors?",
    "corresponding": r"通\s*[讯信]\s*作\s*者|责任作者|Corresponding\s+author",
    "citation": r"(?:本文)?引\s*[用文](?:本文)?的?\s*(?:格\s*式)?|Cite\s+this\s+(?:article|paper)(?:\s+as)?|Citation",
    "authors": rf"(?<![{HAN}])(?:第一)?作\s*者(?:姓名)?|(?<=[。\s\w])作者",
    "affiliation": r"作者单位|单\s*位|机\s*构",
    "title": r"题\s*名|题\s*目|标\s*题|论文题目",
    "journal": r"刊\s*名|期\s*刊",
    "source": r"来\s*源",
    "journal_en": r"英文刊名",
    "volume_line": r"年[，,]\s*卷\s*[（(]期[）)]|出版年|预排期卷",
    "url": r"网络出版地址|访问地址",
    "editor": r"责任编辑|编\s+辑",
}
_OPEN, _CLOSE = r"[\[［〔【(（]?\s*", r"\s*[\]］〕】)）]?"


def _pattern() -> re.Pattern[str]:
    codes = "|".join(f"(?P<c_{name}>{words})" for name, words in _CODES.items())
    named = "|".join(f"(?P<n_{name}>{words})" for name, words in _NAMED.items())
    before = rf"(?:^|(?<=[\s。；;，,.．、:：A-Za-z\d)）\]］〕】{HAN}]))"
    colon = r"\s*(?:[:：∶]\s*|(?<=[\]］〕】])\s*)"
    return re.compile(
        rf"(?:^|(?<=[\s。；;，,.．)）\]］〕】A-Z\d]))[\[［〔【]?\s*(?:{codes}){_CLOSE}(?:{colon}|\s+|(?=[A-Z\d]))"
        rf"|{before}[\[［〔【]?\s*(?:{named}){_CLOSE}{colon}",
        re.IGNORECASE,
    )


LABELS = _pattern()
# Something of this stands wherever a label does: what closes a label, or what the codes begin with.
_MAY_HOLD = re.compile(r"[:：∶\]］〕】A-Za-z]|[中文收基作]\s*[图献章稿金者]")


def find_labelled(text: str) -> list[tuple[str, str]]:
    """Fields and values that a text states as ``label：value`` or ``［label］value``, in order."""
    if not _MAY_HOLD.search(text):
        return []
    matches = list(LABELS.finditer(text))
    ends = [*(m.start() for m in matches[1:]), len(text)]
    made = []
    for match, end in zip(matches, ends, strict=False):
        name = next(k for k, v in match.groupdict().items() if v)[2:]
        made.append((name, text[match.end() : end].strip(" \t\n;；[［〔【")))
    return made


def cut_at_label(text: str) -> str:
    """The text up to the first code or note that follows it in the same block."""
    for match in LABELS.finditer(text):
        kind = next(k for k, v in match.groupdict().items() if v)
        if match.start() > 0 and kind[2:] not in (
            "source",
            "title",
            "authors",
            "affiliation",
            "journal",
            "citation",
            "editor",
        ):
            return text[: match.start()].rstrip(" [［〔【;；")
    return text


def find_labels(front: Front, found: Found) -> None:
    """The labelled fields of the first pages, and the notes at the document's end."""
    opening = [p for p in front.opening() if p.kind not in ("abstract", "reference")]
    for piece, after in zip(opening, [*opening[1:], None], strict=False):
        for name, value in find_labelled(piece.text.replace("\t", " ")):
            if not value and after is not None and not LABELS.search(after.text):
                value = after.text
            _add(name, value, piece, found)
    for piece in front.prose()[-8:]:
        if piece.kind in ("paragraph", "footnote", "author") and piece.page > front.page:
            for name, value in find_labelled(piece.text):
                if name in ("received", "revised", "accepted", "biography", "fund", "editor", "citation"):
                    _add(name, value, piece, found, sure=0.4)


def _add(name: str, value: str, piece: Piece, found: Found, sure: float = 0.5) -> None:
    if name == "authors":
        names = split_authors(value)
        chinese = tuple(n for n in names if is_chinese(n))
        if names and len(value) < 300 and len(max(names, key=len)) < 40:
            found.add("authors", "; ".join(chinese or names), piece, 0.5)
    elif name in ("received", "revised", "accepted", "published"):
        date = re.search(
            r"(?:19|20)\d{2}\s*[-–—－年./．\uf02d]\s*\d{1,2}(?:\s*[-–—－月./．\uf02d]\s*\d{1,2}\s*日?)?", value
        )
        found.add(name, iso_date(date[0]) if date else "", piece, sure)
    elif name in ("clc", "document_code"):
        code = re.match(r"[A-Z][A-Z\d.．/\-—+;；,， ]*", value)
        found.add(name, code[0].replace("．", ".").strip(" ;；,，") if code else "", piece, sure)
    elif name == "title":
        found.add("stated_title", value, piece, sure)
    elif name not in ("source",):
        found.add(name, value, piece, sure)


def iso_date(text: str) -> str:
    """A date as printed brought to ``2016-07-27`` (or ``2016-07``)."""
    parts = re.findall(r"\d+", text)
    return "-".join([parts[0], *(p.zfill(2) for p in parts[1:3])])
