"""Tables of this package."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UndefinedAcronym:
    """An acronym that no document of the corpus defines."""

    short_form: str
    documents: int
    frequency: int
    gazetteer_name: str  # the Chinese name it is known by, or empty
    example: str  # doc_id:start of its first use
