"""How often names that were chosen with a score are right: a rising curve for each kind of source.

A score compares a candidate with its rivals; the confidence says what share of such names is right. Listed names,
listed places (which stand within other names more often), quoted names and those that only their words show are right
to different degrees at the same score.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.mentions.proposals import name_method

Reals = NDArray[np.float64]

LISTED = frozenset(("title", "gazetteer", "document number", "compound", "province compound", "pattern"))
PLACES = frozenset(("GPE", "LOC"))
# Kinds of names: listed, listed places, quoted, and those that their words alone show.
COUNT = 4


def tell_kind(sources: int, label: str) -> int:
    """The kind of a candidate, by its strongest source and its label."""
    method = name_method(sources)
    if method in LISTED:
        return int(label in PLACES)
    return 2 if method == "quotation" else 3


@dataclass(frozen=True)
class Curves:
    """For each kind the scores of the curve's points, and the shares of right names there (kinds x points)."""

    scores: Reals
    shares: Reals

    def tell(self, score: float, sources: int, label: str) -> float:
        """The confidence in a name that was chosen with a score; level beyond the outermost points."""
        kind = tell_kind(sources, label)
        return float(np.interp(score, self.scores[kind], self.shares[kind]))
