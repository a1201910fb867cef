"""Candidates that cannot be a name as they stand: half of a quotation, or bodies of any place (县级以上人民政府)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pipeline.core.lists import read_classes
from pipeline.entities.lexicon.lookup import find_places, hold_any
from pipeline.entities.mentions.gathering import KNOWN, LABEL, Candidates

PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("《", "》"), ("（", "）"), ("(", ")"))
PLACED = [LABEL[label] for label in ("ORG", "GPE", "LOC")]
BOUND = [LABEL[label] for label in ("ORG", "LOC")]
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
    """Tells which candidates may stand as they are (classes ``any place`` and ``anywhere`` of ``linking.tsv``)."""

    def __init__(self, path: Path) -> None:
        self._held = tuple(sorted(read_classes(path)["any place"]))
        self._before = tuple(sorted(read_classes(path)["anywhere"]))

    def keep(self, text: str, candidates: Candidates) -> Candidates:
        """The candidates that are whole and, if they are bodies, those of one place.

        Bodies and places behind 各级 or 所在地 are of any place too, unless they begin with a known name.
        """
        starts, ends, labels = candidates.starts, candidates.ends, candidates.labels
        body = labels == LABEL["ORG"]
        whole = ~(body & hold_any(text, self._held, starts, ends))
        found = [(place, place + len(word)) for word in self._before for place in find_places(text, word)]
        begun, behind = [place for edges in found for place in range(*edges)], [end for _, end in found]
        known = starts[(candidates.sources & KNOWN > 0) & np.isin(labels, PLACED)]
        anywhere = np.isin(starts, begun) | (np.isin(starts, behind) & ~np.isin(starts, known))
        whole &= ~(np.isin(labels, BOUND) & anywhere)
        for row in np.flatnonzero(whole & hold_any(text, MARKS, starts, ends)).tolist():
            whole[row] = is_balanced(text[starts[row] : ends[row]])
        return candidates.keep(whole)
