"""Which terms name things: what a text says more of is told by nouns and names, not by its verbs.

Dictionaries tag 执法 (enforcement) as a verb like 加快 (speed up), and 大力 (vigorously) as a noun. Their neighbours
tell them apart: a verb that names an act stands behind what it belongs to (知识产权执法, 加强执法), other verbs before
their objects, adverbs before verbs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.topics.labels import CUT, NOUNS

if TYPE_CHECKING:
    import pyarrow as pa

Array = np.ndarray[Any, Any]
COMMON = ("n", "l")  # tags of nouns that may be adverbs; those of names say more than one letter
ACTS = ("v", "a")  # tags of words that may name an act or a quality
NAMED_ACTS = ("vn", "an", "i", "z")  # those that the dictionary knows as names of acts, idioms (大气污染), states
# Tags before a word that names an act, of what a verb governs, and of verbs.
BEFORE, OBJECTS = ("n", "j", "b", "v", "a", "uj"), ("n", "j", "b", "a", "l", "vn")
# Shares of a word's occurrences: behind a noun or verb, so that it names an act, with and without the dictionary's
# word for it; and before a verb, so that it is an adverb.
KNOWN_ACT, ACT, ADVERB = 0.4, 2 / 3, 0.7


def find_things(tokens: pa.Table, terms: pa.Table, names: Sequence[str]) -> Array:
    """Whether each term names a thing: its last word does, and its first is no verb with its object.

    Parameters
    ----------
    tokens
        In the order of the texts.
    terms
        The terms table, which has the words and tags of terms of several words.
    names
        Terms in lower case.
    """
    words = _Words(tokens)
    parts = {
        term.lower(): list(zip(split.split(), pattern.split(), strict=False))
        for term, split, pattern in zip(*(terms[c].to_pylist() for c in ("term", "words", "pattern")), strict=True)
    }
    return np.array([words.names_thing(parts.get(name, [])) or words.is_thing(name) for name in names], dtype=bool)


class _Words:
    """What the neighbours of each word in the texts make of it."""

    def __init__(self, tokens: pa.Table) -> None:
        import pyarrow.compute as pc

        word = pc.utf8_lower(tokens["text"].combine_chunks()).dictionary_encode()
        tag = tokens["tag"].combine_chunks().dictionary_encode()
        self._tags, at = tag.dictionary.to_pylist(), tag.indices.to_numpy()
        code, count = word.indices.to_numpy(), len(word.dictionary)
        document, sentence = (tokens[name].combine_chunks().dictionary_encode() for name in ("doc_id", "sentence"))
        place = document.indices.to_numpy() * np.int64(len(sentence.dictionary)) + sentence.indices.to_numpy()
        joined = place[1:] == place[:-1]
        number = np.maximum(np.bincount(code, minlength=count), 1)

        def share(marked: Array, owner: Array) -> Array:
            return np.asarray(np.bincount(owner, weights=marked & joined, minlength=count) / number)

        def tagged(kinds: tuple[str, ...]) -> Array:
            return np.array([tag.startswith(kinds) for tag in self._tags], dtype=bool)

        self._at = dict(zip(word.dictionary.to_pylist(), range(count), strict=True))
        self._behind = share(tagged(BEFORE)[at[:-1]], code[1:])
        self._governs = share(tagged(OBJECTS)[at[1:]], code[:-1])
        pairs, sizes = np.unique(code * np.int64(len(self._tags)) + at, return_counts=True)
        order = np.lexsort((pairs, sizes))  # the tag that a word has most often comes last
        self._tag = np.zeros(count, dtype=np.int64)
        self._tag[pairs[order] // len(self._tags)] = pairs[order] % len(self._tags)
        verbs = (tagged(ACTS) & ~tagged(NAMED_ACTS))[self._tag] & ~self._acts(ACT)
        self._before_verbs = share(verbs[code[1:]], code[:-1])

    def _acts(self, least: float) -> Array:
        """Whether each word stands behind what it belongs to, and not before an object."""
        return np.asarray(self._behind >= np.maximum(least, self._governs))

    def is_thing(self, name: str) -> bool:
        """Whether a word of the texts names a thing or an act."""
        if name not in self._at:
            return False
        at = self._at[name]
        tag = self._tags[self._tag[at]]
        if tag.startswith(NAMED_ACTS):
            return bool(self._behind[at] >= KNOWN_ACT)
        if tag.startswith(ACTS):
            return bool(self._acts(ACT)[at])
        if tag in COMMON:
            return bool(self._before_verbs[at] < ADVERB)
        return tag.startswith(NOUNS) and tag not in CUT

    def names_thing(self, parts: Sequence[tuple[str, str]]) -> bool:
        """Whether words beside one another do: the last is a thing, the first neither governs nor modifies a verb."""
        if len(parts) < 2:
            return False
        first = parts[0][1].startswith(("d", "c", "p")) or (
            parts[0][1].startswith((*ACTS, *NOUNS)) and not self.is_thing(parts[0][0].lower())
        )
        return self.is_thing(parts[-1][0].lower()) and not first
