"""Overlapping spans settled: the longest name wins, and the stronger evidence among equals."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.entities.spans import Span

# Evidence from strong to weak; the corpus's own list outranks length.
RANKS = {
    "corpus": 0, "title": 1, "gazetteer": 2, "document number": 2, "compound": 3, "province compound": 3,
    "quotation": 3, "head noun": 4, "enumeration": 4, "pattern": 5, "model": 6,
}  # fmt: skip
COMPLETE = frozenset({"ORG", "LOC", "GPE"})
CONJUNCTIONS = frozenset("和与及")


def drop_stretched(text: str, spans: Iterable[Span]) -> set[Span]:
    """The spans without names by head noun that only stretch a known name to the left.

    A known body or place is complete as it is; a known programme or law may have a longer name (天然草原退牧还草工程),
    but not one in which a conjunction stands right before the known part.
    """
    spans = set(spans)
    complete = {(s.end, s.label) for s in spans if s.method == "gazetteer" and s.label in COMPLETE}
    joined = {(s.end, s.label) for s in spans if s.method == "gazetteer" and text[s.start - 1 : s.start] in CONJUNCTIONS}
    return {s for s in spans if s.method != "head noun" or (s.end, s.label) not in complete | joined}


def resolve_spans(text: str, spans: Iterable[Span]) -> list[Span]:
    """A selection of the spans of a text without overlaps, in order."""
    ordered = sorted(
        drop_stretched(text, spans), key=lambda s: (RANKS[s.method] > 0, -s.length, RANKS[s.method], s.start, s.label)
    )
    taken: set[int] = set()
    kept = []
    for span in ordered:
        positions = range(span.start, span.end)
        if taken.isdisjoint(positions):
            taken.update(positions)
            kept.append(span)
    return sorted(kept)
