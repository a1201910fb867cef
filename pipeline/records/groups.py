"""The tables of one group of documents against another (``[[comparison.groups]]``).

``group`` and ``against`` name the two; what is of the second begins with ``related_``, as in the tables of the focal
document. An interval is empty where none would hold what it says.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A document of a group."""

    group: str  # documents that meet the condition
    condition: str  # of corpus.toml, [[comparison.groups]]
    doc_id: str  # empty: no document meets the condition
    title: str


@dataclass(frozen=True, slots=True)
class GroupTerm:
    """A term in two groups of documents."""

    group: str
    against: str
    term: str
    direction: str  # over or under
    frequency: int
    related_frequency: int
    documents: int  # of the group that hold it
    related_documents: int
    share: float  # of the first group's documents that hold it
    related_share: float  # of the second group's documents that hold it
    effect: float  # log2 of the ratio of smoothed rates: 1 is twice as often in the first group
    low: float | None  # 95 % interval, from the variance between documents
    high: float | None
    p_value: float  # that documents dealt at random to the groups differ as much
    q_value: float  # false discovery rate: the share of false findings up to this row
    dispersion: float  # deviation of proportions over both groups, 0 even to 1 concentrated
    significant: bool
    evidence: str  # sentences of the group
    related_evidence: str


@dataclass(frozen=True, slots=True)
class GroupEntity:
    """An entity or acronym in two groups of documents."""

    group: str
    against: str
    entity_id: str  # empty for an acronym that stands for no linked entity
    name: str
    acronym: str
    label: str
    direction: str  # over or under
    frequency: int
    related_frequency: int
    documents: int
    related_documents: int
    share: float
    related_share: float
    effect: float
    low: float | None
    high: float | None
    p_value: float
    q_value: float
    dispersion: float
    significant: bool
    evidence: str
    related_evidence: str


@dataclass(frozen=True, slots=True)
class GroupTopic:
    """A topic's mean share in two groups of documents."""

    group: str
    against: str
    topic: int
    label: str  # the topic, by the nouns and names that mark it
    share: float  # mean share in the first group's documents
    related_share: float  # mean share in the second group's documents
    effect: float  # difference of the mean shares
    low: float | None  # 95 % interval of it (Welch)
    high: float | None
    p_value: float
    q_value: float  # false discovery rate: the share of false findings up to this row
    significant: bool
    documents: int  # of the group, with the topic as their main one
    related_documents: int


@dataclass(frozen=True, slots=True)
class GroupEdge:
    """A network edge in two groups of documents."""

    group: str
    against: str
    network: str
    source: str
    target: str
    source_label: str
    target_label: str
    frequency: int  # sentences of the group that hold both
    related_frequency: int
    documents: int
    related_documents: int
    share: float  # of the group's documents
    related_share: float
    effect: float  # log2 of the ratio of smoothed rates a token
    p_value: float
    q_value: float
    significant: bool
    evidence: str
    related_evidence: str


@dataclass(frozen=True, slots=True)
class GroupNeighbour:
    """Two documents, one of each group, that are near to one another."""

    group: str
    against: str
    rank: int
    doc_id: str
    neighbour: str
    title: str
    neighbour_title: str
    similarity: float  # cosine of TF-IDF vectors
    terms: str  # that bring them together


@dataclass(frozen=True, slots=True)
class GroupPosition:
    """A measure of where documents stand, in two groups."""

    group: str
    against: str
    measure: str  # as in compare/position
    value: float  # mean over the group's documents
    related_value: float
    effect: float
    low: float | None
    high: float | None
    p_value: float
    q_value: float
    significant: bool
    documents: int  # that have it
    related_documents: int
