"""The network that labels characters: a Transformer encoder over word pieces, and a layer over each character.

A character is described by the encoder's state of its piece, its place in that piece, and the vector of its own
piece; so that a name may begin or end within a piece.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.tagger.base import Base
from pipeline.entities.tagger.batches import PLACES, PLACES_WITHIN

# Added to the attention paid to a place that holds no piece.
HIDDEN = -1e4
# The parts of a layer, and what the packed encoder calls them.
PARTS = {
    "asked": "q",
    "offered": "k",
    "carried": "v",
    "gathered": "ao",
    "wide": "fi",
    "narrow": "fo",
    "first": "aln",
    "second": "oln",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a reader."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    labels: int


class Layer(nn.Module):
    """Attention among the pieces of a sentence, then a layer over each (Vaswani et al., NeurIPS 2017)."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        self.asked, self.offered, self.carried, self.gathered = (nn.Linear(width, width) for _ in range(4))
        self.wide, self.narrow = nn.Linear(width, shape.inner), nn.Linear(shape.inner, width)
        self.first, self.second = (nn.LayerNorm(width, eps=shape.epsilon) for _ in range(2))
        self.dropout = nn.Dropout(dropout)

    def forward(self, state: Tensor, hidden: Tensor) -> Tensor:
        """The next state (sentences x pieces x width); ``hidden`` is added to the attention paid to each piece."""
        asked, offered, carried = (
            part(state).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part in (self.asked, self.offered, self.carried)
        )
        attention = torch.softmax(asked @ offered.transpose(2, 3) / math.sqrt(asked.shape[-1]) + hidden, -1)
        gathered = (self.dropout(attention) @ carried).transpose(1, 2).flatten(2)
        state = self.first(state + self.dropout(self.gathered(gathered)))
        return self.second(state + self.dropout(self.narrow(functional.gelu(self.wide(state)))))


class Reader(nn.Module):
    """Scores of every label for every character."""

    def __init__(self, shape: Shape, *, dropout: float = 0.1) -> None:
        super().__init__()
        width = shape.width
        self.shape = shape
        self.places = nn.Parameter(torch.zeros(PLACES, width))
        self.norm = nn.LayerNorm(width, eps=shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.within = nn.Embedding(PLACES_WITHIN, width)
        self.mix = nn.Linear(3 * width, width)
        self.dropout, self.late_dropout = nn.Dropout(dropout), nn.Dropout(2 * dropout)
        self.mixed = nn.Linear(width, shape.labels)
        self.direct = nn.Linear(width, shape.labels)
        nn.init.normal_(self.within.weight, std=0.02)

    def forward(
        self, pieces: Tensor, absent: Tensor, owners: Tensor, within: Tensor, characters: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Scores (sentences x characters x labels) and states (sentences x characters x width).

        Parameters
        ----------
        pieces
            Vectors of the pieces (sentences x pieces x width).
        absent
            Whether a place holds no piece (sentences x pieces).
        owners
            Which piece holds each character (sentences x characters).
        within
            Place of the character in its piece (sentences x characters).
        characters
            Vectors of the characters' own pieces (sentences x characters x width).
        """
        state = self.dropout(self.norm(pieces + self.places[: pieces.shape[1]]))
        hidden = absent[:, None, None, :].to(state.dtype) * HIDDEN
        for layer in self.layers:
            state = layer(state, hidden)
        state = torch.gather(state, 1, owners[..., None].expand(-1, -1, self.shape.width))
        together = torch.cat([state, self.within(within), characters], -1)
        mixed = functional.gelu(self.mix(self.late_dropout(together)))
        return self.mixed(self.late_dropout(mixed)) + self.direct(state), state


def build_reader(base: Base, labels: int) -> Reader:
    """A reader with the layers of the pretrained encoder."""
    reader = Reader(Shape(base.width, base.layers, base.heads, base.inner, base.epsilon, labels))
    places, kinds = (torch.from_numpy(base.read_vector(name)).view(-1, base.width) for name in ("emb.pos", "emb.type"))
    with torch.no_grad():
        # A text has one kind of segment: its vector is a part of every place.
        reader.places.copy_(places[:PLACES] + kinds[0])
        reader.norm.weight.copy_(torch.from_numpy(base.read_vector("emb.ln.w")))
        reader.norm.bias.copy_(torch.from_numpy(base.read_vector("emb.ln.b")))
        for number, layer in enumerate(reader.layers):
            _read_layer(layer, base, f"l{number}.")
    return reader


def _read_layer(layer: nn.Module, base: Base, at: str) -> None:
    for name, packed in PARTS.items():
        part = getattr(layer, name)
        read = base.read_vector if isinstance(part, nn.LayerNorm) else base.read_matrix
        part.weight.copy_(torch.from_numpy(read(f"{at}{packed}.w", *part.weight.shape)))
        part.bias.copy_(torch.from_numpy(base.read_vector(f"{at}{packed}.b")))


def shorten(reader: Reader, kept: Sequence[int]) -> Reader:
    """A reader with some of another's layers, and all else as there."""
    old = reader.shape
    shape = Shape(old.width, len(kept), old.heads, old.inner, old.epsilon, old.labels)
    short = Reader(shape)
    state = {name: value for name, value in reader.state_dict().items() if not name.startswith("layers.")}
    for number, layer in enumerate(kept):
        state |= {f"layers.{number}.{name}": value for name, value in reader.layers[layer].state_dict().items()}
    short.load_state_dict(state)
    return short
