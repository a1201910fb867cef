"""All proposals of a document, those for one span and label united: the candidates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.entities.mentions.proposals import BIT, Proposal
from pipeline.entities.spans import Span


class Candidate(NamedTuple):
    """A span that may be a mention under a label; ``sources`` is the mask of what proposed it."""

    start: int
    end: int
    label: str
    sources: int


def unite(proposals: Iterable[Proposal]) -> list[Candidate]:
    """The candidates of some proposals, in order of the text."""
    masks: dict[tuple[int, int, str], int] = {}
    for start, end, label, source in proposals:
        key = start, end, label
        masks[key] = masks.get(key, 0) | source
    return [Candidate(*key, mask) for key, mask in sorted(masks.items())]


def from_spans(spans: Iterable[Span]) -> Iterator[Proposal]:
    """Spans of the rules as proposals."""
    for span in spans:
        yield Proposal(span.start, span.end, span.label, BIT[span.method])
