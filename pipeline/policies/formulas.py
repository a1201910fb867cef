"""Formulas: wording that any regulation of the kind has, such as who is punished and how.

A passage is a formula where most of its letters lie in runs that many laws share (models/policies/formulas.tsv).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from pipeline.core.keys import digest_file
from pipeline.core.lists import read_rows

# Letters of a run, and the share of a passage's letters that such runs cover in a formula. Of passages judged by a
# reader, those with a content of their own stay below 0.58 and formulas begin at 0.66.
RUN, SHARE = 6, 0.62


@dataclass(frozen=True, slots=True)
class Cover:
    """What common runs cover of some letters.

    Attributes
    ----------
    starts
        Where such runs begin.
    totals
        For each, how many letters those before it cover up to its own first letter.
    """

    starts: Sequence[int]
    totals: Sequence[int]

    def share(self, start: int, end: int) -> float:
        """The share of the letters between two places that runs between them cover, 0 to 1."""
        first, behind = bisect_left(self.starts, start), bisect_left(self.starts, end - RUN + 1)
        covered = self.totals[behind - 1] - self.totals[first] + RUN if first < behind else 0
        return covered / (end - start) if start < end else 0.0

    def is_formula(self, start: int, end: int) -> bool:
        """Whether the passage between two places is a formula."""
        return self.share(start, end) >= SHARE


class Formulas:
    """Knows which wording is common; ``digest`` is that of the list."""

    def __init__(self, folder: Path) -> None:
        path = folder / "formulas.tsv"
        self._runs, self.digest = frozenset(row["run"] for row in read_rows(path)), digest_file(path)

    def cover(self, letters: str) -> Cover:
        """What common runs cover of some letters."""
        starts = [n for n in range(len(letters) - RUN + 1) if letters[n : n + RUN] in self._runs]
        steps = (min(after - before, RUN) for before, after in pairwise(starts))
        return Cover(array("l", starts), array("l", accumulate(steps, initial=0)))
