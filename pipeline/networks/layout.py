"""A place on the plane for every node, the same for the same graph.

The forces are those of ForceAtlas2: nodes repel each other in proportion to their degrees, edges pull with the
logarithm of their weight, and a weak gravity keeps separate parts together. The steps cool down on a fixed schedule.
Matrix products of BLAS are avoided, since their rounding depends on the number of threads, and a layout is chaotic.

Jacomy, M. et al. (2014). ForceAtlas2, a continuous graph layout algorithm for handy network visualization. PLoS ONE
9(6).
"""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

from pipeline.core.memory import remembered
from pipeline.networks.graph import Floats, Graph, Ints
from pipeline.networks.overlap import remove_overlaps

# Rows of the distance matrix worked on at a time: the block then stays in the processor's cache.
ROWS = 32
# Height of a label's letters; nodes and labels share the unit of the plane.
LETTER = 12.0
# Room on the plane, in multiples of what discs and labels cover.
ROOM = 4.0
GRAVITY = 0.4
REPULSION = 120.0


@remembered
def compute_layout(
    graph: Graph, community: Ints, radius: Floats, label_width: Floats, *, iterations: int, seed: int
) -> Floats:
    """Coordinates, shape (nodes, 2), rounded to hundredths: discs don't overlap, nor do large nodes' labels.

    Parameters
    ----------
    graph
        The network to draw.
    community
        Each node's community: members start close to each other.
    radius
        Radius of each node's disc.
    label_width
        Width of each node's label, 0 for a node whose label may be covered.
    iterations
        Steps of the force simulation.
    seed
        Of the starting positions.
    """
    if graph.size == 0:
        return np.zeros((0, 2))
    start = _start_positions(graph.size, community, seed)
    moved = _simulate(graph, start, iterations) if graph.size > 1 else start
    scaled = _scale(moved.astype(float), float(np.sum(4 * radius**2) + LETTER * np.sum(label_width)))
    return np.round(remove_overlaps(np.round(scaled, 3), radius, label_width, height=LETTER), 2)


def _scale(positions: Floats, covered: float) -> Floats:
    """Positions around their centre, so far apart that what covers ``covered`` has ROOM."""
    centred = positions - positions.mean(axis=0)
    # Nodes spread evenly over a disc of radius r are on average the square root of r * r / 2 from its centre.
    radius = np.sqrt(2 * np.mean((centred**2).sum(axis=1)))
    return np.asarray(centred * (np.sqrt(ROOM * covered / np.pi) / max(radius, 1e-9)))


def _start_positions(size: int, community: Ints, seed: int) -> NDArray[np.float32]:
    """Communities on a circle, their members scattered around their centre."""
    random = np.random.default_rng(seed)
    spread = 12.0 * np.sqrt(size)
    angle = 2 * np.pi * community / (community.max(initial=0) + 1)
    centre = spread * np.column_stack([np.cos(angle), np.sin(angle)])
    return np.asarray(centre + random.normal(scale=spread / 4, size=(size, 2)), dtype=np.float32)


def _repulsion(x: NDArray[np.float32], y: NDArray[np.float32], mass: NDArray[np.float32]) -> NDArray[np.float32]:
    """The force on every node of all others, which falls off with the distance; shape (2, nodes)."""
    force = np.empty((2, len(x)), np.float32)
    for start in range(0, len(x), ROWS):
        rows = slice(start, start + ROWS)
        dx, dy = x[rows, None] - x, y[rows, None] - y
        pull = mass / (dx * dx + dy * dy + np.float32(1.0))
        force[0, rows], force[1, rows] = (dx * pull).sum(axis=1), (dy * pull).sum(axis=1)
    return force * mass * np.float32(REPULSION)


def _simulate(graph: Graph, start: NDArray[np.float32], iterations: int) -> NDArray[np.float32]:
    """Positions after ``iterations`` steps, each at most as long as a temperature that falls to zero."""
    x, y = start[:, 0].copy(), start[:, 1].copy()
    mass = (1.0 + np.log1p(graph.degrees())).astype(np.float32)
    weight = 1.0 + np.log(np.maximum(graph.weight, 1.0))
    ends = np.concatenate([graph.source, graph.target]), np.concatenate([graph.target, graph.source])
    double = np.concatenate([weight, weight])
    hottest = 2.0 * np.sqrt(graph.size) + 10.0
    for step in range(iterations):
        force = _repulsion(x, y, mass).astype(float)
        for axis, position in enumerate((x, y)):
            stretch = (position[ends[1]] - position[ends[0]]) * double
            force[axis] += np.bincount(ends[0], stretch, graph.size) - GRAVITY * mass * position
        length = np.sqrt((force**2).sum(axis=0)) + 1e-9
        temperature = hottest * (1.0 - step / iterations) ** 1.5
        scale = np.minimum(length * 0.1, temperature) / length
        x += (force[0] * scale).astype(np.float32)
        y += (force[1] * scale).astype(np.float32)
    return np.column_stack([x, y])


def label_widths(labels: list[str], *, letter: float = LETTER) -> Floats:
    """Width of each label in the plane's unit: a letter's height for a Han character, 0.55 of it for a Latin one."""
    return np.array(
        [letter * sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.55 for c in label) for label in labels]
    )
