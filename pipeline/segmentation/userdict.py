"""User words in rjieba's dictionary, with the frequencies that jieba would give them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

import rjieba

from pipeline.core.errors import MissingDependencyError
from pipeline.segmentation.lexicon import Entry

# jieba adds to the total of all frequencies even when a word is already there, rjieba exchanges them. What is
# missing is booked on a word that no text can hold inside a block.
_BALANCE = "\0\0"


def add_words(dictionary: rjieba.Jieba, entries: Sequence[Entry]) -> None:
    """Add entries to a dictionary that holds jieba's base words, in order, as ``jieba.load_userdict`` does.

    A word without frequency gets the one that just lets jieba cut it whole; where the word is in the base dictionary
    the figure is computed as jieba does, since rounding decides it.
    """
    known = base_frequencies(entry.word for entry in entries if dictionary.has_word(entry.word))
    total = _BASE_TOTAL
    balance = 0
    for entry in entries:
        frequency, old = entry.frequency, known.get(entry.word)
        if old is None:
            total += dictionary.add_word(entry.word, frequency, entry.tag)
            continue
        if frequency is None:
            frequency = old
            if dictionary.cut(entry.word, False) == [entry.word]:
                frequency = max(int(old / float(total) * total) + 1, old)
            else:
                frequency = dictionary.suggest_freq(entry.word)
        dictionary.add_word(entry.word, frequency, entry.tag)
        balance += old
        total += frequency
        dictionary.add_word(_BALANCE, balance, "")


# The sum of all frequencies of jieba 0.42.1's dictionary.
_BASE_TOTAL = 60101967


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
