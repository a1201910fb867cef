"""Words that names of laws and programmes end in or stand before (``models/mentions/words.tsv``)."""

from __future__ import annotations

import re
from functools import cache

from pipeline.core.lists import read_classes
from pipeline.core.stage import MODELS


@cache
def words_of(name: str) -> tuple[str, ...]:
    """The words of a class, the longest first."""
    return tuple(sorted(read_classes(MODELS / "mentions" / "words.tsv")[name], key=lambda word: (-len(word), word)))


@cache
def any_of(name: str, unless_before: str = "") -> re.Pattern[str]:
    """What matches a word of a class, the longest it can; not where ``unless_before`` follows it."""
    return re.compile(f"(?:{'|'.join(map(re.escape, words_of(name)))}){unless_before}")
