"""Definitions that people state in ``definitions.csv`` and edges that they correct, over what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.core.corrections import NO_LABEL, Correction, StatedDefinition
from pipeline.core.text import DocumentText

PATTERN = "stated"  # of a definition that people state where none was found
Row = dict[str, Any]


def correct_long_forms(
    rows: Iterable[Row], corrections: Sequence[Correction], texts: Mapping[str, str], sources: Mapping[str, str]
) -> None:
    """Set the left edge of long forms as people state it; the stated form must end where the found one does."""
    for row in rows:
        for c in corrections:
            start = row["end"] - len(c.value)
            if row["long_form"] != c.target or not c.holds_at(sources[row["doc_id"]], row["start"]):
                continue
            if start >= 0 and texts[row["doc_id"]][start : row["end"]] == c.value:
                row |= {"start": start, "long_form": c.value}


def apply_stated(
    rows: Iterable[Row],
    stated: Sequence[StatedDefinition],
    documents: Mapping[str, DocumentText],
    sources: Mapping[str, str],
) -> list[Row]:
    """The definitions as people state them.

    A row of a short form that they speak of gets their long form where the document holds it, and goes where it says
    that the short form defines nothing, or where the document does not hold it. A document that holds both and in which
    no definition was found gets one. The last line that speaks of a short form in a document holds.
    """
    wanted = {(s.short_form, s.document): s for s in stated}
    if not wanted:
        return list(rows)
    kept, seen = [], set()
    for row in rows:
        source = sources[row["doc_id"]]
        said = wanted.get((row["short_form"], source)) or wanted.get((row["short_form"], ""))
        if said is None:
            kept.append(row)
            continue
        if (corrected := _restate(row, said, documents[row["doc_id"]])) is not None:
            kept.append(corrected)
            seen.add((row["short_form"], row["doc_id"]))
    for (short_form, named), said in wanted.items():
        for doc_id, document in documents.items():
            more_exact = not named and (short_form, sources[doc_id]) in wanted
            if named in ("", sources[doc_id]) and not more_exact and (short_form, doc_id) not in seen:
                kept += _state(said, document, sources[doc_id])
    return sorted(kept, key=lambda row: (row["doc_id"], row["end"], row["short_form"]))


def _restate(row: Row, said: StatedDefinition, document: DocumentText) -> Row | None:
    if said.long_form in NO_LABEL:
        return None
    english = {"long_form_en": said.long_form_en} if said.long_form_en else {}
    if not said.long_form:
        return row | english
    text, length = document.text, len(said.long_form)
    start = row["end"] - length
    if start < 0 or text[start : row["end"]] != said.long_form:
        start = text.rfind(said.long_form, 0, row["end"] + length)
        start = start if start >= 0 else text.find(said.long_form)
    if start < 0:
        return None
    return row | english | {"start": start, "end": start + length, "long_form": said.long_form, "confidence": 1.0}


def _state(said: StatedDefinition, document: DocumentText, source: str) -> list[Row]:
    """A definition for a document that holds the short form and the long form."""
    if not said.long_form or said.long_form in NO_LABEL or said.short_form not in document.text:
        return []
    start = document.text.find(said.long_form)
    if start < 0:
        return []
    page = next((b.page for b in document.blocks if b.start <= start < b.end), 1)
    return [
        {
            "doc_id": document.doc_id, "source": source, "short_form": said.short_form, "long_form": said.long_form,
            "long_form_en": said.long_form_en, "page": page, "start": start, "end": start + len(said.long_form),
            "pattern": PATTERN, "confidence": 1.0,
        }
    ]  # fmt: skip
