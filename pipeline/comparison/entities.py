"""Entities and acronyms that only the document has, that it shares, and that it passes over in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.comparison.every import Tried
from pipeline.comparison.evidence import EvidenceIndex
from pipeline.comparison.keyness import log_ratio, predictive_tail
from pipeline.comparison.literature import Counts, Group, Literature
from pipeline.comparison.named import Named
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.comparison.silences import Said, Silences
from pipeline.records.comparison import EntityContrast
from pipeline.statistics import false_discovery_rates, tell

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Roles:
    """What entities (indices) are to a document and a literature.

    Attributes
    ----------
    focal_only, shared
        Those that the document names: alone, or as the literature does.
    asked
        Those that the literature names often enough for a silence: all of them count as tested.
    silence
        Those of them that the document passes over.
    p, q
        Of each silence.
    """

    focal_only: Array
    shared: Array
    asked: Array
    silence: Array
    p: Array
    q: Array

    @property
    def tried(self) -> Tried:
        """What the genres' tests are put together from: whether the document passes over what a genre names."""
        p = np.ones(len(self.asked))
        p[np.searchsorted(self.asked, self.silence)] = self.p
        return Tried(self.asked, p, np.zeros(len(self.asked), dtype=bool))


def find_roles(own: Array, documents: Array, *, least: float) -> tuple[Array, Array, Array]:
    """The entities that are focal-only, those shared, and those that ``least`` documents name."""
    named = np.flatnonzero(own > 0)
    alone = documents[named] == 0
    return named[alone], named[~alone], np.flatnonzero(documents >= least)


def try_silences(
    document: int,
    said: Said,
    literature: Literature,
    counts: Counts,
    silences: Silences,
    parameters: ComparisonParameters,
) -> Roles:
    """The roles of all entities, and the tests of the silences among them."""
    own, size = counts.row(document), float(counts.sizes[document])
    least = max(parameters.silence_share * literature.count, 2)
    focal_only, shared, asked = find_roles(own, literature.documents, least=least)
    quiet = asked[own[asked] == 0]
    silent = quiet[~np.array(silences.find(said, quiet.tolist()), dtype=bool)]
    p = predictive_tail(
        own[silent], literature.totals[silent], literature.phi[silent], part=size / literature.size,
        documents=literature.count, over=False,
    )  # fmt: skip
    return Roles(focal_only, shared, asked, silent, p, false_discovery_rates(p, tests=len(asked)))


def contrast_entities(
    document: int,
    doc_id: str,
    group: Group,
    literature: Literature,
    counts: Counts,
    keys: Sequence[Named],
    found: Roles,
    every: Array,
    evidence: EvidenceIndex,
    parameters: ComparisonParameters,
) -> list[EntityContrast]:
    """The rows of one document against one group: focal-only, shared, then silences, each by strength.

    Parameters
    ----------
    counts
        Mentions, document by entity; ``sizes`` are the documents' tokens.
    keys
        What each column counts.
    found
        The roles and tests against this literature.
    every
        Each entity's q value against every genre at once; NaN where there is none.
    """
    own, size, rate = counts.row(document), float(counts.sizes[document]), parameters.false_discovery_rate
    nothing = np.ones(max(len(found.focal_only), len(found.shared)))
    rows = []
    for role, items, p, q in (
        ("focal-only", found.focal_only, nothing, nothing),
        ("shared", found.shared, nothing, nothing),
        ("silence", found.silence, found.p, found.q),
    ):
        effect = log_ratio(own[items], literature.totals[items], size, literature.size)
        strength = -np.log10(np.maximum(p, 1e-300)) if role == "silence" else own[items]
        for at in np.lexsort((items, -literature.documents[items], -np.round(strength, 8))).tolist():
            item = int(items[at])
            key = keys[item]
            significant = bool(role == "silence" and q[at] <= rate)
            rows.append(
                EntityContrast(
                    doc_id=doc_id,
                    against=group.name,
                    entity_id=key.entity_id,
                    name=key.name,
                    acronym=key.acronym,
                    label=key.label,
                    role=role,
                    frequency=int(own[item]),
                    related_documents=int(literature.documents[item]),
                    related_share=round(float(literature.documents[item]) / max(literature.count, 1), 4),
                    effect=round(float(effect[at]), 4),
                    low=None,
                    high=None,
                    p_value=round(float(p[at]), 8),
                    q_value=round(float(q[at]), 8),
                    significant=significant,
                    q_every=tell(every[item], 8),
                    significant_every=None if np.isnan(every[item]) else significant and bool(every[item] <= rate),
                    evidence=evidence.cite(item, document=document, inside=role != "silence", among=group.members),
                )
            )
    return rows
