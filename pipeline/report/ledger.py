"""The ledger of acronyms: definitions grouped by short form, and short forms that no document explains."""

from __future__ import annotations

from collections import defaultdict

from pipeline.report.scripts import render_script
from pipeline.report.tables import Row, RunTables

PLACES = 40


def build_ledger(corpus: RunTables) -> dict[str, bytes]:
    """The script ``data/acronyms.js``: definitions in the table's order, the ledger, and what is never defined."""
    definitions = corpus.rows("acronyms")
    value = {
        "definitions": [{k: d[k] for k in ("short_form", "long_form", "long_form_en")} for d in definitions],
        "ledger": group_definitions(corpus, definitions),
        "undefined": list_undefined(corpus),
    }
    return {"data/acronyms.js": render_script("acronyms", value)}


def group_definitions(corpus: RunTables, definitions: list[Row]) -> list[Row]:
    """One row a short form with all the names given to it, the most frequent first."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    linked = link_definitions(corpus, definitions)
    for definition in definitions:
        entity = linked.get((definition["doc_id"], definition["start"]))
        grouped[definition["short_form"]].append(definition | {"entity": entity})
    return [_summarise(corpus, short_form, grouped[short_form]) for short_form in sorted(grouped)]


def link_definitions(corpus: RunTables, definitions: list[Row]) -> dict[tuple[str, int], str]:
    """Document and offset of a definition's long form to the entity that it became."""
    wanted = {(definition["doc_id"], definition["start"]) for definition in definitions}
    columns = corpus.columns("mentions", "doc_id", "start", "entity_id")
    return {
        (doc_id, start): entity for doc_id, start, entity in zip(*columns, strict=True) if (doc_id, start) in wanted
    }


def relate_names(definitions: list[Row]) -> str:
    """Whether the several names of a short form were joined into one entity or kept apart; empty for one name.

    A name without an entity of its own is taken for joined when it ends in another one, or another one in it.
    """
    names = {definition["long_form"]: definition["entity"] for definition in definitions}
    if len(names) < 2:
        return ""
    entities = set(names.values())
    if None not in entities:
        return "joined" if len(entities) == 1 else "apart"
    shortest = min(names, key=len)
    return "joined" if all(name.endswith(shortest) for name in names) else "apart"


def _summarise(corpus: RunTables, short_form: str, definitions: list[Row]) -> Row:
    numbers = corpus.document_numbers
    by_name: dict[str, list[Row]] = defaultdict(list)
    for definition in definitions:
        by_name[definition["long_form"]].append(definition)
    names = [
        {
            "long_form": name,
            "long_form_en": next((d["long_form_en"] for d in found if d["long_form_en"]), ""),
            "places": [n for d in sorted({(numbers[d["doc_id"]], d["sentence"]) for d in found})[:PLACES] for n in d],
        }
        for name, found in sorted(by_name.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    focal = corpus.focal["doc_id"] if corpus.focal else None
    return {
        "short_form": short_form,
        "long_form": names[0]["long_form"],
        "long_form_en": next((n["long_form_en"] for n in names if n["long_form_en"]), ""),
        "names": names,
        "relation": relate_names(definitions),
        "definitions": len(definitions),
        "documents": len({d["doc_id"] for d in definitions}),
        "confidence": max(d["confidence"] for d in definitions),
        "conflict": any(d["conflict"] for d in definitions),
        "in_focal": any(d["doc_id"] == focal for d in definitions),
    }


def list_undefined(corpus: RunTables) -> list[Row]:
    """The acronyms that no document defines, each with the sentence of its first use."""
    listed = []
    for row in corpus.rows("undefined_acronyms"):
        doc_id, _, start = row["example"].rpartition(":")
        if doc_id in corpus.document_numbers:
            sentence = corpus.sentence_at(doc_id, int(start))
            listed.append(row | {"document": corpus.document_numbers[doc_id], "sentence": sentence})
    return listed
