"""Which letters of an acronym a Chinese word may stand for: the initials of its English words.

Two tables feed it: ``glossary.tsv`` (technical words and morphemes, with English pieces) and ``initials.tsv`` (initials
of the English glosses of CC-CEDICT). A word that neither holds is read as its parts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LATIN = re.compile(r"[A-Za-z0-9\u0370-\u03ff\u2160-\u216b]")
GREEK = str.maketrans("αβγδεκλμπσωΑΒΓΔⅠⅡⅢⅣⅤ", "abgdeklmpswabgd12345")
CHINESE_NUMERALS = str.maketrans("一二两三四五六七八九十", "12234567891")
MOST_READINGS = 6
LONGEST_WORD = 6
# How far a reading is trusted: the glossary, the dictionary's whole word, a word read as its parts.
GLOSSARY_WEIGHT, DICTIONARY_WEIGHT, PARTS_WEIGHT = 1.0, 0.8, 0.7

Reading = tuple[str, float]  # initials in lower case, trust


def fold_letters(text: str) -> str:
    """Letters and digits of a text, lower case, Greek letters and Roman numerals as Latin ones."""
    return "".join(c for c in text.translate(GREEK).lower() if c.isascii() and c.isalnum())


@dataclass(frozen=True)
class Initials:
    """Readings (strings of initials) of Chinese words.

    Attributes
    ----------
    glossary
        Word to English words joined by ``/``, their pieces by ``-``.
    dictionary
        Word to initials of its English glosses, joined by a space.
    words
        The words of both of two characters or more.
    """

    glossary: Mapping[str, str]
    dictionary: Mapping[str, str]
    words: frozenset[str] = frozenset()
    _known: dict[str, tuple[Reading, ...]] = field(default_factory=dict)

    def readings(self, word: str) -> tuple[Reading, ...]:
        """The word's readings, the most trusted first; empty when nothing is known of it."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._read(word)
        return found

    def _read(self, word: str) -> tuple[Reading, ...]:
        if LATIN.match(word):
            return _latin_readings(word)
        readings: dict[str, float] = {}
        for initials in self._glossary_initials(word):
            readings.setdefault(initials, GLOSSARY_WEIGHT)
        for initials in self.dictionary.get(word, "").split():
            readings.setdefault(initials, DICTIONARY_WEIGHT)
        if len(word) > 1 and word not in self.glossary:
            for initials in self._read_parts(word):
                readings.setdefault(initials, PARTS_WEIGHT)
        digits = word.removeprefix("第").translate(CHINESE_NUMERALS) or word
        if digits[0].isdigit() and not word[0].isdigit():
            readings.setdefault(digits[0], PARTS_WEIGHT)
        return tuple(list(readings.items())[: 2 * MOST_READINGS])

    def _read_parts(self, word: str) -> list[str]:
        """Readings of a word cut from its end by longest match, the parts' readings joined."""
        joined, end = [""], len(word)
        while end > 0:
            start = next((s for s in range(max(0, end - LONGEST_WORD), end) if self._holds(word[s:end], word)), end - 1)
            part = word[start:end]
            options = self._glossary_initials(part) or self.dictionary.get(part, "").split()[:2] or [""]
            joined = [option + tail for option in options[:3] for tail in joined][:MOST_READINGS]
            end = start
        return [initials for initials in joined if initials]

    def _glossary_initials(self, word: str) -> list[str]:
        english = self.glossary.get(word, "")
        return ["".join(piece[0] for piece in words.split("-") if piece) for words in english.split("/") if words]

    def _holds(self, part: str, word: str) -> bool:
        return part != word and (part in self.glossary or (len(part) > 1 and part in self.dictionary))


def _latin_readings(word: str) -> tuple[Reading, ...]:
    letters = fold_letters(word)
    capitals = fold_letters("".join(c for c in word if c.isupper()))
    readings = {letters[:6]: 1.0, letters[:1]: 1.0}
    if len(capitals) > 1:
        readings[capitals] = 1.0
    return tuple((initials, weight) for initials, weight in readings.items() if initials)


def read_pairs(path: Path) -> dict[str, str]:
    """First column to the rest of the line, for a table parted by tabs; lines that begin with # are notes."""
    lines = path.read_text(encoding="utf-8").splitlines()
    # A list: the tables have a hundred thousand lines, of which each process reads all before its first document.
    parted = [line.partition("\t") for line in lines if line and line[0] != "#"]
    return {first: rest for first, _, rest in parted}


@cache
def load_initials(folder: Path) -> Initials:
    """The tables of ``models/acronyms``."""
    glossary, dictionary = read_pairs(folder / "glossary.tsv"), read_pairs(folder / "initials.tsv")
    words = frozenset([word for table in (glossary, dictionary) for word in table if len(word) > 1])
    return Initials(glossary, dictionary, words)
