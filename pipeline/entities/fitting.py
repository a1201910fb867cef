"""Training of the network: stochastic gradients of the conditional likelihood.

The dense parameters follow Adam (Kingma and Ba, ICLR 2015), the linear part AdaGrad (Duchi, Hazan and Singer, JMLR 12,
2011), which touches only the rows that a batch uses. Hidden units, vectors and linear features drop out at random.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from pipeline.entities.characters import NARROW_BITS, WIDE_BITS, Encoded
from pipeline.entities.network import Floats, Integers, Network, Weights, concatenate
from pipeline.entities.sequence import Batch, compute_marginals
from pipeline.entities.vectors import WordVectors

DENSE = ("narrow", "projections", "bias", "output", "offset", "transitions")


@dataclass(frozen=True, slots=True)
class Schedule:
    """How to train: epochs, sizes, rates, drop-out and weight decay."""

    epochs: int = 10
    batch: int = 48
    hidden: int = 96
    rate: float = 2e-3
    wide_rate: float = 0.05
    drop_hidden: float = 0.4
    drop_vectors: float = 0.15
    drop_wide: float = 0.35
    decay: float = 1e-5
    wide_decay: float = 1e-3
    final: float = 0.05  # what is left of the rates at the end


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its labels."""

    text: Encoded
    labels: Integers


def count_rows(wide: Integers, *, minimum: int = 2) -> Integers:
    """Buckets of the large table that occur at least ``minimum`` times."""
    return np.flatnonzero(np.bincount(wide.ravel(), minlength=1 << WIDE_BITS) >= minimum)


def _one_hot(columns: NDArray[np.integer], width: int) -> sp.csr_matrix:
    count, templates = columns.shape
    ends = np.arange(0, count * templates + 1, templates)
    return sp.csr_matrix((np.ones(count * templates, np.float32), columns.ravel(), ends), shape=(count, width))


class Trainer:
    """Fits a network to examples; the same seed gives the same network."""

    def __init__(
        self, examples: Sequence[Example], vectors: WordVectors, labels: int, schedule: Schedule, *, seed: int
    ) -> None:
        self.schedule = schedule
        self.random = np.random.default_rng(seed)
        self.lengths = np.array([len(e.labels) for e in examples])
        self.labels = np.concatenate([e.labels for e in examples])
        self.text = concatenate([e.text for e in examples])
        self.starts = np.cumsum(self.lengths) - self.lengths
        self.embedded = vectors.embed(self.text.strings)
        used = count_rows(self.text.wide)
        self.network = Network(self._initial(labels, len(used), vectors.width), used, vectors)
        self.wide = self.network.rows(self.text.wide)
        self._squares = np.full_like(self.network.weights.wide, 1e-3)
        dense = {name: getattr(self.network.weights, name) for name in DENSE}
        self._means = {name: np.zeros_like(values) for name, values in dense.items()}
        self._variances = {name: np.zeros_like(values) for name, values in dense.items()}
        self._step = 0

    def _initial(self, labels: int, rows: int, width: int) -> Weights:
        hidden, slots = self.schedule.hidden, self.text.slots.shape[1]

        def draw(*shape: int, scale: float) -> Floats:
            return (self.random.normal(size=shape) * scale).astype(np.float32)

        return Weights(
            wide=np.zeros((rows + 1, labels), np.float32),
            narrow=draw(1 << NARROW_BITS, hidden, scale=0.05),
            projections=draw(slots, width, hidden, scale=0.05),
            bias=np.zeros(hidden, np.float32),
            output=draw(hidden, labels, scale=0.1),
            offset=np.zeros(labels, np.float32),
            transitions=np.zeros((labels, labels), np.float32),
        )

    def run(self, report: Callable[[int, float], None] | None = None) -> Network:
        """The trained network; ``report`` is told each epoch's number and loss."""
        s = self.schedule
        for epoch in range(s.epochs):
            order = self.random.permutation(len(self.lengths))
            left = 1 - (1 - s.final) * epoch / s.epochs
            loss = sum(self._train(order[i : i + s.batch], left) for i in range(0, len(order), s.batch))
            if report is not None:
                report(epoch + 1, loss)
        return self.network

    def _keep(self, shape: tuple[int, ...], drop: float) -> Floats:
        return (self.random.random(shape) > drop).astype(np.float32) / np.float32(1 - drop)

    def _train(self, sentences: Integers, left: float) -> float:
        """One step on a batch of sentences; its loss."""
        s, w = self.schedule, self.network.weights
        lengths = self.lengths[sentences]
        rows = np.concatenate([np.arange(self.starts[i], self.starts[i] + self.lengths[i]) for i in sentences])
        slots, labels = self.text.slots[rows], self.labels[rows]
        vectors = self.embedded[slots] * self._keep(slots.shape, s.drop_vectors)[:, :, None]
        flat = vectors.reshape(len(rows), -1)
        narrow = _one_hot(self.text.narrow[rows], len(w.narrow))
        raw = flat @ w.projections.reshape(flat.shape[1], -1) + narrow @ w.narrow + w.bias
        gate = (raw > 0) * self._keep(raw.shape, s.drop_hidden)
        hidden = raw * gate
        kept = np.where(self.random.random((len(rows), self.wide.shape[1])) > s.drop_wide, self.wide[rows], 0)
        used, inverse = np.unique(kept, return_inverse=True)
        wide = _one_hot(inverse.reshape(kept.shape), len(used))
        scores = hidden @ w.output + w.offset + wide @ w.wide[used]
        loss, slope, moves = self._likelihood(scores, labels, lengths)
        back = (slope @ w.output.T) * gate
        self._update(
            {
                "narrow": narrow.T @ back,
                "projections": (flat.T @ back).reshape(w.projections.shape),
                "bias": back.sum(axis=0),
                "output": hidden.T @ slope,
                "offset": slope.sum(axis=0),
                "transitions": moves,
            },
            s.rate * left,
        )
        step = wide.T @ slope + s.wide_decay * w.wide[used]
        self._squares[used] += step * step
        w.wide[used] -= s.wide_rate * left * step / np.sqrt(self._squares[used])
        w.wide[0] = 0
        return loss

    def _likelihood(self, scores: Floats, labels: Integers, lengths: Integers) -> tuple[float, Floats, Floats]:
        """Loss of a batch, its slope by scores and by transitions, both a sentence."""
        transitions = self.network.weights.transitions
        batch = Batch.of(lengths)
        total, marginals, expected = compute_marginals(scores.astype(float), transitions.astype(float), batch)
        inside = np.ones(len(labels), dtype=bool)
        inside[np.cumsum(lengths) - lengths] = False
        later = np.flatnonzero(inside)
        observed = np.zeros_like(expected)
        np.add.at(observed, (labels[later - 1], labels[later]), 1)
        gold = scores[np.arange(len(labels)), labels].sum() + (observed * transitions).sum()
        slope = marginals.astype(np.float32)
        slope[np.arange(len(labels)), labels] -= 1
        moves = (expected - observed) / len(lengths)
        return total - float(gold), (slope / len(lengths)).astype(np.float32), moves.astype(np.float32)

    def _update(self, slopes: dict[str, Floats], rate: float) -> None:
        self._step += 1
        for name, slope in slopes.items():
            values, mean, variance = getattr(self.network.weights, name), self._means[name], self._variances[name]
            slope = slope + self.schedule.decay * values
            mean += 0.1 * (slope - mean)
            variance += 0.01 * (slope * slope - variance)
            corrected = mean / (1 - 0.9**self._step)
            values -= rate * corrected / (np.sqrt(variance / (1 - 0.99**self._step)) + 1e-8)
