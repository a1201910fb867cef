"""Whether 95 % intervals hold what was planted, and how many findings at q 0.05 are false.

``python -m tests.benchmarks.intervals [DRAWS]`` prints both for the intervals and tests of the tables. Texts are made
from known rates: negative binomial counts by paragraph or document, gamma shares of topics, names over sentences.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from pipeline.comparison.contrasts import difference_interval, mean_contrast, rate_contrast, ratio_interval
from pipeline.comparison.entities import try_silences
from pipeline.comparison.every import rate_every
from pipeline.comparison.keyness import overdispersion
from pipeline.comparison.literature import Counts
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.comparison.silences import Said, Silences
from pipeline.comparison.terms import candidate_terms, make_case, measure_cases
from pipeline.comparison.topics import Background, compare_shares
from pipeline.networks.build import Counted, measure_edges
from pipeline.networks.counting import Incidence, count_pairs, find_meetings
from pipeline.networks.weights import fractional_shares
from pipeline.statistics import false_discovery_rates, share_intervals, wilson_interval

Random = np.random.Generator
Array = np.ndarray[Any, Any]
RATE = 0.05
Planted = Callable[[Random], tuple[Array, Array, Array]]
SHAPE = 2.0  # of the gamma that spreads rates over documents: variance = mean + mean² / 2


def made_bursts(random: Random, terms: int) -> Array:
    """Shapes of the terms: in real genres their overdispersion, one over it, lies between 0.2 and 5."""
    return np.asarray(10 ** random.uniform(-0.7, 0.7, terms))


def counts(random: Random, mean: Array, shape: float | Array) -> Array:
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


def topic_shares(random: Random) -> Array:
    """True shares of 4 to 15 topics, from alike to one that holds nearly all."""
    return random.dirichlet(np.full(int(random.integers(4, 16)), 10 ** random.uniform(-1.3, 0.3))) + 1e-9


def document_shares(random: Random, truth: Array) -> Array:
    """The topic shares of 8 to 120 documents, from those of one topic each to those that mix all."""
    drawn = random.gamma(truth * 10 ** random.uniform(-0.7, 1.5), size=(int(random.integers(8, 120)), len(truth)))
    drawn[drawn.sum(axis=1) < 1e-200] = truth
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))


def paragraph_shares(random: Random, truth: Array) -> tuple[Array, Array]:
    """The same of 8 to 80 paragraphs of a text, and their lengths; they go on about one topic for a while."""
    count, stay = int(random.integers(8, 80)), random.uniform(0, 0.75)
    topic = random.choice(len(truth), count, p=truth / truth.sum())
    for at in np.flatnonzero(random.random(count - 1) < stay) + 1:
        topic[at] = topic[at - 1]
    pure = random.beta(6, 1, count)[:, None] if random.random() < 0.5 else 1.0
    mixed = random.dirichlet(np.maximum(truth * 8, 1e-3), count)
    return pure * np.eye(len(truth))[topic] + (1 - pure) * mixed, random.gamma(10, 0.1, count)


def literature_share(random: Random) -> tuple[Array, Array, Array]:
    """Of the mean topic share in a literature, a genre or a year."""
    truth = topic_shares(random)
    return *share_intervals(document_shares(random, truth)), truth


def text_share(random: Random) -> tuple[Array, Array, Array]:
    """Of the topic shares of a text, from its paragraphs."""
    truth = topic_shares(random)
    return *share_intervals(*paragraph_shares(random, truth), in_order=True), truth


def only(make: Planted, least: float, most: float) -> Planted:
    """The intervals whose truth lies there."""

    def chosen(random: Random) -> tuple[Array, Array, Array]:
        low, high, truth = make(random)
        kept = (truth >= least) & (truth < most)
        return low[kept], high[kept], truth[kept]

    return chosen


def document_share(random: Random) -> tuple[Array, Array, Array]:
    """Of the share of documents that hold something."""
    truth = random.uniform(0.02, 0.98, 20)
    ends = [wilson_interval(float(random.binomial(120, p)), 120) for p in truth.tolist()]
    return np.array([low for low, _ in ends]), np.array([high for _, high in ends]), truth


def keyness_tests(random: Random) -> tuple[Array, Array]:
    """q values of a text's terms against a literature, and whether each term is used alike."""
    return few_or_many(random, 80)


def few_or_many(random: Random, documents: int) -> tuple[Array, Array]:
    """The same against so many documents."""
    sizes, rates = random.integers(800, 6000, documents).astype(float), 10 ** random.uniform(-4, -2, 300)
    null, shape = np.arange(300) >= 30, made_bursts(random, 300)
    ratio = np.where(null, 1.0, 12.0)
    theirs = counts(random, sizes[:, None] * rates, shape)
    own = counts(random, 4000.0 * rates * ratio, shape)
    literature = Counts(sparse.csr_matrix(theirs), sizes, [""] * 300).everything
    tested = candidate_terms(own, literature, minimum=2, size=4000.0)
    (found,) = measure_cases([make_case(own, 4000.0, literature, tested)], prior=500.0)
    return found.q, null[tested]


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


def role_tests(random: Random) -> tuple[Array, Array]:
    """q values of the shares of a text's topics against a literature's, in which two have changed places."""
    truth = np.sort(topic_shares(random))
    moved = np.arange(len(truth))
    moved[[1, -1]] = moved[[-1, 1]]
    units, sizes = paragraph_shares(random, truth[moved])
    shares = document_shares(random, truth)
    background = Background(shares.mean(axis=0), *share_intervals(shares), shares)
    own = sizes / sizes.sum() @ units
    p = compare_shares(own, *share_intervals(units, sizes, in_order=True), background)
    return false_discovery_rates(p), moved == np.arange(len(truth))


def genre_tests(random: Random) -> tuple[Array, Array]:
    """q values against four genres at once of a text's terms, most of which one genre uses as often as the text."""
    genres, size, terms = 4, 4000.0, 400
    null = np.arange(terms) >= 30
    rates = 10 ** random.uniform(-4, -2, terms)
    home = random.integers(0, genres, terms)  # the genre that explains a term
    shape = made_bursts(random, terms)
    own, tried = counts(random, size * rates, shape), []
    for genre in range(genres):
        sizes = random.integers(800, 6000, 25).astype(float)
        theirs = counts(random, sizes[:, None] * np.where((home == genre) & null, rates, rates / 12), shape)
        literature = Counts(sparse.csr_matrix(theirs), sizes, [""] * terms).everything
        tested = candidate_terms(own, literature, minimum=2, size=size)
        tried += [case.tried for case in measure_cases([make_case(own, size, literature, tested)], prior=500.0)]
    return np.nan_to_num(rate_every(tried, items=terms), nan=1.0), null


def silence_tests(random: Random) -> tuple[Array, Array]:
    """q values of what a text does not name among 300 entities of a literature, 20 of which it would have named."""
    sizes, rates = random.integers(800, 6000, 80).astype(float), 10 ** random.uniform(-4, -2.2, 300)
    null = np.arange(300) >= 20
    rates[~null] = 10 ** random.uniform(-2.2, -1.8, 20)
    shape = np.where(null, made_bursts(random, 300), 5.0)  # what every document names about as often
    theirs = counts(random, sizes[:, None] * rates, shape)
    own = np.where(null, counts(random, 4000.0 * rates, shape), 0.0)
    names = Counts(sparse.csr_matrix(np.vstack([own, theirs])), np.concatenate([[4000.0], sizes]), [""] * 300)
    found = try_silences(0, Said([]), names.sum_up(np.arange(1, 81)), names, Unsaid(), ComparisonParameters())
    q = np.ones(300)
    q[found.silence] = found.q
    return q, null


class Unsaid(Silences):
    """A text that says nothing in other words."""

    def __init__(self) -> None:
        pass

    def find(self, said: Said, items: Sequence[int]) -> list[bool]:
        """Nothing."""
        return [False for _ in items]


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


INTERVALS: dict[str, Planted] = {
    "compare/terms: ratio of a text to a literature": text_ratio,
    "compare/groups/terms, entities: ratio of two groups": group_ratio,
    "compare/groups/topics, position: difference of two groups": group_difference,
    "compare/topics, topics/periods: mean share of documents": literature_share,
    "the same, below 0.05": only(literature_share, 0, 0.05),
    "the same, above 0.7": only(literature_share, 0.7, 1.1),
    "compare/topics: share of a text": text_share,
    "the same, of a text, below 0.05": only(text_share, 0, 0.05),
    "the same, of a text, above 0.7": only(text_share, 0.7, 1.1),
    "findings: share of documents": document_share,
}
TESTS: dict[str, Callable[[Random], tuple[Array, Array]]] = {
    "network/edges, fractional counting": lambda random: network_tests(random, fractional=True),
    "network/edges, full counting": lambda random: network_tests(random, fractional=False),
    "compare/terms, against 80 documents": keyness_tests,
    "compare/terms, against 8 documents": lambda random: few_or_many(random, 8),
    "compare/terms, against every genre at once": genre_tests,
    "compare/entities: silences": silence_tests,
    "compare/topics": role_tests,
    "compare/groups/terms": group_tests,
    "compare/groups/topics": share_tests,
}


def cover(make: Planted, draws: int, seed: int = 1) -> tuple[float, float]:
    """Share of the intervals that hold the truth, and share of the rows that have one, over so many planted corpora."""
    held = told = rows = 0
    random = np.random.default_rng(seed)
    for _ in range(draws):
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
        print("| {} | {:.3f} | {:.2f} |".format(name, *discover(test, draws)), flush=True)


if __name__ == "__main__":
    main()
