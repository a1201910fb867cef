"""Topic shares of a document against those of a literature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.comparison.keyness import resample
from pipeline.comparison.literature import Group
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.records.comparison import TopicContrast
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
    labels
        One a topic.
    """

    shares: Array
    unit_document: Array
    unit_block: Array
    units: Array
    labels: list[str]


def read_mixtures(topics: pa.Table, document_topics: pa.Table, documents: list[str]) -> Mixtures:
    """The mixtures of a run's topic tables, under the indices of ``documents``."""
    document = encode(document_topics["doc_id"], documents)
    topic = np.asarray(document_topics["topic"].to_numpy(), dtype=np.int64)
    share = np.asarray(document_topics["share"].to_numpy(), dtype=float)
    unit = np.array([-1 if u == "document" else int(u) for u in document_topics["unit"].to_pylist()], dtype=np.int64)
    width = topics.num_rows
    shares = np.zeros((len(documents), width))
    told = topic >= 0  # what fits no topic has none
    document, topic, share, unit = document[told], topic[told], share[told], unit[told]
    whole = unit < 0
    shares[document[whole], topic[whole]] = share[whole]
    keys, inverse = np.unique(np.stack([document[~whole], unit[~whole]]), axis=1, return_inverse=True)
    units = np.zeros((keys.shape[1], width))
    units[inverse, topic[~whole]] = share[~whole]
    return Mixtures(shares, keys[0], keys[1], units, topics["label"].to_pylist())


def share_interval(units: Array, *, draws: int, seed: int) -> tuple[Array, Array]:
    """95 % intervals of a document's shares when its units are drawn again; rows of ``units`` are shares of it."""
    weights = resample(len(units), draws=draws, seed=seed)
    totals = weights @ units
    totals /= np.maximum(totals.sum(axis=1, keepdims=True), 1e-12)
    low, high = np.percentile(totals, (2.5, 97.5), axis=0)
    return np.asarray(low), np.asarray(high)


@dataclass(frozen=True, slots=True)
class Background:
    """Topic shares of a literature: their means with 95 % intervals, and each topic's shares in order.

    Attributes
    ----------
    mean, low, high
        Over topics.
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


def describe_background(shares: Array, *, draws: int, seed: int) -> Background:
    """The background that documents with these shares make; intervals by drawing the documents again."""
    weights = resample(len(shares), draws=draws, seed=seed) / len(shares)
    low, high = np.percentile(weights @ shares, (2.5, 97.5), axis=0)
    return Background(shares.mean(axis=0), np.asarray(low), np.asarray(high), np.sort(shares, axis=0))


def find_role(low: float, high: float, related_low: float, related_high: float) -> str:
    """over or under when the two intervals don't meet, else alike."""
    if low > related_high:
        return "over"
    return "under" if high < related_low else "alike"


def contrast_topics(
    document: int,
    doc_id: str,
    group: Group,
    mixtures: Mixtures,
    background: Background,
    first_sentence: dict[tuple[int, int], int],
    parameters: ComparisonParameters,
    *,
    limit: int,
) -> list[TopicContrast]:
    """The rows of one document against one group, the largest difference first.

    Parameters
    ----------
    first_sentence
        Number of the first sentence of each (document, block).
    limit
        Topics listed at most.
    """
    own = mixtures.shares[document]
    start, stop = np.searchsorted(mixtures.unit_document, (document, document + 1)).tolist()
    units, blocks = mixtures.units[start:stop], mixtures.unit_block[start:stop]
    low, high = own, own
    if len(units) > 1:
        low, high = share_interval(units, draws=parameters.bootstraps, seed=parameters.seed)
    difference = own - background.mean
    result: list[TopicContrast] = []
    for topic in np.lexsort((np.arange(len(own)), -np.round(np.abs(difference), 8))).tolist():
        if not mixtures.labels[topic] or len(result) >= limit:
            continue
        best = np.lexsort((blocks, -units[:, topic])) if len(units) else np.zeros(0, np.int64)
        places = [int(blocks[b]) for b in best.tolist() if units[b, topic] > 0][: parameters.evidence]
        cited = [first_sentence.get((document, block), 0) for block in places] or ([0] if own[topic] > 0 else [])
        result.append(
            TopicContrast(
                doc_id=doc_id,
                against=group.name,
                topic=topic,
                label=mixtures.labels[topic],
                share=round(float(own[topic]), 6),
                low=round(float(min(low[topic], own[topic])), 6),
                high=round(float(max(high[topic], own[topic])), 6),
                related_share=round(float(background.mean[topic]), 6),
                related_low=round(float(background.low[topic]), 6),
                related_high=round(float(background.high[topic]), 6),
                effect=round(float(difference[topic]), 6),
                percentile=round(background.percentile(topic, float(own[topic])), 2),
                role=find_role(low[topic], high[topic], background.low[topic], background.high[topic]),
                evidence=" ".join(f"{doc_id}:{number}" for number in cited),
            )
        )
    return result
