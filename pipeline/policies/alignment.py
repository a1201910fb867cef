"""From clusters of seeds to passages: where they begin and end, and how far they agree.

Letters are aligned by the longest common subsequence; a passage is the stretch of the alignment in which equal letters
outweigh changed ones, as local alignment has it (Smith and Waterman, Journal of Molecular Biology 147, 1981, who also
let a stretch end where its score has fallen too far).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from pipeline.policies.letters import Letters
from pipeline.policies.seeds import Clusters, Numbers

Codes = NDArray[np.uint32]

# Letters to either side of its seeds in which a passage may go on, and the gap between clusters of one passage.
MARGIN, REACH = 60, 60
# Letters that an edit inside a passage may add or leave out.
SHIFT = 40
# A first look: windows of this many letters around the middle of the seeds must agree this far.
WINDOW, LOOK = 48, 0.4
# Clusters that cover this many letters within REACH need no first look; at most AROUND of them are asked.
SUPPORT, AROUND = 22, 12
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
# Parts of a passage in another order lie at most this far apart.
NEAR = 32


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that two documents share: spans in the row of letters.

    ``equal`` counts the letters that agree in order; ``parts`` how many pieces were put together because they stand in
    another order.
    """

    first: int
    second: int
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

    first: int
    second: int
    a_start: int
    a_end: int
    b_start: int
    b_end: int
    anchors: list[tuple[int, int]]

    def shift(self, a: int, b: int) -> int:
        """How far a place lies from the diagonal of the last anchor."""
        last = self.anchors[-1]
        return abs((a - b) - (last[0] - last[1]))

    def fits(self, a: int, b: int) -> bool:
        """Whether a cluster that begins at ``a`` and ``b`` may go on with the region."""
        return self.anchors[-1][1] <= b <= self.b_end + REACH and self.shift(a, b) <= SHIFT


def pair_clusters(clusters: Clusters) -> Iterator[tuple[int, int, Numbers]]:
    """Each pair of documents that share clusters, and these: start and end in both, and letters covered."""
    rows = np.column_stack([getattr(clusters, name) for name in Clusters.__slots__])
    ends = np.flatnonzero(np.any(np.diff(rows[:, :2], axis=0), axis=1)) + 1
    for own in np.split(rows, ends) if len(rows) else ():
        yield int(own[0, 0]), int(own[0, 1]), own[:, 2:]


def find_passages(
    letters: Letters, first: int, second: int, spans: Numbers, *, least: int, similarity: float
) -> list[Passage]:
    """The passages of two documents of at least ``least`` letters that agree to at least ``similarity``, by place.

    Parameters
    ----------
    first, second
        The documents' numbers.
    spans
        Their clusters, from :func:`pair_clusters`.
    """
    # What lies farther than the margin from all seeds plays no part.
    one = _hull(letters, first, spans[:, 0], spans[:, 1])
    other = _hull(letters, second, spans[:, 2], spans[:, 3])
    spans = spans - np.array([one.start, one.start, other.start, other.start, 0])
    found = align_pair(letters.codes[one], letters.codes[other], spans, least=least, similarity=similarity)
    found = found + np.array([one.start, one.start, other.start, other.start, 0, 0])
    return [Passage(first, second, *row) for row in found.tolist()]


def _hull(letters: Letters, document: int, starts: Numbers, ends: Numbers) -> slice:
    """The stretch of a document that may matter for the clusters between some places."""
    begin, end = int(letters.bounds[document]), int(letters.bounds[document + 1])
    return slice(max(begin, int(starts.min()) - MARGIN), min(end, int(ends.max()) + MARGIN))


def align_pair(one: Codes, other: Codes, spans: Numbers, *, least: int, similarity: float) -> Numbers:
    """The passages of two texts.

    Parameters
    ----------
    one, other
        Their letters.
    spans
        Their clusters: start and end in the first, start and end in the second, and letters covered.
    least, similarity
        As for :func:`find_passages`.

    Returns
    -------
    Start and end in the first, start and end in the second, equal letters and parts; shape (passages, 6).
    """
    text = np.concatenate([one, other]).astype("<u4").tobytes().decode("utf-32-le")
    bounds = (0, len(one), len(one) + len(other))
    whole = spans + np.array([0, 0, len(one), len(one), 0])
    clusters = Clusters(np.zeros(len(spans), np.int64), np.ones(len(spans), np.int64), *whole.T)
    passages: list[Passage] = []
    for regions in _regions(text, bounds, clusters):
        found = [p for region in regions for p in _align(text, bounds, region)]
        joined = [p for group in _groups(_without_overlaps(found)) for p in _join_reordered(group)]
        passages += [
            p for p in joined if p.length >= least and p.equal >= least * similarity and p.similarity >= similarity
        ]
    rows = [(p.a_start, p.a_end, p.b_start, p.b_end, p.equal, p.parts) for p in passages]
    made = np.array(rows, dtype=np.int64).reshape(-1, 6)
    return np.asarray(made - np.array([0, 0, len(one), len(one), 0, 0]))


def _regions(text: str, bounds: Sequence[int], clusters: Clusters) -> Iterator[list[_Region]]:
    """The regions of each pair of documents."""
    current: tuple[int, int] = (-1, -1)
    regions: list[_Region] = []
    live: list[_Region] = []
    columns = [getattr(clusters, name).tolist() for name in Clusters.__slots__]
    rows = list(zip(*columns, strict=True))
    for index, (first, second, a_start, a_end, b_start, b_end, cover) in enumerate(rows):
        if (first, second) != current:
            if regions:
                yield regions
            current, regions, live = (first, second), [], []
        middle = ((a_start + a_end) // 2, (b_start + b_end) // 2)
        if cover < SUPPORT and _support(rows, index) < SUPPORT and not _worth(text, bounds, first, second, *middle):
            continue
        live = [r for r in live if a_start - r.a_end <= REACH]
        fitting = [r for r in live if r.fits(a_start, b_start)]
        if fitting:
            region = min(fitting, key=lambda r: r.shift(a_start, b_start))
            region.a_end, region.b_end = max(region.a_end, a_end), max(region.b_end, b_end)
            region.anchors.append((a_start, b_start))
        else:
            region = _Region(first, second, a_start, a_end, b_start, b_end, [(a_start, b_start)])
            regions.append(region)
            live.append(region)
    if regions:
        yield regions


def _support(rows: Sequence[tuple[int, ...]], index: int) -> int:
    """The letters that a cluster and those around it in both texts cover: parts in another order add up."""
    first, second, a, _, b, _, total = rows[index]
    for step in (-1, 1):
        other = index + step
        while 0 <= other < len(rows) and abs(other - index) <= AROUND:
            row = rows[other]
            if row[:2] != (first, second) or abs(row[2] - a) > REACH:
                break
            total += row[6] if abs(row[4] - b) <= REACH else 0
            other += step
    return total


def _worth(text: str, bounds: Sequence[int], first: int, second: int, a: int, b: int) -> bool:
    half = WINDOW // 2
    one = text[max(bounds[first], a - half) : min(bounds[first + 1], a + half)]
    other = text[max(bounds[second], b - half) : min(bounds[second + 1], b + half)]
    return bool(Indel.normalized_similarity(one, other, score_cutoff=LOOK) >= LOOK)


def _align(text: str, bounds: Sequence[int], region: _Region) -> list[Passage]:
    """The passages of a region, with what is around it; by itself where another part outweighs it."""
    found = _align_within(text, bounds, region, MARGIN)
    if any(_overlap(region.a_start, region.a_end, p.a_start, p.a_end) > HALF for p in found):
        return found
    return found + _align_within(text, bounds, region, 0)


def _align_within(text: str, bounds: Sequence[int], region: _Region, margin: int) -> list[Passage]:
    a = max(bounds[region.first], region.a_start - margin)
    b = max(bounds[region.second], region.b_start - margin)
    a_end = min(bounds[region.first + 1], region.a_end + margin)
    b_end = min(bounds[region.second + 1], region.b_end + margin)
    blocks: list[tuple[int, int, int]] = []  # equal stretches: start in a, start in b, length
    for one, other in [*_cuts(region), (a_end, b_end)]:
        if one <= a and other <= b:
            continue
        for block in Indel.opcodes(text[a:one], text[b:other]).as_matching_blocks():
            if block.size:
                blocks.append((a + block.a, b + block.b, block.size))
        a, b = one, other
    return [
        Passage(
            region.first,
            region.second,
            blocks[start][0],
            blocks[end][0] + blocks[end][2],
            blocks[start][1],
            blocks[end][1] + blocks[end][2],
            equal,
        )
        for start, end, equal in _stretches(blocks)
        if equal >= PART
    ]


def _cuts(region: _Region) -> Iterator[tuple[int, int]]:
    """Places where a long region is cut, on seeds that move on in both texts."""
    a, b = region.a_start, region.b_start
    for one, other in region.anchors:
        if one - a >= PIECE and other - b > 0:
            yield one, other
            a, b = one, other


def _stretches(blocks: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """First and last block of each stretch in which equal letters outweigh the others, with its equal letters."""
    start, best, score, top, equal, best_equal = 0, -1, 0.0, 0.0, 0, 0
    for index, (a, b, size) in enumerate(blocks):
        if index > start:
            before = blocks[index - 1]
            score -= COST * (a - before[0] - before[2] + b - before[1] - before[2])
        if score < 0 or score < top - DROP:
            if best >= start:
                yield start, best, best_equal
            start, best, score, top, equal, best_equal = index, -1, 0.0, 0.0, 0, 0
        score += size
        equal += size
        if score >= top:
            best, top, best_equal = index, score, equal
    if best >= start:
        yield start, best, best_equal


def _overlap(start: int, end: int, other_start: int, other_end: int) -> float:
    """The share of the shorter span that lies in the other."""
    shared = min(end, other_end) - max(start, other_start)
    return shared / max(1, min(end - start, other_end - other_start))


def _without_overlaps(passages: Iterable[Passage]) -> list[Passage]:
    """The passages, the best where several hold the same words, in the order of the first text."""
    kept: list[Passage] = []
    near: dict[int, list[Passage]] = defaultdict(list)  # those kept, by the stretches of the first text they touch
    for passage in sorted(passages, key=lambda p: (-p.score, p.a_start, p.b_start)):
        cells = range(passage.a_start // CELL, passage.a_end // CELL + 1)
        if not any(_same_words(passage, k) for cell in cells for k in near[cell]):
            kept.append(passage)
            for cell in cells:
                near[cell].append(passage)
    return sorted(kept, key=lambda p: (p.a_start, p.b_start))


def _same_words(one: Passage, other: Passage) -> bool:
    return (
        _overlap(one.a_start, one.a_end, other.a_start, other.a_end) > HALF
        and _overlap(one.b_start, one.b_end, other.b_start, other.b_end) > HALF
    )


def _groups(passages: list[Passage]) -> Iterator[list[Passage]]:
    """Passages that follow each other in one text and are near in the other; as one where that agrees well."""
    group: list[Passage] = []
    for passage in [*passages, None]:
        if passage is not None and group and _follows(group, passage):
            group.append(passage)
            continue
        if group:
            whole = _union(group)
            yield [whole] if len(group) > 1 and whole.similarity >= WHOLE else group
        group = [passage] if passage is not None else []


def _follows(group: Sequence[Passage], passage: Passage) -> bool:
    if passage.a_start - max(p.a_end for p in group) > NEAR:
        return False
    return any(max(passage.b_start - p.b_end, p.b_start - passage.b_end) <= MARGIN for p in group)


def _union(passages: Sequence[Passage]) -> Passage:
    return Passage(
        passages[0].first,
        passages[0].second,
        a_start=min(p.a_start for p in passages),
        a_end=max(p.a_end for p in passages),
        b_start=min(p.b_start for p in passages),
        b_end=max(p.b_end for p in passages),
        equal=sum(p.equal for p in passages),
        parts=sum(p.parts for p in passages),
    )


def _join_reordered(passages: list[Passage]) -> list[Passage]:
    """The passages, those put together that are near each other in both texts, if only in another order."""
    while True:
        joined: list[Passage] = []
        for passage in passages:
            for index in range(len(joined) - 1, max(-1, len(joined) - 1 - AROUND), -1):
                if (both := _join(joined[index], passage)) is not None:
                    joined[index] = both
                    break
            else:
                joined.append(passage)
        if len(joined) == len(passages):
            return joined
        passages = joined


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
