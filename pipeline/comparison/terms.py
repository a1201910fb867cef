"""Terms that a document uses more or less than a literature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.comparison.evidence import EvidenceIndex
from pipeline.comparison.keyness import (
    SMOOTHING,
    adjust_p,
    bootstrap_ratio,
    log_likelihood,
    log_odds_z,
    log_ratio,
    tail_probability,
)
from pipeline.comparison.literature import Counts, Group
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.comparison.records import TermContrast

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Keyness:
    """Measures of the terms ``item`` (indices), an array each."""

    item: Array
    focal: Array
    expected: Array
    related: Array
    documents: Array
    effect: Array
    z: Array
    g2: Array
    q: Array


def measure_terms(own: Array, size: float, literature: Counts, candidates: Array, *, prior: float) -> Keyness:
    """Effects, tests and false-discovery rates of the candidate terms.

    Parameters
    ----------
    own
        The document's counts of all terms.
    size
        Its tokens.
    literature
        The documents it is compared with, without itself.
    candidates
        Indices of the terms that are tested.
    """
    z = log_odds_z(own, literature.totals, prior=prior)[candidates]
    focal, related = own[candidates], literature.totals[candidates]
    total = max(float(literature.sizes.sum()), 1.0)
    # A term that the literature lacks is still expected a little: half an occurrence in all of it.
    expected = np.maximum(related, SMOOTHING) * size / total
    phi = literature.phi[candidates]
    upper = tail_probability(focal, expected, phi, over=True)
    lower = tail_probability(focal, expected, phi, over=False)
    return Keyness(
        item=candidates,
        focal=focal,
        expected=expected,
        related=related,
        documents=literature.documents[candidates],
        effect=log_ratio(focal, related, size, total),
        z=z,
        g2=log_likelihood(focal, related, max(size, 1.0), total),
        q=adjust_p(np.minimum(2 * np.minimum(upper, lower), 1.0)),
    )


def rank_side(keyness: Keyness, *, over: bool, limit: int, rate: float, min_effect: float) -> Array:
    """Positions of the most telling terms of one side: significant ones first, then by weighted log-odds."""
    sign = 1.0 if over else -1.0
    kept = np.flatnonzero((keyness.effect * sign > 0) & (keyness.z * sign > 0))
    strong = (keyness.q[kept] <= rate) & (np.abs(keyness.effect[kept]) >= min_effect)
    strength = np.round(np.abs(keyness.z[kept]), 8)
    return np.asarray(kept[np.lexsort((keyness.item[kept], -strength, ~strong))][:limit])


def candidate_terms(own: Array, literature: Counts, *, minimum: int, size: float) -> Array:
    """Terms worth a test: used often enough by the document, or expected in it and held by enough of the literature."""
    total = max(float(literature.sizes.sum()), 1.0)
    expected = literature.totals * size / total
    used = (own >= minimum) | ((own > 0) & (literature.documents >= minimum))
    missed = (literature.documents >= max(minimum, 2)) & (expected >= 1)
    return np.flatnonzero(used | missed)


def contrast_terms(
    document: int,
    doc_id: str,
    group: Group,
    counts: Counts,
    parts: sp.csr_matrix,
    evidence: EvidenceIndex,
    parameters: ComparisonParameters,
) -> list[TermContrast]:
    """The rows of one document against one group, over-used terms first.

    Parameters
    ----------
    parts
        Paragraph by term counts of the document, for the bootstrap; without rows there are no intervals but the
        effect itself.
    """
    own, size = counts.row(document), float(counts.sizes[document])
    literature = counts.rows(group.documents)
    candidates = candidate_terms(own, literature, minimum=parameters.min_documents, size=size)
    if not len(candidates) or not size:
        return []
    keyness = measure_terms(own, size, literature, candidates, prior=parameters.prior)
    sides = [
        rank_side(
            keyness, over=over, limit=parameters.terms, rate=parameters.false_discovery_rate,
            min_effect=parameters.min_effect,
        )
        for over in (True, False)
    ]  # fmt: skip
    shown = np.concatenate(sides)
    low = high = keyness.effect[shown]
    if parts.shape[0] > 1:
        low, high = bootstrap_ratio(
            sp.csr_matrix(parts[:, keyness.item[shown]]), np.asarray(parts.sum(axis=1)).ravel(), keyness.related[shown],
            float(literature.sizes.sum()), draws=parameters.bootstraps, seed=parameters.seed,
        )  # fmt: skip
    among = frozenset(group.documents.tolist())
    rows = []
    for at, position in enumerate(shown.tolist()):
        item, effect = int(keyness.item[position]), float(keyness.effect[position])
        over = at < len(sides[0])
        rows.append(
            TermContrast(
                doc_id=doc_id,
                against=group.name,
                term=counts.names[item],
                direction="over" if over else "under",
                frequency=int(keyness.focal[position]),
                expected=round(float(keyness.expected[position]), 4),
                related_frequency=int(keyness.related[position]),
                related_documents=int(keyness.documents[position]),
                effect=round(effect, 4),
                low=round(min(float(low[at]), effect), 4),
                high=round(max(float(high[at]), effect), 4),
                log_odds_z=round(float(keyness.z[position]), 4),
                g2=round(float(keyness.g2[position]), 4),
                q_value=round(float(keyness.q[position]), 8),
                dispersion=round(float(literature.spread[item]), 4),
                significant=bool(
                    keyness.q[position] <= parameters.false_discovery_rate and abs(effect) >= parameters.min_effect
                ),
                evidence=evidence.cite(item, within=document if over else None, among=among),
            )
        )
    return rows
