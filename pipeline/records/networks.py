"""The tables of the networks package; every row names its network: entities, terms, keywords, authors ..."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SentencePlace:
    """A sentence in numbers."""

    doc_id: str
    sentence: int
    block: int
    kind: str  # of its block, empty when that is unknown
    start: int  # offset into the document's text
    length: int  # characters
    tokens: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name begins, or a term of the network of terms."""

    doc_id: str
    sentence: int
    start: int  # offset into the document's text
    token: int  # that holds the beginning, from 0 within its sentence; -1 before the first
    term: str  # empty for a name


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """A node of a network and what is known of it."""

    network: str
    node: str  # an entity_id, or a term
    label: str
    name_en: str
    acronym: str
    type: str  # the entity's label (ORG, LAW ...), or TERM
    frequency: int  # occurrences in running text
    units: int  # sentences (or other units) that hold it
    documents: int
    community: int  # the largest is 0
    community_name: str
    stability: float  # share of its community that single runs put together with it, 0 to 1
    degree: int
    strength: float  # sum of the weights of its edges
    betweenness: float  # 0 to 1
    pagerank: float
    core: int  # the largest k of whose k-core it is part
    participation: float  # 0: all weight within one community
    in_focal: bool
    focal_units: int
    focal_expected: float | None  # mean in equally many units of documents drawn at random
    focal_p: float | None  # of as many or as few units
    focal_status: str  # own, shared, missing (unexpectedly), or empty
    first_year: int | None
    last_year: int | None
    trend: float  # z of its share of the documents over the years
    course: str  # emerging, declining, steady, or empty where years are too few
    mean_year: float | None  # of the dated documents that hold it
    x: float
    y: float
    size: float
    color: str  # of its community, #rrggbb
    aliases: str  # joined by |


@dataclass(frozen=True, slots=True)
class NetworkEdge:
    """An edge: two nodes that meet more than a few times."""

    network: str
    source: str
    target: str
    source_label: str  # one of the two that meet
    target_label: str  # the other one
    weight: int  # sentences (or other units of the network) in which both occur
    fractional: float  # the same, a unit with n nodes counting 1 / (n - 1)
    strength: float  # the one or the other, as the edge is counted, drawn and written to graph files
    documents: int  # in which both meet
    npmi: float  # how much oftener they meet than by chance: 0 is chance, 1 never apart, -1 never together
    association_strength: float  # meetings observed over those that chance would give: 1 is chance
    jaccard: float
    log_likelihood: float
    significance: float  # -log10 p
    q_value: float  # false discovery rate
    backbone: bool  # drawn
    unsure: bool  # drawn as the strongest edge of a node, though its q value is above the false discovery rate
    issuers: int  # bodies that issued the documents it rests on; 0 where the ledger knows none
    in_focal: bool
    focal_weight: int
    focal_expected: float | None  # mean weight in equally many units of documents drawn at random
    focal_p: float | None  # of a focal weight so far from that
    focal_status: str  # own, shared, missing, or empty
    first_year: int | None
    last_year: int | None
    trend: float
    course: str
    survival: float  # share of other choices and resamples under which it stays in the backbone
    fragile: bool
    quote: str  # the beginning of the most telling sentence
    evidence: str  # doc_id:sentence, joined by a space, the most telling first


@dataclass(frozen=True, slots=True)
class BibliographicItem:
    """A keyword, author or institution of the works, before any threshold."""

    network: str  # keywords, authors or institutions
    item: str
    spellings: str  # others than the commonest, joined by |
    works: int  # papers and citation records that state it
    fractional: float  # a work with n of them counting 1 / n
    first: int  # works that name the author first
    corresponding: int  # works that name the author as corresponding
    first_year: int | None
    last_year: int | None
    mean_year: float | None
    evidence: str  # work:sentence, joined by a space; a record without a document is export#number


@dataclass(frozen=True, slots=True)
class NetworkYear:
    """A node's position in one year's network."""

    network: str
    year: int
    node: str
    label: str
    documents: int  # of that year, with the node
    share: float  # of the year's documents
    units: int
    degree: int
    strength: float
    pagerank: float
    betweenness: float


@dataclass(frozen=True, slots=True)
class NetworkCheck:
    """A line of the robustness card: what is left of a network under another choice."""

    network: str  # the network that is tried
    choice: str  # what is chosen otherwise: unit, threshold, measure, seed, or documents drawn again
    variant: str
    nodes: int
    edges: int
    communities: int
    partition_agreement: float  # adjusted Rand index with the chosen partition, on common nodes
    top_edges_kept: float  # share of the strongest edges that are among the strongest again
    backbone_kept: float  # share of the backbone that is in the backbone again


@dataclass(frozen=True, slots=True)
class CoIssuing:
    """How many policy texts one body issued with another, itself named first."""

    period: str  # 2021-2025; empty for all years
    lead: str  # entity id, or the name of a body that is no entity of the corpus
    lead_name: str  # the body named first
    other: str
    other_name: str  # the body that it issued with
    documents: int  # policy texts that both issued
    doc_ids: str  # joined by a space


@dataclass(frozen=True, slots=True)
class NetworkSummary:
    """A network in numbers."""

    network: str
    nodes: int  # names, terms or other items drawn
    edges: int  # pairs of them that meet often enough
    backbone_edges: int  # edges that chance does not explain, which are drawn
    units: int  # sentences or other units that hold two nodes
    communities: int  # groups of nodes that meet one another most
    modularity: float  # how far the edges lie within communities: 0 as by chance, towards 1 apart
    agreement: float  # mean adjusted Rand index between runs of community detection
    fragile_edges: int  # backbone edges that other choices would not keep
    focal_nodes: int  # nodes that the focal document holds
    focal_edges: int  # edges that the focal document holds
    missing_edges: int  # the focal document has both ends, never together; others join them
