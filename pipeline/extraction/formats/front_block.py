"""The block of fields at the top of a Markdown file, between ``---`` (YAML) or ``+++`` (TOML)."""

from __future__ import annotations

import re

from pipeline.core.script import HAN
from pipeline.extraction.model import Metadata
from pipeline.extraction.structure.blocks import clean
from pipeline.extraction.structure.front_matter import split_authors, split_keywords

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_LONGEST = 400  # lines
_FIELD = re.compile(rf"([A-Za-z_{HAN}][\w {HAN}-]{{0,40}}?)\s*[:=：]\s*(.*)$")
_ITEM = re.compile(r"\s*-\s+(.*)$")
_NAMES = {
    "title": "title", "标题": "title", "题名": "title", "author": "authors", "authors": "authors", "作者": "authors",
    "date": "year", "year": "year", "pubdate": "year", "published": "year", "日期": "year", "年份": "year",
    "发布日期": "year", "keywords": "keywords", "keyword": "keywords", "tags": "keywords", "关键词": "keywords",
    "标签": "keywords", "abstract": "abstract", "摘要": "abstract", "journal": "journal", "source": "journal",
    "来源": "journal", "期刊": "journal",
}  # fmt: skip


def split_front_block(text: str) -> tuple[Metadata, str]:
    """What the block states, and the text behind it; without a block, nothing and the whole text."""
    lines = text.lstrip("\ufeff").split("\n", _LONGEST)
    if lines[0].startswith("%"):
        return _read_percents(lines)
    if _heads(lines):
        end = next((i for i, line in enumerate(lines) if not line.strip()), len(lines))
        return _read_fields(lines[:end]), "\n".join(lines[end:])
    ends = _FENCES.get(lines[0].strip())
    closing = next((i for i, line in enumerate(lines[1:_LONGEST], 1) if ends and line.strip() in ends), None)
    inside = lines[1:closing] if closing else []
    if not any(_FIELD.match(line) for line in inside):
        return Metadata(), text
    return _read_fields(inside), "\n".join(lines[(closing or 0) + 1 :])


def _heads(lines: list[str]) -> bool:
    """Whether the text begins with lines of fields without a fence, the title first, as MultiMarkdown has them."""
    fields = [_FIELD.match(line) for line in lines[:2]]
    names = [_NAMES.get(f.group(1).strip().lower(), "") if f else "" for f in fields]
    return len(names) == 2 and names[0] == "title" and bool(names[1])


def _read_percents(lines: list[str]) -> tuple[Metadata, str]:
    """The title, the authors and the date of Pandoc's block, whose lines begin with a percent sign."""
    values: list[str] = []
    rest = list(lines)
    while (
        rest
        and (  # a line that begins with a space goes on
            (rest[0].startswith("%") and len(values) < 3) or (values and rest[0][:1] == " " and rest[0].strip())
        )
    ):
        line = rest.pop(0)
        if line.startswith("%"):
            values.append(line[1:].strip())
        else:
            values[-1] += f" {line.strip()}"
    names = ("title", "author", "date")
    return _read_fields([f"{n}: {v}" for n, v in zip(names, values, strict=False)]), "\n".join(rest)


def _read_fields(lines: list[str]) -> Metadata:
    fields: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        found, item = _FIELD.match(line), _ITEM.match(line)
        if found and not line[0].isspace():
            current = fields.setdefault(_NAMES.get(found.group(1).strip().lower(), ""), [])
            value = found.group(2).strip()
            if value not in ("", "|", ">", "|-", ">-"):
                current += _values(value)
        elif item:
            # An author may be a mapping: ``- name: 张三``.
            current.append(_unquoted(re.sub(r"^name\s*:\s*", "", item.group(1))))
        elif line.strip() and line[0].isspace() and not (found and current):
            current.append(line.strip())
    year = re.search(r"(?<!\d)(1[6-9]\d{2}|20\d{2})(?!\d)", " ".join(fields.get("year", [])))
    return Metadata(
        title=clean(" ".join(fields.get("title", []))),
        authors=tuple(dict.fromkeys(n for v in fields.get("authors", []) for n in split_authors(clean(v)))),
        year=int(year.group()) if year else None,
        journal=clean(" ".join(fields.get("journal", [])[:1])),
        abstract=clean(" ".join(fields.get("abstract", []))),
        keywords=tuple(dict.fromkeys(w for v in fields.get("keywords", []) for w in split_keywords(clean(v)))),
    )


def _values(value: str) -> list[str]:
    if value.startswith("[") and value.endswith("]"):
        return [_unquoted(v) for v in re.split(r"[,，]", value[1:-1]) if v.strip()]
    return [_unquoted(value)]


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return re.sub(r"\s#.*$", "", value)  # a comment
