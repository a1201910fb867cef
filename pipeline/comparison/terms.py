"""Terms that a document uses more or less than a literature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.comparison.contrasts import ratio_interval
from pipeline.comparison.every import Tried
from pipeline.comparison.evidence import EvidenceIndex
from pipeline.comparison.keyness import (
    SMOOTHING,
    log_likelihood,
    log_odds_z,
    log_ratio,
    predictive_tail,
)
from pipeline.comparison.literature import Counts, Group, Literature
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.records.comparison import TermContrast
from pipeline.statistics import false_discovery_rates, tell

Array = np.ndarray[Any, Any]
WHOLE = 0.8  # share of a term's occurrences within one longer term that make it a part of it


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
    p: Array
    q: Array

    @property
    def tried(self) -> Tried:
        """What the genres' tests are put together from."""
        return Tried(self.item, self.p, self.effect > 0)


def measure_terms(own: Array, size: float, literature: Literature, candidates: Array, *, prior: float) -> Keyness:
    """Effects, tests and false-discovery rates of the candidate terms.

    Parameters
    ----------
    own
        The document's counts of all terms.
    size
        Its tokens.
    candidates
        Indices of the terms that are tested.
    """
    focal, related = own[candidates], literature.totals[candidates]
    part, phi = size / literature.size, literature.phi[candidates]
    upper, lower = (
        predictive_tail(focal, related, phi, part=part, documents=literature.count, over=over) for over in (True, False)
    )
    p = np.minimum(2 * np.minimum(upper, lower), 1.0)
    return Keyness(
        item=candidates,
        focal=focal,
        expected=np.maximum(related, SMOOTHING) * part,
        related=related,
        documents=literature.documents[candidates],
        effect=log_ratio(focal, related, size, literature.size),
        z=log_odds_z(focal, related, size, literature.size, prior=prior),
        g2=log_likelihood(focal, related, max(size, 1.0), literature.size),
        p=p,
        q=false_discovery_rates(p),
    )


def rank_side(keyness: Keyness, *, over: bool, limit: int, rate: float, min_effect: float) -> Array:
    """Positions of the most telling terms of one side: significant ones first, then by weighted log-odds."""
    sign = 1.0 if over else -1.0
    kept = np.flatnonzero((keyness.effect * sign > 0) & (keyness.z * sign > 0))
    strong = (keyness.q[kept] <= rate) & (np.abs(keyness.effect[kept]) >= min_effect)
    strength = np.round(np.abs(keyness.z[kept]), 8)
    return np.asarray(kept[np.lexsort((keyness.item[kept], -strength, ~strong))][:limit])


def candidate_terms(own: Array, literature: Literature, *, minimum: int, size: float) -> Array:
    """Terms worth a test: used often enough by the document, or expected in it and held by enough of the literature."""
    used = (own >= minimum) | ((own > 0) & (literature.documents >= minimum))
    missed = (literature.documents >= max(minimum, 2)) & (literature.totals * size >= literature.size)
    return np.flatnonzero(used | missed)


def drop_parts(candidates: Array, own: Array, totals: Array, names: Sequence[str]) -> Array:
    """The candidates without those that are hardly ever met but within one longer candidate: 大湾 in 大湾区.

    Parameters
    ----------
    own, totals
        Counts of all terms in the document and in the literature. Those of a part hold those of the longer term.
    """
    place = {names[item]: item for item in candidates.tolist()}
    parts = set()
    for name, item in place.items():
        inside = {name[i:j] for i in range(len(name)) for j in range(i + 1, len(name) + 1)} - {name}
        for part in (place[text] for text in inside if text in place):
            if all(WHOLE * counts[part] <= counts[item] <= counts[part] for counts in (own, totals)):
                parts.add(part)
    return np.array([item for item in candidates.tolist() if item not in parts], dtype=np.int64)


def bound_effects(items: Array, parts: sp.csr_matrix, counts: Counts, group: Group) -> tuple[Array, Array]:
    """95 % intervals of the log ratios of some terms, from the variance between paragraphs and between documents.

    NaN where too few paragraphs or documents hold the term for one to be honest.

    Parameters
    ----------
    items
        Indices of the terms.
    parts
        Paragraph by term counts of the document; none without a focal document.
    """
    if parts.shape[0] < 2:
        return np.full(len(items), np.nan), np.full(len(items), np.nan)
    own, theirs = parts[:, items].toarray(), counts.matrix[group.documents][:, items].toarray()
    sizes = np.concatenate([np.asarray(parts.sum(axis=1)).ravel(), counts.sizes[group.documents]])
    _, low, high = ratio_interval(np.vstack([own, theirs]), sizes, np.arange(len(sizes)) < len(own))
    return low, high


def try_terms(document: int, literature: Literature, counts: Counts, parameters: ComparisonParameters) -> Keyness:
    """The tests of one document's terms against a literature; none where one of them is empty."""
    own, size = counts.row(document), float(counts.sizes[document])
    candidates = candidate_terms(own, literature, minimum=parameters.min_documents, size=size)
    if not size or not literature.count:
        candidates = candidates[:0]
    candidates = drop_parts(counts.keep_asked(candidates), own, literature.totals, counts.names)
    return measure_terms(own, max(size, 1.0), literature, candidates, prior=parameters.prior)


def contrast_terms(
    document: int,
    doc_id: str,
    group: Group,
    literature: Literature,
    counts: Counts,
    keyness: Keyness,
    every: Array,
    parts: sp.csr_matrix,
    evidence: EvidenceIndex,
    parameters: ComparisonParameters,
    *,
    limit: int,
) -> list[TermContrast]:
    """The rows of one document against one group, over-used terms first.

    Parameters
    ----------
    keyness
        The tests against this literature.
    every
        Each term's q value against every genre at once; NaN where there is none.
    parts
        Paragraph by term counts of the document, for the intervals.
    limit
        Terms a side.
    """
    rate, least = parameters.false_discovery_rate, parameters.min_effect
    over, under = (rank_side(keyness, over=side, limit=limit, rate=rate, min_effect=least) for side in (True, False))
    shown = np.concatenate([over, under])
    low, high = bound_effects(keyness.item[shown], parts, counts, group)

    def describe(at: int, position: int) -> TermContrast:
        item, used, effect = int(keyness.item[position]), at < len(over), float(keyness.effect[position])
        known = bool(np.isfinite(low[at]) and np.isfinite(high[at]))
        significant = bool(keyness.q[position] <= rate and abs(effect) >= least)
        return TermContrast(
            doc_id=doc_id,
            against=group.name,
            term=counts.names[item],
            direction="over" if used else "under",
            frequency=int(keyness.focal[position]),
            expected=round(float(keyness.expected[position]), 4),
            related_frequency=int(keyness.related[position]),
            related_documents=int(keyness.documents[position]),
            effect=round(effect, 4),
            low=round(float(low[at]), 4) if known else None,
            high=round(float(high[at]), 4) if known else None,
            log_odds_z=round(float(keyness.z[position]), 4),
            g2=round(float(keyness.g2[position]), 4),
            q_value=round(float(keyness.q[position]), 8),
            dispersion=round(float(literature.spread[item]), 4),
            significant=significant,
            q_every=tell(every[item], 8),
            significant_every=None if np.isnan(every[item]) else significant and bool(every[item] <= rate),
            evidence=evidence.cite(item, document=document, inside=used, among=group.members),
        )

    return [describe(at, position) for at, position in enumerate(shown.tolist())]
