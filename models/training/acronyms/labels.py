"""Annotated definitions as training groups, for fitting and for cross-validation."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.entities.acronyms.candidates import Vocabulary, propose_candidates
from pipeline.entities.acronyms.glossary import find_glossary_sites
from pipeline.entities.acronyms.sites import Site, find_sites
from pipeline.entities.acronyms.token_arrays import TokenArrays
from pipeline.entities.acronyms.windows import Window
from pipeline.entities.lexicon.folding import fold_name

# How right an accepted variant of a name is.
VARIANT = 0.3


@dataclass(frozen=True, slots=True)
class GoldSite:
    """A site of an annotated text.

    Attributes
    ----------
    document
        Number of the text.
    right
        For each candidate 1 (the annotated name), 0.3 (an accepted variant) or 0; all 0 when it is no definition.
    counted
        Whether the site counts: it is annotated as a definition or as none.
    ranks
        Whether an acronym's left edge teaches the ranker, or the site the gate alone.
    """

    document: int
    text: str
    site: Site
    window: Window
    right: np.ndarray[Any, np.dtype[np.float64]]
    counted: bool
    ranks: bool = True


def tag_text(text: str) -> TokenArrays:
    """The text's tokens by jieba."""
    import jieba.posseg

    rows, position = [], 0
    for word, tag in jieba.posseg.cut(text):
        rows.append((position, position + len(word), tag))
        position += len(word)
    names = tuple(sorted({tag for _, _, tag in rows}))
    columns = [
        np.asarray(column, dtype=np.int64) for column in zip(*((a, b, names.index(t)) for a, b, t in rows), strict=True)
    ]
    starts, ends, tags = columns if columns else [np.zeros(0, dtype=np.int64)] * 3
    nothing = np.zeros(0, dtype=np.int64)
    return TokenArrays(starts, ends, tags, names, nothing, nothing)


def sites_of_text(text: str) -> list[Site]:
    """The sites of a text whose blocks are its lines."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    blocks = list(zip(starts, [*(start - 1 for start in starts[1:]), len(text)], strict=True))
    sites = [site for start, end in blocks for site in find_sites(text, start, end)]
    return sites + [site for _, site in find_glossary_sites(text, blocks)]


def _rightness(text: str, site: Site, starts: Sequence[int], pair: dict[str, Any]) -> list[float]:
    names = [fold_name(text[start : site.anchor]) for start in starts]
    variants = {fold_name(variant) for variant in pair["alt"]}
    return [1.0 if name == fold_name(pair["long"]) else VARIANT if name in variants else 0.0 for name in names]


def label_sites(number: int, text: str, row: dict[str, Any], vocabulary: Vocabulary) -> list[GoldSite]:
    """The sites of an annotated text, labelled by its row's ``pairs``, ``not`` and ``also``."""
    tokens = tag_text(text)
    found = []
    for site in sites_of_text(text):
        window = propose_candidates(text, tokens, site, vocabulary)
        starts = [site.begin] if site.begin >= 0 else [candidate.start for candidate in window.candidates]
        short = fold_name(site.short_form)
        pairs = [pair for pair in row["pairs"] if fold_name(pair["short"]) == short]
        right = next((r for pair in pairs if any(r := _rightness(text, site, starts, pair))), [0.0] * len(starts))
        beside = any(fold_name(other) == short for other in row.get("also", []))
        negative = not pairs and any(short in fold_name(raw) for raw in row["not"])
        counted = bool(starts) and not beside and (any(right) or negative)
        found.append(GoldSite(number, text, site, window, np.asarray(right), counted))
    return found


def mark_site(
    number: int, text: str, anchor: int, short_form: str, starts: Mapping[int, float], vocabulary: Vocabulary
) -> GoldSite | None:
    """The site whose long form ends at ``anchor``, with how right each start is; None where there is none."""
    site = next((s for s in sites_of_text(text) if s.anchor == anchor and s.short_form == short_form), None)
    if site is None or site.begin >= 0:
        return None
    window = propose_candidates(text, tag_text(text), site, vocabulary)
    right = np.asarray([starts.get(candidate.start, 0.0) for candidate in window.candidates])
    if not len(right) or (starts and not right.any()):
        return None
    return GoldSite(number, text, site, window, right, True)


def read_gold(path: Path, vocabulary: Vocabulary) -> tuple[list[dict[str, Any]], list[GoldSite]]:
    """The rows of an annotated file and the sites found in their texts."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return rows, [site for number, row in enumerate(rows) for site in label_sites(number, row["text"], row, vocabulary)]
