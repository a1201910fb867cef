"""What is known of proper names by their look: lists of names, and how much each character belongs to names."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import ahocorasick
import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint64]
CLASSES = ("name", "place", "person", "organisation", "surname")
PROFILES = ("foreign", "given", "place")
PLANE = 0x10000
# A character of this level or more belongs rather to a foreign name than to a common word.
FOREIGN = 2
LONGEST_RUN = 7


@dataclass(frozen=True, slots=True)
class NameMarks:
    """For each character of a text: its place in the longest known name, and its likeness to kinds of names.

    Attributes
    ----------
    known
        Class and place (begin, inside, end) in a known name, or a surname; 0 for neither.
    foreign, given, place
        Levels 0 to 4 of how much more the character occurs in names of a kind than in common words.
    run
        Place in and length of the run of characters typical of foreign names; 0 outside.
    """

    known: Codes
    foreign: Codes
    given: Codes
    place: Codes
    run: Codes


class NameLexicon:
    """Known proper names by class, and the characters that names are made of."""

    def __init__(self, names: Iterable[tuple[str, str]], levels: NDArray[np.uint8]) -> None:
        self._levels = levels
        self._surnames = np.zeros(PLANE, dtype=bool)
        self._automaton = ahocorasick.Automaton()
        for name, kind in names:
            if kind == "surname":
                if len(name) == 1:
                    self._surnames[ord(name)] = True
            else:
                self._automaton.add_word(name, (len(name), CLASSES.index(kind) * 4 + 1))
        self._automaton.make_automaton()

    def describe(self, text: str) -> NameMarks:
        """What is known of each character of the text."""
        codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
        plane = np.where(codes < PLANE, codes, 0)
        foreign, given, place = (self._levels[kind][plane].astype(np.uint64) for kind in range(len(PROFILES)))
        known = np.where(self._surnames[plane], CLASSES.index("surname") * 4 + 1, 0).astype(np.uint64)
        for last, (length, code) in self._automaton.iter_long(text):
            first = last + 1 - length
            known[first:last] = code + 1
            known[first] = code
            known[last] = code + 2
        return NameMarks(known, foreign, given, place, _mark_runs((foreign >= FOREIGN) | (codes == ord("·"))))


def _mark_runs(inside: NDArray[np.bool_]) -> Codes:
    """Place in and length of each run of true values, as one code."""
    marks = np.zeros(len(inside), dtype=np.uint64)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inside.astype(np.int8), [0]))))
    starts, ends = edges[::2], edges[1::2]
    lengths = ends - starts
    rows = np.repeat(np.arange(len(starts)), lengths)
    positions = np.arange(len(rows)) - (np.cumsum(lengths) - lengths)[rows]
    left = lengths[rows] - positions - 1
    place = np.minimum(positions, 2) * 3 + np.minimum(left, 2)
    marks[inside] = (np.minimum(lengths[rows], LONGEST_RUN) * 9 + place).astype(np.uint64)
    return marks


def load_names(folder: Path) -> NameLexicon:
    """The lexicon of ``names.tsv`` and ``characters.tsv`` in a folder."""
    levels = np.zeros((len(PROFILES), PLANE), dtype=np.uint8)
    with (folder / "characters.tsv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
            levels[:, ord(row["character"])] = [int(row[kind]) for kind in PROFILES]
    with (folder / "names.tsv").open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        return NameLexicon(((row["name"], row["class"]) for row in rows), levels)
