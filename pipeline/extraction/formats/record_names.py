"""The persons of an author field, parted by what the field uses."""

from __future__ import annotations

import re

from pipeline.core.script import HAN
from pipeline.extraction.structure.names import is_compound_surname

_HAN = re.compile(rf"[{HAN}·•]+")
_INITIALS = re.compile(r"(?:[A-Z]\.?[- ]?){1,4}$")
_SHORT = re.compile(r"[^\d,;]{2,40}? (?:[A-Z]\.?-?){1,4}$")  # Smith J.
_OTHERS = re.compile(r"(?:,|，|\s)*(?:et al\.?|and others|等)$", re.IGNORECASE)


def split_names(value: str, *, by_and: bool = False) -> list[str]:
    """The names in a field, one each; ``Surname, Given`` of a Chinese name becomes the name as it is written.

    Parameters
    ----------
    value
        The field, on one line.
    by_and
        Whether the form parts names by ``and``, as BibTeX does.
    """
    value = _OTHERS.sub("", value).strip(" ;；,，")
    if by_and and re.search(r"\sand\s", value):
        parts = re.split(r"\s+and\s+", value)
    elif re.search(r"[;；]", value):
        parts = re.split(r"[;；]", value)
    elif re.search(rf"[{HAN}]", value):
        parts = re.split(r"[、/|]", value)
    else:
        parts = [value]
    return [name for part in parts for name in _split_commas(part.strip(" ,，"))]


def _split_commas(part: str) -> list[str]:
    words = [w for w in re.split(r"\s*[,，]\s*", part) if w]
    if all(_HAN.fullmatch(w.replace(" ", "")) for w in words):
        spaced = [w for word in words for w in word.split()]
        return _join_given(spaced)
    if len(words) < 2 or any(_HAN.search(w) for w in words):
        return words
    if all(_SHORT.fullmatch(w) for w in words):
        return words
    pairs = list(zip(words[::2], words[1::2], strict=False))
    if len(words) % 2 == 0 and len(words) > 2 and all(_INITIALS.fullmatch(given) for _, given in pairs):
        return [f"{surname}, {given}" for surname, given in pairs]
    if all(len(w.split()) > 1 for w in words) and not any(_INITIALS.fullmatch(w) for w in words[1:]):
        return words
    return [part]


def _join_given(words: list[str]) -> list[str]:
    """Han words as names: a surname alone belongs to the given name behind it."""
    names: list[str] = []
    waiting = ""
    for word in words:
        if waiting:
            names.append(waiting + word)
            waiting = ""
        elif len(word) == 1 or is_compound_surname(word):
            waiting = word
        else:
            names.append(word)
    return [*names, waiting] if waiting else names
