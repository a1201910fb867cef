"""The two steps of the stage: definitions document by document, then what the corpus makes of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.core.corrections import read_corrections, read_stated_definitions
from pipeline.core.stage import Context, Result
from pipeline.core.text import DocumentText, TextBlock, iterate_texts
from pipeline.core.unmatched import find_unmatched_definitions
from pipeline.entities.acronyms.agreement import WeighedSite, decide
from pipeline.entities.acronyms.calibration import read_calibration
from pipeline.entities.acronyms.candidates import propose_candidates
from pipeline.entities.acronyms.glossary import find_glossary_sites
from pipeline.entities.acronyms.model import Models, load_models, read_known
from pipeline.entities.acronyms.sites import find_sites
from pipeline.entities.acronyms.stated import apply_stated, correct_long_forms
from pipeline.entities.acronyms.token_arrays import TokenArrays, read_tokens
from pipeline.entities.acronyms.undefined import find_undefined
from pipeline.entities.acronyms.weighing import OpenSite, weigh_sites
from pipeline.entities.lexicon.folding import fold_name
from pipeline.records.base import make_table, rows_table
from pipeline.records.entities import Acronym, Definition, UndefinedAcronym
from pipeline.records.extraction import Reject

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.entities.parameters import EntitiesParameters

COLUMNS = ("doc_id", "sentence", "page", "start", "end", "short_form", "long_form_en", "pattern", "candidates")
# Candidates kept for the corpus to choose from.
KEPT = 6


def _open_sites(
    document: DocumentText, tokens: TokenArrays, models: Models
) -> Iterator[tuple[DocumentText, TextBlock, OpenSite]]:
    spans = [(block.start, block.end) for block in document.blocks]
    found = [(block, site) for block in document.blocks for site in find_sites(document.text, block.start, block.end)]
    found += [(document.blocks[number], site) for number, site in find_glossary_sites(document.text, spans)]
    for block, site in found:
        window = propose_candidates(document.text, tokens, site, models.resources.vocabulary)
        yield document, block, OpenSite(document.text, site, window)


def find_definitions(
    batch: Mapping[str, pa.Table], parameters: EntitiesParameters, context: Context
) -> Mapping[str, pa.Table]:
    """``work/definitions``: every place that may define a short form, with its ranked long forms."""
    models = load_models(context.models / "acronyms")
    tokens = read_tokens(batch)
    documents = [document for document in iterate_texts(batch["blocks"]) if document.doc_id in tokens]
    found = [row for document in documents for row in _open_sites(document, tokens[document.doc_id], models)]
    rows: list[tuple[Any, ...]] = []
    for (document, block, place), weighed in zip(found, weigh_sites([s for _, _, s in found], models), strict=True):
        if weighed is not None:
            likely, ranked = weighed
            start, site = ranked[0][0], place.site
            kept = [[begin, round(score, 3)] for begin, score in ranked[:KEPT]]
            sentence = tokens[document.doc_id].sentence_at(start)
            candidates = json.dumps([round(likely, 3), kept])
            rows.append((document.doc_id, sentence, block.page, start, site.anchor, site.short_form, site.english,
                         site.pattern, candidates))  # fmt: skip
    columns = zip(*rows, strict=True) if rows else ([] for _ in COLUMNS)
    return {"work/definitions": make_table(Definition, dict(zip(COLUMNS, map(list, columns), strict=True)))}


def _weighed(row: Mapping[str, Any], text: str) -> WeighedSite:
    likely, candidates = json.loads(row["candidates"])
    names = tuple((start, text[start : row["end"]], score) for start, score in candidates)
    return WeighedSite(row["doc_id"], row["short_form"], likely, names, row["long_form_en"])


def mark_conflicts(rows: list[dict[str, Any]]) -> None:
    """Flag the rows whose document gives the short form names neither of which ends in the other."""
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        names[row["doc_id"], row["short_form"]].add(fold_name(row["long_form"]))
    for row in rows:
        own, others = fold_name(row["long_form"]), names[row["doc_id"], row["short_form"]]
        row["conflict"] = any(not own.endswith(other) and not other.endswith(own) for other in others)


def resolve_definitions(tables: Mapping[str, pa.Table], parameters: EntitiesParameters, context: Context) -> Result:
    """``acronyms`` and ``undefined_acronyms``: the definitions that hold, and what none defines."""
    folder = context.models / "acronyms"
    known, calibration = read_known(folder / "known.tsv"), read_calibration(folder / "calibration.json")
    sources = dict(zip(*(tables["documents"].column(n).to_pylist() for n in ("doc_id", "source")), strict=True))
    documents = list(iterate_texts(tables["blocks"]))
    texts = {document.doc_id: document.text for document in documents}
    found = tables["work/definitions"].to_pylist()
    found.sort(key=lambda row: (row["doc_id"], row["end"], row["short_form"]))
    tokens = read_tokens(tables)
    rows = []
    for row, decision in zip(found, decide([_weighed(r, texts[r["doc_id"]]) for r in found], known), strict=True):
        if decision is not None:
            confidence = calibration.confidence(row["pattern"], decision.confidence)
            row |= {"start": decision.start, "long_form": decision.name, "confidence": confidence,
                    "source": sources[row["doc_id"]]}  # fmt: skip
            rows.append(row)
    correct_long_forms(rows, read_corrections(context.corpus, {"left edge"}), texts, sources)
    counted = {document.doc_id: document for document in documents if document.doc_id in tokens}
    stated = read_stated_definitions(context.corpus)
    rows = apply_stated(rows, stated, counted, sources)
    for row in rows:
        row["sentence"] = tokens[row["doc_id"]].sentence_at(row["start"])
    mark_conflicts(rows)
    columns = {name: [row[name] for row in rows] for name in Acronym.__dataclass_fields__}
    undefined = find_undefined(list(counted.values()), {row["short_form"] for row in rows}, known)
    return Result(
        {
            "acronyms": make_table(Acronym, columns),
            "undefined_acronyms": make_table(UndefinedAcronym, undefined),
            "rejects": rows_table(find_unmatched_definitions(stated, texts.items(), sources, "entities"), Reject),
        }
    )
