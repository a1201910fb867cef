"""The candidates of many sites weighed at once, since the models work on arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.entities.acronyms import clauses, features, gate
from pipeline.entities.acronyms.agreement import SETTLED
from pipeline.entities.acronyms.candidates import frame_window
from pipeline.entities.acronyms.features import Array
from pipeline.entities.acronyms.lexical import score_candidates
from pipeline.entities.acronyms.model import Models, add_base
from pipeline.entities.acronyms.sites import Site
from pipeline.entities.acronyms.windows import Window

CLAUSE_EDGE_WEIGHT = 1.0
Weighed = tuple[float, list[tuple[int, float]]]  # how likely a definition; candidates (start, score), best first


@dataclass(frozen=True, slots=True)
class OpenSite:
    """A site, its text and its window."""

    text: str
    site: Site
    window: Window


def _split(values: Array, parts: Sequence[Array]) -> list[Array]:
    return np.split(values, np.cumsum([len(part) for part in parts])[:-1])


def _weigh_names(sites: Sequence[OpenSite], models: Models) -> list[Weighed]:
    rows = [features.describe_candidates(s.text, s.site, s.window, models.resources) for s in sites]
    stacked = np.vstack(rows)
    bases, linear = models.base.score(stacked), models.base.score_linear(stacked)
    parts = zip(rows, _split(bases, rows), _split(linear, rows), strict=True)
    scores = _split(models.ranker.score(np.vstack([add_base(*part) for part in parts])), rows)
    described = [
        gate.describe_site(s.text, s.site, s.window, own, score)
        for s, own, score in zip(sites, rows, scores, strict=True)
    ]
    likely = 1 / (1 + np.exp(-models.gate.score(np.vstack(described))))
    return [(float(p), _ranked(s.window, own)) for p, s, own in zip(likely, sites, scores, strict=True)]


def _weigh_clauses(sites: Sequence[OpenSite], models: Models) -> list[Weighed]:
    rows = [clauses.describe_clauses(s.text, s.site, s.window, models.verbs) for s in sites]
    weighed = []
    for s, own in zip(sites, _split(models.clauses.score(np.vstack(rows)), rows), strict=True):
        edges = np.asarray(score_candidates(s.text, s.window, models.clause_edges, at_start=True))
        weighed.append((SETTLED, _ranked(s.window, own + CLAUSE_EDGE_WEIGHT * edges)))
    return weighed


def _ranked(window: Window, scores: Array) -> list[tuple[int, float]]:
    pairs = zip((candidate.start for candidate in window.candidates), scores.tolist(), strict=True)
    return sorted(pairs, key=lambda pair: (-pair[1], -pair[0]))


def needs_gate(site: Site) -> bool:
    """Whether letters alone stand behind a name in quotes: an acronym, or the same title in another language."""
    return site.begin >= 0 and site.pattern == "acronym"


def weigh_sites(sites: Sequence[OpenSite], models: Models) -> list[Weighed | None]:
    """For each site how likely it is a definition and its candidates, the best first; None without candidates."""
    weighed: list[Weighed | None] = [(SETTLED, [(s.site.begin, 0.0)]) if s.site.begin >= 0 else None for s in sites]
    framed = [
        OpenSite(s.text, s.site, frame_window(s.site, s.window)) if needs_gate(s.site) and s.window.tokens else s
        for s in sites
    ]
    for weigh, clause in ((_weigh_names, False), (_weigh_clauses, True)):
        chosen = [
            k for k, s in enumerate(framed)
            if (s.site.begin < 0 or needs_gate(s.site)) and s.window.candidates and s.site.names_clause is clause
        ]  # fmt: skip
        for k, result in zip(chosen, weigh([framed[k] for k in chosen], models) if chosen else (), strict=True):
            weighed[k] = result
    return weighed
