"""Acronym definitions: what other methods find in the annotated abstracts, and how fast the stage is.

Schwartz and Hearst's algorithm (package ``abbreviations``) and scispacy's detector are measured when they are
installed; the rule takes the longest run of nouns and their modifiers before the bracket, by jieba's tags.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from models.training.acronyms.labels import read_gold, sites_of_text, tag_text
from models.training.acronyms.measuring import Pair, judge
from pipeline.entities.acronyms.model import load_models
from tests.unit.acronyms.support import CONTEXT, make_tables

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
Pairs = set[tuple[str, str]]
NOMINAL = ("n", "a", "b", "eng", "j", "l", "vn", "k", "h", "s", "t", "m")


def find_by_schwartz_hearst(text: str) -> Pairs:
    """Pairs by the package ``abbreviations``."""
    from abbreviations import schwartz_hearst

    return set(schwartz_hearst.extract_abbreviation_definition_pairs(doc_text=text).items())


def find_by_scispacy(text: str) -> Pairs:
    """Pairs by scispacy's AbbreviationDetector over spaCy's Chinese tokens (a character each)."""
    import spacy
    from scispacy.abbreviation import AbbreviationDetector

    nlp = spacy.blank("zh")
    document = AbbreviationDetector(nlp)(nlp(text))
    return {(str(short), str(short._.long_form)) for short in document._.abbreviations}


def find_by_tags(text: str) -> Pairs:
    """Pairs by a rule: the run of nouns and modifiers of nouns that ends at the bracket."""
    tokens = tag_text(text)
    found = set()
    for site in sites_of_text(text):
        start = site.anchor
        for begin, _, tag in reversed(tokens.window(site.floor, site.anchor)):
            if not tag.startswith(NOMINAL) or tag.startswith("nr"):
                break
            start = begin
        if start < site.anchor:
            found.add((site.short_form, text[start : site.anchor]))
    return found


def _print_figures(name: str, rows: Sequence[Mapping[str, Any]], find: Callable[[str], Pairs]) -> None:
    try:
        found = [Pair(k, *pair, "acronym", 1.0) for k, row in enumerate(rows) for pair in sorted(find(row["text"]))]
        measured = judge(rows, found)
    except ImportError as error:
        print(f"{name}: not measured ({error})")
        return
    precision, recall, f1 = measured.figures()
    low, high = measured.interval(seed=0)
    print(f"{name}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} (95 % {low:.3f} to {high:.3f})")


def _print_speed(rows: Sequence[Mapping[str, Any]]) -> None:
    from pipeline.entities.acronyms.stage import find_definitions, resolve_definitions
    from pipeline.entities.parameters import EntitiesParameters

    tables = make_tables({row["id"]: row["text"] for row in rows})
    load_models(CONTEXT.models / "acronyms")
    start = time.perf_counter()
    tables |= find_definitions(tables, EntitiesParameters(), CONTEXT)
    resolve_definitions(tables, EntitiesParameters(), CONTEXT)
    seconds = time.perf_counter() - start
    print(f"stage: {sum(len(row['text']) for row in rows) / seconds:,.0f} characters/s")


def main() -> None:
    """Print a figure line for each method and the stage's speed."""
    if not DATA.is_dir():
        print("skipped: needs the evaluation data in ../shared")
        return
    vocabulary = load_models(CONTEXT.models / "acronyms").resources.vocabulary
    for name in ("csl_dev", "short_names_dev"):
        rows, _ = read_gold(DATA / "acronyms" / f"{name}.jsonl", vocabulary)
        _print_figures(f"{name}, Schwartz and Hearst", rows, find_by_schwartz_hearst)
        _print_figures(f"{name}, scispacy", rows, find_by_scispacy)
        _print_figures(f"{name}, nouns by jieba's tags", rows, find_by_tags)
        _print_speed(rows)
