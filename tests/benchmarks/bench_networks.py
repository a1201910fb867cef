"""Networks: counting against a plain loop, a large made corpus, and the drawing of a large graph.

Each large step runs in a process of its own, so that its peak memory is known.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np

from pipeline.networks import significance, weights
from pipeline.networks.backbone import find_backbone
from pipeline.networks.communities import find_communities
from pipeline.networks.counting import Incidence, count_pairs
from pipeline.networks.graph import Graph
from pipeline.networks.layout import compute_layout
from pipeline.networks.occurrences import Occurrences
from pipeline.networks.parameters import NetworksParameters
from pipeline.networks.texts import CountedTexts
from pipeline.networks.units import build_incidence

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS, SENTENCES, NAMES, ENTITIES = 100_000, 30, 8, 20_000
COMPARED = 3_000


def make_occurrences(documents: int, *, seed: int = 1) -> tuple[Occurrences, CountedTexts]:
    """Mentions drawn by Zipf's law: SENTENCES sentences a document, NAMES names a sentence."""
    random = np.random.default_rng(seed)
    shares = 1.0 / np.arange(1, ENTITIES + 1)
    count = documents * SENTENCES
    node = random.choice(ENTITIES, count * NAMES, p=shares / shares.sum()).astype(np.int64)
    sentence = np.repeat(np.arange(count), NAMES)
    corpus = CountedTexts(
        doc_ids=[f"d{k}" for k in range(documents)],
        year=np.zeros(documents, np.int64),
        focal=-1,
        document=np.repeat(np.arange(documents), SENTENCES),
        number=np.tile(np.arange(SENTENCES), documents),
        paragraph=np.zeros(count, np.int64),
        length=np.full(count, 40),
        start=np.zeros(count, np.int64),
        tokens=np.zeros(count, np.int64),
        counted=np.ones(count, bool),
        prose=np.ones(count, bool),
    )
    return Occurrences(
        [str(k) for k in range(ENTITIES)], node, sentence, np.arange(len(node)), np.zeros_like(node)
    ), corpus


def measure_large(documents: int) -> dict[str, float]:
    """Seconds of every step over a made corpus, of processor time in all, and the peak memory in GiB."""
    occurrences, corpus = make_occurrences(documents)
    times, used = {"begun": time.perf_counter()}, time.process_time()
    incidence = build_incidence(occurrences, corpus)
    graph = count_pairs(incidence, minimum=2)
    times["counting"] = time.perf_counter()
    _weigh(graph, incidence)
    times["weights"] = time.perf_counter()
    defaults = NetworksParameters()
    kept = find_backbone(graph, method=defaults.backbone, alpha=defaults.backbone_alpha, maximum=defaults.maximum_edges)
    drawn = graph.select(kept)
    times["backbone"] = time.perf_counter()
    partition = find_communities(drawn, seeds=defaults.seeds, seed=defaults.seed)
    times["communities"] = time.perf_counter()
    steps = list(times)
    seconds = {step: times[step] - times[before] for before, step in pairwise(steps)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    found = {"edges": len(graph.weight), "drawn": len(drawn.weight), "groups": int(partition.community.max()) + 1}
    used = time.process_time() - used
    return {**seconds, "total": sum(seconds.values()), "processor": used, "GiB": peak, **found}


def _weigh(graph: Graph, incidence: Incidence) -> None:
    """Every measure of association of every edge, as the stage takes them from counts alone."""
    frequency = incidence.frequencies().astype(float)
    ends = graph.weight, frequency[graph.source], frequency[graph.target]
    significance.hypergeometric(*ends, incidence.units)
    weights.jaccard(*ends)
    for measure in (weights.association_strength, weights.npmi, weights.log_likelihood):
        measure(*ends, incidence.units)


def _in_process(documents: int) -> dict[str, float]:
    code = f"import json; from tests.benchmarks.bench_networks import *; print(json.dumps(measure_large({documents})))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def compare_counting() -> float:
    """How many times as fast counting is as combinations into a Counter, on the same mentions."""
    occurrences, corpus = make_occurrences(COMPARED)
    mentions = list(zip(occurrences.sentence.tolist(), occurrences.node.tolist(), strict=True))
    begun = time.perf_counter()
    held: defaultdict[int, set[int]] = defaultdict(set)
    for sentence, node in mentions:
        held[sentence].add(node)
    counter: Counter[tuple[int, int]] = Counter()
    for nodes in held.values():
        counter.update(combinations(sorted(nodes), 2))
    plain = time.perf_counter() - begun
    begun = time.perf_counter()
    graph = count_pairs(build_incidence(occurrences, corpus))
    own = time.perf_counter() - begun
    if dict(counter) != dict(
        zip(zip(graph.source.tolist(), graph.target.tolist(), strict=True), graph.weight.tolist(), strict=True)
    ):
        raise AssertionError("the two counts differ")
    return plain / own


def measure_drawing() -> tuple[float, int]:
    """Seconds for communities and layout of 2,000 nodes and 20,000 edges, and overlaps among the 200 largest nodes."""
    random = np.random.default_rng(0)
    size, group = 2000, random.integers(0, 12, 2000)
    shares = 1.0 / np.sqrt(np.arange(1, size + 1))
    ends = random.choice(size, (150_000, 2), p=shares / shares.sum())
    near = (group[ends[:, 0]] == group[ends[:, 1]]) | (random.random(len(ends)) < 0.1)
    ends = np.unique(np.sort(ends[near & (ends[:, 0] != ends[:, 1])], axis=1), axis=0)
    ends = ends[np.sort(random.permutation(len(ends))[:20_000])]
    graph = Graph(size, ends[:, 0], ends[:, 1], random.integers(2, 30, len(ends)).astype(float))
    radius = np.round(4 + 18 * np.sqrt(graph.strengths() / graph.strengths().max()), 2)
    width = np.where(np.argsort(np.argsort(-radius)) < 80, 60.0, 0.0)
    begun = time.perf_counter()
    partition = find_communities(graph, seeds=20, seed=1)
    place = compute_layout(graph, partition.community, radius, width, iterations=200, seed=1)
    seconds = time.perf_counter() - begun
    large = np.argsort(-radius)[:200]
    distance = np.hypot(*(place[large][:, None] - place[large][None]).transpose(2, 0, 1))
    return seconds, int(np.triu(distance < radius[large][:, None] + radius[large][None], 1).sum())


def main() -> None:
    """Print the figures."""
    print(f"counting against combinations into a Counter: {compare_counting():.1f} times as fast")
    seconds, overlaps = measure_drawing()
    print(f"communities and layout of 2,000 nodes, 20,000 edges: {seconds:.1f} s, {overlaps} overlaps")
    half, whole = _in_process(DOCUMENTS // 2), _in_process(DOCUMENTS)
    for documents, figures in ((DOCUMENTS // 2, half), (DOCUMENTS, whole)):
        print(f"{documents:,} documents: " + ", ".join(f"{name} {value:,.1f}" for name, value in figures.items()))
    print(f"twice the documents take {whole['processor'] / half['processor']:.2f} times the processor time")
