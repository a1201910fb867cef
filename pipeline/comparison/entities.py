"""Entities and acronyms that only the document has, that it shares, and that it passes over in silence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pipeline.comparison.evidence import EvidenceIndex
from pipeline.comparison.keyness import log_ratio, tail_probability
from pipeline.comparison.literature import Counts, Group, Literature
from pipeline.comparison.named import Named
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.comparison.silences import Silences
from pipeline.records.comparison import EntityContrast
from pipeline.statistics import false_discovery_rates

Array = np.ndarray[Any, Any]


def find_roles(own: Array, documents: Array, *, group_size: int, silence_share: float) -> Array:
    """focal-only, shared, silence, or empty for an item that neither is."""
    roles = np.full(len(own), "", dtype=object)
    roles[(own > 0) & (documents == 0)] = "focal-only"
    roles[(own > 0) & (documents > 0)] = "shared"
    roles[(own == 0) & (documents >= max(silence_share * group_size, 2))] = "silence"
    return roles


def contrast_entities(
    document: int,
    doc_id: str,
    group: Group,
    literature: Literature,
    counts: Counts,
    keys: Sequence[Named],
    evidence: EvidenceIndex,
    silences: Silences,
    parameters: ComparisonParameters,
) -> list[EntityContrast]:
    """The rows of one document against one group: focal-only, shared, then silences, each by strength.

    Parameters
    ----------
    counts
        Mentions, document by entity; ``sizes`` are the documents' tokens.
    keys
        What each column counts.
    silences
        Tells what the document says though no mention was counted.
    """
    own, size = counts.row(document), float(counts.sizes[document])
    roles = find_roles(own, literature.documents, group_size=literature.count, silence_share=parameters.silence_share)
    quiet = np.flatnonzero(roles == "silence")
    roles[quiet[np.array(silences.said(doc_id, quiet.tolist()), dtype=bool)]] = ""
    effect = log_ratio(own, literature.totals, size, literature.size)
    p_value, q_value = np.ones(len(own)), np.ones(len(own))
    silent = np.flatnonzero(roles == "silence")
    expected = literature.totals[silent] * size / literature.size
    p_value[silent] = tail_probability(own[silent], expected, literature.phi[silent], over=False)
    q_value[silent] = false_discovery_rates(p_value[silent])
    strength = np.where(roles == "silence", -np.log10(np.maximum(p_value, 1e-300)), own)
    rows = []
    for role in ("focal-only", "shared", "silence"):
        items = np.flatnonzero(roles == role)
        order = np.lexsort((items, -literature.documents[items], -np.round(strength[items], 8)))
        for item in items[order].tolist():
            key = keys[item]
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
                    p_value=round(float(p_value[item]), 8),
                    q_value=round(float(q_value[item]), 8),
                    significant=bool(role == "silence" and q_value[item] <= parameters.false_discovery_rate),
                    evidence=evidence.cite(item, document=document, inside=role != "silence", among=group.members),
                )
            )
    return rows
