"""Every sequence of content words that might be a term, and where it stands in some documents."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from pipeline.segmentation.vocabulary import Floats, Integers, TokenArrays, Vocabulary, distinct

Keys = npt.NDArray[np.uint64]

LONGEST = 6
_STRIDE, _FIRST, _SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Sequences of one to six content words, and what a corpus tells of them.

    Attributes
    ----------
    words
        A row each, its words' numbers, -1 behind the last.
    length
        Words in the candidate.
    frequency, documents
        Occurrences, and documents that it occurs in.
    longer
        The highest frequency of a candidate that is one word longer and contains it.
    extensions
        How many candidates are one word longer and contain it.
    left, right
        Entropy (nats) of the tokens before and after it.
    """

    words: Integers
    length: Integers
    frequency: Integers
    documents: Integers
    longer: Integers
    extensions: Integers
    left: Floats
    right: Floats

    def __len__(self) -> int:
        return len(self.length)

    def take(self, chosen: Integers) -> Candidates:
        """Some of them, in this order."""
        return Candidates(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def texts(self, vocabulary: Vocabulary) -> list[str]:
        """The text of each."""
        rows = zip(self.words.tolist(), self.length.tolist(), strict=True)
        return [vocabulary.spell(words[:length]) for words, length in rows]

    @property
    def last(self) -> Integers:
        """The last word of each."""
        found: Integers = self.words[np.arange(len(self)), self.length - 1]
        return found


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates of some documents, and where they stand.

    Attributes
    ----------
    key
        What is the same for the same words, whatever documents they stand in (:func:`extend_keys`).
    words, length
        As in :class:`Candidates`.
    begin, end
        The candidates that are all words but the last, and all but the first; -1 for single words.
    frequency, documents
        Occurrences here, and documents.
    occurrence, position
        Candidate and first token of every occurrence.
    """

    key: Keys
    words: Integers
    length: Integers
    begin: Integers
    end: Integers
    frequency: Integers
    documents: Integers
    occurrence: Integers
    position: Integers

    def __len__(self) -> int:
        return len(self.length)


def extend_keys(keys: Keys, words: Integers) -> Keys:
    """Keys of sequences one word longer; those of a hundred million sequences hardly ever meet by chance (64 bits)."""
    mixed = keys * _STRIDE + (words + 1).astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def key_words(*words: Integers) -> Keys:
    """The keys of sequences, given their first words, their second words and so on."""
    keys = np.zeros(len(words[0]), dtype=np.uint64)
    for one in words:
        keys = extend_keys(keys, one)
    return keys


def find_candidates(tokens: TokenArrays, vocabulary: Vocabulary) -> Found:
    """All candidates of some documents, sorted by length, then by the numbers of their words."""
    remaining = _content_words_ahead(tokens, vocabulary)
    size, group, offset, before = len(vocabulary.words) + 1, tokens.word, 0, 0
    keys = [np.zeros(0, dtype=np.uint64)]
    columns: list[list[Integers]] = [[np.zeros(0, dtype=np.int64)] for _ in range(6)]
    starts = np.flatnonzero(remaining >= 1)
    for length in range(1, LONGEST + 1):
        starts = starts[remaining[starts] >= length]
        if not len(starts):
            break
        last = tokens.word[starts + length - 1]
        _, first, types = np.unique(group[starts] * size + last if length > 1 else last,
                                    return_index=True, return_inverse=True)  # fmt: skip
        alone = np.full(len(first), -1)
        begin, end = (
            (group[starts[first]] + before, group[starts[first] + 1] + before) if length > 1 else (alone, alone)
        )
        keys.append(
            extend_keys(keys[-1][begin - before] if length > 1 else np.zeros(len(first), np.uint64), last[first])
        )
        group = np.full(len(tokens.word), -1, dtype=np.int64)
        group[starts] = types
        made = (starts[first], np.full(len(first), length), begin, end, types + offset, starts)
        for column, values in zip(columns, made, strict=True):
            column.append(values)
        before, offset = offset, offset + len(first)
    example, lengths, begin, end, occurrence, position = map(np.concatenate, columns)
    texts = max(1, len(tokens.documents))
    pairs = distinct(occurrence * texts + tokens.document[position])
    return Found(
        np.concatenate(keys), _spell(tokens.word, example, lengths), lengths, begin, end,
        np.bincount(occurrence, minlength=offset), np.bincount(pairs // texts, minlength=offset), occurrence, position,
    )  # fmt: skip


def _spell(word: Integers, example: Integers, length: Integers) -> Integers:
    """A row of words for each candidate."""
    words = np.full((len(length), LONGEST), -1, dtype=np.int64)
    for step in range(int(length.max(initial=0))):
        inside = length > step
        words[inside, step] = word[example[inside] + step]
    return words


def _content_words_ahead(tokens: TokenArrays, vocabulary: Vocabulary) -> Integers:
    """For each token, how many content words follow without a break, itself included."""
    size, content = len(tokens.word), vocabulary.content[tokens.word]
    breaks = np.where(content, size, np.arange(size))
    ends = np.minimum.accumulate(breaks[::-1])[::-1]
    sentence_end = np.searchsorted(tokens.sentence, tokens.sentence, side="right")
    return np.where(content, np.minimum(ends, sentence_end) - np.arange(size), 0)
