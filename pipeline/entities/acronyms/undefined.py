"""Acronyms that are used and never defined."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.core.script import is_han
from pipeline.core.text import DocumentText
from pipeline.entities.acronyms.contents import STANDARD
from pipeline.entities.acronyms.uses import other_number
from pipeline.records.entities import AcronymUse

if TYPE_CHECKING:
    import pyarrow as pa

ACRONYM = re.compile(r"(?<![A-Za-z0-9\-&/.])[A-Z][A-Z0-9]*(?:[-&/][A-Z0-9]+)*(?:\.[0-9]+)?s?(?![A-Za-z0-9\-&/])")
ROMAN = re.compile(r"[IVXLC]+")
# Such a text is English: its headings in capitals are no acronyms.
LEAST_HAN_SHARE = 0.1


def find_uses(document: DocumentText) -> Iterator[AcronymUse]:
    """Where acronyms stand in a document, defined or not."""
    for block in document.blocks:
        if block.kind == "reference" or not ACRONYM.search(block.text):
            continue
        if sum(map(is_han, block.text)) < LEAST_HAN_SHARE * len(block.text):
            continue
        for match in ACRONYM.finditer(block.text):
            if STANDARD.match(block.text, match.start()):  # the number of a standard is no acronym
                continue
            if sum(c.isalpha() for c in match.group()) > 1 and not ROMAN.fullmatch(match.group()):
                yield AcronymUse(document.doc_id, match.group(), block.start + match.start())


def list_undefined(
    uses: pa.Table, defined: Collection[str], known: Mapping[str, Sequence[str]]
) -> dict[str, list[Any]]:
    """Columns of ``undefined_acronyms``, the most frequent first; names from ``known`` (short form to names)."""
    defined = {form for short_form in defined for form in (short_form, other_number(short_form))}
    places: dict[str, list[tuple[str, int]]] = {}
    rows = (uses[name].to_pylist() for name in ("doc_id", "short_form", "start"))
    for doc_id, short_form, start in zip(*rows, strict=True):
        if short_form not in defined:
            places.setdefault(short_form, []).append((doc_id, start))
    ordered = sorted(places, key=lambda short_form: (-len(places[short_form]), short_form))
    return {
        "short_form": ordered,
        "documents": [len({doc_id for doc_id, _ in places[form]}) for form in ordered],
        "frequency": [len(places[form]) for form in ordered],
        "gazetteer_name": [next(iter(known.get(form, ())), "") for form in ordered],
        "example": ["{}:{}".format(*min(places[form])) for form in ordered],
    }
