"""A name without the accidents of spelling."""

from __future__ import annotations

import re
import unicodedata

QUOTES = "《》“”‘’\"'「」『』"


def fold_name(text: str) -> str:
    """A name without the accidents of spelling: width, case, white space, outer quotes, kinds of dash."""
    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return re.sub("[–—－]", "-", flat.strip(QUOTES).casefold())
