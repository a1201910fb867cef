"""All proposals of a document, those for one span and label united: the candidates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.entities.mentions.proposals import BIT, Proposal
from pipeline.entities.spans import Span


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A span that may be a mention under a label; ``sources`` is the mask of what proposed it."""

    start: int
    end: int
    label: str
    sources: int


def unite(proposals: Iterable[Proposal | Span]) -> list[Candidate]:
    """The candidates of some proposals, in order of the text."""
    masks: dict[tuple[int, int, str], int] = defaultdict(int)
    for p in proposals:
        bit = p.source if isinstance(p, Proposal) else BIT[p.method]
        masks[p.start, p.end, p.label] |= bit
    return sorted(Candidate(*key, mask) for key, mask in masks.items())


def from_spans(spans: Iterable[Span]) -> Iterator[Proposal]:
    """Spans of the rules as proposals."""
    for span in spans:
        yield Proposal(span.start, span.end, span.label, BIT[span.method])
