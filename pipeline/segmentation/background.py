"""What policy texts say anyway: the words that many laws or government reports hold, and how often they use them.

A corpus of one law cannot tell that 规定 and 国务院 stand in every law. This list can: what it holds tells a text from
others only where the text uses it more than nearly all texts of its kind do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.core.lists import read_rows

KINDS = ("laws", "reports")
SHORTEST = 200  # words: a shorter text counts as one of these, since one word in twenty says little there


@cache
def read_usual(folder: Path, *, least: float = 0.0) -> Mapping[str, float]:
    """Of the words of ``policy_language.tsv`` in models/lexicon: how often texts use them that use them often.

    Occurrences a thousand words; one text in fifty of the kind has more.

    Parameters
    ----------
    least
        Only words that at least this share of the laws or of the reports hold.
    """
    path = folder / "policy_language.tsv"
    rows = read_rows(path) if path.is_file() else []
    return {r["word"]: float(r["usual"]) for r in rows if max(float(r[k] or 0) for k in KINDS) >= least}


def find_usual(words: Sequence[str], usual: Mapping[str, float]) -> npt.NDArray[np.float64]:
    """The usual rate of each word, -1 for words of which none is known: any use of these tells something."""
    return np.fromiter((usual.get(word, -1.0) for word in words), dtype=np.float64, count=len(words))
