"""Word vectors: what the model knows of words that its training sentences never showed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class WordVectors:
    """Vectors of words and of single characters; an unknown word gets the mean of its characters' vectors."""

    def __init__(self, words: Sequence[str], matrix: Floats) -> None:
        self.words = list(words)
        self.matrix = matrix
        self._rows = {word: row for row, word in enumerate(words)}

    @property
    def width(self) -> int:
        """Number of dimensions."""
        return int(self.matrix.shape[1])

    def embed(self, words: Sequence[str]) -> Floats:
        """The vectors of some words (words x dimensions); zeros where neither word nor characters are known."""
        vectors = np.zeros((len(words), self.width), dtype=np.float32)
        rows = np.fromiter((self._rows.get(word, -1) for word in words), dtype=np.int64, count=len(words))
        known = rows >= 0
        vectors[known] = self.matrix[rows[known]]
        for index in np.flatnonzero(~known).tolist():
            parts = [row for c in words[index] if (row := self._rows.get(c)) is not None]
            if parts:
                vectors[index] = self.matrix[parts].mean(axis=0)
        return vectors


def save_vectors(vectors: WordVectors, folder: Path) -> None:
    """Write ``vectors.npz`` (bytes, a scale for each dimension) and ``vectors.txt`` (a word a line)."""
    scale = np.abs(vectors.matrix).max(axis=0) / 127
    np.savez_compressed(folder / "vectors.npz", matrix=np.round(vectors.matrix / scale).astype(np.int8), scale=scale)
    (folder / "vectors.txt").write_text("\n".join(vectors.words) + "\n", encoding="utf-8")


def load_vectors(folder: Path) -> WordVectors:
    """The vectors of a folder."""
    words = (folder / "vectors.txt").read_text(encoding="utf-8").split("\n")[:-1]
    with np.load(folder / "vectors.npz") as data:
        return WordVectors(words, data["matrix"].astype(np.float32) * data["scale"].astype(np.float32))
