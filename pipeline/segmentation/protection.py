"""Words that no segmenter may cut, as one regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ALNUM = "[a-zA-Z0-9]"


def compile_protection(words: Iterable[str], *, always: str = "") -> re.Pattern[str]:
    """A pattern that matches each of the words, the longest where several begin.

    A word that begins or ends with a Latin letter or a digit is not matched inside a longer run of letters and
    digits: EU is not found in EUROPE. A space in a word stands for any white space within a line, and may be missing
    between a Han character and a letter or digit, where it is a matter of typesetting (特别301条款).

    Parameters
    ----------
    words
        The words; empty ones are ignored.
    always
        One more character to match wherever it stands.
    """
    alternatives = [re.escape(always)] if always else []
    units = sorted({tuple(_units(word)) for word in words if word})
    if units:
        alternatives.append(_join(units))
    return re.compile("|".join(alternatives) or r"(?!)")


def _units(word: str) -> list[str]:
    """The word as a list of small patterns, one a character, with its borders."""
    units = []
    for number, character in enumerate(word):
        if not character.isspace():
            units.append(re.escape(character))
        elif 0 < number < len(word) - 1:
            loose = _is_alnum(word[number - 1]) != _is_alnum(word[number + 1])
            units.append(r"[^\S\r\n]*" if loose else r"[^\S\r\n]+")
    if _is_alnum(word[0]):
        # Looking back from behind the first letter leaves a literal in front, which the search can leap to.
        units[0] += f"(?<!{_ALNUM}{units[0]})"
    return [*units, f"(?!{_ALNUM})"] if _is_alnum(word[-1]) else units


def _is_alnum(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _join(words: list[tuple[str, ...]]) -> str:
    """The sorted words as one pattern that shares beginnings, so that long lists stay fast."""
    branches: dict[str, list[tuple[str, ...]]] = {}
    ends = False
    for word in words:
        if word:
            branches.setdefault(word[0], []).append(word[1:])
        else:
            ends = True
    # A border closes a word: whatever goes on is longer and is tried first.
    ordered = sorted(branches, key=lambda unit: (unit.startswith("(?!"), unit))
    joined = "|".join(unit + _join(branches[unit]) for unit in ordered)
    if not joined:
        return ""
    if ends:
        return f"(?:{joined})?"
    return joined if len(ordered) == 1 else f"(?:{joined})"
