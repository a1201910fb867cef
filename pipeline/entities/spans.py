"""Spans of text that may be mentions."""

from __future__ import annotations

from dataclasses import dataclass, field

LABELS = ("ORG", "GPE", "LOC", "LAW", "PROGRAM", "PERSON", "DATE", "MONEY", "PERCENT")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A possible mention: ``text[start:end]`` under a label, and the method that found it.

    ``confidence`` is the probability that it is one, ``role`` whether it names an actor (``name``) or stands inside a
    phrase that is no name (``inside``).
    """

    start: int
    end: int
    label: str
    method: str
    confidence: float = field(default=1.0, compare=False)
    role: str = field(default="name", compare=False)

    @property
    def length(self) -> int:
        """Number of characters."""
        return self.end - self.start
