"""The ledger of acronyms: definitions grouped by short form, and short forms that no document explains."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import Any

from pipeline.core.text import assemble_texts
from pipeline.report.corpus import Corpus, Row
from pipeline.report.scripts import render_script

# Two capitals or more, as acronyms of institutions and treaties are written; digits, & and - may follow within.
SHORT_FORM = re.compile(r"(?<![A-Za-z0-9/.@_-])[A-Z][A-Za-z]?[A-Z](?:[A-Za-z0-9&-]{0,8}[A-Za-z0-9])?(?![A-Za-z0-9@_])")
ROMAN = re.compile(r"[IVXLC]+")
PLACES = 40


def build_ledger(corpus: Corpus) -> dict[str, bytes]:
    """The script ``data/acronyms.js``: definitions in the table's order, the ledger, and what is never defined."""
    definitions = corpus.rows("acronyms")
    value = {
        "definitions": [{k: d[k] for k in ("short_form", "long_form", "long_form_en")} for d in definitions],
        "ledger": group_definitions(corpus, definitions),
        "undefined": find_undefined(corpus, definitions),
    }
    return {"data/acronyms.js": render_script("acronyms", value)}


def group_definitions(corpus: Corpus, definitions: list[Row]) -> list[Row]:
    """One row a short form with all the names given to it, the most frequent first."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for definition in definitions:
        grouped[definition["short_form"]].append(definition)
    return [_summarise(corpus, short_form, grouped[short_form]) for short_form in sorted(grouped)]


def _summarise(corpus: Corpus, short_form: str, definitions: list[Row]) -> Row:
    numbers = corpus.document_numbers
    by_name: dict[str, list[Row]] = defaultdict(list)
    for definition in definitions:
        by_name[definition["long_form"]].append(definition)
    names = [
        {
            "long_form": name,
            "long_form_en": next((d["long_form_en"] for d in found if d["long_form_en"]), ""),
            "places": [n for d in found for n in (numbers[d["doc_id"]], d["sentence"])][: 2 * PLACES],
        }
        for name, found in sorted(by_name.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    focal = corpus.focal["doc_id"] if corpus.focal else None
    return {
        "short_form": short_form,
        "long_form": names[0]["long_form"],
        "long_form_en": next((n["long_form_en"] for n in names if n["long_form_en"]), ""),
        "names": names,
        "definitions": len(definitions),
        "documents": len({d["doc_id"] for d in definitions}),
        "confidence": max(d["confidence"] for d in definitions),
        "conflict": any(d["conflict"] for d in definitions),
        "in_focal": any(d["doc_id"] == focal for d in definitions),
    }


def find_undefined(corpus: Corpus, definitions: list[Row]) -> list[Row]:
    """Short forms in the texts that no definition and no entity explains, with how often and where first."""
    explained = {d["short_form"].upper() for d in definitions}
    for entity in corpus.entities:
        explained.update(name.upper() for name in (entity["acronym"], entity["name"], *entity["aliases"].split("|")))
    uses: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for doc_id, text in assemble_texts(corpus.table("blocks")).items():
        for match in SHORT_FORM.finditer(text):
            short_form = match.group()
            if short_form.upper() not in explained and not ROMAN.fullmatch(short_form):
                uses[short_form].append((doc_id, match.start()))
    return [_locate(corpus, short_form, uses[short_form]) for short_form in sorted(uses)]


def _locate(corpus: Corpus, short_form: str, uses: list[tuple[str, int]]) -> dict[str, Any]:
    doc_id, position = uses[0]
    starts, sentences = corpus.sentence_starts.get(doc_id, ([0], [0]))
    return {
        "short_form": short_form,
        "uses": len(uses),
        "documents": len({doc for doc, _ in uses}),
        "document": corpus.document_numbers[doc_id],
        "sentence": sentences[max(bisect_right(starts, position) - 1, 0)],
    }
