"""What a font's name and weight say."""

from __future__ import annotations

from functools import lru_cache

_BOLD = (
    "bold", "black", "heavy", "semibold", "demi",
    "simhei", "heiti", "-hei", "_hei", "fzht", "fzxbs", "stxihei", "sanssc", "sanscjk", "sourcehansans",
)  # fmt: skip
_BOLD_WEIGHT = 600


@lru_cache(maxsize=1024)
def is_bold(name: str, weight: int = 0) -> bool:
    """Whether a font is a bold one: by weight, or by name (Hei is the Chinese bold face)."""
    lowered = name.lower()
    return weight >= _BOLD_WEIGHT or any(part in lowered for part in _BOLD) or lowered.endswith("hei")
