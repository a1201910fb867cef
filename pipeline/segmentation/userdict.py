"""User words in rjieba's dictionary, with the frequencies that jieba would give them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import rjieba

from pipeline.core.errors import MissingDependencyError
from pipeline.segmentation.lexicon import Lexicon

# The sum of all frequencies of jieba 0.42.1's dictionary. It counts the three occurrences of B超, listed twice, twice;
# rjieba counts them once.
_BASE_TOTAL = 60101967
_COUNTED_TWICE = 3

# jieba adds to that total even when a word is already there, rjieba exchanges frequencies. Equally likely paths are
# told apart by rounding alone, so the totals must be equal: what rjieba lacks is booked on a word that no block holds.
_BALANCE = "\0\0"


def add_words(dictionary: rjieba.Jieba, lexicon: Lexicon) -> None:
    """Add a lexicon to a dictionary that holds jieba's base words, in order, as ``jieba.load_userdict`` does.

    A word without frequency gets the one that just lets jieba cut it whole. Protected words only count towards the
    total of all frequencies.
    """
    known = base_frequencies(filter(dictionary.has_word, lexicon.words))
    repeated = len(lexicon.words) < len(lexicon.entries)
    total, balance = _BASE_TOTAL, _COUNTED_TWICE
    dictionary.add_word(_BALANCE, balance, "")
    for word, frequency, tag, _ in lexicon.entries:
        old, protected = known.get(word, 0), word in lexicon.protected
        if not old and not protected:
            added = dictionary.add_word(word, frequency, tag)
            total += added
            if repeated:
                known[word] = added
            continue
        if frequency is None:
            frequency = _suggest_frequency(dictionary, word, old or 1, total)
        if not protected:
            dictionary.add_word(word, frequency, tag)
        known[word] = frequency
        total += frequency
        balance += frequency if protected else old
        dictionary.add_word(_BALANCE, balance, "")


def _suggest_frequency(dictionary: rjieba.Jieba, word: str, old: int, total: int) -> int:
    """The frequency that jieba suggests, rounded as jieba does where the word is already cut whole."""
    if dictionary.cut(word, False) == [word]:
        return max(int(old / float(total) * total) + 1, old)
    return dictionary.suggest_freq(word)


def base_frequencies(words: Iterable[str]) -> dict[str, int]:
    """The frequencies in jieba's dictionary of those words that are in it."""
    wanted = set(words)
    if not wanted:
        return {}
    found = {}
    for line in dictionary_path().read_text(encoding="utf-8").splitlines():
        word, _, rest = line.partition(" ")
        if word in wanted:
            found[word] = int(rest.split(" ")[0])
    return found


def dictionary_path() -> Path:
    """Where the installed jieba keeps its dictionary; found without importing jieba, which would load it."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise MissingDependencyError("jieba is not installed; install it with: pip install jieba")
    return Path(spec.origin).parent / "dict.txt"
