"""Whether 95 % intervals hold what was planted, and how many findings at q 0.05 are false.

``python -m tests.benchmarks.intervals [DRAWS]`` prints both for the intervals and tests of the tables. Texts are made
from known rates: negative binomial counts by paragraph or document, gamma shares of topics, names over sentences.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import sparse

from pipeline.comparison.contrasts import difference_interval, mean_contrast, rate_contrast, ratio_interval
from pipeline.comparison.keyness import overdispersion
from pipeline.comparison.literature import Counts
from pipeline.comparison.terms import measure_terms
from pipeline.comparison.topics import describe_background, share_interval
from pipeline.networks.build import Counted, measure_edges
from pipeline.networks.counting import Incidence, count_pairs, find_meetings
from pipeline.networks.weights import fractional_shares
from pipeline.statistics import false_discovery_rates, wilson_interval

Random = np.random.Generator
Array = np.ndarray[Any, Any]
RATE = 0.05
SHAPE = 2.0  # of the gamma that spreads rates over documents: variance = mean + mean² / 2


def counts(random: Random, mean: Array, shape: float) -> Array:
    """Negative binomial counts."""
    return random.poisson(random.gamma(shape, mean / shape)).astype(float)


def text_ratio(random: Random) -> tuple[Array, Array, Array]:
    """Low, high and truth of a term's ratio between the paragraphs of a text and the documents of a literature."""
    parts, sizes = random.integers(60, 200, 60).astype(float), random.integers(800, 6000, 80).astype(float)
    rates = 10 ** random.uniform(-3.5, -2, 20)
    ratio = 2 ** random.uniform(-1, 3, 20)
    own = counts(random, parts[:, None] * rates * ratio, SHAPE)
    theirs = counts(random, sizes[:, None] * rates, SHAPE)
    inside = np.arange(140) < 60
    _, low, high = ratio_interval(np.vstack([own, theirs]), np.concatenate([parts, sizes]), inside)
    return low, high, np.log2(ratio)


def group_ratio(random: Random) -> tuple[Array, Array, Array]:
    """The same of two groups of documents."""
    sizes, shape = random.integers(800, 6000, 60).astype(float), random.uniform(0.3, 3, 20)
    rates, ratio = 10 ** random.uniform(-3.5, -2, 20), 2 ** random.uniform(-2, 2, 20)
    inside = np.arange(60) < 25
    mean = sizes[:, None] * rates * np.where(inside[:, None], ratio, 1.0)
    _, low, high = ratio_interval(counts(random, mean, shape), sizes, inside)
    return low, high, np.log2(ratio)


def made_shares(random: Random, rows: int, concentration: Array) -> Array:
    drawn = random.gamma(concentration, size=(rows, len(concentration)))
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))


def group_difference(random: Random) -> tuple[Array, Array, Array]:
    """Low, high and truth of the difference of two groups' mean topic shares."""
    first, second = random.uniform(0.2, 2, 12), random.uniform(0.2, 2, 12)
    values = np.vstack([made_shares(random, 20, first), made_shares(random, 30, second)])
    _, low, high = difference_interval(values, np.arange(50) < 20)
    return low, high, first / first.sum() - second / second.sum()


def literature_share(random: Random) -> tuple[Array, Array, Array]:
    """Of the mean topic share in a literature."""
    concentration = random.uniform(0.1, 2, 12)
    found = describe_background(made_shares(random, 80, concentration), draws=300, seed=int(random.integers(1 << 30)))
    return found.low, found.high, concentration / concentration.sum()


def text_share(random: Random) -> tuple[Array, Array, Array]:
    """Of the topic shares of a text, from its paragraphs."""
    concentration = random.uniform(0.1, 2, 12)
    units = made_shares(random, 60, concentration) / 60
    low, high = share_interval(units, draws=300, seed=int(random.integers(1 << 30)))
    return low, high, concentration / concentration.sum()


def document_share(random: Random) -> tuple[Array, Array, Array]:
    """Of the share of documents that hold something."""
    truth = random.uniform(0.02, 0.98, 20)
    ends = [wilson_interval(float(random.binomial(120, p)), 120) for p in truth.tolist()]
    return np.array([low for low, _ in ends]), np.array([high for _, high in ends]), truth


def keyness_tests(random: Random) -> tuple[Array, Array]:
    """q values of a text's terms against a literature, and whether each term is used alike."""
    sizes, rates = random.integers(800, 6000, 80).astype(float), 10 ** random.uniform(-4, -2, 300)
    null = np.arange(300) >= 30
    ratio = np.where(null, 1.0, 12.0)
    theirs = counts(random, sizes[:, None] * rates, SHAPE)
    own = counts(random, 4000.0 * rates * ratio, SHAPE)
    literature = Counts(sparse.csr_matrix(theirs), sizes, [""] * 300).everything
    tested = np.flatnonzero((own > 0) | (literature.totals > 0))
    return measure_terms(own, 4000.0, literature, tested, prior=500.0).q, null[tested]


def group_tests(random: Random) -> tuple[Array, Array]:
    """q values of terms between two groups of documents."""
    sizes, rates = random.integers(800, 6000, 60).astype(float), 10 ** random.uniform(-3.5, -2, 300)
    inside, null = np.arange(60) < 25, np.arange(300) >= 30
    ratio = np.where(inside[:, None] & ~null, 4.0, 1.0)
    made = counts(random, sizes[:, None] * rates * ratio, SHAPE)
    p = rate_contrast(made, sizes, inside, overdispersion(sparse.csr_matrix(made), sizes))
    return false_discovery_rates(p), null


def share_tests(random: Random) -> tuple[Array, Array]:
    """q values of topic shares between two groups; every other column is drawn alike."""
    inside, null = np.arange(50) < 20, np.arange(40) >= 8
    shape = random.uniform(0.3, 2, 40)
    values = random.gamma(np.where(inside[:, None] & ~null, 3 * shape, shape))
    return false_discovery_rates(mean_contrast(values, inside)), null


def network_tests(random: Random, *, fractional: bool) -> tuple[Array, Array]:
    """q values of edges among names thrown over the sentences of their documents; 15 pairs are tied besides."""
    size, documents, sentences = 60, 40, 60
    home = random.random((documents, size)) < 0.25
    rate = random.gamma(1.0, 0.06, size)
    crowd = 1 + 4 * (random.random(documents * sentences) < 0.1)  # a tenth of the sentences hold five times as many
    chance = np.repeat(home, sentences, axis=0) * rate * crowd[:, None]
    held = random.random(chance.shape) < np.minimum(chance, 0.9)
    tied = [(2 * k, 2 * k + 1) for k in range(15)]
    for a, b in tied:
        both = np.repeat(home[:, a] & home[:, b], sentences) & (random.random(len(held)) < 0.06)
        held[both, a] = held[both, b] = True
    unit, node = np.nonzero(held)
    document = np.repeat(np.arange(documents), sentences)
    incidence = Incidence(unit, node, unit, document, size)
    graph = count_pairs(incidence, minimum=2)
    meetings = find_meetings(incidence, graph)
    share = fractional_shares(incidence) if fractional else np.ones(incidence.units)
    cells = sparse.coo_matrix((np.ones(len(unit)), (document[unit], node)), shape=(documents, size)).tocsr()
    strength = np.bincount(meetings.edge, share[meetings.unit], len(graph.weight))
    counted = Counted(incidence, graph, meetings, share, cells, cells, cells, strength, strength)
    units = np.full(documents, sentences)
    known = set(tied)
    pairs = zip(graph.source.tolist(), graph.target.tolist(), strict=True)
    return measure_edges(counted, test="within-documents", units=units).q_value, np.array(
        [p not in known for p in pairs]
    )


INTERVALS: dict[str, Callable[[Random], tuple[Array, Array, Array]]] = {
    "compare/terms: ratio of a text to a literature": text_ratio,
    "compare/groups/terms, entities: ratio of two groups": group_ratio,
    "compare/groups/topics, position: difference of two groups": group_difference,
    "compare/topics: share of the literature": literature_share,
    "compare/topics: share of a text": text_share,
    "findings: share of documents": document_share,
}
TESTS: dict[str, Callable[[Random], tuple[Array, Array]]] = {
    "network/edges, fractional counting": lambda random: network_tests(random, fractional=True),
    "network/edges, full counting": lambda random: network_tests(random, fractional=False),
    "compare/terms": keyness_tests,
    "compare/groups/terms": group_tests,
    "compare/groups/topics": share_tests,
}


def cover(make: Callable[[Random], tuple[Array, Array, Array]], draws: int, seed: int = 1) -> tuple[float, float]:
    """Share of the intervals that hold the truth, and share of the rows that have one, over so many intervals."""
    held = told = rows = 0
    random = np.random.default_rng(seed)
    while told < draws and rows < 50 * draws:
        low, high, truth = make(random)
        known = np.isfinite(low) & np.isfinite(high)
        held += int(((low <= truth) & (truth <= high))[known].sum())
        told, rows = told + int(known.sum()), rows + len(truth)
    return held / max(told, 1), told / max(rows, 1)


def discover(make: Callable[[Random], tuple[Array, Array]], draws: int, seed: int = 1) -> tuple[float, float]:
    """Mean share of false ones among what is found at q 0.05, and mean share of the planted that are found."""
    false, power = [], []
    random = np.random.default_rng(seed)
    for _ in range(draws):
        q, null = make(random)
        found = q <= RATE
        false.append((found & null).sum() / max(found.sum(), 1))
        power.append((found & ~null).sum() / max((~null).sum(), 1))
    return float(np.mean(false)), float(np.mean(power))


def main() -> None:
    """Print both tables."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    print("| interval | holds the truth | rows with one |\n|---|---|---|")
    for name, make in INTERVALS.items():
        print("| {} | {:.3f} | {:.2f} |".format(name, *cover(make, draws)), flush=True)
    print("\n| test at q 0.05 | false among found | planted found |\n|---|---|---|")
    for name, test in TESTS.items():
        print("| {} | {:.3f} | {:.2f} |".format(name, *discover(test, draws // 10)), flush=True)


if __name__ == "__main__":
    main()
