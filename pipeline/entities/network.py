"""The tagger's scores: a linear part over hashed features, and a hidden layer over word vectors ("wide and deep").

The linear part learns what it has seen, the hidden layer carries it over to words of the same kind (Cheng et al.,
"Wide & deep learning for recommender systems", DLRS 2016). Both are sums of table rows: the hidden layer's products
are taken once for each different word of a text, not once for each character.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.characters import WIDE_BITS, Encoded
from pipeline.entities.vectors import WordVectors

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


@dataclass(slots=True)
class Weights:
    """The parameters of a network with L labels and H hidden units.

    Attributes
    ----------
    wide
        Rows of the large table that training saw (rows x L); row 0 stands for all others and is zero.
    narrow
        The small table (buckets x H).
    projections
        From the vector in each slot to the hidden layer (slots x dimensions x H).
    bias, output, offset
        Of the hidden layer (H), from it to the labels (H x L), and of the labels (L).
    transitions
        From a label to the next (L x L).
    """

    wide: Floats
    narrow: Floats
    projections: Floats
    bias: Floats
    output: Floats
    offset: Floats
    transitions: Floats


class Network:
    """Scores the labels of every character."""

    def __init__(self, weights: Weights, used: Integers, vectors: WordVectors) -> None:
        self.weights = weights
        self.used = used
        self.vectors = vectors
        self._rows = np.zeros(1 << WIDE_BITS, dtype=np.int32)
        self._rows[used] = np.arange(1, len(used) + 1)

    def rows(self, wide: Integers) -> NDArray[np.int32]:
        """Rows of the linear part for buckets of the large table; 0 for those that training did not see."""
        return self._rows[wide]

    def score(self, text: Encoded) -> Floats:
        """Score of each label at each character (characters x labels)."""
        w = self.weights
        embedded = self.vectors.embed(text.strings)
        hidden = np.repeat(w.bias[None, :], len(text.slots), axis=0)
        for slot in range(text.slots.shape[1]):
            hidden += (embedded @ w.projections[slot])[text.slots[:, slot]]
        for column in text.narrow.T:
            hidden += w.narrow[column]
        scores: Floats = np.maximum(hidden, 0) @ w.output + w.offset
        for column in self.rows(text.wide).T:
            scores += w.wide[column]
        return scores


def save_network(network: Network, path: Path) -> None:
    """Write the weights, each table as bytes with one scale."""
    arrays: dict[str, NDArray[np.generic]] = {"used": network.used.astype(np.int32)}
    for field in fields(Weights):
        values = getattr(network.weights, field.name)
        scale = max(float(np.abs(values).max()), 1e-6) / 127
        if values.size < SMALL:
            arrays[field.name] = values.astype(np.float32)
        else:
            arrays[field.name] = np.round(values / scale).astype(np.int8)
            arrays[f"{field.name}_scale"] = np.array([scale], dtype=np.float32)
    np.savez_compressed(path, allow_pickle=False, **arrays)


# Arrays below this size keep their full precision.
SMALL = 50_000


def load_network(path: Path, vectors: WordVectors) -> Network:
    """The network of a file written by :func:`save_network`."""
    with np.load(path) as data:
        tables: dict[str, Floats] = {}
        for field in fields(Weights):
            values = data[field.name].astype(np.float32)
            tables[field.name] = values * data[f"{field.name}_scale"] if f"{field.name}_scale" in data else values
        return Network(Weights(**tables), data["used"].astype(np.int64), vectors)


def concatenate(texts: Sequence[Encoded]) -> Encoded:
    """Several texts as one, their strings joined."""
    strings: dict[str, int] = {"": 0}
    slots = []
    for text in texts:
        places = np.array([strings.setdefault(s, len(strings)) for s in text.strings], dtype=np.int64)
        slots.append(places[text.slots])
    wide, narrow = (np.concatenate([getattr(t, name) for t in texts]) for name in ("wide", "narrow"))
    return Encoded(wide, narrow, np.concatenate(slots), list(strings))
