"""Part-of-speech tags of words that are already cut."""

from __future__ import annotations

import rjieba

from pipeline.segmentation.lexicon import DEFAULT_TAG, Lexicon

_OPEN_CLASSES = frozenset(("n", "v", "a", "ns", "nr", "t", "vn"))


class TagTable(dict[str, str]):
    """Word to tag, filled as words are met: the lexicon's tag, jieba's dictionary's, or that of jieba's tagging model.

    A word in no dictionary is tagged for itself by the hidden Markov model of jieba.posseg, which jieba runs on the
    sentence; where the model would cut the word, the tags of its parts decide.

    Parameters
    ----------
    dictionary
        Holds jieba's base words with their tags.
    lexicon
        Its tags come first.
    """

    def __init__(self, dictionary: rjieba.Jieba, lexicon: Lexicon) -> None:
        super().__init__()
        self._dictionary = dictionary
        self._entries = lexicon.words

    def __missing__(self, word: str) -> str:
        entry = self._entries.get(word)
        if entry and entry.tag:
            tag = entry.tag
        else:
            tags = [tag for _, tag in self._dictionary.tag(word, True)]
            tag = tags[0] if len(tags) == 1 else _combine(tags)
            if entry and tag == "x":
                tag = DEFAULT_TAG
        self[word] = tag or DEFAULT_TAG
        return self[word]


def _combine(tags: list[str]) -> str:
    """The tag of a word from those of its parts: a verb if one is, else the last open class, else a noun."""
    if not tags or not any(tag not in ("x", "eng", "m") for tag in tags):
        return "x"
    if "v" in tags:
        return "v"
    return next((tag for tag in reversed(tags) if tag in _OPEN_CLASSES), "n")
