"""Terms that a document uses more or less than a literature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, isnan
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.comparison.contrasts import ratio_interval
from pipeline.comparison.every import Tried
from pipeline.comparison.evidence import EvidenceIndex
from pipeline.comparison.keyness import (
    expect,
    log_likelihood,
    log_odds_z,
    log_ratio,
    predictive_test,
)
from pipeline.comparison.literature import Counts, Group, Literature
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.records.comparison import TermContrast
from pipeline.statistics import false_discovery_rates, tell

Array = np.ndarray[Any, Any]
WHOLE = 0.8  # share of a term's occurrences within one longer term that make it a part of it
AT_ONCE = 50_000  # terms that are tested together


@dataclass(frozen=True, slots=True)
class Case:
    """The terms of a document that are tested against a literature; arrays over them.

    Attributes
    ----------
    item
        Indices of the terms.
    focal, related, documents, phi, spread
        Occurrences in the document, and what :class:`Literature` says of them.
    size, total
        Tokens of the document and of the literature.
    count
        Documents of the literature.
    """

    item: Array
    focal: Array
    related: Array
    documents: Array
    phi: Array
    spread: Array
    size: float
    total: float
    count: int


@dataclass(frozen=True, slots=True)
class Keyness:
    """Measures of the terms of a case, an array each."""

    case: Case
    expected: Array
    effect: Array
    z: Array
    g2: Array
    p: Array
    q: Array

    @property
    def tried(self) -> Tried:
        """What the genres' tests are put together from."""
        return Tried(self.case.item, self.p, self.effect > 0)


def make_case(own: Array, size: float, literature: Literature, candidates: Array) -> Case:
    """The case of a document's candidate terms.

    Parameters
    ----------
    own
        The document's counts of all terms.
    size
        Its tokens.
    candidates
        Indices of the terms that are tested.
    """
    return Case(
        item=candidates,
        focal=own[candidates],
        related=literature.totals[candidates],
        documents=literature.documents[candidates],
        phi=literature.phi[candidates],
        spread=literature.spread[candidates],
        size=size,
        total=literature.size,
        count=literature.count,
    )


def measure_cases(cases: Sequence[Case], *, prior: float) -> list[Keyness]:
    """Effects, tests and false-discovery rates of each case; what is worked out term by term is so for all at once."""
    lengths = [len(case.item) for case in cases]

    def join(name: str) -> Array:
        return np.concatenate([getattr(case, name) for case in cases])

    def repeat(name: str) -> Array:
        return np.repeat([getattr(case, name) for case in cases], lengths)

    focal, related, size, total = join("focal"), join("related"), repeat("size"), repeat("total")
    measures = (
        expect(related, size / total),
        log_ratio(focal, related, size, total),
        log_odds_z(focal, related, size, total, prior=prior),
        log_likelihood(focal, related, np.maximum(size, 1.0), total),
        predictive_test(focal, related, join("phi"), part=size / total, documents=repeat("count")),
    )
    parts = zip(*(np.split(values, np.cumsum(lengths)[:-1]) for values in measures), strict=True)
    return [
        Keyness(case, expected, effect, z, g2, p, false_discovery_rates(p))
        for case, (expected, effect, z, g2, p) in zip(cases, parts, strict=True)
    ]


def rank_side(keyness: Keyness, *, over: bool, limit: int, rate: float, min_effect: float) -> Array:
    """Positions of the most telling terms of one side: significant ones first, then by weighted log-odds."""
    sign = 1.0 if over else -1.0
    kept = np.flatnonzero((keyness.effect * sign > 0) & (keyness.z * sign > 0))
    strong = (keyness.q[kept] <= rate) & (np.abs(keyness.effect[kept]) >= min_effect)
    strength = np.round(np.abs(keyness.z[kept]), 8)
    return np.asarray(kept[np.lexsort((keyness.case.item[kept], -strength, ~strong))][:limit])


def candidate_terms(own: Array, literature: Literature, *, minimum: int, size: float) -> Array:
    """Terms worth a test: used often enough by the document, or expected in it and held by enough of the literature."""
    used = (own >= minimum) | ((own > 0) & (literature.documents >= minimum))
    missed = (literature.documents >= max(minimum, 2)) & (literature.totals * size >= literature.size)
    return np.flatnonzero(used | missed)


def drop_parts(candidates: Array, own: Array, totals: Array, within: Mapping[int, Sequence[int]]) -> Array:
    """The candidates without those that are hardly ever met but within one longer candidate: 大湾 in 大湾区.

    Parameters
    ----------
    own, totals
        Counts of all terms in the document and in the literature. Those of a part hold those of the longer term.
    within
        The terms that stand within each longer one.
    """
    listed = set(candidates.tolist())
    parts = {
        part
        for item in listed
        for part in within.get(item, ())
        if part in listed
        if all(WHOLE * counts[part] <= counts[item] <= counts[part] for counts in (own, totals))
    }
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


def find_case(document: int, literature: Literature, counts: Counts, parameters: ComparisonParameters) -> Case:
    """The terms of one document that are tested against a literature; none where one of them is empty."""
    own, size = counts.row(document), float(counts.sizes[document])
    candidates = candidate_terms(own, literature, minimum=parameters.min_documents, size=size)
    if not size or not literature.count:
        candidates = candidates[:0]
    candidates = drop_parts(counts.keep_asked(candidates), own, literature.totals, counts.within)
    return make_case(own, max(size, 1.0), literature, candidates)


def try_terms(
    compared: Iterable[tuple[int, Literature]], counts: Counts, parameters: ComparisonParameters
) -> Iterator[Keyness]:
    """The tests of each document's terms against a literature."""
    cases, held = list[Case](), 0
    for document, literature in compared:
        cases.append(case := find_case(document, literature, counts, parameters))
        held += len(case.item)
        if held >= AT_ONCE:
            yield from measure_cases(cases, prior=parameters.prior)
            cases, held = [], 0
    if cases:
        yield from measure_cases(cases, prior=parameters.prior)


def contrast_terms(
    document: int,
    doc_id: str,
    group: Group,
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
        The tests against this group.
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
    case, items = keyness.case, keyness.case.item[shown]
    told = (case.focal, keyness.expected, case.related, case.documents, case.spread)
    found = (keyness.effect, keyness.z, keyness.g2, keyness.q)
    columns = (items, *bound_effects(items, parts, counts, group), every[items], *(c[shown] for c in (*told, *found)))
    rows = []
    for at, row in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        item, low, high, of_every, used, expected, related, documents, spread, effect, z, g2, q = row
        significant, known = q <= rate and abs(effect) >= least, isfinite(low) and isfinite(high)
        rows.append(
            TermContrast(
                doc_id=doc_id,
                against=group.name,
                term=counts.names[item],
                direction="over" if at < len(over) else "under",
                frequency=int(used),
                expected=round(expected, 4),
                related_frequency=int(related),
                related_documents=documents,
                effect=round(effect, 4),
                low=round(low, 4) if known else None,
                high=round(high, 4) if known else None,
                log_odds_z=round(z, 4),
                g2=round(g2, 4),
                q_value=round(q, 8),
                dispersion=round(spread, 4),
                significant=significant,
                q_every=tell(of_every, 8),
                significant_every=None if isnan(of_every) else significant and of_every <= rate,
                evidence=evidence.cite(item, document=document, inside=at < len(over), among=group.members),
            )
        )
    return rows
