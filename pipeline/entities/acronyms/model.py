"""The trained models of this package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from pipeline.core.errors import MissingModelError
from pipeline.entities.acronyms import clauses, features, gate
from pipeline.entities.acronyms.calibration import Calibration, read_calibration
from pipeline.entities.acronyms.candidates import Vocabulary
from pipeline.entities.acronyms.features import Array, Resources
from pipeline.entities.acronyms.initials import Initials, load_initials, read_pairs
from pipeline.entities.acronyms.predicates import Use
from pipeline.entities.acronyms.scorer import Scorer, read_scorer

# The ranker sees the evidence and what the base model, trained on self-labelled text, makes of it.
RANKER_COLUMNS = (*features.COLUMNS, "base", "base_gap", "base_rank", "base_next", "base_linear_gap")


@dataclass(frozen=True, slots=True)
class Models:
    """Everything that ``models/acronyms`` holds."""

    resources: Resources
    known: Mapping[str, Sequence[str]]
    clause_edges: Mapping[str, float]
    verbs: Mapping[str, Use]
    base: Scorer
    ranker: Scorer
    gate: Scorer
    clauses: Scorer
    calibration: Calibration = field(default_factory=Calibration)


def add_base(rows: Array, scores: Array, linear: Array) -> Array:
    """The evidence of a site's candidates with the base model's columns after it.

    ``scores`` and ``linear`` are the base model's scores and their linear part.
    """
    ranks = np.argsort(np.argsort(-scores, kind="stable"), kind="stable")
    following = np.append(scores[1:], -9.0)
    gaps = (scores, scores - scores.max(), ranks, scores - following, linear - linear.max())
    return np.hstack([rows, np.column_stack(gaps)])


def read_weights(path: Path) -> dict[str, float]:
    """Feature to weight, from a table parted by tabs."""
    return {name: float(value) for name, value in read_pairs(path).items()}


def read_uses(path: Path) -> dict[str, Use]:
    """Verb to its use, from a table parted by tabs."""
    parted = ((verb, rates.partition("\t")) for verb, rates in read_pairs(path).items())
    return {verb: (float(used), float(objects)) for verb, (used, _, objects) in parted}


def read_known(path: Path) -> dict[str, list[str]]:
    """Short form to the long forms it is known by, from a table parted by tabs (names joined by |)."""
    return {short_form: names.split("|") for short_form, names in read_pairs(path).items()}


def known_terms(initials: Initials, keywords: Iterable[str]) -> frozenset[str]:
    """Keywords and dictionary words of three characters or more."""
    return frozenset(keywords) | frozenset(word for word in initials.words if len(word) > 2)


def heads_of(terms: Iterable[str]) -> frozenset[str]:
    """The first two characters of each term."""
    return frozenset(term[:2] for term in terms)


@cache
def load_vocabulary(folder: Path) -> Vocabulary:
    """The words that bear on where a name begins."""
    places = read_pairs(folder / "not_first.tsv")
    kinds = ("name", "clause", "stop", "role", "modifier", "scope")
    name, clause, stop, role, modifier, scope = (
        frozenset(w for w, where in places.items() if kind in where) for kind in kinds
    )
    return Vocabulary(load_initials(folder).words, name, clause, stop, role, modifier, scope)


@cache
def load_resources(folder: Path) -> Resources:
    """The tables that evidence is read from."""
    initials = load_initials(folder)
    terms = known_terms(initials, read_pairs(folder / "terms.tsv"))
    return Resources(initials, read_weights(folder / "edges.tsv"), terms, load_vocabulary(folder), heads_of(terms))


@cache
def load_models(folder: Path) -> Models:
    """The models in ``folder``.

    Raises
    ------
    MissingModelError
        When a file is not there.
    """
    try:
        return Models(
            load_resources(folder),
            read_known(folder / "known.tsv"),
            read_weights(folder / "clause_edges.tsv"),
            read_uses(folder / "verbs.tsv"),
            read_scorer(folder / "base.json", columns=features.COLUMNS),
            read_scorer(folder / "ranker.json", columns=RANKER_COLUMNS),
            read_scorer(folder / "gate.json", columns=gate.COLUMNS),
            read_scorer(folder / "clauses.json", columns=clauses.COLUMNS),
            read_calibration(folder / "calibration.json"),
        )
    except FileNotFoundError as error:
        raise MissingModelError("{filename} is missing; make models builds it", filename=error.filename) from error
