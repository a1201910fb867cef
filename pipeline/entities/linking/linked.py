"""A mention on its way to an entity."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class LinkedMention:
    """A mention with the key of its entity; ``long_form`` is what the document says a short form stands for.

    ``edition`` is the edition of a law that the text names after it (2020年修正).

    ``confidence`` is the probability that it is one, ``role`` whether it names an actor or stands inside a phrase.
    """

    doc_id: str
    start: int
    end: int
    text: str
    label: str
    method: str
    confidence: float = 1.0
    role: str = "name"
    long_form: str = ""
    key: str = ""
    edition: str = ""
