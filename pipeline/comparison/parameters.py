"""The [comparison] section of corpus.toml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.core.config import option


@dataclass(frozen=True, slots=True)
class ComparisonParameters:
    """Keys of the [comparison] table."""

    min_documents: int = option(
        2, "A term counts that this many documents hold, or the document this often.", minimum=1
    )
    prior: float = option(500.0, "Weight of the Dirichlet prior, in tokens.", minimum=1.0)
    false_discovery_rate: float = option(0.05, "Share of false findings accepted.", minimum=0.0001, maximum=0.5)
    min_effect: float = option(1.0, "Smallest effect (log2 of the rate ratio) worth a word.", minimum=0.0)
    terms: int = option(200, "Terms listed a side.", minimum=1)
    each: int = option(10, "Terms, topics and neighbours listed a document when there is no focal one.", minimum=1)
    silence_share: float = option(
        0.1, "An entity in this share of the literature's documents and not in the document is a silence.", minimum=0.0
    )
    neighbours: int = option(20, "Nearest documents listed.", minimum=1)
    passages: int = option(3, "Nearest paragraphs listed for each paragraph of the focal document.", minimum=0)
    min_genre: int = option(8, "A genre of at least this many documents is compared on its own.", minimum=2)
    evidence: int = option(5, "References given as evidence at most.", minimum=1)
    window: int = option(5, "Years before and after that novelty and transience look at.", minimum=1)
    seed: int = option(0, "Seed of the permutations.", minimum=0)
    groups: tuple[dict[str, Any], ...] = option(
        (),
        "Groups of documents that are set against one another, each a table [[comparison.groups]] of a name and "
        'conditions on columns of documents, policies or metadata.csv: level="central", year="2016-2020", '
        'genre=["法律", "报告"], issuer="国务院", region="44*", journal="!学报". One group alone is set against '
        "the rest.",
    )
    correspondence: tuple[str, ...] = option(
        ("period", "genre", "level", "issuer", "journal"),
        "Columns of documents, policies or metadata.csv by whose values terms and entities are set side by side "
        "(correspondence analysis, heat map, clustering); period stands for five-year plans; [] for none.",
    )
    correspondence_items: int = option(60, "Terms and entities of each of these tables.", minimum=3, maximum=500)
    correspondence_permutations: int = option(
        200, "Exchanges of the documents' groups behind the p values of the axes.", minimum=20
    )

    @property
    def columns(self) -> frozenset[str]:
        """The columns of documents that groups are made by."""
        return frozenset({*self.correspondence, *(name for group in self.groups for name in group)})
