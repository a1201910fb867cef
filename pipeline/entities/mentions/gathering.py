"""All proposals of a document, those for one span and label united: the candidates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.mentions.proposals import BIT, Proposal
from pipeline.entities.spans import LABELS, Span

Integers = NDArray[np.int64]

NAMED = LABELS[:6]
LABEL = {name: index for index, name in enumerate(NAMED)}
# Candidates for one span stand in the order of their labels' names.
_CODES = np.array([LABEL[name] for name in sorted(NAMED)])
_RANKS = np.argsort(_CODES)


# What the gazetteer proposes; a known name of so many characters stands in no text by chance.
KNOWN, LONG = BIT["gazetteer"] | BIT["known inside"], 8


class Candidate(NamedTuple):
    """A span that may be a mention under a label; ``sources`` is the mask of what proposed it."""

    start: int
    end: int
    label: str
    sources: int


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Candidates in order of the text, as an array for each of their fields; labels are codes (LABEL)."""

    starts: Integers
    ends: Integers
    labels: Integers
    sources: Integers

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, index: int) -> Candidate:
        start, end, label, sources = (int(column[index]) for column in self._columns())
        return Candidate(start, end, NAMED[label], sources)

    def __iter__(self) -> Iterator[Candidate]:
        return (self[index] for index in range(len(self)))

    def keep(self, which: NDArray[np.generic]) -> Candidates:
        """Some of the candidates, by a mask or by their indexes."""
        return Candidates(*(column[which] for column in self._columns()))

    def find_long_known(self) -> Integers:
        """Indexes of the known names that are too long to stand in a text by chance."""
        return np.flatnonzero((self.sources & KNOWN > 0) & (self.ends - self.starts >= LONG))

    def _columns(self) -> tuple[Integers, Integers, Integers, Integers]:
        return self.starts, self.ends, self.labels, self.sources


def unite(proposals: Iterable[Proposal], *found: Candidates) -> Candidates:
    """The candidates of some proposals and of what else was found, in order of the text."""
    rows = [(start, end, LABEL[label], source) for start, end, label, source in proposals]
    proposed = Candidates(*np.array(rows, dtype=np.int64).reshape(-1, 4).T)
    starts, ends, labels, bits = join([proposed, *found])._columns()
    reach = int(ends.max(initial=0)) + 1
    keys, which = np.unique((starts * reach + ends) * len(NAMED) + _RANKS[labels], return_inverse=True)
    sources = np.zeros(len(keys), dtype=np.int64)
    np.bitwise_or.at(sources, which, bits)
    spans, ranks = np.divmod(keys, len(NAMED))
    return Candidates(*np.divmod(spans, reach), _CODES[ranks], sources)


def join(parts: Sequence[Candidates]) -> Candidates:
    """Candidates one after the other."""
    starts, ends, labels, sources = (np.concatenate(c) for c in zip(*(p._columns() for p in parts), strict=True))
    return Candidates(starts, ends, labels, sources)


def from_spans(spans: Iterable[Span]) -> Iterator[Proposal]:
    """Spans of the rules as proposals."""
    for span in spans:
        yield Proposal(span.start, span.end, span.label, BIT[span.method])
