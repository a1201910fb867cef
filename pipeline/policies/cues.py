"""The word lists of models/policies: cues of relations, and the words that titles end in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.lists import read_rows

# Where two relations share a cue after the reference, the stronger claim comes first.
AFTER_ORDER = ("repeals", "amends", "basis", "applies")


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that show how a text refers to another.

    Attributes
    ----------
    before
        Cues before the reference; they govern the whole list that they open.
    adjacent
        Cues that count only right before the reference.
    after
        Cues after the reference, by relation.
    """

    relations: dict[str, str]
    before: re.Pattern[str]
    adjacent: re.Pattern[str]
    after: dict[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Titles:
    """Words that show titles.

    Attributes
    ----------
    heads, forms
        What titles of laws and documents end in, and what those of forms and periodicals end in.
    bare
        Heads that make the name of one text even without 《》; a plan may be any of its kind.
    own
        What a text calls itself: 本法, 本条例.
    after_latin
        What follows a Latin acronym where the treaty is meant (TRIPS协定, not PCT申请量).
    """

    heads: tuple[str, ...]
    forms: tuple[str, ...]
    bare: tuple[str, ...]
    own: re.Pattern[str]
    after_latin: tuple[str, ...]


def alternatives(words: Iterable[str]) -> str:
    """An expression that matches any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(set(words), key=lambda w: (-len(w), w))))


def read_cues(folder: Path) -> Cues:
    """The cues of ``relations.tsv``."""
    sides: dict[str, dict[str, str]] = defaultdict(dict)
    after: dict[str, list[str]] = defaultdict(list)
    for row in read_rows(folder / "relations.tsv"):
        sides[row["side"]][row["word"]] = row["relation"]
        if row["side"] == "after":
            after[row["relation"]].append(row["word"])
    return Cues(
        relations=sides["before"] | sides["adjacent"],
        before=re.compile(alternatives(sides["before"])),
        adjacent=re.compile(f"(?:{alternatives(sides['adjacent'])})$"),
        after={relation: re.compile(alternatives(after[relation])) for relation in AFTER_ORDER},
    )


def read_titles(folder: Path) -> Titles:
    """The words of ``references.tsv``."""
    classes: dict[str, list[str]] = defaultdict(list)
    for row in read_rows(folder / "references.tsv"):
        classes[row["class"]].append(row["word"])
    own = re.compile(f"本《?(?:{alternatives(classes['self'])})》?")
    return Titles(
        heads=tuple(classes["head"]),
        forms=tuple(classes["form"]),
        bare=tuple(classes["bare"]),
        own=own,
        after_latin=tuple(classes["after_latin"]),
    )
