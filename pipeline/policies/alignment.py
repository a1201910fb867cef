"""From clusters of seeds to passages: where they begin and end, and how far they agree.

Letters are aligned by the longest common subsequence; a passage is the stretch of the alignment in which equal letters
outweigh changed ones, as local alignment has it (Smith and Waterman, Journal of Molecular Biology 147, 1981, who also
let a stretch end where its score has fallen too far).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from pipeline.policies.letters import Letters
from pipeline.policies.seeds import Clusters

# Letters to either side of its seeds in which a passage may go on, and the gap between clusters of one passage.
MARGIN, REACH = 60, 60
# A first look: windows of this many letters around the middle of the seeds must agree this far.
WINDOW, LOOK = 48, 0.4
# Cost of a letter that only one text has; a changed letter is one of each.
COST = 0.5
# A passage ends where its score has fallen this far below its best.
DROP = 16.0
# Longer passages are aligned piece by piece, cut at seeds.
PIECE = 1500
# Parts of a passage in another order lie at most this far apart.
NEAR = 24


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


def find_passages(letters: Letters, clusters: Clusters, *, least: int, similarity: float) -> list[Passage]:
    """The passages of at least ``least`` letters that agree to at least ``similarity``, by documents and place."""
    text = letters.text(0, len(letters.codes))
    bounds = letters.bounds.tolist()
    passages: list[Passage] = []
    for regions in _regions(text, bounds, clusters):
        found = [p for region in regions for p in _align(text, bounds, region, least)]
        joined = _join_reordered(_without_overlaps(found))
        passages += [
            p for p in joined if p.length >= least and p.equal >= least * similarity and p.similarity >= similarity
        ]
    return passages


def _regions(text: str, bounds: Sequence[int], clusters: Clusters) -> Iterator[list[_Region]]:
    """The regions of each pair of documents."""
    current: tuple[int, int] = (-1, -1)
    regions: list[_Region] = []
    live: list[_Region] = []
    columns = (getattr(clusters, name).tolist() for name in Clusters.__slots__)
    for first, second, a_start, a_end, b_start, b_end, cover in zip(*columns, strict=True):
        if (first, second) != current:
            if regions:
                yield regions
            current, regions, live = (first, second), [], []
        if cover < WINDOW and not _worth(text, bounds, first, second, (a_start + a_end) // 2, (b_start + b_end) // 2):
            continue
        live = [r for r in live if a_start - r.a_end <= REACH]
        for region in live:
            if -BACK <= b_start - region.b_end <= REACH and b_start >= region.b_start:
                region.a_end, region.b_end = max(region.a_end, a_end), max(region.b_end, b_end)
                region.anchors.append((a_start, b_start))
                break
        else:
            region = _Region(first, second, a_start, a_end, b_start, b_end, [(a_start, b_start)])
            regions.append(region)
            live.append(region)
    if regions:
        yield regions


# Clusters of one passage may overlap by this many letters in the second text.
BACK = 120


def _worth(text: str, bounds: Sequence[int], first: int, second: int, a: int, b: int) -> bool:
    half = WINDOW // 2
    one = text[max(bounds[first], a - half) : min(bounds[first + 1], a + half)]
    other = text[max(bounds[second], b - half) : min(bounds[second + 1], b + half)]
    return bool(Indel.normalized_similarity(one, other, score_cutoff=LOOK) >= LOOK)


def _align(text: str, bounds: Sequence[int], region: _Region, least: int) -> Iterator[Passage]:
    a = max(bounds[region.first], region.a_start - MARGIN)
    b = max(bounds[region.second], region.b_start - MARGIN)
    a_end = min(bounds[region.first + 1], region.a_end + MARGIN)
    b_end = min(bounds[region.second + 1], region.b_end + MARGIN)
    blocks: list[tuple[int, int, int]] = []  # equal stretches: start in a, start in b, length
    for one, other in [*_cuts(region), (a_end, b_end)]:
        if one <= a and other <= b:
            continue
        for block in Indel.opcodes(text[a:one], text[b:other]).as_matching_blocks():
            if block.size:
                blocks.append((a + block.a, b + block.b, block.size))
        a, b = one, other
    for start, end, equal in _stretches(blocks):
        first, last = blocks[start], blocks[end]
        if equal >= least / 2:
            yield Passage(region.first, region.second, first[0], last[0] + last[2], first[1], last[1] + last[2], equal)


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
    for passage in sorted(passages, key=lambda p: (-p.equal, p.a_start, p.b_start)):
        if all(
            _overlap(passage.a_start, passage.a_end, k.a_start, k.a_end) <= HALF
            or _overlap(passage.b_start, passage.b_end, k.b_start, k.b_end) <= HALF
            for k in kept
        ):
            kept.append(passage)
    return sorted(kept, key=lambda p: (p.a_start, p.b_start))


HALF = 0.5


def _join_reordered(passages: list[Passage]) -> list[Passage]:
    """The passages, those put together that are near each other in both texts but in another order."""
    joined: list[Passage] = []
    for passage in passages:
        last = joined[-1] if joined else None
        if last is not None and passage.a_start - last.a_end <= NEAR and _near(last, passage):
            joined[-1] = replace(
                last,
                a_end=max(last.a_end, passage.a_end),
                b_start=min(last.b_start, passage.b_start),
                b_end=max(last.b_end, passage.b_end),
                equal=last.equal + passage.equal,
                parts=last.parts + passage.parts,
            )
        else:
            joined.append(passage)
    return joined


def _near(last: Passage, passage: Passage) -> bool:
    gap = max(passage.b_start - last.b_end, last.b_start - passage.b_end)
    return gap <= NEAR
