"""Later uses of short forms in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

HAN = re.compile(r"[\u3400-\u9fff]")
INSIDE = r"A-Za-z0-9\u00c0-\u024f\u0370-\u03ff"


def compile_short_forms(short_forms: Iterable[str]) -> re.Pattern[str] | None:
    """One expression that finds any of the short forms, the longest first; None when there are none.

    A Latin short form is found only as a whole word: neither inside a longer word (``AMS`` in ``AMSAT``) nor as a
    part of a hyphenated code (``ASPEC`` in ``PCT-ASPEC``). Spaces in a short form match any white space.
    """
    parts = []
    for form in sorted({form for form in short_forms if form.strip()}, key=lambda form: (-len(form), form)):
        body = r"\s?".join(map(re.escape, form.split()))
        before = rf"(?<![{INSIDE}])(?<![{INSIDE}][-/&])" if not HAN.match(form) else ""
        after = rf"(?![{INSIDE}])(?![-/&][{INSIDE}])" if not HAN.match(form[-1]) else ""
        parts.append(f"{before}{body}{after}")
    return re.compile("|".join(parts)) if parts else None


def find_short_form_uses(text: str, short_forms: Iterable[str] | re.Pattern[str]) -> list[tuple[int, int]]:
    """Offsets (start, end) of every use of the short forms in the text, left to right, without overlaps.

    Parameters
    ----------
    text
        A document's text.
    short_forms
        The short forms, or what :func:`compile_short_forms` made of them.
    """
    pattern = short_forms if isinstance(short_forms, re.Pattern) else compile_short_forms(short_forms)
    return [match.span() for match in pattern.finditer(text)] if pattern is not None else []
