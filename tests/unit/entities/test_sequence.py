"""The recursions against a sum over every path."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from pipeline.entities.sequence import Batch, compute_marginals, decode_best

LABELS = 3
LENGTHS = np.array([3, 1, 4, 2])


@pytest.fixture
def problem() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(3)
    return random.normal(size=(int(LENGTHS.sum()), LABELS)), random.normal(size=(LABELS, LABELS))


def enumerate_paths(scores: np.ndarray, transitions: np.ndarray) -> list[tuple[tuple[int, ...], float]]:
    paths = []
    for path in product(range(LABELS), repeat=len(scores)):
        value = sum(scores[i, y] for i, y in enumerate(path)) + sum(transitions[a, b] for a, b in pairwise(path))
        paths.append((path, float(value)))
    return paths


def test_best_path(problem: tuple[np.ndarray, np.ndarray]) -> None:
    scores, transitions = problem
    expected: list[int] = []
    for start, length in zip(np.cumsum(LENGTHS) - LENGTHS, LENGTHS, strict=True):
        expected += max(enumerate_paths(scores[start : start + length], transitions), key=lambda p: p[1])[0]
    found = decode_best(scores.astype(np.float32), transitions.astype(np.float32), Batch.of(LENGTHS))
    assert found.tolist() == expected


def test_marginals_partition_and_expected_transitions(problem: tuple[np.ndarray, np.ndarray]) -> None:
    scores, transitions = problem
    partition, marginals, moves = 0.0, np.zeros_like(scores), np.zeros_like(transitions)
    for start, length in zip(np.cumsum(LENGTHS) - LENGTHS, LENGTHS, strict=True):
        paths = enumerate_paths(scores[start : start + length], transitions)
        total = np.log(sum(np.exp(value) for _, value in paths))
        partition += total
        for path, value in paths:
            weight = np.exp(value - total)
            for i, label in enumerate(path):
                marginals[start + i, label] += weight
            for a, b in pairwise(path):
                moves[a, b] += weight
    result = compute_marginals(scores, transitions, Batch.of(LENGTHS))
    assert result[0] == pytest.approx(partition)
    assert np.allclose(result[1], marginals)
    assert np.allclose(result[2], moves)


def test_no_sequences() -> None:
    empty = Batch.of(np.array([], dtype=np.int64))
    assert decode_best(np.zeros((0, LABELS), np.float32), np.zeros((LABELS, LABELS), np.float32), empty).tolist() == []
