"""Exports whose lines have a tag each: RIS, RefWorks, EndNote, NoteExpress, CNKI, CSSCI, PubMed, Web of Science.

Only a tag that the form knows, where the form puts it, begins a field; every other line goes on with the one above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pipeline.core.lists import read_rows
from pipeline.core.stage import MODELS
from pipeline.extraction.characters import join_paragraph

_LINE = {
    "ris": re.compile(r"[ \t]{0,12}([A-Z][A-Z0-9]|[a-z][a-z0-9])([ \t]{0,4})[-–—](?:[ \t](.*)|())$"),
    "refworks": re.compile(r"([A-Z][A-Z0-9]|vo)()[ \t]+(.*)$"),
    "endnote": re.compile(r"[ \t]{0,4}%(\S)()(?:[ \t]+(.*)|)$"),
    "nbib": re.compile(r"(?=.{4}-)([A-Z]{2,4}) {0,2}()- ?(.*)$"),
    "wos": re.compile(r"([A-Z][A-Z0-9])()(?: (.*)|)$"),
    "noteexpress": re.compile(r"[ \t]{0,8}\{([^{}:]{1,40})\}()\s?[:：]\s?(.*)$"),
    "cnki": re.compile(r"[ \t]{0,8}([A-Za-z]{2,20})()-[^:：\s]{1,12}[:：]\s?(.*)$"),
    "cssci": re.compile(r"[ \t]{0,8}【([^】]{1,16})】()[:：]?\s?(.*)$"),
}
_FIRST = {  # the tags that begin a record, where no end tag parts them
    "ris": ("TY",), "refworks": ("RT",), "endnote": ("0",), "nbib": ("PMID",), "wos": ("PT",),
    "noteexpress": ("reference type", "题录类型", "文献类型"), "cnki": ("srcdatabase",),
    "cssci": ("来源篇名", "题名", "篇名"),
}  # fmt: skip
_FORMS = (
    ("nbib", r"^PMID\s?- "),
    ("ris", r"^[ \t]{0,12}TY[ \t]{0,4}[-–—]"),
    ("noteexpress", r"^[ \t]{0,8}\{(?:Reference Type|题录类型|文献类型|Title|标题|题名)\}\s?[:：]"),
    ("endnote", r"^[ \t]{0,4}%[0TA][ \t]"),
    ("wos", r"^FN .{0,80}(?:Web of Science|Clarivate|Thomson|ISI)|^PT [JBSPC]\s*$"),
    ("refworks", r"^RT[ \t]+\w"),
    ("cnki", r"^[ \t]{0,8}(?:SrcDatabase|Title)-[^:：\n]{1,12}[:：]"),
    ("cssci", r"^[ \t]{0,8}【\s{0,8}(?:来源篇名|题\s{0,8}名|篇\s{0,8}名)\s{0,8}】"),
)
_HEAD = 20_000  # characters in which a form must show
_LISTS = frozenset(
    {"keyword", "author", "author_short", "affiliation", "reference"}
)  # a line below one of these is a further one
_BROKEN = frozenset({"nbib", "wos"})  # forms that break lines by width
_RULED = re.compile(r"[-=_*]{8,}$")


@lru_cache(maxsize=1)
def export_tags() -> Mapping[str, Mapping[str, str]]:
    """Form to tag to field; the field is empty for a tag that is known and not used."""
    tags: dict[str, dict[str, str]] = {}
    for row in read_rows(MODELS / "citations" / "tags.tsv"):
        tags.setdefault(row["form"], {})[row["tag"]] = row["field"]
    return tags


def find_tagged_form(text: str) -> str:
    """The form of a tagged export; empty when it is none."""
    head = text[:_HEAD]
    return next((form for form, pattern in _FORMS if re.search(pattern, head, re.MULTILINE | re.IGNORECASE)), "")


def read_tagged(text: str, form: str) -> Iterator[dict[str, list[str]]]:
    """Field name to values for each record."""
    values: dict[str, list[list[str]]] = {}
    current, begun = "", False
    lines = list(_read_lines(text, form))
    first = _first_tags(form, lines)
    for tag, value in lines:
        if tag in first or tag == "ER":
            if begun:
                yield _join(values, form)
            values, current, begun = {}, "", False
        if tag is not None and tag != "ER":
            begun = True
            current = export_tags()[form].get(tag, "")
            if current:
                values.setdefault(current, []).append([value])
        elif tag == "ER" or not current:
            current = ""
        elif not value:
            current = current if current == "abstract" or form == "nbib" else ""
        elif current in _LISTS and (form not in _BROKEN or current != "keyword"):
            values[current].append([value])
        else:
            values[current][-1].append(value)
    if begun:
        yield _join(values, form)


def _first_tags(form: str, lines: list[tuple[str | None, str]]) -> tuple[str, ...]:
    """The tags that begin a record; where an export was made without them, the first one that it has."""
    seen = {tag: None for tag, _ in lines if tag is not None}
    return _FIRST[form] if not seen or seen.keys() & {*_FIRST[form]} else (next(iter(seen)),)


def _join(values: dict[str, list[list[str]]], form: str) -> dict[str, list[str]]:
    """The lines of each value as one text; those of an abstract stay lines where the form does not break them."""
    return {
        name: ["\n".join(v) if name == "abstract" and form not in _BROKEN else join_paragraph(v) for v in several]
        for name, several in values.items()
    }


def _read_lines(text: str, form: str) -> Iterator[tuple[str | None, str]]:
    """The tag (None for a line that has none) and the value of each line."""
    pattern, tags = _LINE[form], export_tags()[form]
    gaps: set[str] = set()  # between tag and hyphen, as the records' first lines have it
    small = form == "ris" and not re.search(r"^[ \t]{0,12}TY", text, re.MULTILINE)
    for line in text.split("\n"):
        match = pattern.match(line)
        tag = match.group(1) if match else ""
        if form in ("noteexpress", "cnki", "cssci"):
            tag = re.sub(r"\s+", "" if form == "cssci" else " ", tag).strip().lower()
        elif small:
            tag = tag.upper()
        if tag == "ER" and match and (match.group(3) or "").strip():
            tag = ""  # the end of a record says nothing
        if match and tag in ("TY", "ER") and form == "ris":
            gaps.add(match.group(2))
        if match and tag in tags and (form != "ris" or match.group(2) in gaps or match.group(2) == "  "):
            yield tag, (match.group(3) or "").strip()
        elif not _RULED.match(line.strip()):
            yield None, line.strip()
