"""What would be left of a network under other choices: unit, threshold, measure, seed, documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pipeline.networks.communities import run_leiden
from pipeline.networks.graph import Bools, Floats, Graph, Ints
from pipeline.statistics import adjusted_rand

# Edges whose survival at the top is followed.
TOP = 50
# Share of the other choices that an edge must survive in order not to be fragile.
FRAGILE = 0.5


@dataclass(frozen=True, slots=True)
class Choice:
    """A network as it was chosen: what the variants are compared with.

    ``strength`` orders the edges; the first ones are the strongest.
    """

    graph: Graph
    strength: Floats
    backbone: Bools
    community: Ints


@dataclass(frozen=True, slots=True)
class Variant:
    """The same nodes under another choice; ``strength`` orders the edges of ``graph``."""

    choice: str
    name: str
    graph: Graph
    strength: Floats
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Check:
    """What a variant leaves of the network.

    ``partition_agreement`` is the adjusted Rand index on the nodes that have an edge in both; ``top_edges_kept`` and
    ``backbone_kept`` are shares, 0 to 1.
    """

    choice: str
    name: str
    nodes: int
    edges: int
    communities: int
    partition_agreement: float
    top_edges_kept: float
    backbone_kept: float


def edge_keys(graph: Graph) -> Ints:
    """One sorted number an edge."""
    return graph.source * max(graph.size, 1) + graph.target


def top_edges(graph: Graph, strength: Floats, count: int = TOP) -> Ints:
    """The keys of the ``count`` strongest edges."""
    order = np.lexsort((edge_keys(graph), -strength))[:count]
    return np.sort(edge_keys(graph)[order])


def bootstrap_graphs(
    graph: Graph,
    counts: sparse.csr_matrix,
    weights: sparse.csr_matrix,
    *,
    resamples: int,
    minimum: int,
    seed: int,
) -> Iterator[Graph]:
    """The network over documents drawn with replacement, ``resamples`` times.

    Parameters
    ----------
    graph
        The network.
    counts
        Units of each document that hold each edge; shape (documents, edges).
    weights
        What these count, likewise.
    minimum
        Least number of units of an edge.
    """
    random = np.random.default_rng(seed)
    documents = counts.shape[0]
    for _ in range(resamples):
        drawn = np.bincount(random.integers(documents, size=documents), minlength=documents).astype(float)
        kept = np.asarray(drawn @ counts) >= minimum
        weight = np.asarray(drawn @ weights)
        yield Graph(graph.size, graph.source[kept], graph.target[kept], weight[kept])


def check_variant(
    chosen: Choice, variant: Variant, *, resolution: float, backbone: Callable[[Graph], Bools]
) -> tuple[Check, Bools]:
    """A line of the card, and for each edge of the chosen network whether it is in the variant's backbone."""
    graph = variant.graph
    kept = backbone(graph)
    drawn = graph.select(kept)
    labels = run_leiden(drawn, seed=variant.seed, resolution=resolution)
    common = (drawn.degrees() > 0) & (chosen.graph.degrees() > 0)
    agreement = adjusted_rand(labels[common], chosen.community[common]) if common.any() else 0.0
    survives = np.isin(edge_keys(chosen.graph), edge_keys(drawn))
    mine, theirs = top_edges(chosen.graph, chosen.strength), top_edges(graph, variant.strength)
    check = Check(
        variant.choice,
        variant.name,
        nodes=int((graph.degrees() > 0).sum()),
        edges=len(graph.weight),
        communities=len(np.unique(labels[drawn.degrees() > 0])),
        partition_agreement=agreement,
        top_edges_kept=float(np.isin(mine, theirs).mean()) if len(mine) else 0.0,
        backbone_kept=float(survives[chosen.backbone].mean()) if chosen.backbone.any() else 0.0,
    )
    return check, survives


def check_robustness(
    chosen: Choice, variants: Iterable[Variant], *, resolution: float, backbone: Callable[[Graph], Bools]
) -> tuple[list[Check], Floats]:
    """The card, and for each edge the share of variants under which it is in the backbone.

    Variants of seed and measure leave the backbone as it is and are not counted into that share.

    Parameters
    ----------
    chosen
        The network as it was chosen.
    variants
        What it is compared with.
    resolution
        Of community detection.
    backbone
        Whether each edge of a graph belongs to its backbone.
    """
    checks, total, counted = [], np.zeros(len(chosen.graph.weight)), 0
    for variant in variants:
        check, survives = check_variant(chosen, variant, resolution=resolution, backbone=backbone)
        checks.append(check)
        if variant.choice not in ("seed", "measure"):
            total += survives
            counted += 1
    return checks, total / counted if counted else np.ones(len(total))
