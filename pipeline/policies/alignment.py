"""From clusters of seeds to passages: where they begin and end, and how far they agree.

Letters are aligned by the longest common subsequence; a passage is the stretch of the alignment in which equal letters
outweigh changed ones, as local alignment has it (Smith and Waterman, Journal of Molecular Biology 147, 1981, who also
let a stretch end where its score has fallen too far).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from pipeline.policies.letters import Letters
from pipeline.policies.seeds import REACH, Clusters, Numbers

# Letters to either side of its seeds in which a passage may go on.
MARGIN = 60
# Letters that an edit inside a passage may add or leave out.
SHIFT = 40
# A first look: windows of this many letters around the middle of the seeds must agree this far.
WINDOW, LOOK = 48, 0.4
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
        """How far a place lies from the diagonal of the last anchor."""
        last = self.anchors[-1]
        return abs((a - b) - (last[0] - last[1]))

    def fits(self, a: int, b: int) -> bool:
        """Whether a cluster that begins at ``a`` and ``b`` may go on with the region."""
        return self.anchors[-1][1] <= b <= self.b_end + REACH and self.shift(a, b) <= SHIFT


def pair_clusters(clusters: Clusters) -> Iterator[tuple[int, int, Numbers]]:
    """Each pair of documents that share clusters, and these: start and end in both, and the letters that speak for it.

    Places are counted from where each document's letters begin.
    """
    rows = np.column_stack([getattr(clusters, name) for name in Clusters.__slots__])
    ends = np.flatnonzero(np.any(np.diff(rows[:, :2], axis=0), axis=1)) + 1
    for start, end in zip([0, *ends], [*ends, len(rows)], strict=True) if len(rows) else ():
        yield int(rows[start, 0]), int(rows[start, 1]), rows[start:end, 2:]


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
    a, one = _hull(letters, first, spans[:, 0], spans[:, 1])
    b, other = _hull(letters, second, spans[:, 2], spans[:, 3])
    found = align_pair(one, other, spans - np.array([a, a, b, b, 0]), least=least, similarity=similarity)
    return [Passage(p.a_start + a, p.a_end + a, p.b_start + b, p.b_end + b, p.equal, p.parts) for p in found]


def _hull(letters: Letters, document: int, starts: Numbers, ends: Numbers) -> tuple[int, str]:
    """The stretch of a document that may matter for the clusters between some places: where it begins, its letters."""
    begin = max(0, int(starts.min()) - MARGIN)
    return begin, letters.text(document, begin, int(ends.max()) + MARGIN)


def align_pair(one: str, other: str, spans: Numbers, *, least: int, similarity: float) -> list[Passage]:
    """The passages of two rows of letters.

    Parameters
    ----------
    spans
        Their clusters: start and end in the first, start and end in the second, and the letters that speak for it.
    least, similarity
        As for :func:`find_passages`.
    """
    found = [p for region in _regions(_choose(one, other, spans)) for p in _align(one, other, region)]
    joined = [p for group in _groups(_without_overlaps(found)) for p in _join_reordered(group)]
    return [p for p in joined if p.length >= least and p.equal >= least * similarity and p.similarity >= similarity]


def _choose(one: str, other: str, spans: Numbers) -> Numbers:
    """The clusters that enough letters speak for, or whose surroundings look alike."""
    doubtful = np.flatnonzero(spans[:, 4] < SUPPORT)
    middles = (spans[doubtful, 0:3:2] + spans[doubtful, 1:4:2]) // 2
    windows = [
        [text[max(0, middle - WINDOW // 2) : middle + WINDOW // 2] for middle in column]
        for text, column in zip((one, other), middles.T.tolist(), strict=True)
    ]
    alike = cpdist(*windows, scorer=Indel.normalized_similarity, score_cutoff=LOOK, dtype=np.float64)
    return np.delete(spans, doubtful[alike < LOOK], axis=0)


def _regions(spans: Numbers) -> list[_Region]:
    """The clusters put together that go on with one another."""
    regions: list[_Region] = []
    live: list[_Region] = []
    for a_start, a_end, b_start, b_end, _ in spans.tolist():
        live = [r for r in live if a_start - r.a_end <= REACH]
        fitting = [r for r in live if r.fits(a_start, b_start)]
        if fitting:
            region = min(fitting, key=lambda r: r.shift(a_start, b_start))
            region.a_end, region.b_end = max(region.a_end, a_end), max(region.b_end, b_end)
            region.anchors.append((a_start, b_start))
        else:
            region = _Region(a_start, a_end, b_start, b_end, [(a_start, b_start)])
            regions.append(region)
            live.append(region)
    return regions


def _align(one: str, other: str, region: _Region) -> list[Passage]:
    """The passages of a region, with what is around it; by itself where another part outweighs it."""
    found = _align_within(one, other, region, MARGIN)
    if any(_overlap(region.a_start, region.a_end, p.a_start, p.a_end) > HALF for p in found):
        return found
    return found + _align_within(one, other, region, 0)


def _align_within(one: str, other: str, region: _Region, margin: int) -> list[Passage]:
    a, b = max(0, region.a_start - margin), max(0, region.b_start - margin)
    ends = min(len(one), region.a_end + margin), min(len(other), region.b_end + margin)
    blocks: list[tuple[int, int, int]] = []  # equal stretches: start in the first, start in the second, length
    for a_cut, b_cut in [*_cuts(region), ends]:
        if a_cut <= a and b_cut <= b:
            continue
        same = Indel.opcodes(one[a:a_cut], other[b:b_cut]).as_matching_blocks()
        blocks += [(a + block.a, b + block.b, block.size) for block in same if block.size]
        a, b = a_cut, b_cut
    return _stretches(blocks)


def _cuts(region: _Region) -> Iterator[tuple[int, int]]:
    """Places where a long region is cut, on seeds that move on in both texts."""
    a, b = region.a_start, region.b_start
    if region.a_end - a < PIECE:
        return
    for one, other in region.anchors:
        if one - a >= PIECE and other - b > 0:
            yield one, other
            a, b = one, other


def _stretches(blocks: Sequence[tuple[int, int, int]]) -> list[Passage]:
    """The stretches of equal blocks in which equal letters outweigh the others, but for the shortest."""
    found: list[Passage] = []
    a_start = b_start = a_end = b_end = equal = 0
    best, score, top = (0, 0, 0), -1.0, -1.0
    for a, b, size in blocks:
        score -= COST * (a - a_end + b - b_end)
        if score < 0 or score < top - DROP:
            found.append(Passage(a_start, best[0], b_start, best[1], best[2]))
            a_start, b_start, equal, score, top = a, b, 0, 0.0, 0.0
        a_end, b_end = a + size, b + size
        score += size
        equal += size
        if score >= top:
            best, top = (a_end, b_end, equal), score
    found.append(Passage(a_start, best[0], b_start, best[1], best[2]))
    return [passage for passage in found if passage.equal >= PART]


def _overlap(start: int, end: int, other_start: int, other_end: int) -> float:
    """The share of the shorter span that lies in the other."""
    shared = min(end, other_end) - max(start, other_start)
    return shared / max(1, min(end - start, other_end - other_start))


def _without_overlaps(passages: list[Passage]) -> list[Passage]:
    """The passages, the best where several hold the same words, in the order of the first text."""
    if len(passages) < 2:
        return passages
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
