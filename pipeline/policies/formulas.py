"""Formulas: wording that any regulation of the kind has, such as who is punished and how.

A passage is a formula where most of its letters lie in runs that many laws share (models/policies/formulas.tsv).
"""

from __future__ import annotations

from pathlib import Path

from pipeline.core.keys import digest_file
from pipeline.core.lists import read_rows

# Letters of a run, and the share of a passage's letters that such runs cover in a formula. Of passages judged by a
# reader, those with a content of their own stay below 0.58 and formulas begin at 0.66.
RUN, SHARE = 6, 0.62


class Formulas:
    """Knows which wording is common; ``digest`` is that of the list."""

    def __init__(self, folder: Path) -> None:
        path = folder / "formulas.tsv"
        self._runs, self.digest = frozenset(row["run"] for row in read_rows(path)), digest_file(path)

    def share(self, letters: str) -> float:
        """The share of a passage's letters that common runs cover, 0 to 1."""
        covered, end = 0, 0
        for start in [n for n in range(len(letters) - RUN + 1) if letters[n : n + RUN] in self._runs]:
            covered += start + RUN - max(start, end)
            end = start + RUN
        return covered / len(letters) if letters else 0.0

    def is_formula(self, letters: str) -> bool:
        """Whether a passage is a formula."""
        return self.share(letters) >= SHARE
