"""The tables of evolution: clusters by period, flows between neighbouring periods, bursts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FollowedTerm:
    """A sentence that holds a term that is followed over the years."""

    doc_id: str
    sentence: int
    term: str
    topic: bool  # a term of a topic, in small letters, and not of the field


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """A cluster of keywords, terms or entities, or a topic, over all years or in a period, on the strategic diagram."""

    kind: str  # keywords, terms, entities or topics
    period: str  # as 十四五 2021-2025; empty for all documents
    first_year: int | None
    last_year: int | None
    cluster: int  # its number; 0 is that of most documents
    label: str  # its first items, or the topic's name
    items: str  # joined by |, those of most documents first
    size: int
    documents: int  # that hold two of its items in one unit
    centrality: float  # bonds to other clusters (Callon)
    density: float  # bonds within (Callon)
    quadrant: str  # motor, niche, basic, or emerging or declining, by the medians; empty for a lone cluster
    quadrant_share: float | None  # of resamples of the documents in which it is the same, 0 to 1
    evidence: str  # doc_ids (or export#number of a record), joined by a space


@dataclass(frozen=True, slots=True)
class FlowRow:
    """What becomes of a cluster in the next period; a birth has no source, a death no target."""

    kind: str
    period: str
    next_period: str
    source: int | None  # cluster of the period
    target: int | None  # cluster of the next one
    source_label: str  # cluster of the earlier period
    target_label: str  # cluster of the later period
    event: str  # continues, splits, merges, birth or death
    inclusion: float  # shared items over those of the smaller cluster
    stability: float  # shared items over all items of both
    shared: str  # items, joined by |
    documents: int  # of the later cluster; of a death the earlier one's
    evidence: str  # their doc_ids


@dataclass(frozen=True, slots=True)
class BurstRow:
    """Years in which an item is far more frequent than before and after (Kleinberg)."""

    kind: str  # keywords, terms, entities or issuers
    item: str  # a keyword, a term, or an entity_id
    label: str  # the keyword, term, name or body
    strength: float  # how much more likely the counts are with the burst than without it
    begin: int  # first year of the burst
    end: int  # last year of the burst
    documents: int  # of the burst that hold it
    all_documents: int  # that hold it in any year
    first_year: int
    last_year: int
    p_value: float  # of a strength so high when the years of documents are exchanged
    q_value: float  # false discovery rate over the items of the kind
    evidence: str  # doc_ids of the burst
