"""Institutions as keys: the university or academy of an affiliation, and the college below it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.core.lists import read_rows
from pipeline.core.script import HAN

# 1. (1) [1] ① a) before an affiliation, and several of them in one line: 1.甲大学…；2.乙大学…
_MARK = re.compile(r"^\s*(?:[\[(（]\s*(?:\d{1,2}|[a-z])\s*[\])）]|(?:\d{1,2}|[a-z])\s*[.．、)）]|[①-⑳*＊†‡])\s*")
_SEVERAL = re.compile(rf"[;；\n]|(?<=[{HAN}\d)）])[,，]?\s*(?=(?:\d{{1,2}}[.．、]|[\[(（]\d{{1,2}}[\])）]|[①-⑳]))")
_POSTCODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_PARTS = re.compile(rf"\s*[,，、/|]\s*|(?<=[{HAN}])\s+(?=[{HAN}])")
_PERSONS = re.compile(r"^\[[^\]]*\]\s*")  # Web of Science: [Zhang, San; Li, Si] Wuhan Univ, ...
_LONGEST = 80  # characters; a longer part is text
_HAN = re.compile(rf"[{HAN}]")


def read_endings(models: Path) -> dict[str, int]:
    """How names of institutions end, with a rank: of 1 those that have others below them wherever they stand."""
    return {row["ending"]: int(row["rank"]) for row in read_rows(models / "citations" / "institutions.tsv")}


def split_affiliations(values: Iterable[str]) -> list[str]:
    """The single affiliations of a work, without numbers, brackets and postcodes, each once."""
    found: dict[str, None] = {}
    for value in values:
        for one in _SEVERAL.split(unicodedata.normalize("NFKC", value)):
            bare = _PERSONS.sub("", _POSTCODE.sub("", _MARK.sub("", one.strip(" ()（）。.,，")))).strip(
                " ()（）。.,，;；"
            )
            if bare:
                found[bare] = None
    return list(found)


def find_institution(affiliation: str, endings: Mapping[str, int], *, college: bool = False) -> str:
    """The institution that an affiliation names; empty when none of its parts ends like one.

    Parameters
    ----------
    affiliation
        One of :func:`split_affiliations`.
    endings
        From :func:`read_endings`.
    college
        Whether the college or institute below the institution belongs to the key (武汉大学经济与管理学院).
    """
    parts = [part.strip() for part in _PARTS.split(affiliation) if part.strip() and len(part) <= _LONGEST]
    for rank in (1, 2):
        for place, part in enumerate(parts):
            end = _find_end(part, endings, rank)
            if end:
                name, below = part[:end], part[end:]
                if not college:
                    return name
                if not below:
                    near = parts[place + 1 : place + 2] + parts[max(place - 1, 0) : place]
                    below = next((p for p in near if _find_end(p, endings, 2)), "")
                return f"{name}, {below}" if below and not _HAN.search(name) else name + below
    return ""


def _find_end(part: str, endings: Mapping[str, int], rank: int) -> int:
    """Where the first ending of the rank ends in a part; 0 when it has none.

    An English name is the whole part; a Chinese one ends with the first ending, or with one that follows at once
    (中国科学院 and 中国科学院大学).
    """
    if not _HAN.search(part):
        words = set(re.findall(r"[a-z]+", part.casefold()))
        return len(part) if any(endings.get(word) == rank for word in words) else 0
    ends = [at + len(e) for e, r in endings.items() if r == rank and (at := part.find(e, 1)) > 0]
    if not ends:
        return 0
    end = min(ends)
    following = next((e for e, r in endings.items() if r == 1 and part.startswith(e, end)), "")
    return end + len(following)


def institutions_of(values: Iterable[str], endings: Mapping[str, int], *, college: bool) -> Iterator[str]:
    """The institutions of a work's affiliations, each once, in order."""
    found = (find_institution(one, endings, college=college) for one in split_affiliations(values))
    yield from dict.fromkeys(filter(None, found))
