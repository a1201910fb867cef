"""What is not known: units that fit no topic, and topics that are none.

A partition gives every text a topic, and a name to what is left over. Here each unit is held against its topic, and
each topic against random groups of its size; what does not stand out is unassigned, and said to be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.core.memory import remembered
from pipeline.topics.labels import class_tfidf, rank_terms
from pipeline.topics.quality import npmi_coherence

Array = np.ndarray[Any, Any]
NOWHERE = -1  # the number of no topic
INCOHERENT, FORMULAS, EMPTY = "incoherent", "formulas", "empty"
# Percentile of the other topics' units, by likeness to a topic, that a unit of it must lie above. On abstracts of 67
# disciplines a higher one costs agreement with them; among laws it parts nine of ten abstracts of other fields.
OUTSIDERS = 85
DRAWS = 20  # of random groups
BETTER = 1.645  # standard deviations above random groups: one in twenty of them is as good
DISSOLVED = 0.5  # mean Jaccard overlap below which a cluster is called dissolved (Hennig 2007)
JUDGED = 10  # first terms whose coherence is judged
GRAM = 8  # characters of a passage
BUCKETS = 22  # binary digits of the numbers by which the documents of passages are counted
SHARED, FEWEST_HOLDERS = 0.1, 5  # share of the documents, and documents, that make a passage a formula
# Of a topic's passages. The topics of laws and reports that say something have 0.00 to 0.05 of formulas, those of
# salutations and promulgations 0.10 to 0.22.
MOSTLY_FORMULAS = 0.1
LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the topics are worth.

    Attributes
    ----------
    fits
        Whether each unit fits its main topic.
    reasons
        Of each topic: why it is unassigned, or empty.
    """

    fits: Array
    reasons: list[str]

    @property
    def assigned(self) -> Array:
        """Whether each topic is one."""
        return np.array([not reason for reason in self.reasons], dtype=bool)


def find_fitting(tfidf: sp.csr_matrix, main: Array, fitted: Array, k: int) -> Array:
    """Whether each unit is more like the other units of its topic than units of other topics mostly are.

    Parameters
    ----------
    tfidf
        All units, rows of unit length.
    main
        Main topic of each unit.
    fitted
        Which units the topics were fitted on; the others add nothing to what their topic is like.
    """
    units = np.arange(len(main))
    weights = np.where(fitted, 1.0, 0.0)
    members = sp.csr_matrix((weights, (main, units)), shape=(k, len(main)))
    sums = np.asarray((members @ tfidf).todense())
    product = np.asarray(tfidf @ sums.T)
    squares, own = (sums**2).sum(axis=1), np.asarray(tfidf.multiply(tfidf).sum(axis=1)).ravel() * weights
    likeness = product / np.sqrt(np.maximum(squares, 1e-12))
    mine = product[units, main]
    # A unit is no witness of its own: it is taken out of its topic's sum.
    rest = np.sqrt(np.maximum(squares[main] - 2 * mine * weights + own, 0.0))
    alike = np.where(rest > 1e-6, (mine - own) / np.where(rest > 1e-6, rest, 1.0), 0.0)
    least = np.zeros(k)
    for topic in range(k):
        outside = likeness[fitted & (main != topic), topic]
        least[topic] = np.percentile(outside, OUTSIDERS) if len(outside) else 0.0
    return np.asarray(np.round(alike, 9) > np.round(least[main], 9))


@remembered
def beat_chance(counts: sp.csr_matrix, labels: Array, coherence: Array, names: Sequence[str], *, seed: int) -> Array:
    """Whether each topic's first terms hang together more than those of random groups of as many units.

    Parameters
    ----------
    counts
        Unit by term.
    coherence
        Of the topics' own first terms.
    """
    generator, k = np.random.default_rng(seed), len(coherence)
    units, terms = counts.shape
    unit, drawn = np.repeat(np.arange(units), np.diff(counts.indptr)), []
    columns = counts.tocsc()
    for _ in range(DRAWS):
        cells = generator.permutation(labels)[unit] * terms + counts.indices
        scores = class_tfidf(np.bincount(cells, minlength=k * terms).reshape(k, terms).astype(float))
        drawn.append(npmi_coherence(columns, rank_terms(scores, names, limit=JUDGED)))
    chance = np.array(drawn)
    return np.asarray(coherence > chance.mean(axis=0) + BETTER * chance.std(axis=0) + 1e-9)


def _passages(texts: Sequence[str]) -> tuple[Array, Array]:
    """A number for each run of :data:`GRAM` letters of some texts, and the text that holds it."""
    letters = [LETTERS.sub("", text) for text in texts]
    codes = np.frombuffer("".join(letters).encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    found, length = codes, 1
    while length < GRAM:  # two runs beside one another make one of twice the length; wraps around
        found = found[:-length] * np.uint64(pow(1_000_003, length, 1 << 64)) + found[length:]
        length *= 2
    holder = np.repeat(np.arange(len(texts)), [len(text) for text in letters])
    whole = holder[: 1 - GRAM] == holder[GRAM - 1 :]
    return found[whole], holder[: 1 - GRAM][whole]


def measure_formulas(read: Callable[[], Iterable[Mapping[int, str]]], document: Array, *, documents: int) -> Array:
    """The share of each unit's passages that many documents hold word for word.

    The texts are gone through twice, and only the passages that may be formulas are ever held: first the documents of
    each are counted, of several passages together where their numbers end alike.

    Parameters
    ----------
    read
        The texts by unit, some documents' at a time and all of a document's together.
    document
        Of each unit.
    """
    held, lengths = np.zeros(1 << BUCKETS, dtype=np.int32), np.zeros(len(document), dtype=np.int64)
    for texts in read():
        grams, unit = _find(texts)
        lengths += np.bincount(unit, minlength=len(lengths))
        edges = np.flatnonzero(np.diff(document[unit])) + 1
        for own in np.split(grams >> np.uint64(64 - BUCKETS), edges):
            held[own] += 1  # once, however often it stands there
    least, found, units = max(FEWEST_HOLDERS, SHARED * documents), [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    often = held >= least
    for texts in read() if often.any() else ():
        grams, unit = _find(texts)
        kept = often[grams >> np.uint64(64 - BUCKETS)]
        found.append(grams[kept])
        units.append(unit[kept])
    known, code = np.unique(np.concatenate(found), return_inverse=True)
    unit = np.concatenate(units)
    pairs = np.sort(code * documents + document[unit])  # by far faster than the table of numpy's unique
    first = np.diff(pairs, prepend=-1) > 0
    holders = np.bincount(pairs[first] // documents, minlength=len(known))
    return np.bincount(unit, weights=holders[code] >= least, minlength=len(document)) / np.maximum(lengths, 1)


def _find(texts: Mapping[int, str]) -> tuple[Array, Array]:
    """The passages of the units' texts, and the unit of each."""
    grams, holder = _passages(list(texts.values()))
    return grams, np.fromiter(texts, dtype=np.int64, count=len(texts))[holder]


def explain_topics(
    main: Array, fits: Array, better: Array, stability: Array, formulas: Array, *, fitted: Array
) -> list[str]:
    """Of each topic the reason why it is unassigned, or empty."""
    reasons = []
    for topic in range(len(better)):
        own = (main == topic) & fitted
        if not (own & fits).any():
            reasons.append(EMPTY)
        elif formulas[own].mean() >= MOSTLY_FORMULAS:
            reasons.append(FORMULAS)
        elif not better[topic] and stability[topic] < DISSOLVED:
            reasons.append(INCOHERENT)
        else:
            reasons.append("")
    return reasons
