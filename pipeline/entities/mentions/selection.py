"""Overlapping spans settled: the longest name wins, and the stronger evidence among equals."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.entities.spans import Span

# Evidence from strong to weak; the corpus's own list outranks length.
RANKS = {
    "corpus": 0, "title": 1, "gazetteer": 2, "document number": 2, "compound": 3, "province compound": 3,
    "quotation": 3, "head noun": 4, "enumeration": 4, "pattern": 5, "model": 6,
}  # fmt: skip
MODEL = "model"
PLACES = frozenset({"GPE", "LOC"})


def drop_stretched(spans: Iterable[Span]) -> set[Span]:
    """The spans without names by head noun that only stretch a known name to the left: that one is complete."""
    spans = set(spans)
    complete = {(s.end, s.label) for s in spans if s.method == "gazetteer"}
    return {s for s in spans if s.method != "head noun" or (s.end, s.label) not in complete}


def drop_contested(spans: Iterable[Span]) -> set[Span]:
    """The spans without the model's where rules have spoken; a body may take in the place that it is named after."""
    spans = set(spans)
    ruled = {position: s.label for s in spans if s.method != MODEL for position in range(s.start, s.end)}

    def stands(span: Span) -> bool:
        inside = {ruled[position] for position in range(span.start, span.end) if position in ruled}
        return not inside or (span.label == "ORG" and inside <= PLACES)

    return {s for s in spans if s.method != MODEL or stands(s)}


def resolve_spans(spans: Iterable[Span]) -> list[Span]:
    """A selection of the spans without overlaps, in order of the text."""
    candidates = drop_contested(drop_stretched(spans))
    ordered = sorted(candidates, key=lambda s: (RANKS[s.method] > 0, -s.length, RANKS[s.method], s.start, s.label))
    taken: set[int] = set()
    kept = []
    for span in ordered:
        positions = range(span.start, span.end)
        if taken.isdisjoint(positions):
            taken.update(positions)
            kept.append(span)
    return sorted(kept)
