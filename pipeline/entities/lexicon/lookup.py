"""Many strings looked for in a text at once, each place by the character that it begins or ends with.

An automaton has thousands of ways out of its first state, and goes through them at every character of a text that
begins no string. Here one array read tells those characters apart, and a set of lengths is tried at the others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

# Characters beyond the basic plane share one place in the tables.
PLANE = 0xFFFF


def read_codes(text: str) -> NDArray[np.int64]:
    """The text's characters as numbers, those beyond the basic plane as one."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    return np.minimum(codes, PLANE).astype(np.int64)


def tell_characters(characters: str) -> NDArray[np.bool_]:
    """For every code whether it is that of one of some characters."""
    told = np.zeros(PLANE + 1, dtype=bool)
    told[read_codes(characters)] = True
    return told


def match_from(firsts: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer`` finds, when ``firsts`` finds every character that a match can begin with."""
    reach = 0
    for first in firsts.finditer(text):
        if first.start() >= reach and (match := pattern.match(text, first.start())) is not None:
            yield match
            reach = match.end()


def find_places(text: str, word: str) -> list[int]:
    """Every place at which a string begins."""
    places, place = list[int](), text.find(word)
    while place >= 0:
        places.append(place)
        place = text.find(word, place + 1)
    return places


def hold_any(text: str, words: Iterable[str], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each span of the text holds one of some strings."""
    held = np.zeros(len(starts), dtype=bool)
    for word in words:
        # Behind the last place stands one that no span reaches.
        if places := find_places(text, word):
            next_places = np.array([*places, len(text)])
            held |= next_places[np.searchsorted(next_places, starts)] + len(word) <= ends
    return held


class _Pairs:
    """Tells which characters, two by two, are one of some pairs."""

    def __init__(self, pairs: Collection[str]) -> None:
        # Characters that stand in no pair share row and column 0.
        self._rows, self._columns = (_number({pair[i] for pair in pairs}) for i in (0, 1))
        self._table = np.zeros((int(self._rows.max()) + 1, int(self._columns.max()) + 1), dtype=bool)
        first, second = (read_codes("".join(pair[i] for pair in pairs)) for i in (0, 1))
        self._table[self._rows[first], self._columns[second]] = True

    def tell(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether the characters of these codes are pairs."""
        return self._table[self._rows[first], self._columns[second]]


def _number(characters: Collection[str]) -> NDArray[np.int64]:
    """For every code the number of its character, from 1, or 0."""
    numbers = np.zeros(PLANE + 1, dtype=np.int64)
    codes = read_codes("".join(sorted(characters)))
    numbers[codes] = np.arange(1, len(codes) + 1)
    return numbers


class Beginnings:
    """Finds every occurrence of some strings of two characters or more.

    Parameters
    ----------
    words
        What to look for.
    """

    def __init__(self, words: Collection[str]) -> None:
        self._words = frozenset(words)
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self._words:
            lengths[word[:2]].add(len(word))
        self._lengths = {pair: tuple(sorted(found, reverse=True)) for pair, found in lengths.items()}
        self._pairs = _Pairs(self._lengths)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where each begins and ends, in order of the ends, the longest first."""
        codes = read_codes(text)
        found: list[tuple[int, int]] = []
        words, all_lengths = self._words, self._lengths
        for start in np.flatnonzero(self._pairs.tell(codes[:-1], codes[1:])).tolist():
            for length in all_lengths.get(text[start : start + 2], ()):
                end = start + length
                if end <= len(text) and text[start:end] in words:
                    found.append((end, start))
        return ((start, end) for end, start in sorted(found))

    def find_at(self, text: str, starts: NDArray[np.int64]) -> Iterator[tuple[int, list[int]]]:
        """The lengths of the strings that begin at some places before the text's end, the longest first."""
        codes, size, words = read_codes(text), len(text), self._words
        starts = starts[starts < size - 1]
        for start in starts[self._pairs.tell(codes[starts], codes[starts + 1])].tolist():
            lengths = self._lengths.get(text[start : start + 2], ())
            if held := [n for n in lengths if start + n <= size and text[start : start + n] in words]:
                yield start, held


class Endings:
    """Finds the longest of some strings that ends at a place.

    Parameters
    ----------
    words
        What to look for.
    """

    def __init__(self, words: Collection[str]) -> None:
        self._words = frozenset(words)
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self._words:
            lengths[word[-2:]].add(len(word))
        for pair, found in lengths.items():
            found |= lengths.get(pair[1:], set())
        self._lengths = {pair: tuple(sorted(found, reverse=True)) for pair, found in lengths.items()}
        self._single = tell_characters("".join(pair for pair in lengths if len(pair) == 1))
        self._pairs = _Pairs([pair for pair in lengths if len(pair) > 1])

    def may_end(self, text: str, ends: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which of some places (their indexes) follow two characters that one of the strings ends with."""
        codes = read_codes(text)
        return np.flatnonzero(self._single[codes[ends - 1]] | self._pairs.tell(codes[ends - 2], codes[ends - 1]))

    def longest(self, text: str, end: int, start: int = 0) -> str:
        """The longest that ends at ``end`` and does not begin before ``start``, or an empty string."""
        words, room = self._words, end - start
        lengths = self._lengths.get(text[max(end - 2, 0) : end]) or self._lengths.get(text[end - 1], ())
        for length in lengths:
            if length <= room and (word := text[end - length : end]) in words:
                return word
        return ""
