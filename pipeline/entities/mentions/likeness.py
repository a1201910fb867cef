"""How much a candidate's characters belong to names of people, to foreign names and to names of places.

The levels (0 to 4) of characters in such names come with the tagger (``characters.tsv``); sums over the text make each
candidate a few array reads.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.lexicon.person_names import FOREIGN, JOINT, NameLexicon

Integers = NDArray[np.int64]

# Characters with this level or more stand in many names of places.
PLACE = 2
# Given names have no more characters than these.
GIVEN_SIZE = 2
# More characters that speak against a reading say nothing new.
MANY = 4


class Likeness:
    """Looks the levels up once a character."""

    def __init__(self, lexicon: NameLexicon) -> None:
        self._given = _table(lexicon.given)
        self._foreign = _table({**lexicon.foreign, JOINT: FOREIGN})
        self._place = _table(lexicon.place)
        self._surname = _table(dict.fromkeys(lexicon.surnames, 1))

    def measure(self, codes: NDArray[np.uint32], starts: Integers, ends: Integers) -> dict[str, Integers]:
        """For each candidate: a surname at its head, how much two characters after it are a given name, and how many
        characters are unusual in foreign names and in names of places.
        """
        known = np.minimum(codes, len(self._given) - 1)
        given = _sums(self._given[known])
        second = np.minimum(starts + 1, ends)
        return {
            "surname": self._surname[known[starts]],
            "given": given[np.minimum(second + GIVEN_SIZE, ends)] - given[second],
            "strange": _count(self._foreign[known] < FOREIGN, starts, ends),
            "unplaced": _count(self._place[known] < PLACE, starts, ends),
        }


def _table(levels: Mapping[str, int]) -> Integers:
    table = np.zeros(0x10000, dtype=np.int64)
    for character, level in levels.items():
        table[ord(character)] = level
    return table


def _sums(values: NDArray[np.generic]) -> Integers:
    sums: Integers = np.concatenate(([0], np.cumsum(values)))
    return sums


def _count(hits: NDArray[np.bool_], starts: Integers, ends: Integers) -> Integers:
    sums = _sums(hits)
    counts: Integers = np.minimum(sums[ends] - sums[starts], MANY)
    return counts
