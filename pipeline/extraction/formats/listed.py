"""Records as a list of references by GB/T 7714, which databases offer before any other form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extraction.structure.references.parser import parse_reference

# Number, then somewhere the mark of what kind of work it is: [1]张三.题目[J].刊名,2020(3):1-10.
_ITEM = re.compile(r"[ \t\u3000]{0,12}[\[［【]\s?\d{1,5}\s?[\]］】]")
_KIND = re.compile(r"[\[［](?:[JDMCRSNPGZK]|EB|DB|CP)(?:\s?/\s?OL)?[\]］]")
_SHARE = 0.5  # of the items, that bear such a mark
_GENRES = {"J": "Journal Article", "D": "Thesis", "M": "Book", "C": "Conference", "N": "Newspaper", "R": "Report"}


def is_list(text: str) -> bool:
    """Whether a text begins with such a list."""
    items = list(_items(text[:20_000]))
    marked = sum(1 for item in items if _KIND.search(item))
    return bool(_ITEM.match(text.lstrip())) and marked > _SHARE * len(items)


def read_list(text: str) -> Iterator[dict[str, list[str]]]:
    """Field name to values for each item."""
    for item in _items(text):
        read = parse_reference(item)
        fields = {
            "title": [read.title], "author": list(read.authors), "journal": [read.source], "volume": [read.volume],
            "year": [str(read.year or "")], "issue": [read.issue], "pages": [read.pages], "doi": [read.doi],
            "genre": [_GENRES.get(read.kind[:1], "")],
        }  # fmt: skip
        yield {name: kept for name, values in fields.items() if (kept := [v for v in values if v])}


def _items(text: str) -> Iterator[str]:
    """The items; a line that begins with no number goes on with the one above."""
    held: list[str] = []
    for line in text.split("\n"):
        if _ITEM.match(line):
            if held:
                yield " ".join(held)
            held = [line.strip()]
        elif held and line.strip():
            held.append(line.strip())
    if held:
        yield " ".join(held)
