"""Later uses of short forms in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.core.script import HAN

IDEOGRAPH = re.compile(rf"[{HAN}]")
INSIDE = r"A-Za-z0-9\u00c0-\u024f\u0370-\u03ff"


# Letters, digits and joints of full width, character by character.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5B) if chr(code).isalnum() or chr(code) in "＆－／．＋"}
FULL_WIDTH = {half: full for full, half in HALF_WIDTH.items()}
PLURAL = re.compile(r"[A-Z]{2,}s")


def half_width(text: str) -> str:
    """A short form with letters, digits and joints of half width: R&D for Ｒ＆Ｄ."""
    return text.translate(HALF_WIDTH)


def other_number(short_form: str) -> str:
    """PTA for PTAs and PTAs for PTA; empty for what is no acronym in capitals."""
    if PLURAL.fullmatch(short_form):
        return short_form[:-1]
    return short_form + "s" if re.fullmatch("[A-Z]{2,}", short_form) and not short_form.endswith("S") else ""


def _either_width(part: str) -> str:
    return "".join(f"[{re.escape(c)}{chr(FULL_WIDTH[ord(c)])}]" if ord(c) in FULL_WIDTH else re.escape(c) for c in part)


def compile_short_forms(short_forms: Iterable[str]) -> re.Pattern[str] | None:
    """One expression that finds any of the short forms, the longest first; None when there are none.

    A Latin short form is found only as a whole word: neither inside a longer word (``AMS`` in ``AMSAT``) nor as a
    part of a hyphenated code (``ASPEC`` in ``PCT-ASPEC``). Letters match in either width, spaces any white space.
    """
    parts = []
    for form in sorted({form for form in short_forms if form.strip()}, key=lambda form: (-len(form), form)):
        body = r"\s?".join(map(_either_width, form.split()))
        before = rf"(?<![{INSIDE}])(?<![{INSIDE}][-/&])" if not IDEOGRAPH.match(form) else ""
        after = rf"(?![{INSIDE}])(?![-/&][{INSIDE}])" if not IDEOGRAPH.match(form[-1]) else ""
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
