"""Part-of-speech tags of words that are already cut."""

from __future__ import annotations

import rjieba

from pipeline.segmentation.lexicon import DEFAULT_TAG, Entry


class TagTable(dict[str, str]):
    """Word to tag, filled as words are met: the lexicon's tag, jieba's dictionary's, or a guess from the word's form.

    Parameters
    ----------
    dictionary
        Holds jieba's base words with their tags.
    entries
        The lexicon, whose tags come first.
    """

    def __init__(self, dictionary: rjieba.Jieba, entries: tuple[Entry, ...]) -> None:
        super().__init__({entry.word: entry.tag for entry in entries if entry.tag})
        self._dictionary = dictionary
        self._untagged = frozenset(entry.word for entry in entries if not entry.tag)

    def __missing__(self, word: str) -> str:
        tagged = self._dictionary.tag(word, True)
        tag = tagged[0][1] if len(tagged) == 1 else "x"
        if word in self._untagged and tag in ("", "x"):
            tag = DEFAULT_TAG
        self[word] = tag or DEFAULT_TAG
        return self[word]
