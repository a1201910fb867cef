"""The trained tagger: a conditional random field over characters with hashed features, all of it numpy.

A neural tagger of the size that ships with spaCy reads some 15,000 characters a second; this one reads more than ten
times as many, because a character's score is a sum of table rows and all sentences are decoded side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import rjieba
from numpy.typing import NDArray

from pipeline.entities.characters import Encoded, encode_text
from pipeline.entities.names import NameLexicon, load_names
from pipeline.entities.network import Network, load_network, save_network
from pipeline.entities.sequence import Batch, decode_best
from pipeline.entities.vectors import load_vectors

# The folder of the weights within a spaCy pipeline, which is also the component's name.
FOLDER = "character_tagger"
TYPES = ("LOC", "ORG", "PERSON")
LABELS = ("O", *(f"{place}-{kind}" for kind in TYPES for place in "BIES"))
SENTENCE = re.compile(r"[^。！？；\n]{1,160}[。！？；\n]*|[。！？；\n]+")
# Texts are gone through in pieces of about this many characters, which bounds memory.
PIECE = 100_000


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name that the tagger found: offsets and type."""

    start: int
    end: int
    label: str


def split_lengths(text: str) -> NDArray[np.int64]:
    """Lengths of the sentences (or pieces of long ones) that make up the text."""
    return np.array([m.end() - m.start() for m in SENTENCE.finditer(text)], dtype=np.int64)


def read_spans(labels: Sequence[int], lengths: NDArray[np.int64]) -> Iterator[Tagged]:
    """The names that a sequence of labels spells; a name ends with its sentence."""
    ends = set(np.cumsum(lengths).tolist())
    start, kind = -1, ""
    for position, label in enumerate(labels):
        place, _, name = LABELS[label].partition("-")
        if start >= 0 and (position in ends or place in "OBS" or name != kind):
            yield Tagged(start, position, kind)
            start = -1
        if place in "BIES" and start < 0 and name:
            start, kind = position, name
        if place in "ES" and start >= 0:
            yield Tagged(start, position + 1, kind)
            start = -1
    if start >= 0:
        yield Tagged(start, len(labels), kind)


class CharacterTagger:
    """Finds names of people, places and organisations in Chinese text."""

    def __init__(self, network: Network, names: NameLexicon) -> None:
        self.network = network
        self.names = names
        self.encoder = Encoder(names)

    def find(self, text: str) -> list[Tagged]:
        """The names in a text, in order."""
        found: list[Tagged] = []
        lengths = split_lengths(text)
        if not len(lengths):
            return found
        position = 0
        pieces = np.split(lengths, np.flatnonzero(np.diff(np.cumsum(lengths) // PIECE)) + 1)
        for piece in pieces:
            size = int(piece.sum())
            scores = self.network.score(self.encoder.encode(text[position : position + size]))
            labels = decode_best(scores, self.network.weights.transitions, Batch.of(piece))
            found += [Tagged(t.start + position, t.end + position, t.label) for t in read_spans(labels.tolist(), piece)]
            position += size
        return found


class Encoder:
    """Cuts and tags words with a dictionary of its own, so that a corpus's user words do not change what is found."""

    def __init__(self, names: NameLexicon) -> None:
        self._names = names
        self._segmenter = rjieba.Jieba()

    def encode(self, text: str) -> Encoded:
        """The text as the network sees it."""
        return encode_text(text, self._segmenter.tag(text), self._names.describe(text))


def save_tagger(tagger: CharacterTagger, folder: Path) -> None:
    """Write what training made; the lists of names that it rests on are kept beside it by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    save_network(tagger.network, folder / "network.npz")


@lru_cache(maxsize=2)
def load_tagger(folder: Path) -> CharacterTagger:
    """The tagger of a folder: network.npz, vectors, names.tsv and characters.tsv."""
    return CharacterTagger(load_network(folder / "network.npz", load_vectors(folder)), load_names(folder))
