"""The two steps of the stage: definitions document by document, then what the corpus makes of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipeline.core.records import Acronym, Definition, make_table
from pipeline.core.stage import Context, Result
from pipeline.core.text import DocumentText, TextBlock, iterate_texts
from pipeline.entities.acronyms.candidates import Window, propose_candidates
from pipeline.entities.acronyms.sites import Site, find_sites
from pipeline.entities.acronyms.tokens import DocumentTokens, read_tokens

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.entities.parameters import EntitiesParameters

# Tags (ICTCLAS) of words before which a name begins: verbs, prepositions, conjunctions, particles, adverbs, pronouns.
OUTSIDE = ("v", "p", "c", "u", "d", "r", "x", "w", "y", "o")
INSIDE = ("vn", "uj")


def _rank(window: Window, site: Site) -> list[tuple[int, float]]:
    """Candidates with a score: the farthest one that no verb, particle or punctuation parts from the anchor."""
    ranked: list[tuple[int, float]] = []
    score = 0.5
    for candidate in window.candidates:
        tag = window.tokens[candidate.index][2]
        if tag.startswith(OUTSIDE) and not tag.startswith(INSIDE[:1]):
            score = min(score, 0.1)
        ranked.append((candidate.start, score))
        if score > 0.1:
            score += 0.01
    return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))[:8]


def _rows(document: DocumentText, block: TextBlock, tokens: DocumentTokens) -> list[tuple[Any, ...]]:
    rows = []
    for site in find_sites(document.text, block.start, block.end):
        if site.begin >= 0:
            ranked = [(site.begin, 0.9)]
        else:
            ranked = _rank(propose_candidates(document.text, tokens, site), site)
        if ranked:
            start = ranked[0][0]
            candidates = json.dumps(ranked)
            rows.append((document.doc_id, tokens.sentence_at(start), block.page, start, site.anchor, site.short_form,
                         site.english, site.pattern, candidates))  # fmt: skip
    return rows


def find_definitions(
    batch: Mapping[str, pa.Table], parameters: EntitiesParameters, context: Context
) -> Mapping[str, pa.Table]:
    """``work/definitions``: every place that may define a short form, with its ranked long forms."""
    tokens = read_tokens(batch)
    rows: list[tuple[Any, ...]] = []
    for document in iterate_texts(batch["blocks"]):
        if document.doc_id in tokens:
            for block in document.blocks:
                rows += _rows(document, block, tokens[document.doc_id])
    names = ("doc_id", "sentence", "page", "start", "end", "short_form", "long_form_en", "pattern", "candidates")
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)) if rows else {n: [] for n in names}
    return {"work/definitions": make_table(Definition, columns)}


def resolve_definitions(tables: Mapping[str, pa.Table], parameters: EntitiesParameters, context: Context) -> Result:
    """``acronyms``: the definitions that hold, with confidence and conflict."""
    sources = dict(zip(*(tables["documents"].column(n).to_pylist() for n in ("doc_id", "source")), strict=True))
    texts = {document.doc_id: document.text for document in iterate_texts(tables["blocks"])}
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    rows = []
    for row in tables["work/definitions"].to_pylist():
        start, confidence = json.loads(row["candidates"])[0]
        long_form = texts[row["doc_id"]][start : row["end"]]
        names[row["doc_id"], row["short_form"]].add(long_form)
        found = {"start": start, "long_form": long_form, "confidence": confidence, "source": sources[row["doc_id"]]}
        rows.append(row | found)
    for row in rows:
        row["conflict"] = len(names[row["doc_id"], row["short_form"]]) > 1
    columns = {name: [row[name] for row in rows] for name in Acronym.__dataclass_fields__}
    return Result({"acronyms": make_table(Acronym, columns)})
