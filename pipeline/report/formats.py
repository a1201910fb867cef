"""Numbers as templates write them; one that is not known is a dash."""

from __future__ import annotations

import math
from typing import TypeGuard

UNKNOWN = "—"


def grouped(number: float | None) -> str:
    """A count with its thousands set apart."""
    return f"{number:,}" if _is_known(number) else UNKNOWN


def decimal(number: float | None, digits: int) -> str:
    """The number with so many decimals."""
    return f"{number:.{digits}f}" if _is_known(number) else UNKNOWN


def percent(share: float | None, digits: int) -> str:
    """The share (0 to 1) as per cent, without the sign."""
    return f"{100 * share:.{digits}f}" if _is_known(share) else UNKNOWN


def significant(number: float | None, digits: int) -> str:
    """The number with so many significant digits."""
    return f"{number:.{digits}g}" if _is_known(number) else UNKNOWN


def times(effect: float | None) -> str:
    """How many times as often a log2 of a ratio says."""
    if not _is_known(effect):
        return UNKNOWN
    ratio = 2.0**effect
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2g}"


def _is_known(number: float | None) -> TypeGuard[float]:
    return number is not None and math.isfinite(number)


# By the name that templates call them.
FORMATS = {"grouped": grouped, "decimal": decimal, "percent": percent, "significant": significant, "times": times}
