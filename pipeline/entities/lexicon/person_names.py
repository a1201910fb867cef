"""What people's names look like: surnames, and how much each character belongs to names rather than to common words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.core.lists import read_rows

# Levels that a given name's two characters reach together, and a foreign name's each, of 0 to 4.
GIVEN, FOREIGN = 6, 3
# Characters of a Chinese name with its surname, and of the shortest foreign one.
SHORTEST = 3
# Stands between the parts of a foreign name.
JOINT = "·"


@dataclass(frozen=True, slots=True)
class NameLexicon:
    """Surnames of one character, and each character's level in given names, in foreign names and in names of places."""

    surnames: frozenset[str]
    given: Mapping[str, int]
    foreign: Mapping[str, int]
    place: Mapping[str, int]

    def may_be_person(self, surface: str) -> bool:
        """Whether a word looks like a person's name: foreign throughout, or a surname and a given name of two."""
        if len(surface) < SHORTEST:
            return False
        if all(self.foreign.get(character, 0) >= FOREIGN for character in surface if character != JOINT):
            return True
        given = sum(self.given.get(character, 0) for character in surface[1:])
        return len(surface) == SHORTEST and surface[0] in self.surnames and given >= GIVEN


@lru_cache(maxsize=2)
def load_names(folder: Path) -> NameLexicon:
    """The lexicon of ``names.tsv`` and ``characters.tsv`` in a folder."""
    characters = list(read_rows(folder / "characters.tsv"))
    given, foreign, place = (
        {row["character"]: int(row[kind]) for row in characters} for kind in ("given", "foreign", "place")
    )
    names = (row["name"] for row in read_rows(folder / "names.tsv") if row["class"] == "surname")
    return NameLexicon(frozenset(name for name in names if len(name) == 1), given, foreign, place)
