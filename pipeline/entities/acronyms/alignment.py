"""How well an acronym's letters fit the Chinese words of a candidate long form.

One pass from the anchor to the left gives the fit of every candidate, since each is a suffix of the next: a beam over
(which letters are taken, how well) for letters in any order, and a row of a longest-common-subsequence table for
letters in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.entities.acronyms.initials import Initials, Reading, fold_letters

BEAM = 12
LONGEST = 12


@dataclass(frozen=True, slots=True)
class Fit:
    """The fit of a candidate: letters explained in any order and in order, and what its first word adds."""

    free: float
    ordered: float
    first: float  # how much of the first letter the first word explains
    words: int  # words of which readings are known
    idle: int  # words that explain no letter in the best reading


def _take(mask: int, reading: str, letters: str) -> tuple[int, int]:
    """The mask after taking a reading's letters, each at its next free place, and how many were taken."""
    place, taken = -1, 0
    for letter in reading:
        spot = letters.find(letter, place + 1)
        while spot >= 0 and mask >> spot & 1:
            spot = letters.find(letter, spot + 1)
        if spot < 0 and not taken:
            continue
        if spot < 0:
            spot = letters.find(letter)
            while spot >= 0 and mask >> spot & 1:
                spot = letters.find(letter, spot + 1)
            if spot < 0:
                continue
        mask, place, taken = mask | 1 << spot, spot, taken + 1
    return mask, taken


def _step_free(
    beam: dict[int, tuple[float, int]], readings: Sequence[Reading], letters: str, known: int
) -> dict[int, tuple[float, int]]:
    following = {mask: (score, idle + known) for mask, (score, idle) in beam.items()}
    for mask, (score, idle) in beam.items():
        for reading, weight in readings:
            taken_mask, taken = _take(mask, reading, letters)
            if taken:
                value = (score + weight * taken, idle)
                if value > following.get(taken_mask, (-1.0, 0)):
                    following[taken_mask] = value
    if len(following) > BEAM:
        best = sorted(following.items(), key=lambda item: (-item[1][0], item[1][1], item[0]))[:BEAM]
        following = dict(best)
    return following


def _step_ordered(row: list[float], readings: Sequence[Reading], letters: str) -> list[float]:
    """``row[k]``: the most letters of ``letters[k:]`` that the words so far explain in order."""
    best = row[:]
    for reading, weight in readings:
        current = row
        for letter in reversed(reading):
            advanced = current[:]
            for k in range(len(letters) - 1, -1, -1):
                advanced[k] = max(advanced[k], advanced[k + 1])
                if letters[k] == letter:
                    advanced[k] = max(advanced[k], current[k + 1] + weight)
            current = advanced
        best = [max(pair) for pair in zip(best, current, strict=True)]
    return best


def fit_letters(words: Sequence[str], short_form: str, initials: Initials) -> list[Fit]:
    """The fit of each suffix of ``words``, from the last word alone to all of them.

    The letters are folded (:func:`~pipeline.entities.acronyms.initials.fold_letters`) and cut at twelve.
    """
    letters = fold_letters(short_form)[:LONGEST]
    beam: dict[int, tuple[float, int]] = {0: (0.0, 0)}
    row = [0.0] * (len(letters) + 1)
    fits, known_words = [], 0
    for word in reversed(words):
        readings = initials.readings(word)
        first = max((weight for reading, weight in readings if reading[0] == letters[:1]), default=0.0)
        if readings:
            known_words += 1
            useful = [reading for reading in readings if any(letter in letters for letter in reading[0])]
            beam = _step_free(beam, useful, letters, 1)
            row = _step_ordered(row, useful, letters)
        free, idle = max((score, -idle) for score, idle in beam.values())
        fits.append(Fit(free, row[0], first, known_words, -idle))
    return fits
