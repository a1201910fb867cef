"""A mention on its way to an entity."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class LinkedMention:
    """A mention with the key of its entity; ``long_form`` is what the document says a short form stands for."""

    doc_id: str
    start: int
    end: int
    text: str
    label: str
    method: str
    long_form: str = ""
    key: str = ""
