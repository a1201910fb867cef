"""How often names that were chosen with a score are right: a rising curve for each kind of source.

A score compares a candidate with its rivals; the confidence says what share of such names is right. Listed names,
quoted ones and those that only their words show are right to different degrees at the same score.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.mentions.proposals import name_method

Reals = NDArray[np.float64]

# Kinds of the strongest source of a name; what stands under neither is shown by its words alone.
KINDS = (
    frozenset(("title", "gazetteer", "document number", "compound", "province compound", "pattern")),
    frozenset(("quotation",)),
)
COUNT = len(KINDS) + 1


def tell_kind(sources: int) -> int:
    """The kind of a candidate's strongest source."""
    method = name_method(sources)
    return next((index for index, methods in enumerate(KINDS) if method in methods), len(KINDS))


@dataclass(frozen=True)
class Curves:
    """For each kind the scores of the curve's points, and the shares of right names there (kinds x points)."""

    scores: Reals
    shares: Reals

    def tell(self, score: float, sources: int) -> float:
        """The confidence in a name that was chosen with a score; level beyond the outermost points."""
        kind = tell_kind(sources)
        return float(np.interp(score, self.scores[kind], self.shares[kind]))
