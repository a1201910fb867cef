"""Spans of text that may be mentions."""

from __future__ import annotations

from dataclasses import dataclass

LABELS = ("ORG", "GPE", "LOC", "LAW", "PROGRAM", "PERSON", "DATE", "MONEY", "PERCENT")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A possible mention: ``text[start:end]`` under a label, and the method that found it."""

    start: int
    end: int
    label: str
    method: str

    @property
    def length(self) -> int:
        """Number of characters."""
        return self.end - self.start
