"""The words of a corpus, numbered in the order in which its texts bring them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

# Particles, prepositions, conjunctions, pronouns, numerals, measure words, interjections: they end a candidate.
_CLOSED_TAGS = frozenset(
    ("p", "c", "u", "uj", "ul", "uv", "ud", "uz", "ug", "r", "rr", "rz", "m", "mq", "q", "e", "y", "o", "w")
)


@dataclass(frozen=True, slots=True)
class TokenArrays:
    """The tokens of some documents as arrays, one element a token in text order.

    Attributes
    ----------
    documents
        The ids of the documents that have tokens.
    word
        Its number in the vocabulary.
    document
        Its document's place among these.
    sentence
        Row of its sentence: counts through the documents.
    number
        The sentence's number in its document.
    """

    documents: list[str]
    word: Integers
    document: Integers
    sentence: Integers
    number: Integers


class Vocabulary:
    """The words of a corpus and how often they stand in it.

    A word has one tag wherever it stands (:mod:`pipeline.segmentation.tags`).

    Parameters
    ----------
    stopwords
        Words that are part of no term.

    Attributes
    ----------
    words
        In the order in which the texts bring them.
    tags
        The tags that words have; ``tag`` holds each word's place among them.
    content
        Whether the word may be part of a term.
    frequency, documents
        How often each word stands in what was counted, and in how many documents.
    size, texts
        Tokens that were counted, and documents that have some.
    """

    def __init__(self, stopwords: Collection[str]) -> None:
        self._stopwords = frozenset(stopwords)
        self._numbers: dict[str, int] = {}
        self._tag_numbers: dict[str, int] = {}
        self.words: list[str] = []
        self.tags: list[str] = []
        self.tag = self.frequency = self.documents = np.zeros(0, dtype=np.int64)
        self.content = np.zeros(0, dtype=bool)
        self.size = self.texts = 0

    def read(self, table: pa.Table) -> TokenArrays:
        """Some documents' rows of the tokens table, sorted by document, sentence and token."""
        codes, words = _encode(table.column("text"))
        place, documents = _encode(table.column("doc_id"))
        numbers = list(map(self._numbers.get, words))
        if None in numbers:
            self._learn(table, codes, words)
            numbers = list(map(self._numbers.get, words))
        number = table.column("sentence").to_numpy()
        changes = np.ones(len(codes), dtype=bool)
        changes[1:] = (number[1:] != number[:-1]) | (place[1:] != place[:-1])
        return TokenArrays(documents, np.array(numbers, dtype=np.int64)[codes], place, np.cumsum(changes) - 1, number)

    def count(self, table: pa.Table) -> TokenArrays:
        """The same, counted."""
        tokens = self.read(table)
        size, texts = len(self.words), max(1, len(tokens.documents))
        self.frequency += np.bincount(tokens.word, minlength=size)
        self.documents += np.bincount(distinct(tokens.word * texts + tokens.document) // texts, minlength=size)
        self.size += len(tokens.word)
        self.texts += len(tokens.documents)
        return tokens

    def spell(self, numbers: Iterable[int]) -> str:
        """The text of words in a row."""
        return "".join(map(self.words.__getitem__, numbers))

    def mark(self, *beginnings: str, also: Collection[str] = ()) -> Booleans:
        """Whether each word's tag begins so, or is one of others."""
        marked = [tag.startswith(beginnings) or tag in also for tag in self.tags]
        return np.array(marked, dtype=bool)[self.tag]

    def _learn(self, table: pa.Table, codes: Integers, words: list[str]) -> None:
        """Number the words that are new, each with the tag that it has where it first stands."""
        new = [code for code, word in enumerate(words) if word not in self._numbers]
        first = np.zeros(len(words), dtype=np.int64)
        first[codes[::-1]] = np.arange(len(codes))[::-1]
        own = [words[code] for code in new]
        tags = table.column("tag").take(first[new]).to_pylist()
        for word in own:
            self._numbers[word] = len(self._numbers)
        places = [self._tag_numbers.setdefault(tag, len(self._tag_numbers)) for tag in tags]
        may_be = [
            tag not in _CLOSED_TAGS and word not in self._stopwords and (word.isalpha() or any(map(str.isalpha, word)))
            for word, tag in zip(own, tags, strict=True)
        ]
        nothing = np.zeros(len(own), dtype=np.int64)
        self.words += own
        self.tags = list(self._tag_numbers)
        self.tag = np.concatenate((self.tag, np.array(places, dtype=np.int64)))
        self.content = np.concatenate((self.content, np.array(may_be, dtype=bool)))
        self.frequency = np.concatenate((self.frequency, nothing))
        self.documents = np.concatenate((self.documents, nothing))


def _encode(column: pa.ChunkedArray) -> tuple[Integers, list[str]]:
    """Numbers and what they stand for, in order of first occurrence."""
    encoded = column.combine_chunks().dictionary_encode()
    if hasattr(encoded, "combine_chunks"):
        encoded = encoded.combine_chunks()
    return encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64), encoded.dictionary.to_pylist()


def distinct(keys: Integers) -> Integers:
    """The sorted distinct keys; on whole numbers a plain sort is faster than ``numpy.unique``'s hash table."""
    ordered = np.sort(keys)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered
