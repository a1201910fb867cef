"""Letters that are a variable of a formula: they stand for a quantity and are no short form of its description.

The description of a variable in brackets reads like a definition: Yj ∈ YtU (ej的类型标签), 文档频率的倒数（IDFi）. Its
use tells: a set relation beside it, or an index at its end and an equation that gives its value (IDF i = log ...).
"""

from __future__ import annotations

import re

# How far from a place the formulas that speak of it are looked for, in characters.
NEAR = 300
INDEXED = re.compile("(?:[A-Z][A-Za-z]*)?[A-Z][ijkmnt]")
RELATION, EQUATION = "∈∉⊂⊆⊃⊇∪∩", "=＝≈"


def is_variable(text: str, start: int, end: int, short_form: str) -> bool:
    """Whether letters defined at ``text[start:end]`` are used as a variable around that place."""
    around = text[max(0, start - NEAR) : end + NEAR]
    signs = RELATION + EQUATION if INDEXED.fullmatch(short_form) else RELATION
    # Most texts hold no formula: no pattern is made for them.
    if not any(sign in around for sign in signs):
        return False
    # The layout of a formula may part an index from its letter, or the letters from each other.
    letters = r"\s?".join(map(re.escape, short_form))
    return re.search(rf"[{RELATION}]\s*{letters}(?![A-Za-z])|(?<![A-Za-z]){letters}\s*[{signs}]", around) is not None
