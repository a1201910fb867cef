"""The word lists that the rules for names in running text rest on (models/gazetteer/heads.tsv and words.tsv)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.lists import read_classes, read_rows

# Classes that are endings of words, not words.
ENDINGS = ("complete", "deceptive")


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun that a name may end in: the label that it gives, and the kind of name."""

    text: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class WordLists:
    """Head nouns, and classes of words that bear on where a name begins.

    Attributes
    ----------
    heads
        Head noun to what it says.
    pattern
        Finds head nouns, the longest first.
    governing
        Words that end a name to their right: verbs that take it as their object, adverbs, pronouns, particles.
    opening
        Verbs that may open a name when a governing verb stands before them (制定 *促进* 中部崛起规划).
    carrying, writing
        Verbs of carrying out a programme, and of drawing up a document; both govern.
    joining
        Conjunctions that may stand inside a name.
    inner
        Adverbs and the like that may stand inside a name all the same (特别 in 特别扶助制度).
    leading
        Adjectives before a name that are no part of it.
    generic
        Words that make no name of the head that they precede, alone or together.
    vague
        Words that make sure that the head names nothing in particular (重点工程).
    counting
        Measure words and quantifiers: what is counted has no name.
    proper, directions
        Words that open names of bodies and events; words of direction that open names of regions.
    wide
        Those of the proper words that make no name of a head by themselves (国际组织).
    improper
        Words that dictionaries tag as names of places and that are none (城市).
    parties
        Words that show the parties or the place of a treaty.
    following
        Words that make a compound of the head that they follow (规划管理).
    complete
        Endings that complete a name: a conjunction after them joins two names.
    deceptive
        Endings that look like a head noun and are none (格局).
    """

    heads: dict[str, Head]
    pattern: re.Pattern[str]
    governing: frozenset[str]
    opening: frozenset[str]
    carrying: frozenset[str]
    writing: frozenset[str]
    joining: frozenset[str]
    inner: frozenset[str]
    leading: frozenset[str]
    generic: frozenset[str]
    vague: frozenset[str]
    counting: frozenset[str]
    proper: frozenset[str]
    directions: frozenset[str]
    wide: frozenset[str]
    improper: frozenset[str]
    parties: frozenset[str]
    following: frozenset[str]
    complete: tuple[str, ...]
    deceptive: tuple[str, ...]


def read_wordlists(folder: Path) -> WordLists:
    """The word lists of the folder."""
    heads = {r["head"]: Head(r["head"], r["label"], r["kind"]) for r in read_rows(folder / "heads.tsv")}
    classes = {name: set(words) for name, words in read_classes(folder / "words.tsv").items()}
    classes["governing"] |= classes["carrying"] | classes["writing"]
    classes["carrying"] |= classes["writing"]
    longest_first = sorted(heads, key=lambda h: (-len(h), h))
    values: dict[str, Any] = {
        name: tuple(sorted(words)) if name in ENDINGS else frozenset(words) for name, words in classes.items()
    }
    return WordLists(heads=heads, pattern=re.compile("|".join(map(re.escape, longest_first))), **values)
