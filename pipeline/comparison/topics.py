"""Topic shares of a document against those of a literature."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.comparison.every import Tried
from pipeline.comparison.literature import Group
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.records.comparison import TopicContrast
from pipeline.statistics import NORMAL, false_discovery_rates, share_intervals, tell
from pipeline.topics.occurrences import encode

if TYPE_CHECKING:
    import pyarrow as pa

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Mixtures:
    """Topic shares of documents and of their units.

    Attributes
    ----------
    shares
        Document by topic.
    unit_document, unit_block
        Document and first block of each unit.
    units
        Unit by topic, in shares of the document.
    part
        Each unit's part of its document, what fits no topic included.
    labels
        One a topic.
    """

    shares: Array
    unit_document: Array
    unit_block: Array
    units: Array
    part: Array
    labels: list[str]


def read_mixtures(topics: pa.Table, document_topics: pa.Table, documents: list[str]) -> Mixtures:
    """The mixtures of a run's topic tables, under the indices of ``documents``."""
    document = encode(document_topics["doc_id"], documents)
    topic = np.asarray(document_topics["topic"].to_numpy(), dtype=np.int64)
    share = np.asarray(document_topics["share"].to_numpy(), dtype=float)
    unit = np.array([-1 if u == "document" else int(u) for u in document_topics["unit"].to_pylist()], dtype=np.int64)
    width = topics.num_rows
    shares = np.zeros((len(documents), width))
    whole, told = unit < 0, topic >= 0  # what fits no topic has none
    shares[document[whole & told], topic[whole & told]] = share[whole & told]
    keys, inverse = np.unique(np.stack([document[~whole], unit[~whole]]), axis=1, return_inverse=True)
    units = np.zeros((keys.shape[1], width))
    within = told[~whole]
    units[inverse[within], topic[~whole][within]] = share[~whole][within]
    part = np.bincount(inverse, weights=share[~whole], minlength=keys.shape[1])
    return Mixtures(shares, keys[0], keys[1], units, part, topics["label"].to_pylist())


@dataclass(frozen=True, slots=True)
class Background:
    """Topic shares of a literature: their means with 95 % intervals, and each topic's shares in order.

    Attributes
    ----------
    mean, low, high
        Over topics; NaN where there are too few documents for an interval.
    ordered
        Document by topic, each column sorted.
    """

    mean: Array
    low: Array
    high: Array
    ordered: Array

    def percentile(self, topic: int, share: float) -> float:
        """The mid-rank percentile of a share among the literature's shares of the topic, 0 to 100."""
        column = self.ordered[:, topic]
        ranks = column.searchsorted(share, side="left") + column.searchsorted(share, side="right")
        return 50 * float(ranks) / max(len(column), 1)


def describe_background(shares: Array) -> Background:
    """The background that documents with these shares make."""
    return Background(shares.mean(axis=0), *share_intervals(shares), np.sort(shares, axis=0))


@dataclass(frozen=True, slots=True)
class Shares:
    """Topic shares of a document, with their intervals, tested against those of a literature; arrays over topics.

    Attributes
    ----------
    own, low, high
        Of the document.
    topic
        Those with a label, which alone are tested.
    p, q
        Of all; NaN where there is no test.
    """

    own: Array
    low: Array
    high: Array
    topic: Array
    p: Array
    q: Array

    def tried(self, background: Background) -> Tried:
        """What the genres' tests are put together from."""
        kept = self.topic[~np.isnan(self.p[self.topic])]
        return Tried(kept, self.p[kept], (self.own > background.mean)[kept])


def compare_shares(own: Array, low: Array, high: Array, background: Background) -> Array:
    """Two-sided p of a difference of two shares with 95 % intervals, NaN where one of them has none.

    The variance of either is recovered from the end of its interval that lies towards the other (Newcombe 1998,
    Statistics in Medicine 17).
    """
    from scipy.special import ndtr

    difference = own - background.mean
    ours = np.where(difference > 0, own - low, high - own)
    theirs = np.where(difference > 0, background.high - background.mean, background.mean - background.low)
    return np.asarray(2 * ndtr(-NORMAL * np.abs(difference) / np.maximum(np.hypot(ours, theirs), 1e-12)))


def try_topics(document: int, mixtures: Mixtures, background: Background) -> Shares:
    """The tests of a document's topic shares against a literature."""
    own = mixtures.shares[document]
    start, stop = np.searchsorted(mixtures.unit_document, (document, document + 1)).tolist()
    units, part = mixtures.units[start:stop], mixtures.part[start:stop]
    low, high = share_intervals(units / part[:, None], part, in_order=True)
    topic = np.array([k for k, label in enumerate(mixtures.labels) if label], dtype=np.int64)
    p, q = compare_shares(own, low, high, background), np.full(len(own), np.nan)
    if len(topic) and not np.isnan(p).any():
        q[topic] = false_discovery_rates(p[topic])
    return Shares(own, low, high, topic, p, q)


def find_role(difference: float, q: float, rate: float) -> str:
    """over, under, alike, or empty where nothing was tested."""
    if isnan(q):
        return ""
    return "alike" if q > rate else "over" if difference > 0 else "under"


def contrast_topics(
    document: int,
    doc_id: str,
    group: Group,
    mixtures: Mixtures,
    background: Background,
    shares: Shares,
    every: Array,
    first_sentence: dict[tuple[int, int], int],
    parameters: ComparisonParameters,
    *,
    limit: int,
) -> list[TopicContrast]:
    """The rows of one document against one group, the largest difference first.

    Parameters
    ----------
    shares
        The document's, tested against this background.
    every
        Each topic's q value against every genre at once; NaN where there is none.
    first_sentence
        Number of the first sentence of each (document, block).
    limit
        Topics listed at most.
    """
    own = shares.own
    start, stop = np.searchsorted(mixtures.unit_document, (document, document + 1)).tolist()
    units, blocks = mixtures.units[start:stop], mixtures.unit_block[start:stop]
    difference = own - background.mean
    order = np.lexsort((np.arange(len(own)), -np.round(np.abs(difference), 8))).tolist()
    listed = [topic for topic in order if mixtures.labels[topic]][:limit]
    best = np.argsort(-units, axis=0, kind="stable")[: parameters.evidence]  # of equals the first in the text
    held, places = np.take_along_axis(units, best, axis=0) > 0, blocks[best]
    columns = (
        own, shares.low, shares.high, background.mean, background.low, background.high, difference, shares.p, shares.q,
        every,
    )  # fmt: skip
    result: list[TopicContrast] = []
    for topic, *row in zip(listed, *(column[listed].tolist() for column in columns), strict=True):
        share, low, high, related, related_low, related_high, effect, p, q, of_every = row
        cited = [first_sentence.get((document, block), 0) for block in places[held[:, topic], topic].tolist()]
        cited = cited or ([0] if share > 0 else [])
        result.append(
            TopicContrast(
                doc_id=doc_id,
                against=group.name,
                topic=topic,
                label=mixtures.labels[topic],
                share=round(share, 6),
                low=tell(low),
                high=tell(high),
                related_share=round(related, 6),
                related_low=tell(related_low),
                related_high=tell(related_high),
                effect=round(effect, 6),
                percentile=round(background.percentile(topic, share), 2),
                role=find_role(effect, q, parameters.false_discovery_rate),
                p_value=tell(p, 8),
                q_value=tell(q, 8),
                q_every=tell(of_every, 8),
                evidence=" ".join(f"{doc_id}:{number}" for number in cited),
            )
        )
    return result
