"""Overlapping spans settled: the longest name wins, and the stronger evidence among equals."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.entities.spans import Span

# Evidence from strong to weak; the corpus's own list outranks length.
RANKS = {
    "corpus": 0, "title": 1, "gazetteer": 2, "document number": 2, "compound": 3, "province compound": 3, "quotation": 3, "head noun": 4,
    "pattern": 5, "model": 6,
}  # fmt: skip


def resolve_spans(spans: Iterable[Span]) -> list[Span]:
    """A selection of the spans without overlaps, in order of the text."""
    ordered = sorted(set(spans), key=lambda s: (RANKS[s.method] > 0, -s.length, RANKS[s.method], s.start, s.label))
    taken: set[int] = set()
    kept = []
    for span in ordered:
        positions = range(span.start, span.end)
        if taken.isdisjoint(positions):
            taken.update(positions)
            kept.append(span)
    return sorted(kept)
