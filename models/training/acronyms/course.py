"""``python -m models.training.acronyms``: fit the shipped models, or measure them by cross-validation."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models.training.acronyms.gold import GoldSite, read_gold
from models.training.acronyms.models import (
    describe_names,
    describe_short_names,
    fit_clauses,
    fit_names,
    fit_silver,
    write_models,
)
from models.training.acronyms.texts import read_annotated, read_annotations, read_silver, tag_laws
from pipeline.core.stage import MODELS
from pipeline.entities.acronyms.agreement import WeighedSite, decide
from pipeline.entities.acronyms.features import Resources
from pipeline.entities.acronyms.initials import load_initials
from pipeline.entities.acronyms.model import Models, load_vocabulary
from pipeline.entities.acronyms.predicates import Use, count_verbs
from pipeline.entities.acronyms.scorer import Scorer
from pipeline.entities.acronyms.weighing import OpenSite, weigh_sites
from pipeline.entities.lexicon.folding import fold_name

SEED = 0
FOLDS = 10
KEPT = 6


@dataclass(frozen=True, slots=True)
class Measured:
    """Right, wrong and missed pairs of each annotated text."""

    counts: tuple[tuple[int, int, int], ...]

    def figures(self) -> tuple[float, float, float]:
        """Precision, recall and F1 over all texts."""
        return _figures(np.asarray(self.counts).sum(axis=0))

    def interval(self, *, seed: int, samples: int = 2000) -> tuple[float, float]:
        """95 % bootstrap interval of F1 over texts."""
        counts = np.asarray(self.counts)
        generator = np.random.default_rng(seed)
        drawn = [
            _figures(counts[generator.integers(0, len(counts), len(counts))].sum(axis=0))[2] for _ in range(samples)
        ]
        low, high = np.quantile(drawn, [0.025, 0.975])
        return float(low), float(high)


def _figures(totals: Any) -> tuple[float, float, float]:
    right, wrong, missed = (float(n) for n in totals)
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def measure(rows: Sequence[Mapping[str, Any]], found: Sequence[set[tuple[str, str]]]) -> Measured:
    """Compare found pairs (short form, Chinese long form) with annotated rows: both must be whole and right.

    Pairs outside the annotated brackets, and those of ``also``, count neither way.
    """
    counts = []
    for row, pairs in zip(rows, found, strict=True):
        named = [pair for pair in row["pairs"] if _has_han(pair["long"])]
        gold = [(fold_name(p["short"]), {fold_name(n) for n in (p["long"], *p["alt"])}) for p in named]
        universe = [short for short, _ in gold] + [fold_name(raw) for raw in row["not"]]
        beside = {fold_name(short) for short in row.get("also", [])}
        folded = {(fold_name(s), fold_name(n)) for s, n in pairs if _has_han(n)}
        judged = {p for p in folded if any(p[0] in raw for raw in universe) and p[0] not in beside}
        right = {p for p in judged if any(p[0] == short and p[1] in names for short, names in gold)}
        missed = [g for g in gold if not any(p[0] == g[0] and p[1] in g[1] for p in judged)]
        counts.append((len(right), len(judged - right), len(missed)))
    return Measured(tuple(counts))


def _has_han(text: str) -> bool:
    return any("\u3400" <= c <= "\u9fff" for c in text)


def weigh_gold(sites: Sequence[GoldSite], models: Models) -> list[WeighedSite]:
    """The sites that have candidates, weighed."""
    weighed = weigh_sites([OpenSite(s.text, s.site, s.window) for s in sites], models)
    found = []
    for site, result in zip(sites, weighed, strict=True):
        if result is not None:
            likely, ranked = result
            names = tuple((start, site.text[start : site.site.anchor], score) for start, score in ranked[:KEPT])
            found.append(WeighedSite(str(site.document), site.site.short_form, likely, names, site.site.english))
    return found


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the gold-free part of the training gives, and the annotated sites that are in no measured set."""

    resources: Resources
    base: Scorer
    terms: list[str]
    annotated: list[GoldSite]
    known: dict[str, list[str]]
    verbs: dict[str, Use]


def collect_known(data: Path, folder: Path) -> dict[str, list[str]]:
    """Acronyms with Chinese names: the official translations, and the annotated abstracts outside the measured sets."""
    known: dict[str, set[str]] = {}
    for line in (data / "gazetteer" / "official_translations.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        _, acronym, _, chinese, *_ = line.split("\t")
        if acronym and chinese:
            known.setdefault(acronym, set()).add(chinese)
    for pairs in read_annotations(folder / "annotations.tsv").values():
        for short_form, name in pairs:
            if name and not _has_han(short_form):
                known.setdefault(short_form, set()).add(name)
    return {short_form: sorted(names) for short_form, names in sorted(known.items())}


def prepare(data: Path, folder: Path) -> Prepared:
    """Train on self-labelled abstracts, and read the annotations of the project's own."""
    initials, vocabulary = load_initials(folder), load_vocabulary(folder)
    known = collect_known(data, folder)
    names = [(short_form, name) for short_form, chinese in known.items() for name in chinese]
    resources, base, terms = fit_silver(read_silver(data), names, initials, vocabulary, seed=SEED)
    annotated = read_annotated(data, read_annotations(folder / "annotations.tsv"), vocabulary)
    return Prepared(resources, base, terms, annotated, known, count_verbs(tag_laws(data)))


def fit(prepared: Prepared, gold: Sequence[GoldSite]) -> Models:
    """The models from everything prepared and annotated sites."""
    sites = [*prepared.annotated, *gold]
    ranker, gate = fit_names(describe_names(sites, prepared.resources, prepared.base), seed=SEED)
    clause_ranker, clause_edges = fit_clauses(describe_short_names(sites, prepared.verbs), seed=SEED)
    return Models(
        prepared.resources, prepared.known, clause_edges, prepared.verbs, prepared.base, ranker, gate, clause_ranker
    )


def cross_validate(
    prepared: Prepared,
    rows: Sequence[Mapping[str, Any]],
    gold: Sequence[GoldSite],
    beside: Sequence[GoldSite],
    seed: int,
) -> list[set[tuple[str, str]]]:
    """The pairs found in each text by models that have seen neither it nor any other text of its fold.

    ``beside`` are annotated sites of another set, which are always trained on.
    """
    fold_of = np.random.default_rng(seed).permutation(len(rows)) % FOLDS
    weighed: list[WeighedSite] = []
    for fold in range(FOLDS):
        models = fit(prepared, [*beside, *(site for site in gold if fold_of[site.document] != fold)])
        weighed += weigh_gold([site for site in gold if fold_of[site.document] == fold], models)
    pairs: list[set[tuple[str, str]]] = [set() for _ in rows]
    for found, decision in zip(weighed, decide(weighed, prepared.known), strict=True):
        if decision is not None:
            pairs[int(found.document)].add((found.short_form, decision.name))
    return pairs


def _write_run(rows: Sequence[Mapping[str, Any]], pairs: Sequence[set[tuple[str, str]]], folder: Path) -> None:
    """The found pairs as a run's tables, for scorers outside the project."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns, lines in (
        ("documents", ["doc_id", "source"], [(row["id"], f"sources/{row['id']}.txt") for row in rows]),
        ("acronyms", ["doc_id", "short_form", "long_form"],
         [(row["id"], *pair) for row, found in zip(rows, pairs, strict=True) for pair in sorted(found)]),
    ):  # fmt: skip
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as handle:
            csv.writer(handle).writerows([columns, *lines])


def _report(name: str, rows: Sequence[Mapping[str, Any]], pairs: Sequence[set[tuple[str, str]]]) -> None:
    measured = measure(rows, pairs)
    precision, recall, f1 = measured.figures()
    low, high = measured.interval(seed=SEED)
    print(f"{name}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} (95 % {low:.3f} to {high:.3f})")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``fit`` or ``evaluate``; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m models.training.acronyms", description=__doc__)
    parser.add_argument("command", choices=("fit", "evaluate"), nargs="?", default="fit")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the training texts")
    parser.add_argument("--models", type=Path, default=MODELS / "acronyms")
    parser.add_argument("--out", type=Path, help="evaluate: write the found pairs as runs below this folder")
    options = parser.parse_args(arguments)
    if not (options.data / "acronyms").is_dir():
        print(f"{options.data} does not hold the training texts; the shipped models stay as they are", file=sys.stderr)
        return 0
    prepared = prepare(options.data, options.models)
    vocabulary = prepared.resources.vocabulary
    sets = {
        name: read_gold(options.data / "acronyms" / f"{name}.jsonl", vocabulary)
        for name in ("csl_dev", "short_names_dev")
    }
    if options.command == "fit":
        write_models(
            fit(prepared, [site for _, gold in sets.values() for site in gold]), prepared.terms, options.models
        )
        return 0
    for name, (rows, gold) in sets.items():
        beside = [site for other, (_, sites) in sets.items() if other != name for site in sites]
        pairs = cross_validate(prepared, rows, gold, beside, SEED)
        _report(name, rows, pairs)
        if options.out:
            _write_run(rows, pairs, options.out / name)
    return 0
