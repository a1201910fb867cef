"""Candidates that cannot be a name as they stand: half of a quotation, or bodies of any place (县级以上人民政府)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pipeline.core.lists import read_classes
from pipeline.entities.lexicon.lookup import hold_any
from pipeline.entities.mentions.gathering import LABEL, Candidates

PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("《", "》"), ("（", "）"), ("(", ")"))
MARKS = "".join(map("".join, PAIRS))


def is_balanced(name: str) -> bool:
    """Whether every quotation mark and bracket in a name has its partner there, in order."""
    for opening, closing in PAIRS:
        depth = 0
        for character in name if opening in name or closing in name else "":
            depth += (character == opening) - (character == closing)
            if depth < 0:
                return False
        if depth:
            return False
    return True


class Wholeness:
    """Tells which candidates may stand as they are (class ``any place`` of ``linking.tsv``)."""

    def __init__(self, path: Path) -> None:
        self._anywhere = tuple(sorted(read_classes(path)["any place"]))

    def keep(self, text: str, candidates: Candidates) -> Candidates:
        """The candidates that are whole and, if they are bodies, those of one place."""
        starts, ends = candidates.starts, candidates.ends
        whole = (candidates.labels != LABEL["ORG"]) | ~hold_any(text, self._anywhere, starts, ends)
        for row in np.flatnonzero(whole & hold_any(text, MARKS, starts, ends)).tolist():
            whole[row] = is_balanced(text[starts[row] : ends[row]])
        return candidates.keep(whole)
