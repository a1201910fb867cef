"""A place on the plane for every node, the same for the same graph.

The forces are those of ForceAtlas2: nodes repel each other in proportion to their degrees, edges pull with the
logarithm of their weight, and a weak gravity keeps separate parts together. The steps cool down on a fixed schedule.
Matrix products of BLAS are avoided, since their rounding depends on the number of threads, and a layout is chaotic.

Jacomy, M. et al. (2014). ForceAtlas2, a continuous graph layout algorithm for handy network visualization. PLoS ONE
9(6).

Barnes, J. and Hut, P. (1986). A hierarchical O(N log N) force-calculation algorithm. Nature 324.
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
SMALL = 3000  # nodes up to which each is pushed by every other; above, far ones push in groups
NEAR = 9  # groups whose nodes push each on its own: a group and those around it
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
    force = _push_each(x, y, mass) if len(x) <= SMALL else _push_in_groups(x, y, mass)
    return force * mass * np.float32(REPULSION)


def _push_each(x: NDArray[np.float32], y: NDArray[np.float32], mass: NDArray[np.float32]) -> NDArray[np.float32]:
    """What every node does to every other."""
    force = np.empty((2, len(x)), np.float32)
    for start in range(0, len(x), ROWS):
        rows = slice(start, start + ROWS)
        dx, dy = x[rows, None] - x, y[rows, None] - y
        pull = mass / (dx * dx + dy * dy + np.float32(1.0))
        force[0, rows], force[1, rows] = (dx * pull).sum(axis=1), (dy * pull).sum(axis=1)
    return force


def _push_in_groups(x: NDArray[np.float32], y: NDArray[np.float32], mass: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same, far groups of nodes taken as one node at their centre (Barnes and Hut 1986, with one level of groups).

    Groups are of one size, however crowded a part of the plane is, so that a step takes the nodes times their root
    instead of their square.
    """
    groups = _group(x, y)
    heavy = np.array([mass[own].sum() for own in groups], np.float32)
    cx, cy = (np.array([(axis[own] * mass[own]).sum() for own in groups], np.float32) / heavy for axis in (x, y))
    force = np.zeros((2, len(x)), np.float32)
    for number, own in enumerate(groups):
        order = np.argsort((cx - cx[number]) ** 2 + (cy - cy[number]) ** 2, kind="stable")
        near, far = np.concatenate([groups[other] for other in order[:NEAR].tolist()]), order[NEAR:]
        others = ((x[near], y[near], mass[near]), (cx[far], cy[far], heavy[far]))
        for px, py, weight in others:
            dx, dy = x[own, None] - px, y[own, None] - py
            pull = weight / (dx * dx + dy * dy + np.float32(1.0))
            force[0, own] += (dx * pull).sum(axis=1)
            force[1, own] += (dy * pull).sum(axis=1)
    return force


def _group(x: NDArray[np.float32], y: NDArray[np.float32]) -> list[Ints]:
    """The nodes in groups of neighbours, as many as the square of their members: strips across, each cut upwards."""
    strips = max(int(len(x) ** (1 / 3)), 1)
    columns = np.array_split(np.argsort(x, kind="stable"), strips)
    return [part for own in columns for part in np.array_split(own[np.argsort(y[own], kind="stable")], strips)]


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
