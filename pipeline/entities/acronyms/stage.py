"""The two steps of the stage: definitions document by document, then what the corpus makes of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.core.corrections import Correction, StatedDefinition, read_corrections, read_stated_definitions
from pipeline.core.stage import Context, Result, iterate_parts
from pipeline.core.text import DocumentText, TextBlock, iterate_texts, read_each
from pipeline.core.unmatched import find_unmatched_definitions
from pipeline.entities.acronyms.agreement import WeighedSite, decide
from pipeline.entities.acronyms.calibration import read_calibration
from pipeline.entities.acronyms.candidates import propose_candidates
from pipeline.entities.acronyms.glossary import find_glossary_sites
from pipeline.entities.acronyms.model import Models, load_models, read_known
from pipeline.entities.acronyms.sites import find_sites
from pipeline.entities.acronyms.stated import Row, apply_stated, correct_long_forms
from pipeline.entities.acronyms.token_arrays import TokenArrays, read_tokens
from pipeline.entities.acronyms.undefined import find_uses, list_undefined
from pipeline.entities.acronyms.weighing import OpenSite, weigh_sites
from pipeline.entities.lexicon.folding import fold_name
from pipeline.entities.sentences import iterate_indexes
from pipeline.records.base import make_table, rows_table
from pipeline.records.entities import Acronym, AcronymUse, Definition, UndefinedAcronym
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
    """``work/definitions``: every place that may define a short form, with its ranked long forms.

    And ``work/acronym_uses``: where acronyms stand, defined or not.
    """
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
            widest = document.text[min(begin for begin, _ in ranked[:KEPT]) : site.anchor]
            candidates = json.dumps([round(likely, 3), kept, widest], ensure_ascii=False)
            rows.append((document.doc_id, sentence, block.page, start, site.anchor, site.short_form, site.english,
                         site.pattern, candidates))  # fmt: skip
    columns = zip(*rows, strict=True) if rows else ([] for _ in COLUMNS)
    return {
        "work/definitions": make_table(Definition, dict(zip(COLUMNS, map(list, columns), strict=True))),
        "work/acronym_uses": rows_table([use for document in documents for use in find_uses(document)], AcronymUse),
    }


def _weighed(row: Mapping[str, Any]) -> WeighedSite:
    likely, candidates, widest = json.loads(row["candidates"])
    names = tuple((start, widest[len(widest) - (row["end"] - start) :], score) for start, score in candidates)
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
    found = tables["work/definitions"].to_pylist()
    found.sort(key=lambda row: (row["doc_id"], row["end"], row["short_form"]))
    rows = []
    for row, decision in zip(found, decide([_weighed(row) for row in found], known), strict=True):
        if decision is not None:
            confidence = calibration.confidence(row["pattern"], decision.confidence)
            row |= {"start": decision.start, "long_form": decision.name, "confidence": confidence,
                    "source": sources[row["doc_id"]]}  # fmt: skip
            rows.append(row)
    stated = read_stated_definitions(context.corpus)
    corrections = read_corrections(context.corpus, {"left edge"})
    if stated or corrections:
        rows = _apply_people(rows, stated, corrections, sources, tables, context)
    _number_sentences(rows, tables, context)
    mark_conflicts(rows)
    columns = {name: [row[name] for row in rows] for name in Acronym.__dataclass_fields__}
    undefined = list_undefined(tables["work/acronym_uses"], {row["short_form"] for row in rows}, known)
    texts = read_each(tables, context)
    return Result(
        {
            "acronyms": make_table(Acronym, columns),
            "undefined_acronyms": make_table(UndefinedAcronym, undefined),
            "rejects": rows_table(find_unmatched_definitions(stated, texts, sources, "entities"), Reject),
        }
    )


def _apply_people(
    rows: list[Row],
    stated: list[StatedDefinition],
    corrections: list[Correction],
    sources: Mapping[str, str],
    tables: Mapping[str, pa.Table],
    context: Context,
) -> list[Row]:
    """The definitions as people state and correct them, which takes the texts."""
    # A copy of another document has a text but no sentences, and nothing is found in it.
    counted = {d for part in iterate_parts("sentences", tables, context) for d in part["doc_id"].unique().to_pylist()}
    own = defaultdict[str, list[Row]](list)
    for row in rows:
        own[row["doc_id"]].append(row)
    made: list[Row] = []
    for part in iterate_parts("blocks", tables, context):
        documents = {d.doc_id: d for d in iterate_texts(part) if d.doc_id in counted}
        here = [row for doc_id in documents for row in own[doc_id]]
        correct_long_forms(here, corrections, {d.doc_id: d.text for d in documents.values()}, sources)
        made += apply_stated(here, stated, documents, sources)
    return made


def _number_sentences(rows: list[Row], tables: Mapping[str, pa.Table], context: Context) -> None:
    """Tell each row the number of the sentence that it stands in."""
    own = defaultdict[str, list[Row]](list)
    for row in rows:
        own[row["doc_id"]].append(row)
    for doc_id, index in iterate_indexes(iterate_parts("sentences", tables, context)):
        here = own.get(doc_id, [])
        numbers, _ = index.locate(np.array([row["start"] for row in here], dtype=np.int64))
        for row, number in zip(here, numbers, strict=True):
            row["sentence"] = number
