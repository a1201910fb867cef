"""The tables of the topics stage."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic, with the measures that say how far to trust it."""

    topic: int  # from 0, largest share of the corpus first, unassigned ones last
    label: str  # nouns and names that mark it among the others; empty when it is unassigned
    terms: str  # most telling first, joined by a space
    share: float  # of the related literature's text, the mean over its documents
    documents: int  # whose main topic it is
    npmi: float  # coherence, -1 to 1: whether its ten first terms stand together in the texts; 0 is chance
    entities: str  # most telling linked entities, joined by |
    exemplars: str  # sentence references (doc_id:sentence), joined by a space
    silhouette: float  # mean over its units, -1 to 1
    stability: float  # mean best Jaccard overlap with the topics of other seeds and bootstraps, 0 to 1
    focal_share: float  # of the focal document's text; 0 without one
    parent: int  # the broader topic it belongs to (topics/hierarchy, level 1)
    unassigned: str  # incoherent, formulas or empty: why this group of texts is no topic; else empty


@dataclass(frozen=True, slots=True)
class DocumentTopic:
    """A topic's part in a document or in one of its units.

    A unit's shares are shares of the whole document, so those of a document's units add up to its own row, and the
    largest share of a document always stands in a row for the document.
    """

    doc_id: str
    unit: str  # "document", or the number of the unit's first block
    topic: int  # -1: fits no topic
    share: float  # of the document's text
    within: float  # of the unit's own text


@dataclass(frozen=True, slots=True)
class TopicTerm:
    """A term that marks a topic."""

    topic: int
    rank: int
    term: str
    score: float  # class-based TF-IDF
    frequency: int  # occurrences in the topic's units


@dataclass(frozen=True, slots=True)
class TopicQuality:
    """A measure of the model as a whole."""

    measure: str  # what was measured
    value: float  # of the measure over the whole corpus
    low: float  # 5th percentile over seeds or bootstraps; the value itself where there is no spread
    high: float  # 95th percentile
    note: str  # what it says


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """What a number of topics would have given, where the number was chosen."""

    k: int
    coherence: float  # mean NPMI of the topics' first terms
    error: float  # standard error of it over the topics
    stability: float  # prediction strength between halves of the documents
    separation: float  # mean silhouette
    chosen: bool  # the topics are as many, and one more for each that was cut in two


@dataclass(frozen=True, slots=True)
class TopicMerge:
    """The broad topic that a topic belongs to at a level of the hierarchy."""

    level: int  # 1 is the broadest
    group: int
    topic: int
    label: str  # of the group


@dataclass(frozen=True, slots=True)
class TopicPeriod:
    """A topic's mean share in the documents of a year or a genre, with its interval."""

    topic: int
    by: str  # year or genre
    value: str
    documents: int
    share: float
    low: float | None  # 95 % interval, from the variance between documents; empty below eight of them
    high: float | None


@dataclass(frozen=True, slots=True)
class TermTrend:
    """A term whose share of documents rises or falls over the years."""

    term: str  # whose share of documents rises or falls
    direction: str  # emerging: more documents hold it every year; fading: fewer
    slope: float  # log odds of a document holding the term, per decade
    p_value: float
    q_value: float  # false discovery rate over all terms (Benjamini and Hochberg)
    documents: int  # that hold it
    first_year: int  # first and last year of the documents that hold it
    last_year: int
    topic: int  # that the term marks most; -1 for none


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A document's place on the two-dimensional map of the corpus."""

    doc_id: str
    x: float
    y: float
    topic: int  # -1: fits none


@dataclass(frozen=True, slots=True)
class SetAside:
    """A text that is left out of what is counted, because it tells nothing of the documents that it stands in."""

    reason: str  # repeated in many documents, or a translation in a document of another language
    text: str  # of the first copy
    documents: int  # that hold it
    paragraphs: int  # copies
    characters: int  # of all copies
    evidence: str  # first sentences of some copies
