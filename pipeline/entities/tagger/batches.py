"""Sentences as the tagger's network takes them: word pieces, and for each character its piece and place in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.tagger.pieces import BEGIN, END, PieceTable

Integers = NDArray[np.int64]

# Longest sentence in characters; with the space before it, its begin and its end, so many pieces at most.
LONGEST = 168
PLACES = LONGEST + 3
# Distances to either end of a piece are told apart up to this many characters.
FAR = 2
PLACES_WITHIN = (FAR + 1) ** 2


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sentence: rows of its pieces; for each character its piece, its place in it, and the row of its own piece."""

    pieces: list[int]
    owners: list[int]
    within: list[int]
    characters: list[int]


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences side by side, filled up to the longest; the arrays are named as the network's inputs."""

    pieces: NDArray[np.float32]
    absent: NDArray[np.bool_]
    owners: Integers
    within: Integers
    characters: NDArray[np.float32]


@cache
def _places_within(length: int) -> tuple[int, ...]:
    """Places of the characters of a piece: the distances to either end, as one number."""
    return tuple(min(place, FAR) * (FAR + 1) + min(length - 1 - place, FAR) for place in range(length))


def encode_sentence(text: str, table: PieceTable) -> Encoded:
    """A sentence of at most LONGEST characters as the network sees it."""
    cut = table.cut(text)
    owners: list[int] = []
    within: list[int] = []
    # The first piece may be the space before the text alone; it then holds no character.
    for piece, (start, end) in enumerate(zip(cut.starts, [*cut.starts[1:], len(text)], strict=True), 1):
        owners += [piece] * (end - start)
        within += _places_within(end - start)
    return Encoded([BEGIN, *cut.rows, END], owners, within, table.find_characters(text))


def build_batch(sentences: Sequence[Encoded], table: PieceTable) -> Batch:
    """The arrays of some sentences."""
    count = len(sentences)
    length = max(len(s.pieces) for s in sentences)
    width = max(len(s.owners) for s in sentences)
    rows, absent = np.zeros((count, length), dtype=np.int64), np.ones((count, length), dtype=bool)
    owners, within, characters = (np.zeros((count, width), dtype=np.int64) for _ in range(3))
    for index, sentence in enumerate(sentences):
        rows[index, : len(sentence.pieces)] = sentence.pieces
        absent[index, : len(sentence.pieces)] = False
        owners[index, : len(sentence.owners)] = sentence.owners
        within[index, : len(sentence.owners)] = sentence.within
        characters[index, : len(sentence.owners)] = sentence.characters
    return Batch(table.vectors[rows], absent, owners, within, table.vectors[characters])
