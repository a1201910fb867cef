"""Chinese and Arabic numbers as integers: 一百二十三, 二〇二一, ２１, 廿三."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "O": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
# Characters that a number may be made of, for use inside a class of a regular expression.
NUMERAL = "0-9０-９零〇○ＯO一二三四五六七八九十百千两"


@lru_cache(maxsize=1 << 12)  # the same few stand before articles and in dates
def parse_numeral(text: str) -> int | None:
    """The number that a text writes out (up to 9999, or digit by digit), or None when it is none."""
    text = text.strip()
    plain = unicodedata.normalize("NFKC", text)
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if not text or any(c not in DIGITS and c not in UNITS for c in text):
        return None
    if not any(c in UNITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = 0
    digit: int | None = None
    for c in text:
        if c in UNITS:
            total += (1 if digit is None else digit) * UNITS[c]
            digit = None
        else:
            digit = DIGITS[c]
    return total + (digit or 0)
