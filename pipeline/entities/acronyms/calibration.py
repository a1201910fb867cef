"""From a decision's score to how often such decisions are right.

The score of a chosen name (the gate's probability times the name's share among the candidates) orders the decisions; a
logistic curve for each kind of definition, fitted on cross-validated decisions, says how many of them are right (Platt,
"Probabilistic outputs for support vector machines", 1999). A pair whose beginning nothing contests, such as a title in
《》, is a kind of its own: its score is always one, and many of them would bend the curve of the others.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.entities.acronyms.agreement import SETTLED

CLAUSES = frozenset({"short name", "cue", "collective"})
# Scores nearer to 0 or 1 say no more.
LEAST, MOST = 0.001, 0.999


def kind_of(pattern: str, score: float) -> str:
    """The kind of a definition: ``glossary``, or ``clause`` (Chinese short names) or ``name``, also ``settled``."""
    if pattern == "glossary":
        return pattern
    kind = "clause" if pattern in CLAUSES else "name"
    return f"{kind} settled" if score == SETTLED else kind


def logit(score: float) -> float:
    """The log odds of a score, which is held between 0.001 and 0.999."""
    held = min(max(score, LEAST), MOST)
    return math.log(held / (1 - held))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Slope and intercept of each kind's curve over the log odds; a kind without one keeps its scores."""

    curves: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def confidence(self, pattern: str, score: float) -> float:
        """The probability that a decision of this pattern and score is right."""
        if (curve := self.curves.get(kind_of(pattern, score))) is None:
            return score
        return round(1 / (1 + math.exp(-(curve[0] * logit(score) + curve[1]))), 4)


def read_calibration(path: Path) -> Calibration:
    """The curves of a JSON file."""
    curves = json.loads(path.read_text(encoding="utf-8"))
    return Calibration({kind: (slope, intercept) for kind, (slope, intercept) in curves.items()})


def write_calibration(calibration: Calibration, path: Path) -> None:
    """Write the curves as JSON."""
    curves = {kind: [round(value, 4) for value in curve] for kind, curve in sorted(calibration.curves.items())}
    path.write_text(json.dumps(curves, separators=(",", ":")) + "\n", encoding="utf-8")
