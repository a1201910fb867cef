"""Many strings looked for in a text at once, each place by the character that it begins or ends with.

An automaton has thousands of ways out of its first state, and goes through them at every character of a text that
begins no string. Here one array read tells those characters apart, and a set of lengths is tried at the others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

# Characters beyond the basic plane share one place in the tables.
PLANE = 0xFFFF


def read_codes(text: str) -> NDArray[np.int64]:
    """The text's characters as numbers, those beyond the basic plane as one."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    return np.minimum(codes, PLANE).astype(np.int64)


def match_from(firsts: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer`` finds, when ``firsts`` finds every character that a match can begin with."""
    reach = 0
    for first in firsts.finditer(text):
        if first.start() >= reach and (match := pattern.match(text, first.start())) is not None:
            yield match
            reach = match.end()


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
        self._first, self._second = np.zeros(PLANE + 1, dtype=bool), np.zeros(PLANE + 1, dtype=bool)
        for pair in self._lengths:
            first, second = read_codes(pair).tolist()
            self._first[first] = self._second[second] = True

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where each begins and ends, in order of the ends, the longest first."""
        codes = read_codes(text)
        found: list[tuple[int, int]] = []
        words, all_lengths = self._words, self._lengths
        for start in np.flatnonzero(self._first[codes[:-1]] & self._second[codes[1:]]).tolist():
            for length in all_lengths.get(text[start : start + 2], ()):
                end = start + length
                if end <= len(text) and text[start:end] in words:
                    found.append((end, start))
        return ((start, end) for end, start in sorted(found))


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
            lengths[word[-1]].add(len(word))
        self._lengths = {last: tuple(sorted(found, reverse=True)) for last, found in lengths.items()}
        self._last = np.zeros(PLANE + 1, dtype=bool)
        self._last[read_codes("".join(lengths))] = True

    def may_end(self, text: str, ends: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which of some places (their indexes) follow a character that one of the strings ends with."""
        return np.flatnonzero(self._last[read_codes(text)[ends - 1]])

    def longest(self, text: str, end: int) -> str:
        """The longest that ends at ``end``, or an empty string."""
        for length in self._lengths.get(text[end - 1], ()):
            word = text[end - length : end] if length <= end else ""
            if word in self._words:
                return word
        return ""
