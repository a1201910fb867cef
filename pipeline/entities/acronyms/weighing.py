"""The candidates of many sites weighed at once, since the models work on arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.entities.acronyms import clauses, features, gate
from pipeline.entities.acronyms.candidates import Window
from pipeline.entities.acronyms.features import Array
from pipeline.entities.acronyms.lexical import score_candidates
from pipeline.entities.acronyms.model import Models, add_base
from pipeline.entities.acronyms.sites import Site

CLAUSE_EDGE_WEIGHT = 0.5
# How likely a definition is where its form alone settles it.
SETTLED = 0.97
Weighed = tuple[float, list[tuple[int, float]]]  # how likely a definition; candidates (start, score), best first


def _split(values: Array, parts: Sequence[Array]) -> list[Array]:
    return np.split(values, np.cumsum([len(part) for part in parts])[:-1])


def _weigh_names(text: str, sites: Sequence[Site], windows: Sequence[Window], models: Models) -> list[Weighed]:
    rows = [features.describe_candidates(text, s, w, models.resources) for s, w in zip(sites, windows, strict=True)]
    stacked = np.vstack(rows)
    bases, linear = models.base.score(stacked), models.base.score_linear(stacked)
    parts = zip(rows, _split(bases, rows), _split(linear, rows), strict=True)
    scores = _split(models.ranker.score(np.vstack([add_base(*part) for part in parts])), rows)
    described = [gate.describe_site(text, *site) for site in zip(sites, windows, rows, scores, strict=True)]
    likely = 1 / (1 + np.exp(-models.gate.score(np.vstack(described))))
    return [
        (float(p), _ranked(window, own)) for p, window, own in zip(likely, windows, scores, strict=True)
    ]  # fmt: skip


def _weigh_clauses(text: str, sites: Sequence[Site], windows: Sequence[Window], models: Models) -> list[Weighed]:
    rows = [clauses.describe_clauses(text, site, window) for site, window in zip(sites, windows, strict=True)]
    scores = _split(models.clauses.score(np.vstack(rows)), rows)
    weighed = []
    for window, own in zip(windows, scores, strict=True):
        edges = np.asarray(score_candidates(text, window, models.clause_edges, at_start=True))
        weighed.append((SETTLED, _ranked(window, own + CLAUSE_EDGE_WEIGHT * edges)))
    return weighed


def _ranked(window: Window, scores: Array) -> list[tuple[int, float]]:
    pairs = zip((candidate.start for candidate in window.candidates), scores.tolist(), strict=True)
    return sorted(pairs, key=lambda pair: (-pair[1], -pair[0]))


def weigh_windows(text: str, sites: Sequence[Site], windows: Sequence[Window], models: Models) -> list[Weighed | None]:
    """For each site how likely it is a definition and its candidates, the best first; None without candidates."""
    weighed: list[Weighed | None] = [(SETTLED, [(s.begin, 0.0)]) if s.begin >= 0 else None for s in sites]
    for weigh, clause in ((_weigh_names, False), (_weigh_clauses, True)):
        chosen = [
            k for k, site in enumerate(sites)
            if site.begin < 0 and windows[k].candidates and site.names_clause is clause
        ]  # fmt: skip
        if chosen:
            found = weigh(text, [sites[k] for k in chosen], [windows[k] for k in chosen], models)
            for k, result in zip(chosen, found, strict=True):
                weighed[k] = result
    return weighed
