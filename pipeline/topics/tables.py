"""The tables of a fitted model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from pipeline.records.base import make_table, rows_table
from pipeline.records.topics import (
    DocumentTopic,
    MapPoint,
    TermTrend,
    Topic,
    TopicMerge,
    TopicPeriod,
    TopicQuality,
    TopicTerm,
)
from pipeline.statistics import wilson_interval
from pipeline.topics.fitting import Fitted, average_units, name_terms
from pipeline.topics.hierarchy import build_hierarchy
from pipeline.topics.ignorance import NOWHERE
from pipeline.topics.labels import (
    class_tfidf,
    complete_terms,
    find_telling,
    make_label,
    pick_label_terms,
    rank_terms,
    score_sentences,
    sum_by_topic,
)
from pipeline.topics.map_layout import place_documents
from pipeline.topics.quality import diversity, npmi_coherence, simplified_silhouette
from pipeline.topics.stability import Stability
from pipeline.topics.trends import average_by, find_trends
from pipeline.topics.unit_corpus import count_entities
from pipeline.topics.units import Units

if TYPE_CHECKING:
    import pyarrow as pa

Array = np.ndarray[Any, Any]
TERMS_SHOWN, TERMS_JUDGED, TERMS_LISTED = 12, 10, 30
ENTITIES_SHOWN = 6
EXEMPLARS = 3
LEAST_LEFT = 1e-6  # of a document's text that fits no topic: less is rounding
TREND_RATE = 0.1  # false-discovery rate of emerging and fading terms


def find_exemplars(fitted: Fitted, scores: Array) -> list[str]:
    """References of each topic's most telling sentences, at most one a document."""
    units, seen = fitted.corpus.units, fitted.corpus.occurrences
    unit = units.locate(seen.document, seen.sentence)
    width = int(units.sentence_number.max(initial=0)) + 1
    known = units.sentence_document * width + units.sentence_number
    at = np.searchsorted(known, seen.document * width + seen.sentence)
    kept = (unit >= 0) & (seen.document != fitted.corpus.focal) & fitted.fits[unit]
    lengths = np.bincount(at, minlength=len(known))
    # Sorted and then told apart: by far faster than the table of numpy's unique.
    pairs = np.sort(at[kept] * len(seen.names) + seen.term[kept])
    sentence, term = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], len(seen.names))
    main = fitted.main[units.sentence_unit[sentence]]
    result = []
    for topic in range(fitted.k):
        own = main == topic
        value = np.round(score_sentences(sentence[own], term[own], scores[topic], lengths), 8)
        chosen: dict[int, str] = {}
        for index in np.argsort(-value, kind="stable")[: EXEMPLARS * 10].tolist():
            document = int(units.sentence_document[index])
            if value[index] > 0 and document not in chosen and len(chosen) < EXEMPLARS:
                chosen[document] = f"{fitted.corpus.documents[document]}:{units.sentence_number[index]}"
        result.append(" ".join(chosen.values()))
    return result


class TopicWords:
    """What marks each topic: scores of all terms, the first terms, and the counts behind them."""

    def __init__(self, fitted: Fitted, nouns: Array, usual: Array, reasons: Sequence[str] = ()) -> None:
        seen, fits = fitted.corpus.occurrences, fitted.fits[fitted.related]
        self.names = seen.names
        counts, labels = sp.csr_matrix(fitted.counts[fits]), fitted.labels[fits]
        self.by_topic = sum_by_topic(counts, labels, fitted.k)
        self.holders = sum_by_topic(sp.csr_matrix(counts.sign()), labels, fitted.k)
        self.scores = class_tfidf(self.holders)
        self.tops = rank_terms(self.scores, self.names, limit=TERMS_LISTED)
        self.judged = [top[:TERMS_JUDGED] for top in self.tops]
        self.words = name_terms(self.names, self.tops)
        self.apt = nouns & find_telling(self.by_topic, usual, seen.tokens.sum() / max(len(seen.term), 1))
        tops = rank_terms(pick_label_terms(self.scores, self.apt), self.names, limit=3)
        named = name_terms(self.names, complete_terms(tops, self.by_topic, self.names, self.apt))
        self.reasons = list(reasons) or [""] * fitted.k
        self.labels = [
            "" if reason else make_label(own) or make_label(words) or "—"
            for reason, own, words in zip(self.reasons, named, self.words, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the topics stand: the units of all documents, those that topics were fitted on, and their topics."""

    documents: list[str]
    units: Units
    related: Array
    labels: Array
    k: int


def name_entities(placed: Placed, mentions: pa.Table, entities: pa.Table) -> list[str]:
    """The entities that mark each topic."""
    counts, names = count_entities(mentions, entities, placed.units, placed.documents)
    held = sum_by_topic(sp.csr_matrix(counts[placed.related]).sign(), placed.labels, placed.k)
    return ["|".join(own) for own in name_terms(names, rank_terms(class_tfidf(held), names, limit=ENTITIES_SHOWN))]


def tabulate_topics(fitted: Fitted, words: TopicWords, stability: Stability, parents: Array) -> pa.Table:
    """The table topics/topics, its entities left out."""
    labels, width = fitted.labels, fitted.k
    silhouette = simplified_silhouette(fitted.frame.coordinates, labels, fitted.centroids)
    sizes = np.maximum(np.bincount(labels, minlength=width), 1)
    focal = fitted.corpus.focal
    return make_table(Topic, {
        "topic": np.arange(width),
        "label": words.labels,
        "terms": [" ".join(own[:TERMS_SHOWN]) for own in words.words],
        "share": np.round(fitted.documents[fitted.others].mean(axis=0), 6),
        "documents": np.bincount(fitted.main_topics[fitted.others] + 1, minlength=width + 1)[1:],
        "npmi": np.round(npmi_coherence(fitted.counts, words.judged), 6),
        "entities": [""] * width,
        "exemplars": find_exemplars(fitted, words.scores),
        "silhouette": np.round(np.bincount(labels, weights=silhouette, minlength=width) / sizes, 6),
        "stability": np.round(stability.topics, 6),
        "focal_share": np.round(fitted.documents[focal], 6) if focal >= 0 else np.zeros(width),
        "parent": parents,
        "unassigned": words.reasons,
    })  # fmt: skip


def tabulate_shares(fitted: Fitted) -> pa.Table:
    """The table topics/document_topics: each document's own rows, then those of its units when it has several."""
    corpus, units, fits = fitted.corpus, fitted.corpus.units, fitted.fits
    shares = np.column_stack([fitted.shares * fits[:, None], ~fits])
    left = 1 - fitted.documents.sum(axis=1)
    whole = np.column_stack([fitted.documents, np.where(left > LEAST_LEFT, left, 0.0)])
    several = np.bincount(units.document, minlength=len(corpus.documents))[units.document] > 1
    own_rows, own_topics = np.nonzero(whole)
    unit_rows, unit_topics = np.nonzero(shares * several[:, None])
    document = np.concatenate([own_rows, units.document[unit_rows]])
    block = np.concatenate([np.full(len(own_rows), -1), units.block[unit_rows]])
    topic = np.concatenate([own_topics, unit_topics])
    topic = np.where(topic == fitted.k, NOWHERE, topic)
    within = np.concatenate([whole[own_rows, own_topics], shares[unit_rows, unit_topics]])
    share = np.concatenate([whole[own_rows, own_topics], (shares * fitted.part[:, None])[unit_rows, unit_topics]])
    order = np.lexsort((topic, -share, block, document))
    return make_table(DocumentTopic, {
        "doc_id": [corpus.documents[i] for i in document[order].tolist()],
        "unit": ["document" if b < 0 else str(b) for b in block[order].tolist()],
        "topic": topic[order],
        "share": np.round(share[order], 6),
        "within": np.round(within[order], 6),
    })  # fmt: skip


def tabulate_terms(words: TopicWords) -> pa.Table:
    """The table topics/terms."""
    rows = [(topic, rank, index) for topic, top in enumerate(words.tops) for rank, index in enumerate(top, start=1)]
    counts = words.by_topic.tocsr()
    return make_table(TopicTerm, {
        "topic": [topic for topic, _, _ in rows],
        "rank": [rank for _, rank, _ in rows],
        "term": [words.names[index] for _, _, index in rows],
        "score": [round(float(words.scores[topic, index]), 8) for topic, _, index in rows],
        "frequency": [int(counts[topic, index]) for topic, _, index in rows],
    })  # fmt: skip


def tabulate_quality(fitted: Fitted, words: TopicWords, stability: Stability) -> pa.Table:
    """The table topics/quality: measures of the model as a whole, with spreads where they have one."""
    npmi = npmi_coherence(fitted.counts, words.judged)
    silhouette = simplified_silhouette(fitted.frame.coordinates, fitted.labels, fitted.centroids)
    spreads = {
        "coherence": (npmi, "mean NPMI of each topic's ten first terms; low and high over topics"),
        "silhouette": (silhouette, "mean simplified silhouette; low and high over units"),
        "stability_seeds": (stability.seeds, "adjusted Rand index of refits from other seeds"),
        "stability_bootstraps": (stability.bootstraps, "adjusted Rand index of refits on document bootstraps"),
    }
    rows = [TopicQuality("topics", float(fitted.k), float(fitted.k), float(fitted.k), "number of topics")]
    distinct = round(diversity(words.judged), 6)
    rows.append(
        TopicQuality("diversity", distinct, distinct, distinct, "distinct terms among the ten first of all topics")
    )
    for measure, (values, note) in spreads.items():
        low, high = np.percentile(values, (5, 95))
        rows.append(
            TopicQuality(measure, round(float(values.mean()), 6), round(float(low), 6), round(float(high), 6), note)
        )
    rows += list(_measure_fit(fitted, words))
    mean = round(float(stability.bootstraps.mean()), 6)
    rows.append(TopicQuality("verdict", mean, mean, mean, stability.explain()))
    return rows_table(rows, TopicQuality)


def _measure_fit(fitted: Fitted, words: TopicWords) -> Iterator[TopicQuality]:
    """How much of the texts has a topic."""
    lost = float(sum(bool(reason) for reason in words.reasons))
    yield TopicQuality("unassigned_topics", lost, lost, lost, "groups of texts that are no topics")
    known = np.array([not reason for reason in words.reasons], dtype=bool)
    told = fitted.fits & known[fitted.main]
    for measure, documents, note in (
        ("fit", fitted.others, "units of the related literature that fit a topic; Wilson's interval"),
        ("focal_fit", np.array([fitted.corpus.focal]), "units of the focal document that fit a topic; likewise"),
    ):
        own = told[np.isin(fitted.corpus.units.document, documents)]
        if len(own):
            low, high = wilson_interval(int(own.sum()), len(own))
            share = round(float(own.mean()), 6)
            yield TopicQuality(measure, share, round(low, 6), round(high, 6), note)


def tabulate_periods(fitted: Fitted) -> pa.Table:
    """The table topics/periods: shares by year and by genre, of the related literature."""
    shares = fitted.documents[fitted.others]
    years = ["" if year <= 0 else str(year) for year in fitted.corpus.years[fitted.others].tolist()]
    genres = [fitted.corpus.genres[i] for i in fitted.others.tolist()]
    rows = [*average_by(shares, years, "year"), *average_by(shares, genres, "genre")]
    return rows_table(rows, TopicPeriod)


def tabulate_trends(fitted: Fitted, words: TopicWords) -> pa.Table:
    """The table topics/trends: emerging and fading terms of the related literature."""
    corpus = fitted.corpus
    units = np.arange(len(corpus.units))
    members = sp.csr_matrix((np.ones(len(units)), (corpus.units.document, units)))
    present = sp.csr_matrix(members @ corpus.counts).sign()[fitted.others]
    topic = np.where(words.scores.max(axis=0) > 0, words.scores.argmax(axis=0), -1)
    rows = find_trends(sp.csr_matrix(present), corpus.years[fitted.others], words.names, topic, rate=TREND_RATE)
    return rows_table(rows, TermTrend)


def tabulate_hierarchy(fitted: Fitted, words: TopicWords, *, broad: int) -> pa.Table:
    """The table topics/hierarchy."""
    return rows_table(
        build_hierarchy(fitted.centroids, words.holders, words.names, apt=words.apt, broad=broad), TopicMerge
    )


def tabulate_map(fitted: Fitted) -> pa.Table:
    """The table topics/map: every document's place in two dimensions."""
    places = place_documents(average_units(fitted.corpus, fitted.shares)[0], fitted.centroids)
    return make_table(MapPoint, {
        "doc_id": fitted.corpus.documents,
        "x": np.round(places[:, 0], 4),
        "y": np.round(places[:, 1], 4),
        "topic": fitted.main_topics,
    })  # fmt: skip
