"""The trained tagger: a conditional random field over characters with hashed features, all of it numpy.

A neural tagger of the size that ships with spaCy reads some 15,000 characters a second; this one reads more than ten
times as many, because a character's score is a sum of table rows and all sentences are decoded side by side.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import rjieba
from numpy.typing import NDArray

from pipeline.entities.characters import BUCKETS, encode_characters
from pipeline.entities.names import NameLexicon, load_names
from pipeline.entities.sequence import Batch, decode_best

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

    def __init__(
        self, rows: NDArray[np.int32], weights: NDArray[np.float32], transitions: NDArray[np.float32], names: NameLexicon
    ) -> None:
        self.rows = rows
        self.weights = weights
        self.transitions = transitions
        self.names = names
        self._segmenter = rjieba.Jieba()

    def encode(self, text: str) -> NDArray[np.int64]:
        """Feature buckets of each character (characters x templates)."""
        return encode_characters(text, self._segmenter.tag(text), self.names.describe(text))

    def score(self, buckets: NDArray[np.int64]) -> NDArray[np.float32]:
        """Score of each label at each character (characters x labels)."""
        scores = np.zeros((len(buckets), self.weights.shape[1]), dtype=np.float32)
        for column in self.rows[buckets].T:
            scores += self.weights[column]
        return scores

    def find(self, text: str) -> list[Tagged]:
        """The names in a text, in order."""
        found: list[Tagged] = []
        lengths = split_lengths(text)
        if not len(lengths):
            return found
        position, bounds = 0, np.cumsum(lengths)
        pieces = np.split(lengths, np.flatnonzero(np.diff(bounds // PIECE)) + 1)
        for piece in pieces:
            size = int(piece.sum())
            part = text[position : position + size]
            labels = decode_best(self.score(self.encode(part)), self.transitions, Batch.of(piece))
            found += [Tagged(t.start + position, t.end + position, t.label) for t in read_spans(labels.tolist(), piece)]
            position += size
        return found


def save_tagger(tagger: CharacterTagger, folder: Path) -> None:
    """Write the weights (as bytes with one scale) and the settings to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    used = np.flatnonzero(tagger.rows).astype(np.int32)
    scale = float(np.abs(tagger.weights).max()) / 127 or 1.0
    quantised = np.round(tagger.weights[1:] / scale).astype(np.int8)
    np.savez_compressed(folder / "weights.npz", used=used, weights=quantised, transitions=tagger.transitions)
    settings = {"labels": list(LABELS), "buckets": BUCKETS, "scale": scale}
    (folder / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


@lru_cache(maxsize=2)
def load_tagger(folder: Path) -> CharacterTagger:
    """The tagger whose weights and names.tsv are in the folder."""
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    with np.load(folder / "weights.npz") as data:
        rows = np.zeros(BUCKETS, dtype=np.int32)
        rows[data["used"]] = np.arange(1, len(data["used"]) + 1)
        weights = np.zeros((len(data["used"]) + 1, len(LABELS)), dtype=np.float32)
        weights[1:] = data["weights"].astype(np.float32) * np.float32(settings["scale"])
        transitions = data["transitions"].astype(np.float32)
    return CharacterTagger(rows, weights, transitions, load_names(folder))
