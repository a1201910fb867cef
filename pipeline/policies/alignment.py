"""From clusters of seeds to passages: where they begin and end, and how far they agree.

Letters are aligned by the longest common subsequence; a passage is the stretch of the alignment in which equal letters
outweigh changed ones, as local alignment has it (Smith and Waterman, Journal of Molecular Biology 147, 1981, who also
let a stretch end where its score has fallen too far).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel, MatchingBlock
from rapidfuzz.process import cpdist

from pipeline.policies.seeds import REACH, Clusters, Numbers

# Letters to either side of its seeds in which a passage may go on.
MARGIN = 60
# Letters that an edit inside a passage may add or leave out.
SHIFT = 40
# A first look: windows of this many letters around the middle of the seeds must agree this far.
WINDOW, LOOK = 48, 0.4
# So many are looked at together.
LOOKS = 1 << 15
# Clusters that cover this many letters, with those around them, need no first look.
SUPPORT = 22
# Two passages that share more than this part of the shorter one hold the same words.
HALF = 0.5
# Letters of a stretch by which passages are looked up.
CELL = 64
# Letters that agree in the shortest part of a passage whose parts stand in another order.
PART = 8
# Passages near each other are one when together they agree this far.
WHOLE = 0.8
# Two passages joined agree at least this far, or farther than each did.
JOINED = 0.75
# Cost of a letter that only one text has; a changed letter is one of each.
COST = 0.5
# A passage ends where its score has fallen this far below its best.
DROP = 12.0
# Longer passages are aligned piece by piece, cut at seeds.
PIECE = 1500
# Parts of a passage in another order lie at most this far apart; so many of those before are tried.
NEAR, TRIED = 32, 12


class Passage(NamedTuple):
    """A passage that two documents share: spans of their letters.

    ``equal`` counts the letters that agree in order; ``parts`` how many pieces were put together because they stand in
    another order.
    """

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    equal: int
    parts: int = 1

    @property
    def length(self) -> int:
        """Letters of the longer side."""
        return max(self.a_end - self.a_start, self.b_end - self.b_start)

    @property
    def score(self) -> float:
        """Letters that agree, less the cost of those that do not."""
        return self.equal - COST * (self.a_end - self.a_start + self.b_end - self.b_start - 2 * self.equal)

    @property
    def similarity(self) -> float:
        """Share of the letters of both sides that agree, 0 to 1."""
        return min(1.0, 2 * self.equal / (self.a_end - self.a_start + self.b_end - self.b_start))


@dataclass(slots=True)
class _Region:
    """Clusters of one passage so far; ``anchors`` are where to cut a long one."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    anchors: list[tuple[int, int]]

    def shift(self, a: int, b: int) -> int:
        """How far a cluster that begins there lies from the diagonal of the last anchor; too far where it is none."""
        a_last, b_last = self.anchors[-1]
        return abs((a - b) - (a_last - b_last)) if b_last <= b <= self.b_end + REACH else SHIFT + 1


def pair_clusters(clusters: Clusters) -> Iterator[tuple[int, int, Numbers]]:
    """Each pair of documents that share clusters, and these: start and end in both.

    Places are counted from where each document's letters begin.
    """
    first, second = clusters.first, clusters.second
    spans = np.column_stack([clusters.a_start, clusters.a_end, clusters.b_start, clusters.b_end])
    cuts = np.flatnonzero(np.diff(first) | np.diff(second)) + 1
    for start, end in pairwise([0, *cuts.tolist(), len(spans)]):
        if start < end:
            yield int(first[start]), int(second[start]), spans[start:end]


def choose_clusters(clusters: Clusters, texts: Sequence[str]) -> Clusters:
    """The clusters that enough letters speak for, or whose surroundings look alike.

    Parameters
    ----------
    texts
        The letters of each document.
    """
    kept = np.ones(len(clusters.first), bool)
    doubtful = np.flatnonzero(clusters.support < SUPPORT)
    for places in np.array_split(doubtful, 1 + len(doubtful) // LOOKS):
        own = clusters.take(places)
        one = _windows(texts, own.first, (own.a_start + own.a_end) // 2)
        other = _windows(texts, own.second, (own.b_start + own.b_end) // 2)
        alike = cpdist(one, other, scorer=Indel.normalized_similarity, score_cutoff=LOOK, dtype=np.float64)
        kept[places] = alike >= LOOK
    return clusters.take(np.flatnonzero(kept))


def _windows(texts: Sequence[str], documents: Numbers, middles: Numbers) -> list[str]:
    starts, ends = np.maximum(0, middles - WINDOW // 2), middles + WINDOW // 2
    columns = (column.tolist() for column in (documents, starts, ends))
    return [texts[document][start:end] for document, start, end in zip(*columns, strict=True)]


def find_passages(one: str, other: str, spans: Numbers, *, least: int, similarity: float) -> list[Passage]:
    """The passages of two documents of at least ``least`` letters that agree to at least ``similarity``, by place.

    Parameters
    ----------
    one, other
        Their letters.
    spans
        Their clusters, from :func:`pair_clusters`.
    """
    found = [p for region in _regions(spans) for p in _align(one, other, region)]
    joined = [p for group in _groups(_without_overlaps(found)) for p in _join_reordered(group)]
    return [p for p in joined if p.length >= least and p.equal >= least * similarity and p.similarity >= similarity]


def _regions(spans: Numbers) -> list[_Region]:
    """The clusters put together that go on with one another."""
    regions: list[_Region] = []
    live: list[_Region] = []
    for a_start, a_end, b_start, b_end in spans.tolist():
        region, least = None, SHIFT + 1
        if live:
            live = [r for r in live if a_start - r.a_end <= REACH]
        for near in live:
            if (shift := near.shift(a_start, b_start)) < least:
                region, least = near, shift
        if region is None:
            region = _Region(a_start, a_end, b_start, b_end, [(a_start, b_start)])
            regions.append(region)
            live.append(region)
        else:
            region.a_end, region.b_end = max(region.a_end, a_end), max(region.b_end, b_end)
            region.anchors.append((a_start, b_start))
    return regions


def _align(one: str, other: str, region: _Region) -> list[Passage]:
    """The passages of a region, with what is around it; by itself where another part outweighs it."""
    found = _align_within(one, other, region, MARGIN)
    if any(_overlap(region.a_start, region.a_end, p.a_start, p.a_end) for p in found):
        return found
    return found + _align_within(one, other, region, 0)


def _align_within(one: str, other: str, region: _Region, margin: int) -> list[Passage]:
    a, b = max(0, region.a_start - margin), max(0, region.b_start - margin)
    pieces: list[tuple[int, int, list[MatchingBlock]]] = []
    for a_cut, b_cut in [*_cuts(region), (region.a_end + margin, region.b_end + margin)]:
        if a_cut <= a and b_cut <= b:
            continue
        *same, _ = Indel.editops(one[a:a_cut], other[b:b_cut]).as_matching_blocks()  # the last one is empty
        pieces.append((a, b, same))
        a, b = a_cut, b_cut
    return _stretches(pieces)


def _cuts(region: _Region) -> list[tuple[int, int]]:
    """Places where a long region is cut, on seeds that move on in both texts."""
    cuts: list[tuple[int, int]] = []
    a, b = region.a_start, region.b_start
    if region.a_end - a < PIECE:
        return cuts
    for one, other in region.anchors:
        if one - a >= PIECE and other - b > 0:
            cuts.append((one, other))
            a, b = one, other
    return cuts


def _stretches(pieces: Iterable[tuple[int, int, Sequence[MatchingBlock]]]) -> list[Passage]:
    """The stretches of equal blocks in which equal letters outweigh the others, but for the shortest.

    Parameters
    ----------
    pieces
        Equal blocks, and the places in both texts from which theirs are counted.
    """
    found: list[Passage] = []
    a_start = b_start = end = equal = 0  # the end is the sum of those in both
    a_best = b_best = most = 0
    score = top = -1.0
    for a_begin, b_begin, blocks in pieces:
        for a, b, size in blocks:
            a, b = a + a_begin, b + b_begin
            score -= COST * (a + b - end)
            if score < 0 or score < top - DROP:
                found.append(Passage(a_start, a_best, b_start, b_best, most))
                a_start, b_start, equal, score, top = a, b, 0, 0.0, 0.0
            end = a + b + 2 * size
            score += size
            equal += size
            if score >= top:
                a_best, b_best, most, top = a + size, b + size, equal, score
    found.append(Passage(a_start, a_best, b_start, b_best, most))
    return [passage for passage in found if passage.equal >= PART]


def _overlap(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether most of the shorter span lies in the other."""
    shared = (end if end < other_end else other_end) - (start if start > other_start else other_start)
    return shared > 0 and (shared > HALF * (end - start) or shared > HALF * (other_end - other_start))


def _without_overlaps(passages: list[Passage]) -> list[Passage]:
    """The passages, the best where several hold the same words, in the order of the first text."""
    if len(passages) < 2:
        return passages
    kept: list[Passage] = []
    near: dict[int, list[Passage]] = defaultdict(list)  # those kept, by the stretches of the first text they touch
    for passage in sorted(dict.fromkeys(passages), key=lambda p: (-p.score, p.a_start, p.b_start)):
        cells = range(passage.a_start // CELL, passage.a_end // CELL + 1)
        if not any(_is_held(passage, near[cell]) for cell in cells):
            kept.append(passage)
            for cell in cells:
                near[cell].append(passage)
    return sorted(kept, key=lambda p: (p.a_start, p.b_start))


def _is_held(passage: Passage, others: Iterable[Passage]) -> bool:
    """Whether one of the others holds the same words."""
    a_start, a_end, b_start, b_end, _, _ = passage
    for one_start, one_end, other_start, other_end, _, _ in others:
        if _overlap(a_start, a_end, one_start, one_end) and _overlap(b_start, b_end, other_start, other_end):
            return True
    return False


def _groups(passages: list[Passage]) -> Iterator[list[Passage]]:
    """Passages that follow each other in one text and are near in the other; as one where that agrees well."""
    group: list[Passage] = []
    for passage in [*passages, None]:
        if passage is not None and group and _follows(group, passage):
            group.append(passage)
            continue
        if len(group) > 1 and (whole := _union(group)).similarity >= WHOLE:
            yield [whole]
        elif group:
            yield group
        group = [passage] if passage is not None else []


def _follows(group: Sequence[Passage], passage: Passage) -> bool:
    if passage.a_start - max(p.a_end for p in group) > NEAR:
        return False
    return any(max(passage.b_start - p.b_end, p.b_start - passage.b_end) <= MARGIN for p in group)


def _union(passages: Sequence[Passage]) -> Passage:
    a_start, a_end, b_start, b_end, equal, parts = zip(*passages, strict=True)
    return Passage(min(a_start), max(a_end), min(b_start), max(b_end), sum(equal), sum(parts))


def _join_reordered(passages: list[Passage]) -> list[Passage]:
    """The passages, those put together that are near each other in both texts, if only in another order."""
    while len(passages) > 1:
        joined: list[Passage] = []
        for passage in passages:
            for index in range(len(joined) - 1, max(-1, len(joined) - 1 - TRIED), -1):
                if (both := _join(joined[index], passage)) is not None:
                    joined[index] = both
                    break
            else:
                joined.append(passage)
        if len(joined) == len(passages):
            return joined
        passages = joined
    return passages


def _join(one: Passage, other: Passage) -> Passage | None:
    """Both passages as one, when they are near each other and what lies between does not outweigh what they share."""
    if max(other.a_start - one.a_end, one.a_start - other.a_end) > NEAR:
        return None
    if max(other.b_start - one.b_end, one.b_start - other.b_end) > NEAR:
        return None
    both = _union((one, other))
    if both.similarity < JOINED and both.similarity < max(one.similarity, other.similarity):
        return None
    return both if both.score >= max(one.score, other.score) else None
