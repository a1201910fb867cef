"""``python -m models.training.acronyms``: fit the shipped models, or measure them by cross-validation."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from models.training.acronyms.labels import GoldSite, label_sites, read_gold
from models.training.acronyms.measuring import (
    Pair,
    calibrate_across,
    calibration_error,
    draw_folds,
    fit_calibration,
    has_han,
    judge,
    write_run,
)
from models.training.acronyms.models import (
    ClauseSite,
    NameSite,
    describe_names,
    describe_short_names,
    fit_clauses,
    fit_names,
    fit_silver,
    write_models,
)
from models.training.acronyms.readings import read_readings
from models.training.acronyms.texts import (
    GOLD,
    host_brands,
    read_annotated,
    read_annotations,
    read_marked,
    read_pairs,
    read_silver,
    tag_laws,
)
from models.training.acronyms.verbs import count_verbs
from pipeline.core.stage import MODELS
from pipeline.entities.acronyms.agreement import WeighedSite, decide
from pipeline.entities.acronyms.candidates import Vocabulary
from pipeline.entities.acronyms.features import Resources
from pipeline.entities.acronyms.initials import load_initials
from pipeline.entities.acronyms.model import Models, load_vocabulary
from pipeline.entities.acronyms.predicates import Use
from pipeline.entities.acronyms.scorer import Scorer
from pipeline.entities.acronyms.weighing import OpenSite, weigh_sites

SEED = 0
FOLDS = 5
SURE = 0.9
KEPT = 6
SETS = {"csl_dev": "acronyms", "short_names_dev": "acronyms", "short_forms_fields_dev": "fields"}
# Where this many characters before a site stand in a measured text, the site is that text's.
SAME_TEXT = 16

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Annotated:
    """An annotated set: its rows, the sites in them, and the fold of each row (fields are folds of their own).

    ``kept`` are the rows that nothing is trained on, and on which the calibration is measured and not fitted.
    """

    rows: Rows
    sites: list[GoldSite]
    fold_of: list[int]
    kept: frozenset[int] = frozenset()

    @property
    def taught(self) -> list[GoldSite]:
        """The sites that models may be fitted on."""
        return [site for site in self.sites if site.document not in self.kept]


def read_set(data: Path, name: str, vocabulary: Vocabulary) -> Annotated:
    """An annotated set; its folds are its kinds where rows have one, else ten at random."""
    rows, sites = read_gold(data / SETS[name] / f"{name}.jsonl", vocabulary)
    if SETS[name] == "fields":
        return Annotated(rows, sites, number_kinds(rows))
    return Annotated(rows, sites, (np.random.default_rng(SEED).permutation(len(rows)) % FOLDS).tolist())


def read_fields(data: Path, vocabulary: Vocabulary) -> Annotated:
    """The readings of many fields, each field a fold.

    Their acronyms teach the gate alone: with them the ranker finds fewer left edges in abstracts of all disciplines.
    """
    readings = read_readings(data.parent)
    rows = [reading.as_row() for reading in readings]
    found = [site for number, row in enumerate(rows) for site in label_sites(number, row["text"], row, vocabulary)]
    sites = [replace(site, ranks=False) for site in found]
    kept = frozenset(number for number, reading in enumerate(readings) if reading.is_kept)
    return Annotated(rows, sites, number_kinds(rows), kept)


def number_kinds(rows: Rows) -> list[int]:
    """The number of each row's kind."""
    kinds = sorted({str(row["kind"]) for row in rows})
    return [kinds.index(str(row["kind"])) for row in rows]


def weigh_gold(sites: Sequence[GoldSite], models: Models) -> list[tuple[WeighedSite, str]]:
    """The sites that have candidates, weighed, each with its pattern."""
    weighed = weigh_sites([OpenSite(s.text, s.site, s.window) for s in sites], models)
    found = []
    for site, result in zip(sites, weighed, strict=True):
        if result is not None:
            likely, ranked = result
            names = tuple((start, site.text[start : site.site.anchor], score) for start, score in ranked[:KEPT])
            place = WeighedSite(str(site.document), site.site.short_form, likely, names, site.site.english)
            found.append((place, site.site.pattern))
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
            if name and not has_han(short_form):
                known.setdefault(short_form, set()).add(name)
    for short_form, names in read_pairs(GOLD / "acronyms.tsv"):
        known.setdefault(short_form, set()).update(names.split("|"))
    return {short_form: sorted(names) for short_form, names in sorted(known.items())}


def prepare(data: Path, folder: Path) -> Prepared:
    """Train on self-labelled abstracts, and read the annotations of the project's own."""
    initials, vocabulary = load_initials(folder), load_vocabulary(folder)
    known = collect_known(data, folder)
    names = [(short_form, name) for short_form, chinese in known.items() for name in chinese]
    resources, base, terms = fit_silver(read_silver(data), names, initials, vocabulary, seed=SEED)
    annotated = read_annotated(data, read_annotations(folder / "annotations.tsv"), vocabulary)
    annotated += read_marked(data, GOLD / "short_forms.tsv", vocabulary)
    annotated += host_brands(annotated, read_pairs(GOLD / "brands.tsv"), vocabulary, seed=SEED)
    return Prepared(resources, base, terms, annotated, known, count_verbs(tag_laws(data)))


def describe(prepared: Prepared, sites: Sequence[GoldSite]) -> list[NameSite | ClauseSite]:
    """The sites that models are fitted on, with their evidence."""
    return [
        *describe_names(sites, prepared.resources, prepared.base),
        *describe_short_names(sites, prepared.verbs),
    ]


def fit(prepared: Prepared, described: Sequence[NameSite | ClauseSite]) -> Models:
    """The models from everything prepared and annotated sites."""
    ranker, gate = fit_names([site for site in described if isinstance(site, NameSite)], seed=SEED)
    clause_ranker, edges = fit_clauses([site for site in described if isinstance(site, ClauseSite)], seed=SEED)
    return Models(prepared.resources, prepared.known, edges, prepared.verbs, prepared.base, ranker, gate, clause_ranker)


def leave_out(described: Sequence[NameSite | ClauseSite], rows: Rows) -> list[NameSite | ClauseSite]:
    """The sites that do not stand in the rows' texts."""
    texts = "\n".join(row["text"] for row in rows)
    return [
        d for d in described if d.site.text[max(0, d.site.site.anchor - SAME_TEXT) : d.site.site.anchor] not in texts
    ]


def cross_validate(prepared: Prepared, described: Sequence[NameSite | ClauseSite], measured: Annotated) -> list[Pair]:
    """The pairs found in each text by models that have seen neither it nor any other text of its fold.

    ``described`` are the annotated sites of all sets.
    """
    weighed: list[tuple[WeighedSite, str]] = []
    for fold in sorted(set(measured.fold_of)):
        held_out = [row for row, own in zip(measured.rows, measured.fold_of, strict=True) if own == fold]
        models = fit(prepared, leave_out(described, held_out))
        weighed += weigh_gold([site for site in measured.sites if measured.fold_of[site.document] == fold], models)
    decisions = decide([site for site, _ in weighed], prepared.known)
    return [
        Pair(int(site.document), site.short_form, decision.name, pattern, decision.confidence)
        for (site, pattern), decision in zip(weighed, decisions, strict=True)
        if decision is not None
    ]


def measure(
    prepared: Prepared,
    described: Sequence[NameSite | ClauseSite],
    sets: Mapping[str, Annotated],
    out: Path | None,
) -> list[tuple[Pair, bool]]:
    """Print the figures of each set, cross-validated; the decisions that were judged, without those of kept rows."""
    decisions, kept = list[tuple[Pair, bool]](), list[tuple[Pair, bool]]()
    for name, measured in sets.items():
        found = cross_validate(prepared, described, measured)
        judged = judge(measured.rows, found)
        own = [d for d in judged.decisions if d[0].row not in measured.kept]
        across = calibrate_across(own, [measured.fold_of[pair.row] for pair, _ in own], decisions)
        decisions = [*decisions, *own]
        kept += [d for d in judged.decisions if d[0].row in measured.kept]
        precision, recall, f1 = judged.figures()
        low, high = judged.interval(seed=SEED)
        print(f"{name}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} (95 % {low:.3f} to {high:.3f}), "
              f"negatives answered {judged.answered} of {judged.negatives}", flush=True)  # fmt: skip
        if any("kind" in row for row in measured.rows):
            print("  " + ", ".join(f"{kind} {f1:.3f}" for kind, f1 in judged.by_kind(measured.rows).items()))
        if out:
            write_run(measured.rows, found, out / name)
        print_calibration("  each fold by the curves of the others and of the sets above", across)
    print_calibration("all sets", calibrate_across(decisions, draw_folds(len(decisions), seed=SEED)))
    curves = fit_calibration(decisions)
    print_calibration("the kept tenth", [(curves.confidence(p.pattern, p.score), right) for p, right in kept])
    return decisions


def print_calibration(title: str, told: Sequence[tuple[float, bool]]) -> None:
    """Print how often pairs of a high confidence are right, and the calibration error."""
    sure = [right for confidence, right in told if confidence >= SURE]
    share = sum(sure) / max(1, len(sure))
    print(f"{title}: {sum(sure)} of {len(sure)} pairs with a confidence of {SURE} or more are right ({share:.3f}); "
          f"expected calibration error {calibration_error(told):.3f} over {len(told)}")  # fmt: skip


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
    sets = {name: read_set(options.data, name, vocabulary) for name in SETS}
    sets["readings"] = read_fields(options.data, vocabulary)
    sites = [*prepared.annotated, *(site for annotated in sets.values() for site in annotated.taught)]
    described = describe(prepared, sites)
    decisions = measure(prepared, described, sets, options.out)
    if options.command == "fit":
        models = replace(fit(prepared, described), calibration=fit_calibration(decisions))
        write_models(models, prepared.terms, options.models)
    return 0


if __name__ == "__main__":
    sys.exit(main())
