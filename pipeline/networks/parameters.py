"""The [networks] section of corpus.toml."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.config import option

UNITS = ("sentence", "paragraph", "document", "window")
FULL, FRACTIONAL = "full", "fractional"


@dataclass(frozen=True, slots=True)
class NetworksParameters:
    """Keys of the [networks] table."""

    unit: str = option("sentence", "Unit in which two names must meet to count.", choices=UNITS)
    window: int = option(40, "Length of the sliding window, in tokens, when the unit is window.", minimum=2)
    step: int = option(20, "Tokens by which the window moves on.", minimum=1)
    counting: str = option(
        FRACTIONAL,
        "What a meeting in a unit with n names adds to an edge: 1 / (n - 1), so that a list of names says no more than "
        "a sentence on two, or 1 (full). Tables hold both; this one is tested, drawn and written to graph files.",
        choices=(FULL, FRACTIONAL),
    )
    formula_share: float = option(
        0.1,
        "A name with the same six characters before or behind it (or five in twice, four in four times as many texts) "
        "in this share of the documents that hold it, five at least, stands in a set phrase and is not counted there; "
        "two names with the same characters between them in this share of those that hold both do not meet there. 0: "
        "all count.",
        minimum=0.0,
        maximum=1.0,
    )
    minimum_frequency: int = option(2, "Least number of occurrences of a node.", minimum=1)
    minimum_weight: int = option(2, "Least number of units in which the two ends of an edge meet.", minimum=1)
    maximum_nodes: int = option(1000, "Nodes kept in a network, the most frequent first.", minimum=2)
    maximum_terms: int = option(300, "Terms considered for the terms network, the best scored first.", minimum=2)
    left_out: tuple[str, ...] = option(
        ("reference", "author", "keywords"), "Kinds of block whose text does not count as running text."
    )
    labels_left_out: tuple[str, ...] = option(
        ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"),
        "Labels of entities that are no nodes.",
    )
    significance: str = option(
        "within-documents",
        "Test of an edge against chance: names thrown anew over each document's own units (one document a unit: over "
        "all of them), over the units of all documents, or the noise-corrected model.",
        choices=("within-documents", "hypergeometric", "noise-corrected"),
    )
    backbone: str = option(
        "noise-corrected",
        "Method that picks the edges that are drawn; each node keeps its strongest edge.",
        choices=("noise-corrected", "disparity", "none"),
    )
    backbone_alpha: float = option(0.05, "Significance level of the backbone.", minimum=0.0, maximum=1.0)
    false_discovery_rate: float = option(
        0.05,
        "No edge with a larger q value is drawn, but for a node that has no other: its strongest edge is kept, marked "
        "unsure. 1 draws the backbone as it is.",
        minimum=0.0,
        maximum=1.0,
    )
    maximum_edges: int = option(2000, "Edges kept in a backbone, the most significant first.", minimum=1)
    institution_level: str = option(
        "university",
        "Institutions of authors: universities and academies, or the colleges and institutes below them.",
        choices=("university", "college"),
    )
    bibliometric_minimum: int = option(
        1, "Least number of works of a keyword, author, institution or journal that is a node.", minimum=1
    )
    cited_minimum: int = option(2, "Least number of works that cite a reference of the co-citation network.", minimum=1)
    bibliometric_nodes: int = option(
        2000, "Nodes kept in a bibliometric network, those of most works first; network/items holds all.", minimum=2
    )
    period_years: int = option(
        5, "Years of a period of co-issuing; periods of five years are those of the five-year plans.", minimum=1
    )
    draw: str = option(
        "backbone", "Edges written to the graph files; the tables hold all.", choices=("backbone", "all")
    )
    seeds: int = option(20, "Runs of community detection, one seed each.", minimum=1)
    resolution: float = option(1.0, "Resolution of community detection; higher gives more communities.", minimum=0.01)
    layout_iterations: int = option(200, "Steps of the force-directed layout.", minimum=1)
    evidence_limit: int = option(3, "Sentences referred to by an edge of the graph files.", minimum=0)
    permutations: int = option(200, "Draws of documents behind the focal document's null model.", minimum=0)
    bootstraps: int = option(20, "Resamples of the documents behind the robustness card.", minimum=0)
    seed: int = option(1, "Seed of everything random.", minimum=0)
