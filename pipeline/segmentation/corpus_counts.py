"""The candidates of a corpus, counted over its parts one after the other: no process holds all tokens.

Most sequences of words stand in a corpus once. What they count for follows from the documents that hold them, so that
of the corpus only those are kept that stand in it more often.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from pipeline.segmentation.candidates import LONGEST, Candidates, Found, Keys, find_candidates
from pipeline.segmentation.spool import Spool
from pipeline.segmentation.vocabulary import Booleans, Floats, Integers, TokenArrays, Vocabulary

if TYPE_CHECKING:
    import pyarrow as pa

REPEATED = 2
_FEW = 1 << 17  # rows that wait before they are merged, or as many as there are


class Tally:
    """Sums of whole numbers by key, of rows that come in parts; they are merged whenever their number has doubled."""

    def __init__(self) -> None:
        self._parts: list[tuple[npt.NDArray[Any], ...]] = []
        self._merged = 0

    def add(self, keys: npt.NDArray[Any], *counts: Integers) -> None:
        """Rows to be added to those of the same keys."""
        self._parts.append((keys, *counts))
        if sum(len(part[0]) for part in self._parts) > 2 * max(self._merged, _FEW):
            self._merge()

    def result(self) -> tuple[npt.NDArray[Any], ...]:
        """The keys, sorted, and their sums."""
        self._merge()
        return self._parts[0]

    def _merge(self) -> None:
        keys, *counts = map(np.concatenate, zip(*self._parts, strict=True))
        self._parts.clear()
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else order
        sums = [np.add.reduceat(count[order], first) if len(keys) else count for count in counts]
        self._parts, self._merged = [(keys[first], *sums)], len(first)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """How often each word stands beside each candidate; a sentence's border is the word behind the last one."""

    candidate: Integers
    word: Integers
    count: Integers

    def share(self, marked: Booleans, candidates: Candidates) -> Floats:
        """The share of each candidate's occurrences whose row here is marked."""
        hits = np.bincount(self.candidate, weights=marked * self.count, minlength=len(candidates))
        return np.asarray(hits / np.maximum(candidates.frequency, 1))


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a corpus tells of its words and candidates.

    Attributes
    ----------
    vocabulary
        All words.
    candidates
        Those that occur more than once, or all when all were asked for.
    before, behind
        What stands around them.
    keys
        The keys of the candidates, sorted as these are.
    spool
        The tokens.
    """

    vocabulary: Vocabulary
    candidates: Candidates
    before: Neighbours
    behind: Neighbours
    keys: Keys
    spool: Spool

    def parts(self) -> Iterator[tuple[TokenArrays, Found, Integers]]:
        """The tokens and the candidates part by part, and which of those that are kept each is, or -1."""
        for tokens in self.spool:
            found = find_candidates(tokens, self.vocabulary)
            yield tokens, found, self.locate(found.key)

    def locate(self, keys: Keys) -> Integers:
        """The candidate of each key; -1 for those that are not kept."""
        return _locate(self.keys, keys)

    def describe(self, found: Found, place: Integers) -> Candidates:
        """The candidates of some of its documents, with what the whole corpus tells of them."""
        longer, extensions = np.zeros(len(found), dtype=np.int64), np.zeros(len(found), dtype=np.int64)
        _count_longer(longer, extensions, found.begin, found.end, found.frequency)
        alone = np.zeros(len(found)), np.zeros(len(found))
        own = Candidates(found.words, found.length, found.frequency, found.documents, longer, extensions, *alone)
        kept = np.flatnonzero(place >= 0)
        for name in ("frequency", "documents", "longer", "extensions", "left", "right"):
            getattr(own, name)[kept] = getattr(self.candidates, name)[place[kept]]
        return own


def count_corpus(
    tables: Iterable[pa.Table], stopwords: Collection[str], spool: Spool, *, least: int = REPEATED
) -> Corpus:
    """Count the words and candidates of a corpus.

    Parameters
    ----------
    tables
        The tokens table part by part, each with all rows of its documents, in the order of documents.
    stopwords
        Words that are part of no candidate.
    spool
        Keeps the tokens, which are gone through more than once.
    least
        How often a candidate must occur to be kept: 1 keeps all.
    """
    vocabulary, tally = Vocabulary(stopwords), Tally()
    for table in tables:
        tokens = vocabulary.count(table)
        spool.append(tokens)
        found = find_candidates(tokens, vocabulary)
        tally.add(found.key, found.frequency, found.documents)
    keys, frequency, documents = tally.result()
    del tally
    kept = frequency >= min(least, REPEATED)
    surroundings = _Surroundings(keys[kept], frequency[kept], documents[kept], len(vocabulary.words))
    for tokens in spool:
        surroundings.add(tokens, find_candidates(tokens, vocabulary))
    return surroundings.finish(vocabulary, spool)


class _Surroundings:
    """What the second reading tells of the candidates that the first one has counted."""

    def __init__(self, keys: Keys, frequency: Integers, documents: Integers, border: int) -> None:
        size = len(keys)
        self.keys, self.frequency, self.documents, self.border = keys, frequency, documents, border
        self.words = np.full((size, LONGEST), -1, dtype=np.int64)
        self.length = np.zeros(size, dtype=np.int64)
        self.begin, self.end = np.full(size, -1), np.full(size, -1)
        self.longer, self.extensions = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
        self.before, self.behind = Tally(), Tally()

    def add(self, tokens: TokenArrays, found: Found) -> None:
        """Take in some documents."""
        place = np.append(_locate(self.keys, found.key), -1)  # of none (-1) there is none
        here, begin, end = place[:-1] >= 0, place[found.begin], place[found.end]
        kept = place[:-1][here]
        self.words[kept], self.length[kept] = found.words[here], found.length[here]
        self.begin[kept], self.end[kept] = begin[here], end[here]
        # Those that are not kept stand nowhere else; what they extend is counted here.
        _count_longer(self.longer, self.extensions, begin[~here], end[~here], found.frequency[~here])
        owner = place[found.occurrence]
        owner, first, length = (a[owner >= 0] for a in (owner, found.position, found.length[found.occurrence]))
        for side, position, step in ((self.before, first, -1), (self.behind, first + length - 1, 1)):
            keys = owner * (self.border + 1) + _look_beside(tokens, position, step, self.border)
            side.add(*np.unique(keys, return_counts=True))

    def finish(self, vocabulary: Vocabulary, spool: Spool) -> Corpus:
        """What all documents told."""
        _count_longer(self.longer, self.extensions, self.begin, self.end, self.frequency)
        before, behind = (self._neighbours(*side.result()) for side in (self.before, self.behind))
        left, right = (_entropy(side, self.frequency) for side in (before, behind))
        candidates = Candidates(
            self.words, self.length, self.frequency, self.documents, self.longer, self.extensions, left, right
        )
        return Corpus(vocabulary, candidates, before, behind, self.keys, spool)

    def _neighbours(self, keys: Integers, counts: Integers) -> Neighbours:
        return Neighbours(keys // (self.border + 1), keys % (self.border + 1), counts)


def _locate(keys: Keys, wanted: Keys) -> Integers:
    """The place of each key among sorted ones, -1 where it is none of them."""
    if not len(keys):
        return np.full(len(wanted), -1)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[places] == wanted, places, -1)


def _count_longer(longer: Integers, extensions: Integers, begin: Integers, end: Integers, frequency: Integers) -> None:
    """Count candidates for those that are all of their words but one; -1 is none."""
    for shorter in (begin, end):
        known = shorter >= 0
        np.maximum.at(longer, shorter[known], frequency[known])
        np.add.at(extensions, shorter[known], 1)


def _look_beside(tokens: TokenArrays, position: Integers, step: int, border: int) -> Integers:
    """The word beside each position; a sentence's border is a word of its own."""
    beside = np.clip(position + step, 0, max(0, len(tokens.word) - 1))
    inside = (beside != position) & (tokens.sentence[beside] == tokens.sentence[position])
    return np.where(inside, tokens.word[beside], border)


def _entropy(side: Neighbours, frequency: Integers) -> Floats:
    """Entropy (nats) of what stands beside each candidate."""
    share = side.count / frequency[side.candidate]
    weights = -share * np.log(share)
    return np.asarray(np.bincount(side.candidate, weights=weights, minlength=len(frequency)), dtype=np.float64)
