"""Every sequence of content words that might be a term, counted over the corpus."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

LONGEST = 6
# Particles, prepositions, conjunctions, pronouns, numerals, measure words, interjections: they end a candidate.
_CLOSED_TAGS = frozenset(
    ("p", "c", "u", "uj", "ul", "uv", "ud", "uz", "ug", "r", "rr", "rz", "m", "mq", "q", "e", "y", "o", "w")
)


@dataclass(frozen=True, slots=True)
class TokenArrays:
    """The tokens table as arrays, one element a token in text order.

    Attributes
    ----------
    words, tags, documents
        What the ids of ``word``, ``tag`` and ``document`` stand for.
    text, start
        All tokens joined, and where each begins in it; one element more than there are tokens.
    sentence
        Row of the token's sentence: counts through the corpus.
    content
        Whether the token may be part of a term.
    """

    words: list[str]
    tags: list[str]
    documents: list[str]
    text: str
    start: Integers
    word: Integers
    tag: Integers
    document: Integers
    sentence: Integers
    content: Booleans


@dataclass(frozen=True, slots=True)
class Candidates:
    """Sequences of one to six content words, and where they occur.

    Attributes
    ----------
    length
        Words in the candidate.
    example
        Position (token row) of its first occurrence.
    frequency, documents
        Occurrences, and documents that it occurs in.
    longer
        The highest frequency of a candidate that is one word longer and contains it.
    extensions
        How many candidates are one word longer and contain it.
    cohesion
        Normalised pointwise mutual information of its words (Bouma 2009; for more than two words divided by one less
        than their number), 0 for single words.
    left, right
        Entropy (nats) of the tokens before and after it.
    occurrence, position
        Candidate and first token of every occurrence.
    """

    length: Integers
    example: Integers
    frequency: Integers
    documents: Integers
    longer: Integers
    extensions: Integers
    cohesion: Floats
    left: Floats
    right: Floats
    occurrence: Integers
    position: Integers

    def __len__(self) -> int:
        return len(self.length)


def read_tokens(tokens: pa.Table, stopwords: Collection[str]) -> TokenArrays:
    """The tokens table (sorted by document, sentence, token) as arrays."""
    word, words = _encode(tokens.column("text"))
    tag, tags = _encode(tokens.column("tag"))
    document, documents = _encode(tokens.column("doc_id"))
    number = tokens.column("sentence").to_numpy()
    changes = np.ones(len(word), dtype=bool)
    changes[1:] = (number[1:] != number[:-1]) | (document[1:] != document[:-1])
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    start = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths[word])))
    text = "".join(tokens.column("text").to_pylist())
    stopped = frozenset(stopwords)
    open_word = np.fromiter((w not in stopped and _has_letter(w) for w in words), dtype=bool, count=len(words))
    open_tag = np.fromiter((t not in _CLOSED_TAGS for t in tags), dtype=bool, count=len(tags))
    content = open_word[word] & open_tag[tag]
    return TokenArrays(words, tags, documents, text, start, word, tag, document, np.cumsum(changes) - 1, content)


def _encode(column: pa.ChunkedArray) -> tuple[Integers, list[str]]:
    """Ids and what they stand for, in order of first occurrence."""
    encoded = column.combine_chunks().dictionary_encode()
    if hasattr(encoded, "combine_chunks"):
        encoded = encoded.combine_chunks()
    return encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64), encoded.dictionary.to_pylist()


def _has_letter(word: str) -> bool:
    return any(character.isalpha() for character in word)


def candidate_texts(tokens: TokenArrays, candidates: Candidates, chosen: Integers) -> list[str]:
    """The text of each chosen candidate."""
    first = candidates.example[chosen]
    bounds = zip(tokens.start[first].tolist(), tokens.start[first + candidates.length[chosen]].tolist(), strict=True)
    return [tokens.text[start:end] for start, end in bounds]


def count_candidates(tokens: TokenArrays) -> Candidates:
    """All candidates of the corpus with their counts; single words have at least two characters."""
    size = len(tokens.word)
    remaining = _content_words_ahead(tokens)
    vocabulary = len(tokens.words) + 1
    group = tokens.word
    lengths, examples, longer, extensions, occurrences, positions = (list[Integers]() for _ in range(6))
    offset = 0
    starts = np.flatnonzero(remaining >= 1)
    for length in range(1, LONGEST + 1):
        starts = starts[remaining[starts] >= length]
        if not len(starts):
            break
        keys = tokens.word[starts] if length == 1 else group[starts] * vocabulary + tokens.word[starts + length - 1]
        _, first, types = np.unique(keys, return_index=True, return_inverse=True)
        frequency = np.bincount(types)
        if length > 1:
            for part in (group[starts[first]], group[starts[first] + 1]):
                np.maximum.at(longer[-1], part, frequency)
                np.add.at(extensions[-1], part, 1)
        group = np.full(size, -1, dtype=np.int64)
        group[starts] = types
        lengths.append(np.full(len(first), length))
        examples.append(starts[first])
        longer.append(np.zeros(len(first), dtype=np.int64))
        extensions.append(np.zeros(len(first), dtype=np.int64))
        occurrences.append(types + offset)
        positions.append(starts)
        offset += len(first)
    return _assemble(tokens, *map(_concatenate, (lengths, examples, longer, extensions, occurrences, positions)))


def _concatenate(parts: list[Integers]) -> Integers:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _content_words_ahead(tokens: TokenArrays) -> Integers:
    """For each token, how many content words follow without a break, itself included."""
    size = len(tokens.word)
    breaks = np.where(tokens.content, size, np.arange(size))
    ends = np.minimum.accumulate(breaks[::-1])[::-1]
    sentence_end = np.searchsorted(tokens.sentence, tokens.sentence, side="right")
    return np.where(tokens.content, np.minimum(ends, sentence_end) - np.arange(size), 0)


def _assemble(
    tokens: TokenArrays,
    length: Integers,
    example: Integers,
    longer: Integers,
    extensions: Integers,
    occurrence: Integers,
    position: Integers,
) -> Candidates:
    count = len(length)
    frequency = np.bincount(occurrence, minlength=count)
    pairs = distinct(occurrence * max(1, len(tokens.documents)) + tokens.document[position])
    documents = np.bincount(pairs // max(1, len(tokens.documents)), minlength=count)
    last = position + length[occurrence] - 1
    return Candidates(
        length, example, frequency, documents, longer, extensions,
        _cohesion(tokens, length, example, frequency),
        _entropy(occurrence, _neighbours(tokens, position, -1), count),
        _entropy(occurrence, _neighbours(tokens, last, 1), count),
        occurrence, position,
    )  # fmt: skip


def distinct(keys: Integers) -> Integers:
    """The sorted distinct keys; on whole numbers a plain sort is faster than ``numpy.unique``'s hash table."""
    ordered = np.sort(keys)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


def _cohesion(tokens: TokenArrays, length: Integers, example: Integers, frequency: Integers) -> Floats:
    total = max(1, len(tokens.word))
    logs = np.log(np.bincount(tokens.word, minlength=len(tokens.words)) / total)
    sums = np.concatenate(([0.0], np.cumsum(logs[tokens.word])))
    joint = np.log(frequency / total)
    independent = sums[example + length] - sums[example]
    scale = np.maximum(length - 1, 1) * -np.where(joint < 0, joint, -1.0)
    return np.where(length > 1, (joint - independent) / scale, 0.0)


def _neighbours(tokens: TokenArrays, position: Integers, step: int) -> Integers:
    """The word beside each position; a sentence's border is a word of its own."""
    beside = np.clip(position + step, 0, max(0, len(tokens.word) - 1))
    inside = (beside != position) & (tokens.sentence[beside] == tokens.sentence[position])
    return np.where(inside, tokens.word[beside], len(tokens.words))


def _entropy(group: Integers, value: Integers, count: int) -> Floats:
    """Entropy of ``value`` within each group."""
    base = int(value.max(initial=0)) + 1
    keys, sizes = np.unique(group * base + value, return_counts=True)
    owner = keys // base
    totals = np.bincount(owner, weights=sizes, minlength=count)
    share = sizes / totals[owner]
    return np.asarray(np.bincount(owner, weights=-share * np.log(share), minlength=count), dtype=np.float64)
