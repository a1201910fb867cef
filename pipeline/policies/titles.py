"""Which of the lines and names about a document is its title."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from pipeline.core.script import HAN
from pipeline.core.text import DocumentText
from pipeline.policies.bodies import split_bodies
from pipeline.policies.head import Head, fold_title
from pipeline.policies.kinds import TitleKind, read_title, strip_title
from pipeline.policies.lists import PolicyLists
from pipeline.policies.numbers import iterate_numbers

_LONGEST_TITLE = 160  # characters
_NO_TITLE = re.compile(r"[。；！？：:]|^(?:附件|来源|索引)|〕\s*\d+\s*号|第\s*\d+\s*号\s*$|^文\s*件|文\s*件\s*$")
_TITLE_END = re.compile(rf"的[{HAN}]{{1,8}}(?:[（(].{{1,12}}[）)])?$")


def read_titles(row: Mapping[str, object], document: DocumentText) -> tuple[list[str], list[str]]:
    """What may be the title: as known and as the text marks it; and as the file is named."""
    source = str(row.get("source") or "")
    stated = str(row.get("title") or "").strip()
    marked = next((b.text for b in document.blocks[:40] if b.kind == "title"), "")
    stem = "" if "#" in source else PurePosixPath(source).stem.replace("_", " ").strip()
    # A title that only the file's name gives says less than a line of the text that reads as one.
    only_named = fold_title(stated) == fold_title(stem) != fold_title(marked)
    known = [re.sub(r"\s*\n\s*", "", t) for t in ("" if only_named else stated, marked) if t.strip()]
    return list(dict.fromkeys(map(_without_number, known))), [stated if only_named else stem] if stem else []


def _without_number(title: str) -> str:
    """A title without the number of the dispatch that may stand behind it in its line."""
    last = max((n.start for n in iterate_numbers(title) if n.end == len(title) and not n.order), default=len(title))
    return title[:last].strip() or title


def find_front_titles(head: Head, lists: PolicyLists) -> list[str]:
    """Lines of the front, up to three together, that read as titles: 国家卫生健康委 教育部 / 关于……的通知."""
    found: list[tuple[int, str]] = []
    lines = [line.text.strip() for line in head.front]
    for begin in range(len(lines)):
        text = ""
        if begin and _is_begun_above(lines[begin - 1], lines[begin], lists):
            text = lines[begin - 1] + " "
        for size, line in enumerate(lines[begin : begin + 3]):
            if len(text) + len(line) > _LONGEST_TITLE or _NO_TITLE.search(line):
                break
            text = (f"{text.strip()} " if text and line.startswith("关于") else text) + line
            if (
                "关于" in text
                and not text.startswith("《")
                and _TITLE_END.search(text)
                and read_title(text, lists).kind
            ):
                found.append((size, text))
                break
    return [text for _, text in sorted(found, key=lambda pair: pair[0])]


def _is_begun_above(above: str, line: str, lists: PolicyLists) -> bool:
    """Whether a line goes on with a title whose first bodies stand in the line above it."""
    named = split_bodies(above, lists)
    before = line.partition("关于")[0]
    return bool(named) and "关于" in line and (not before or not {*named} & {*(split_bodies(before, lists) or named)})


def find_ordered_titles(head: Head) -> list[str]:
    """The titles of what an order promulgates: 《排污许可管理条例》已经……通过，现予公布."""
    text = "\n".join(line.text for line in head.front)
    return re.findall(r"《([^《》]{4,80})》，?(?:已经|已由|已于|经|业经|由).{4,160}?现予(?:公布|发布)", text)


def choose_title(titles: list[str], lists: PolicyLists) -> tuple[str, TitleKind]:
    """The first title that is one of a policy text; where the genre alone may tell, the first of all."""
    read = [(title, read_title(title, lists)) for title in titles]
    # The title of an order says less than that of what it promulgates.
    orders = [t for t in read if t[1].noun == "公告" and "关于" not in t[0]]
    known = [t for t in read if t[1].kind and t not in orders] or [t for t in read if t[1].kind]
    if any(title and strip_title(title).endswith(lists.no_policy) for title in titles[:1]):
        return "", TitleKind("", "")
    return (known or read or [("", TitleKind("", ""))])[0]
