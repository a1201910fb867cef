"""Trains readers: on labels, and on what a larger reader says (Hinton, Vinyals and Dean, 2015; Sun et al., EMNLP 2019).

A small reader that learns from labels alone forgets much of what the pretrained encoder knows. Here it also follows
the large reader's probabilities, on sentences that nobody labelled too, and its states.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from models.training.tagger.reader import Reader
from pipeline.entities.tagger.batches import Encoded, build_batch
from pipeline.entities.tagger.pieces import PieceTable

# Sentences of like length go together; so many batches are sorted at a time.
POOL = 20
# The share of the steps during which the learning rate rises.
WARMING = 0.1
LARGEST_GRADIENT = 1.0


@dataclass(frozen=True, slots=True)
class Taught:
    """What the large reader says of a sentence: probabilities (characters x labels), states (characters x width)."""

    probabilities: NDArray[np.float16]
    states: NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its labels where they are known, and with what the large reader says where it was asked."""

    sentence: Encoded
    labels: NDArray[np.int64] | None
    taught: Taught | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often to go over the examples, and the steps' sizes.

    Attributes
    ----------
    rate, head_rate
        Learning rates of the topmost layer and of what lies above the encoder.
    decay
        Each layer learns this much slower than the one above it.
    share_taught
        Weight of the large reader's probabilities where the labels are known too.
    state_weight
        Weight of the distance between the states.
    """

    epochs: int
    batch: int
    rate: float
    head_rate: float = 1e-3
    decay: float = 0.9
    share_taught: float = 0.5
    state_weight: float = 0.3


def fit(
    reader: Reader,
    examples: Sequence[Example],
    table: PieceTable,
    schedule: Schedule,
    *,
    seed: int,
    report: Callable[[int, float], None],
) -> None:
    """Train the reader in place; ``report`` gets every epoch's number and mean loss."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    optimizer = torch.optim.AdamW(_group_parameters(reader, schedule))
    steps = schedule.epochs * math.ceil(len(examples) / schedule.batch)
    warm = max(WARMING * steps, 1.0)
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))
    )
    for epoch in range(schedule.epochs):
        reader.train()
        losses = []
        for batch in _draw_batches(examples, schedule.batch, random):
            loss = _compute_loss(reader, batch, table, schedule)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), LARGEST_GRADIENT)
            optimizer.step()
            rates.step()
            losses.append(loss.item())
        report(epoch, float(np.mean(losses)))


def teach(reader: Reader, sentences: Sequence[Encoded], table: PieceTable, *, batch: int = 32) -> list[Taught]:
    """What a reader says of sentences."""
    reader.eval()
    taught: dict[int, Taught] = {}
    order = sorted(range(len(sentences)), key=lambda index: len(sentences[index].pieces))
    with torch.no_grad():
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            scores, states = reader(*as_tensors([sentences[index] for index in chosen], table))
            probabilities = torch.softmax(scores, -1).numpy().astype(np.float16)
            for row, index in enumerate(chosen):
                length = len(sentences[index].owners)
                taught[index] = Taught(probabilities[row, :length], states[row, :length].numpy().astype(np.float16))
    return [taught[index] for index in range(len(sentences))]


def as_tensors(sentences: Sequence[Encoded], table: PieceTable) -> tuple[Tensor, ...]:
    """The arguments of a reader."""
    batch = build_batch(sentences, table)
    return tuple(
        torch.from_numpy(array) for array in (batch.pieces, batch.absent, batch.owners, batch.within, batch.characters)
    )


def _group_parameters(reader: Reader, schedule: Schedule) -> list[dict[str, object]]:
    top = len(reader.layers) - 1
    groups: list[dict[str, object]] = []
    for name, parameter in reader.named_parameters():
        head, _, rest = name.partition(".")
        if head == "layers":
            rate = schedule.rate * schedule.decay ** (top - int(rest.partition(".")[0]))
        elif head in ("places", "norm"):
            rate = schedule.rate * schedule.decay ** (top + 1)
        else:
            rate = schedule.head_rate
        decays = 0.01 if parameter.dim() > 1 else 0.0
        groups.append({"params": [parameter], "lr": rate, "weight_decay": decays})
    return groups


def _draw_batches(examples: Sequence[Example], size: int, random: np.random.Generator) -> Iterator[list[Example]]:
    order = random.permutation(len(examples)).tolist()
    batches = []
    for start in range(0, len(order), size * POOL):
        pool = sorted(order[start : start + size * POOL], key=lambda index: len(examples[index].sentence.pieces))
        batches += [pool[first : first + size] for first in range(0, len(pool), size)]
    for index in random.permutation(len(batches)).tolist():
        yield [examples[number] for number in batches[index]]


def _compute_loss(reader: Reader, batch: Sequence[Example], table: PieceTable, schedule: Schedule) -> Tensor:
    """Cross-entropy with labels and taught probabilities, and how far the states are from the taught ones."""
    scores, states = reader(*as_tensors([example.sentence for example in batch], table))
    aims = np.zeros(scores.shape, dtype=np.float32)
    wanted, asked = np.zeros(states.shape, dtype=np.float32), np.zeros(states.shape[:2], dtype=bool)
    for row, example in enumerate(batch):
        length = len(example.sentence.owners)
        aims[row, :length] = _mix_aims(example, scores.shape[2], schedule.share_taught)
        if example.taught is not None:
            wanted[row, :length], asked[row, :length] = example.taught.states, True
    aim = torch.from_numpy(aims)
    loss = -(aim * torch.log_softmax(scores, -1)).sum() / aim.sum()
    if asked.any():
        chosen = torch.from_numpy(asked)
        theirs = torch.from_numpy(wanted)[chosen]
        loss = loss + schedule.state_weight * functional.mse_loss(states[chosen], theirs) / theirs.var()
    return loss


def _mix_aims(example: Example, labels: int, share: float) -> NDArray[np.float32]:
    if example.labels is None:
        if example.taught is None:
            raise ValueError("an example has labels or what the large reader says")
        return example.taught.probabilities.astype(np.float32)
    known = np.eye(labels, dtype=np.float32)[example.labels]
    if example.taught is None:
        return known
    return (1 - share) * known + share * example.taught.probabilities.astype(np.float32)
