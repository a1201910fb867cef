"""From texts to the models of this package: what labels itself first, then what is annotated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.training.acronyms.fitting import Group, fit_edge_model, fit_gate, fit_ranker
from models.training.acronyms.labels import GoldSite, tag_text
from models.training.acronyms.silver import (
    SilverDocument,
    SilverSite,
    count_terms,
    find_silver_sites,
    host_names,
    name_sites,
)
from models.training.sums import write_sums
from pipeline.entities.acronyms import clauses, features, gate
from pipeline.entities.acronyms.calibration import write_calibration
from pipeline.entities.acronyms.candidates import Vocabulary, frame_window, propose_candidates
from pipeline.entities.acronyms.features import Array, Resources
from pipeline.entities.acronyms.initials import Initials
from pipeline.entities.acronyms.lexical import iterate_features, score_candidates
from pipeline.entities.acronyms.model import RANKER_COLUMNS, Models, add_base, heads_of, known_terms
from pipeline.entities.acronyms.predicates import Use
from pipeline.entities.acronyms.scorer import Scorer, write_scorer
from pipeline.entities.acronyms.weighing import needs_gate

INNER_FOLDS = 5


@dataclass(frozen=True, slots=True)
class NameSite:
    """An annotated acronym site with its evidence (base columns included)."""

    site: GoldSite
    rows: Array
    ranked: Array  # rows with the base model's columns

    @property
    def is_definition(self) -> bool:
        """Whether it defines the acronym and a candidate is right."""
        return bool(self.site.right.any())

    @property
    def teaches_edges(self) -> bool:
        """Whether the ranker learns from it: from definitions whose left edge is open."""
        return self.is_definition and self.site.ranks and self.site.site.begin < 0


@dataclass(frozen=True, slots=True)
class ClauseSite:
    """An annotated short-name site with its evidence and its edge features."""

    site: GoldSite
    rows: Array
    edges: list[list[str]]


def _at_start(site: SilverSite) -> bool:
    return site.window.tokens[0][0] == site.site.floor


def _edge_examples(
    documents: Sequence[SilverDocument], sites: Sequence[SilverSite]
) -> list[tuple[list[list[str]], int]]:
    return [
        (list(iterate_features(documents[s.document].text, s.window, _at_start(s))), s.right) for s in sites
    ]  # fmt: skip


def fit_silver(
    documents: Sequence[SilverDocument],
    names: Sequence[tuple[str, str]],
    initials: Initials,
    vocabulary: Vocabulary,
    *,
    seed: int,
) -> tuple[Resources, Scorer, list[str]]:
    """Edge weights, base model and terms from abstracts with their authors' keywords, and known names.

    The base model's lexical evidence comes from edge weights of the other half of the documents, and terms that only
    a document's own authors give are hidden from it, so that it learns how far either is to be trusted.
    """
    terms = count_terms(documents)
    known = known_terms(initials, terms)
    heads = heads_of(known)
    sites = find_silver_sites(documents, vocabulary)
    halves = [fit_edge_model(_edge_examples(documents, [s for s in sites if s.document % 2 == k])) for k in (0, 1)]
    groups = []
    for number in range(len(documents)):
        document = documents[number]
        own = {k for k in document.keywords if terms.get(k) == 1 and k not in initials.words}
        hidden = Resources(initials, {}, known - own, vocabulary, heads)
        for s in name_sites(documents, [s for s in sites if s.document == number], initials, seed=seed + number):
            lexical = score_candidates(document.text, s.window, halves[1 - number % 2], _at_start(s))
            rows = features.describe_candidates(document.text, s.site, s.window, hidden, lexical)
            groups.append(Group(rows, (np.arange(len(rows)) == s.right).astype(np.float64)))
    edges = fit_edge_model(_edge_examples(documents, sites))
    resources = Resources(initials, edges, known, vocabulary, heads)
    for text, site, start in host_names(documents, sites, names, seed=seed):
        window = propose_candidates(text, tag_text(text), site, vocabulary)
        right = np.asarray([float(candidate.start == start) for candidate in window.candidates])
        if right.any():
            groups.append(Group(features.describe_candidates(text, site, window, resources), right))
    base = fit_ranker(groups, trees=150, leaves=16, least=30, seed=seed)
    return resources, base, sorted(terms)


def describe_names(sites: Sequence[GoldSite], resources: Resources, base: Scorer) -> list[NameSite]:
    """The counted acronym sites whose left edge is open, or that the gate decides on, with their evidence."""
    described = []
    for site in sites:
        if needs_gate(site.site) and site.window.tokens:
            site = replace(site, window=frame_window(site.site, site.window))
        elif site.site.begin >= 0:
            continue
        if site.counted and not site.site.names_clause and site.window.candidates:
            rows = features.describe_candidates(site.text, site.site, site.window, resources)
            described.append(NameSite(site, rows, add_base(rows, base.score(rows), base.score_linear(rows))))
    return described


def describe_short_names(sites: Sequence[GoldSite], verbs: Mapping[str, Use]) -> list[ClauseSite]:
    """The counted short-name sites that define something and whose left edge is open, with their evidence."""
    return [
        ClauseSite(
            s,
            clauses.describe_clauses(s.text, s.site, s.window, verbs),
            list(iterate_features(s.text, s.window, True)),
        )
        for s in sites
        if s.counted and s.site.begin < 0 and s.site.names_clause and s.right.any()
    ]


def _fit_name_ranker(names: Sequence[NameSite], seed: int) -> Scorer:
    groups = [Group(name.ranked, name.site.right) for name in names if name.teaches_edges]
    return fit_ranker(groups, trees=100, leaves=6, least=10, seed=seed)


def fit_names(names: Sequence[NameSite], *, seed: int) -> tuple[Scorer, Scorer]:
    """Ranker and gate of acronyms. The gate is fitted on scores of rankers that have not seen the text."""
    ranker = _fit_name_ranker(names, seed)
    documents = sorted({name.site.text for name in names})
    fold_of = {text: k % INNER_FOLDS for k, text in enumerate(documents)}
    groups = []
    for fold in range(INNER_FOLDS):
        inner = _fit_name_ranker([name for name in names if fold_of[name.site.text] != fold], seed)
        for name in names:
            if fold_of[name.site.text] == fold:
                gold, scores = name.site, inner.score(name.ranked)
                row = gate.describe_site(gold.text, gold.site, gold.window, name.rows, scores)
                groups.append(Group(row[None, :], np.asarray([float(name.is_definition)])))
    return ranker, fit_gate(groups, seed=seed)


def fit_clauses(names: Sequence[ClauseSite], *, seed: int) -> tuple[Scorer, Mapping[str, float]]:
    """Ranker and edge weights of short names."""
    ranker = fit_ranker([Group(n.rows, n.site.right) for n in names], trees=250, leaves=20, least=5, seed=seed)
    examples = [(n.edges, int(n.site.right.argmax())) for n in names]
    return ranker, fit_edge_model(examples, least_count=4, penalty=1.0)


def _write_table(path: Path, source: str, lines: Sequence[str]) -> None:
    path.write_text("\n".join([f"# source: {source}", *lines]) + "\n", encoding="utf-8")


def write_models(models: Models, terms: Sequence[str], folder: Path) -> None:
    """Write what :func:`~pipeline.entities.acronyms.model.load_models` reads."""
    keywords = "authors' keywords of ydli-ai/CSL abstracts"
    _write_table(folder / "terms.tsv", keywords, terms)
    known = [f"{short_form}\t{'|'.join(names)}" for short_form, names in models.known.items()]
    _write_table(
        folder / "known.tsv",
        "official translations of foreign acronyms; annotations.tsv; models/training/acronyms/gold/acronyms.tsv",
        known,
    )
    for name, weights, source in (
        ("edges.tsv", models.resources.lexical, f"trained on {keywords} in their abstracts"),
        ("clause_edges.tsv", models.clause_edges, "trained on annotated short names in official laws"),
    ):
        _write_table(folder / name, source, [f"{f}\t{w:g}" for f, w in sorted(weights.items())])
    uses = [f"{verb}\t{used:g}\t{objects:g}" for verb, (used, objects) in models.verbs.items()]
    rates = "verbs of official laws: how often an auxiliary or adverb precedes, how often an object follows"
    _write_table(folder / "verbs.tsv", rates, uses)
    write_scorer(models.base, folder / "base.json", columns=features.COLUMNS)
    write_scorer(models.ranker, folder / "ranker.json", columns=RANKER_COLUMNS)
    write_scorer(models.gate, folder / "gate.json", columns=gate.COLUMNS)
    write_scorer(models.clauses, folder / "clauses.json", columns=clauses.COLUMNS)
    write_calibration(models.calibration, folder / "calibration.json")
    write_sums(folder)
