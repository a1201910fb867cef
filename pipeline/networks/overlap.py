"""Moving discs and labels apart until none covers another."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from pipeline.networks.graph import Floats, Ints

# Room left between two discs, so that rounding coordinates cannot make them touch.
MARGIN = 1.0
# Rounds before labels are given up for the sake of the discs, and rounds after which the drawing is enlarged.
LABEL_ROUNDS = 120
PATIENCE = 60


def remove_overlaps(positions: Floats, radius: Floats, label_width: Floats, *, height: float) -> Floats:
    """Positions, shape (nodes, 2), at which no two discs overlap, and no two labels unless that would tear the drawing.

    Overlapping pairs are pushed apart along the shorter way, all at once, round after round; where pushing alone does
    not end it, the drawing grows a little.

    Parameters
    ----------
    positions
        Where the nodes want to be.
    radius
        Radius of each disc.
    label_width
        Width of each label, which is centred on its disc; 0 for none.
    height
        Height of a label.
    """
    moved = positions + _spread_ties(positions)
    labelled = np.flatnonzero(label_width > 0)
    half = np.column_stack([np.maximum(label_width / 2, radius), np.full(len(radius), height / 2)])[labelled]
    for _ in range(LABEL_ROUNDS):
        shift = np.zeros_like(moved)
        shift[labelled] = _push_boxes(moved[labelled], half)
        discs = _push_discs(moved, radius)
        if not shift.any() and not discs.any():
            return moved
        moved = moved + shift + discs
    for count in range(1, 100 * PATIENCE):
        discs = _push_discs(moved, radius)
        if not discs.any():
            break
        moved = moved + discs
        if count % PATIENCE == 0:
            moved = moved * 1.1
    return moved


def _spread_ties(positions: Floats) -> Floats:
    """Tiny shifts, different for every node, so that nodes at one place have a direction in which to part."""
    angle = 2.399963 * np.arange(len(positions))
    return 1e-3 * np.column_stack([np.cos(angle), np.sin(angle)])


def _close_pairs(positions: Floats, reach: float) -> tuple[Ints, Ints]:
    """Pairs of nodes at most ``reach`` apart, sorted."""
    pairs = cKDTree(positions).query_pairs(reach, output_type="ndarray")
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    return pairs[:, 0], pairs[:, 1]


def _sum_shifts(size: int, a: Ints, b: Ints, push: Floats) -> Floats:
    """Half of ``push`` added to every a and taken from every b."""
    return np.column_stack(
        [np.bincount(a, push[:, k] / 2, size) - np.bincount(b, push[:, k] / 2, size) for k in (0, 1)]
    )


def _push_discs(positions: Floats, radius: Floats) -> Floats:
    """The shift of every node that parts overlapping discs; small discs are looked up apart from large ones."""
    size = len(positions)
    order = np.argsort(-radius, kind="stable")
    large, total = order[: max(size // 10, 1)], np.zeros_like(positions)
    typical = float(radius[order[min(len(large), size - 1)]])
    a, b = _close_pairs(positions, 2 * typical + MARGIN)
    tree = cKDTree(positions)
    near = tree.query_ball_point(positions[large], radius[large] + float(radius.max()) + MARGIN, return_sorted=True)
    c = np.repeat(large, [len(n) for n in near])
    d = np.concatenate([np.asarray(n, dtype=np.int64) for n in near])
    first, second = np.minimum(c, d), np.maximum(c, d)
    keys = np.unique(np.concatenate([a * size + b, (first * size + second)[first != second]]))
    a, b = keys // size, keys % size
    delta = positions[a] - positions[b]
    distance = np.sqrt((delta**2).sum(axis=1)) + 1e-12
    excess = radius[a] + radius[b] + MARGIN - distance
    hit = excess > 1e-9
    if hit.any():
        push = delta[hit] / distance[hit, None] * (excess[hit, None] + 0.01 * MARGIN)
        total = _sum_shifts(size, a[hit], b[hit], push)
    return total


def _push_boxes(positions: Floats, half: Floats) -> Floats:
    """The shift of every label box that parts overlapping ones, along the axis that needs the shorter way."""
    if len(positions) < 2:
        return np.zeros_like(positions)
    a, b = _close_pairs(positions, 2 * float(np.hypot(half[:, 0], half[:, 1]).max()))
    delta = positions[a] - positions[b]
    overlap = half[a] + half[b] - np.abs(delta)
    hit = (overlap > 1e-9).all(axis=1)
    a, b, delta, overlap = a[hit], b[hit], delta[hit], overlap[hit]
    axis = np.argmin(overlap, axis=1)
    rows = np.arange(len(axis))
    push = np.zeros_like(delta)
    push[rows, axis] = np.where(delta[rows, axis] >= 0, 1.0, -1.0) * (overlap[rows, axis] + 0.01)
    return _sum_shifts(len(positions), a, b, push)
