"""How a provision spread: who had it first, who took it over and when, from above or from below.

The terms are those of research on policy diffusion: adopters in the order of adoption, and their lags (Walker, The
Diffusion of Innovations among the American States, American Political Science Review 63, 1969); top-down, bottom-up
and horizontal diffusion (Zhu and Zhang, for China).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import LCSseq
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from pipeline.policies.direction import Standing
from pipeline.policies.seeds import Numbers
from pipeline.records.reuse import Adoption, Provision

# A provision has spread when so many documents hold it.
HOLDERS = 3
# Share of the longer span that two passages of one document share to be one provision: a clause within a long passage
# is a provision of its own, or all that stands beside one another would be one. NEARBY bounds the spans compared.
SAME, NEARBY = 0.6, 12
# Share of the shorter one's letters that a holder and the first holder have in the same order, and how many are read.
KEPT, READ = 0.6, 2000
YEAR = 365.25


class Span(NamedTuple):
    """A document, and the offsets of some of its text."""

    doc_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Held:
    """Passages as they stand in documents, column by column; ``row`` is the number of the pair that shows each."""

    document: Numbers
    start: Numbers
    end: Numbers
    row: Numbers


def group_rows(held: Held, rows: int) -> Numbers:
    """For each row the first row of its group: rows are of one provision when they share words in one document."""
    if not rows:
        return np.empty(0, np.int64)
    order = np.lexsort((held.row, held.end, held.start, held.document))
    document, start, end, row = (column[order] for column in (held.document, held.start, held.end, held.row))
    ones, others = [], []
    for step in range(1, NEARBY + 1):
        longer = np.maximum(end - start, np.roll(end - start, step))
        shared = np.minimum(end, np.roll(end, step)) - start >= SAME * longer
        at = np.flatnonzero(shared & (document == np.roll(document, step)))
        at = at[at >= step]
        ones.append(row[at - step])
        others.append(row[at])
    links = (np.concatenate(ones), np.concatenate(others))
    graph = coo_matrix((np.ones(len(links[0]), bool), links), shape=(rows, rows))
    _, group = connected_components(graph, directed=False)
    _, first, group = np.unique(group, return_index=True, return_inverse=True)
    return first[group]


def _years(one: str, other: str) -> float | None:
    """Years from one date to another; whole years where one of them is no more than a year."""
    if not one or not other:
        return None
    if len(one) == len(other) == len("2020-01-01"):
        return round((date.fromisoformat(other) - date.fromisoformat(one)).days / YEAR, 2)
    return float(int(other[:4]) - int(one[:4]))


def find_holders(held: Held, groups: Numbers, doc_ids: Sequence[str]) -> dict[int, dict[str, Span]]:
    """For each group of rows that spread, the longest span of each document that holds it.

    Parameters
    ----------
    groups
        As :func:`group_rows` gives them.
    doc_ids
        Those of the documents.
    """
    group = groups[held.row]
    order = np.lexsort((held.start - held.end, held.document, group))
    longest = order[(np.diff(group[order], prepend=-1) != 0) | (np.diff(held.document[order], prepend=-1) != 0)]
    _, place, documents = np.unique(group[longest], return_inverse=True, return_counts=True)
    longest = longest[documents[place] >= HOLDERS]
    columns = (column[longest].tolist() for column in (held.document, held.start, held.end))
    holders: dict[int, dict[str, Span]] = defaultdict(dict)
    for number, document, start, end in zip(group[longest].tolist(), *columns, strict=True):
        holders[number][doc_ids[document]] = Span(doc_ids[document], start, end)
    return dict(holders)


def list_spans(groups: Mapping[int, Mapping[str, Span]]) -> set[Span]:
    """The spans of all holders."""
    return {span for holders in groups.values() for span in holders.values()}


def trace_provisions(
    groups: Mapping[int, Mapping[str, Span]], standings: Mapping[str, Standing], texts: Mapping[Span, str]
) -> tuple[list[Provision], list[Adoption], dict[int, int]]:
    """Provisions, those with most holders first, their adoptions in order, and group to provision number.

    Parameters
    ----------
    groups
        As :func:`find_holders` gives them.
    texts
        Those of :func:`list_spans`.
    """
    traced = []
    for group, holders in groups.items():
        order = sorted(holders, key=lambda d: (standings[d].first or "9999", standings[d].rank, d))
        order = _sharing(order, holders, texts)
        if len(order) >= HOLDERS:
            traced.append((group, order, holders))
    traced.sort(key=lambda t: (-len(t[1]), standings[t[1][0]].first or "9999", t[1][0], t[2][t[1][0]].start))
    provisions, adoptions, numbers = list[Provision](), list[Adoption](), dict[int, int]()
    for number, (group, order, holders) in enumerate(traced, start=1):
        numbers[group] = number
        first = standings[order[0]]
        lags = [_years(first.first, standings[d].first) for d in order]
        for place, (doc_id, lag) in enumerate(zip(order, lags, strict=True), start=1):
            held, own = holders[doc_id], standings[doc_id]
            adoptions.append(Adoption(number, place, doc_id, own.first, own.level, lag, held.start, held.end))
        span = holders[order[0]]
        years = [lag for lag in lags[1:] if lag is not None]
        provisions.append(
            Provision(
                passage=number,
                text=" ".join(texts[span].split()),
                first_doc_id=order[0],
                first_date=first.first,
                holders=len(order),
                adopters=" ".join(order[1:]),
                lag=round(median(years), 2) if years else None,
                first_level=first.level,
                course=_course(first, [standings[d] for d in order[1:]]),
            )
        )
    return provisions, adoptions, numbers


def _sharing(order: Sequence[str], holders: Mapping[str, Span], texts: Mapping[Span, str]) -> list[str]:
    """The holders whose words are those of the first one: who shares with a third alone has taken over nothing here."""

    def words(doc_id: str) -> str:
        return texts[holders[doc_id]][:READ]

    first = words(order[0])

    def shares(other: str) -> bool:
        return bool(LCSseq.similarity(first, other) >= KEPT * min(len(first), len(other)))

    return [d for d in order if d == order[0] or shares(words(d))]


def _course(first: Standing, adopters: Sequence[Standing]) -> str:
    """Whether a provision went down from a higher level, up from a lower one, or stayed on one."""
    if not first.first or not first.level or not all(a.level and a.first for a in adopters):
        return ""
    steps = {(a.rank > first.rank) - (a.rank < first.rank) for a in adopters}
    if steps == {0}:
        return "level"
    return "down" if -1 not in steps else "up" if 1 not in steps else ""
