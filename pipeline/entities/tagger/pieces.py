"""Cuts text into the word pieces of a unigram language model (Kudo, ACL 2018), and knows a vector for each.

The pieces are those of a multilingual encoder that a Chinese text can hold. Piece and text are aligned: a character
of the text is one character of the string that is cut, whatever its width or form.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SPACE = "▁"
# The first rows of every table of pieces: begin and end of a sentence, and what no piece covers.
BEGIN, END, UNKNOWN = 0, 1, 2
SPECIAL = ("<s>", "</s>", "<unk>")
# What a character costs that no piece covers, as a log-probability: more than any piece.
COST_UNKNOWN = -30.0
# Weights of four bits are stored in groups with a scale each.
GROUP = 32
OFFSET = 8


@dataclass(frozen=True, slots=True)
class Cut:
    """The pieces of a text: their rows in the table, and where each begins in the text."""

    rows: list[int]
    starts: list[int]


class PieceTable:
    """Pieces with their log-probabilities and their vectors (pieces x dimensions)."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], vectors: Floats) -> None:
        self.pieces = list(pieces)
        self.scores = [float(score) for score in scores]
        self.vectors = vectors
        self._single = {piece: row for row, piece in enumerate(self.pieces) if len(piece) == 1}
        self._rows = {piece: row for row, piece in enumerate(self.pieces) if row >= len(SPECIAL)}
        # The longest first: of equal scores the longest piece stays.
        lengths: dict[str, set[int]] = defaultdict(set)
        for piece in self._rows:
            lengths[piece[-1]].add(len(piece))
        self._lengths = {last: tuple(sorted(found, reverse=True)) for last, found in lengths.items()}

    def cut(self, text: str) -> Cut:
        """The most probable pieces of a text; a leading space that the model expects belongs to the first character."""
        marked = SPACE + fold(text)
        best = [0.0] * (len(marked) + 1)
        back: list[tuple[int, int]] = [(0, UNKNOWN)] * (len(marked) + 1)
        scores, known, lengths = self.scores, self._rows, self._lengths
        for end, character in enumerate(marked, 1):
            score, step = best[end - 1] + COST_UNKNOWN, (end - 1, UNKNOWN)
            for length in lengths.get(character, ()):
                row = known.get(marked[end - length : end]) if length <= end else None
                if row is not None and best[end - length] + scores[row] > score:
                    score, step = best[end - length] + scores[row], (end - length, row)
            best[end], back[end] = score, step
        rows, starts, position = [], [], len(marked)
        while position:
            position, row = back[position]
            rows.append(row)
            starts.append(max(position - 1, 0))
        return Cut(rows[::-1], starts[::-1])

    def find_characters(self, text: str) -> list[int]:
        """The row of each character's own piece."""
        return [self._single.get(character, UNKNOWN) for character in fold(text)]


def fold(text: str) -> str:
    """The text with compatible forms of characters made one (NFKC), each still one character long."""
    return "".join(map(_fold_character, text))


@cache
def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    return SPACE if folded.isspace() else folded if len(folded) == 1 else character


def unpack_vectors(packed: NDArray[np.uint8], scales: NDArray[np.float16]) -> Floats:
    """Vectors from four-bit values, two a byte: the low halves of a group's bytes are its first half."""
    low = (packed & 15).astype(np.float32) - OFFSET
    high = (packed >> 4).astype(np.float32) - OFFSET
    groups = np.concatenate([low, high], axis=-1) * scales.astype(np.float32)[..., None]
    return groups.reshape(len(groups), -1)


def save_pieces(
    folder: Path,
    pieces: Sequence[str],
    scores: NDArray[np.float32],
    packed: NDArray[np.uint8],
    scales: NDArray[np.float16],
) -> None:
    """Write ``pieces.txt`` (a piece a line) and ``pieces.npz``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pieces.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    np.savez_compressed(folder / "pieces.npz", scores=scores, packed=packed, scales=scales)


def load_pieces(folder: Path) -> PieceTable:
    """The table of a folder."""
    pieces = (folder / "pieces.txt").read_text(encoding="utf-8").split("\n")[:-1]
    with np.load(folder / "pieces.npz") as data:
        return PieceTable(pieces, data["scores"].tolist(), unpack_vectors(data["packed"], data["scales"]))
