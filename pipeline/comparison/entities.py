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


def find_roles(own: Array, documents: Array, *, least: float) -> Array:
    """focal-only, shared, silence (``least`` documents hold it), or empty for an item that is none of these."""
    roles = np.full(len(own), "", dtype=object)
    roles[(own > 0) & (documents == 0)] = "focal-only"
    roles[(own > 0) & (documents > 0)] = "shared"
    roles[(own == 0) & (documents >= least)] = "silence"
    return roles


@dataclass(frozen=True, slots=True)
class Roles:
    """What each entity is to a document and a literature: role, p and q of a silence (1 elsewhere).

    ``asked`` are those that the literature names often enough for a silence: all of them count as tested.
    """

    role: Array
    asked: Array
    p: Array
    q: Array

    @property
    def tried(self) -> Tried:
        """What the genres' tests are put together from: whether the document passes over what a genre names."""
        return Tried(self.asked, self.p[self.asked], np.zeros(len(self.asked), dtype=bool))


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
    role, asked = find_roles(own, literature.documents, least=least), np.flatnonzero(literature.documents >= least)
    quiet = np.flatnonzero(role == "silence")
    role[quiet[np.array(silences.find(said, quiet.tolist()), dtype=bool)]] = ""
    p, q = np.ones(len(own)), np.ones(len(own))
    silent = np.flatnonzero(role == "silence")
    p[silent] = predictive_tail(
        own[silent], literature.totals[silent], literature.phi[silent], part=size / literature.size,
        documents=literature.count, over=False,
    )  # fmt: skip
    q[silent] = false_discovery_rates(p[silent], tests=len(asked))
    return Roles(role, asked, p, q)


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
    own, size = counts.row(document), float(counts.sizes[document])
    effect = log_ratio(own, literature.totals, size, literature.size)
    rate, roles = parameters.false_discovery_rate, found.role
    strength = np.where(roles == "silence", -np.log10(np.maximum(found.p, 1e-300)), own)
    rows = []
    for role in ("focal-only", "shared", "silence"):
        items = np.flatnonzero(roles == role)
        order = np.lexsort((items, -literature.documents[items], -np.round(strength[items], 8)))
        for item in items[order].tolist():
            key = keys[item]
            significant = bool(role == "silence" and found.q[item] <= rate)
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
                    effect=round(float(effect[item]), 4),
                    low=None,
                    high=None,
                    p_value=round(float(found.p[item]), 8),
                    q_value=round(float(found.q[item]), 8),
                    significant=significant,
                    q_every=tell(every[item], 8),
                    significant_every=None if np.isnan(every[item]) else significant and bool(every[item] <= rate),
                    evidence=evidence.cite(item, document=document, inside=role != "silence", among=group.members),
                )
            )
    return rows
