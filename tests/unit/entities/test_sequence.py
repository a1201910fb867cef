"""The search against every path."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from pipeline.entities.tagger.viterbi import Batch, decode, decode_best

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


def test_no_sequences() -> None:
    empty = Batch.of(np.array([], dtype=np.int64))
    assert decode_best(np.zeros((0, LABELS), np.float32), np.zeros((LABELS, LABELS), np.float32), empty).tolist() == []


def test_paths_that_need_no_search_are_the_searched_ones() -> None:
    random = np.random.default_rng(5)
    barred = np.where(random.random((LABELS, LABELS)) < 0.3, -1e4, 0).astype(np.float32)
    lengths = random.integers(1, 5, 60)
    scores = random.normal(size=(int(lengths.sum()), LABELS)).astype(np.float32)
    searched = decode_best(scores, barred, Batch.of(lengths))
    assert decode(scores, barred, lengths).tolist() == searched.tolist()
    assert (searched != scores.argmax(axis=1)).any()
    assert (decode(scores, 0 * barred, lengths) == scores.argmax(axis=1)).all()
