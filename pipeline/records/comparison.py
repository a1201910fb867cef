"""The tables of the comparison stage.

Without a focal document every document is compared with the rest, and ``doc_id`` tells which one a row is about.
References to evidence are sentences, written ``doc_id:sentence`` and joined by a space.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TermContrast:
    """A term that the document uses more or less than the literature it is compared with."""

    doc_id: str
    against: str  # all, or a genre
    term: str  # a word or phrase of the texts
    direction: str  # over: the document uses it more than the literature; under: less
    frequency: int  # times in the document
    expected: float  # occurrences that the literature's rate would give
    related_frequency: int
    related_documents: int
    effect: float  # log2 of the ratio of smoothed rates: 1 is twice as often, -1 half as often
    low: float | None  # 95 % interval of the effect; empty where fewer than six paragraphs or documents hold the term
    high: float | None
    log_odds_z: float  # weighted log-odds with an informative prior, in standard errors
    g2: float  # log-likelihood ratio: the larger, the less chance explains the difference
    q_value: float  # false-discovery rate at which the term would be kept
    dispersion: float  # deviation of proportions over the literature, 0 even to 1 concentrated
    significant: bool  # the difference holds after control of the false discovery rate
    q_every: float | None  # the same against every genre at once, from the largest of their p values; empty without
    significant_every: bool | None  # the difference holds against every genre at once
    evidence: str  # sentences that hold it


@dataclass(frozen=True, slots=True)
class EntityContrast:
    """An entity or acronym that only the document has, that both have, or that it passes over in silence."""

    doc_id: str
    against: str
    entity_id: str  # empty for an acronym that stands for no linked entity
    name: str  # the entity or acronym
    acronym: str  # short form of the name, or empty
    label: str  # of the entity; ACRONYM without one
    role: str  # focal-only: the document alone names it; shared: both do; silence: the literature alone
    frequency: int  # mentions in the document
    related_documents: int  # documents of the literature that name it
    related_share: float  # of the literature's documents
    effect: float  # log2 of the ratio of smoothed mention rates: 1 is twice as often
    low: float | None  # empty: mentions come in bursts, and a count says nothing of their variance
    high: float | None
    p_value: float  # of a silence: that a text of this length has no mention
    q_value: float
    significant: bool  # the difference holds after control of the false discovery rate
    q_every: float | None  # the same against every genre at once, from the largest of their p values; empty without
    significant_every: bool | None  # the difference holds against every genre at once
    evidence: str  # sentences that name it


@dataclass(frozen=True, slots=True)
class TopicContrast:
    """A topic's share in the document against its mean share in the literature."""

    doc_id: str
    against: str
    topic: int
    label: str  # the topic, by the nouns and names that mark it
    share: float  # of the document's text
    low: float | None  # 95 % interval of the share, from the variance between paragraphs; empty below eight of them
    high: float | None
    related_share: float  # mean share in the documents of the literature
    related_low: float | None  # its 95 % interval, from the variance between documents; empty below eight of them
    related_high: float | None
    effect: float  # difference of the shares
    percentile: float  # of the document's share among the literature's
    role: str  # over or under where the difference is significant, else alike; empty where an interval is lacking
    p_value: float | None  # of the difference, from both intervals
    q_value: float | None  # false-discovery rate over the topics
    q_every: float | None  # the same against every genre at once, from the largest of their p values; empty without
    evidence: str


@dataclass(frozen=True, slots=True)
class EdgeContrast:
    """A network edge that only the document has, that both have, or that joins two of its entities only elsewhere."""

    doc_id: str
    network: str
    source: str
    target: str
    source_label: str  # one of the two names
    target_label: str  # the other name
    role: str  # focal-only: they meet in the document alone; shared: in both; silence: in the literature alone
    frequency: int  # sentences of the document that hold both
    related_documents: int  # documents of the literature in which both meet
    effect: float  # log2 of the ratio of smoothed rates a sentence: 1 is twice as often
    low: float | None  # empty, as with entities
    high: float | None
    evidence: str  # sentences that hold both


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A document, or a paragraph of one, that is near to the document or to one of its paragraphs."""

    doc_id: str
    unit: str  # "document", or the number of the paragraph's block
    rank: int
    neighbour: str  # doc_id
    neighbour_unit: str
    title: str  # the document that is near
    similarity: float  # cosine of TF-IDF vectors: 0 no words in common, 1 the same words
    low: float | None  # empty: a resampled document is less like any other, so that no interval would hold its cosine
    high: float | None
    effect: float  # similarity over the mean similarity to the literature
    terms: str  # that bring them together, joined by a space
    shared: str  # longest passage that both hold, or empty
    evidence: str  # sentences of the near text


@dataclass(frozen=True, slots=True)
class Position:
    """Where a document stands in the literature by one measure."""

    doc_id: str
    measure: str  # distance, topic-distance, novelty, transience, resonance, entity-overlap, edge-overlap
    against: str
    value: float  # of the measure, in its own unit
    percentile: float | None  # among the same measure of all documents, 0 to 100
    documents: int  # that the percentile rests on
    note: str
