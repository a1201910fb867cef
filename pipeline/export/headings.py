"""What is printed of each table, with the columns' names in words; the Chinese stands in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Printed:
    """A table for print: its caption and its columns, most telling rows first.

    ``order`` is the column that sorts the rows, largest first; empty: as the table has them. ``called`` names columns
    that mean something else here than their name says.
    """

    caption: str
    columns: tuple[str, ...]
    order: str = ""
    called: Mapping[str, str] = field(default_factory=dict)


PRINTED: dict[str, Printed] = {
    "documents": Printed("Documents of the corpus", ("title", "authors", "year", "genre", "journal", "characters")),
    "terms": Printed("Terms of the corpus", ("term", "frequency", "documents", "score")),
    "acronyms": Printed("Acronyms and short names", ("short_form", "long_form", "long_form_en", "page")),
    "entities": Printed(
        "Entities most often named",
        ("name", "name_en", "label", "named", "documents", "first_year"),
        "named",
        {"label": "Type"},
    ),
    "policies": Printed(
        "Policy texts and who issued them", ("title", "kind", "number", "issuer_names", "promulgated", "level")
    ),
    "citations/laws": Printed(
        "Laws and documents cited", ("law", "references", "documents", "basis", "applies", "first_year"), "references"
    ),
    "reuse/documents": Printed("Passages taken over, by document", ("title", "letters", "shared", "own")),
    "bibliography": Printed("References of the papers", ("authors", "title", "source", "year")),
    "network/summary": Printed(
        "The networks in figures", ("network", "nodes", "edges", "communities", "modularity", "agreement")
    ),
    "network/nodes": Printed(
        "Nodes of the networks",
        ("network", "label", "frequency", "documents", "degree", "betweenness", "community_name", "mean_year"),
        "strength",
    ),
    "network/edges": Printed(
        "Edges of the networks",
        ("network", "source_label", "target_label", "weight", "fractional", "npmi", "q_value"),
        "weight",
    ),
    "network/items": Printed(
        "Keywords, authors and institutions", ("network", "item", "works", "fractional", "first", "mean_year"), "works"
    ),
    "network/co_issuing": Printed(
        "Bodies that issued policy texts together", ("period", "lead_name", "other_name", "documents"), "documents"
    ),
    "topics/topics": Printed("Topics", ("topic", "label", "terms", "share", "documents", "npmi", "stability")),
    "topics/trends": Printed(
        "Terms that rise and fall", ("term", "direction", "slope", "q_value", "documents", "first_year", "last_year")
    ),
    "evolution/clusters": Printed(
        "Clusters by period on the strategic diagram",
        ("period", "label", "size", "documents", "centrality", "density", "quadrant", "quadrant_share"),
    ),
    "evolution/flows": Printed(
        "Births, deaths, splits and merges",
        ("period", "next_period", "source_label", "target_label", "event", "inclusion", "stability"),
    ),
    "evolution/bursts": Printed("Bursts", ("label", "strength", "begin", "end", "documents", "q_value")),
    "compare/terms": Printed(
        "Terms of the focal document against the literature",
        ("term", "direction", "frequency", "expected", "effect", "low", "high", "q_value"),
    ),
    "compare/entities": Printed(
        "Entities of the focal document against the literature",
        ("name", "role", "frequency", "related_documents", "effect", "low", "high", "q_value"),
    ),
    "compare/topics": Printed(
        "Topics of the focal document against the literature",
        ("label", "share", "low", "high", "related_share", "percentile"),
    ),
    "compare/correspondence": Printed(
        "Terms and entities by group: points of the correspondence analyses",
        (
            "kind",
            "grouping",
            "role",
            "name",
            "count",
            "inertia",
            "x",
            "y",
            "contribution_x",
            "contribution_y",
            "quality",
        ),
    ),
    "compare/correspondence/axes": Printed(
        "Axes of the correspondence analyses", ("kind", "grouping", "axis", "inertia", "share", "p_value")
    ),
    "citations": Printed(
        "Laws and documents cited, place by place", ("title", "name", "number", "article", "relation")
    ),
    "citations/documents": Printed(
        "Laws cited, by document", ("title", "law", "references", "relation", "articles"), "references"
    ),
    "citations/articles": Printed(
        "Articles cited", ("law", "article", "references", "documents", "first_year", "last_year"), "references"
    ),
    "compare/edges": Printed(
        "Links of the focal document against the literature",
        ("network", "source_label", "target_label", "role", "frequency", "related_documents", "effect"),
    ),
    "keywords": Printed("Keywords computed for each document", ("title", "rank", "keyword", "score")),
    "records": Printed("Citation records", ("authors", "title", "journal", "year", "keywords")),
    "network/robustness": Printed(
        "The networks under other choices",
        ("network", "choice", "communities", "partition_agreement", "top_edges_kept", "backbone_kept"),
    ),
    "reuse": Printed("Passages taken over", ("title", "length", "kind", "similarity", "share")),
    "topics/terms": Printed("Terms of the topics", ("topic", "rank", "term", "score", "frequency")),
    "topics/periods": Printed(
        "Topics by year, genre and level",
        ("topic", "by", "value", "documents", "share", "low", "high"),
        "",
        {"by": "By"},
    ),
    "undefined_acronyms": Printed(
        "Short forms that no text defines", ("short_form", "documents", "frequency", "gazetteer_name")
    ),
    "compare/neighbours": Printed("Documents nearest to the focal one", ("rank", "title", "similarity", "low", "high")),
}

HEADINGS: dict[str, str] = {
    "title": "Title", "authors": "Authors", "year": "Year", "genre": "Genre", "journal": "Journal",
    "characters": "Characters", "term": "Term", "frequency": "Frequency", "documents": "Documents", "score": "Score",
    "short_form": "Short form", "long_form": "Long form", "long_form_en": "Long form in English", "page": "Page",
    "name": "Name", "name_en": "English name", "label": "Name", "mentions": "Mentions", "first_year": "First year",
    "named": "Mentions",
    "last_year": "Last year", "kind": "Kind", "number": "Number", "issuer_names": "Issuers",
    "promulgated": "Promulgated", "level": "Level", "law": "Law or document", "references": "References",
    "basis": "As basis", "applies": "Applied", "letters": "Characters", "shared": "Shared", "own": "Own",
    "source": "Source", "network": "Network", "nodes": "Nodes", "edges": "Edges", "communities": "Communities",
    "modularity": "Modularity", "agreement": "Agreement of runs", "degree": "Degree", "betweenness": "Betweenness",
    "community_name": "Community", "mean_year": "Mean year", "source_label": "One end", "target_label": "Other end",
    "weight": "Weight", "fractional": "Fractional weight", "npmi": "NPMI", "q_value": "q", "item": "Item",
    "works": "Works", "first": "As first author", "period": "Period", "lead_name": "Leading body",
    "other_name": "Joint body", "topic": "Topic", "terms": "Terms", "share": "Share", "stability": "Stability",
    "direction": "Direction", "slope": "Slope a decade", "expected": "Expected", "effect": "Effect",
    "low": "Lower bound", "high": "Upper bound", "role": "Role", "related_documents": "Related documents",
    "size": "Items", "centrality": "Centrality", "density": "Density", "quadrant": "Quadrant",
    "quadrant_share": "sure in", "next_period": "Next period", "event": "Event", "inclusion": "Inclusion",
    "strength": "Strength", "begin": "Begin", "end": "End", "related_share": "Share in the literature",
    "grouping": "Column", "count": "Occurrences", "inertia": "Inertia", "x": "Axis 1", "y": "Axis 2",
    "contribution_x": "of axis 1", "contribution_y": "of axis 2", "quality": "shown", "axis": "Axis", "p_value": "p",
    "percentile": "Percentile", "rank": "Rank", "similarity": "Similarity",
    "article": "Article", "relation": "Relation", "articles": "Articles", "keyword": "Keyword", "keywords": "Keywords",
    "choice": "Choice", "partition_agreement": "same communities", "top_edges_kept": "strongest edges kept",
    "backbone_kept": "backbone kept", "length": "Length", "by": "By", "value": "Value",
    "gazetteer_name": "Name in the gazetteer",
}  # fmt: skip

# What the codes of some columns mean in words.
WORDS: dict[str, dict[str, str]] = {
    "level": {"central": "central government", "ministry": "ministries", "province": "provinces", "city": "cities",
              "county": "counties"},
    "relation": {"applies": "Applied", "basis": "As basis", "mentions": "Mentions", "amends": "Amended",
                 "repeals": "Repealed", "with": "Along with", "implements": "Implemented"},
    "direction": {"over": "more often", "under": "less often"},
    "role": {"focal-only": "only here", "silence": "not here", "shared": "Shared", "item": "Item", "group": "Group"},
    "kind": {"terms": "Terms", "entities": "Entities", "keywords": "Keywords", "verbatim": "word for word",
             "edited": "with changes"},
    "network": {"entities": "Entities", "terms": "Terms", "keywords": "Keywords", "authors": "Authors"},
}  # fmt: skip
WORDED = {"quadrant", "event", "choice", "direction"}  # their codes are words of the catalogue themselves
