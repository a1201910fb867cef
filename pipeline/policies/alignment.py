"""From clusters of seeds to passages: where they begin and end, and how far they agree.

Letters are aligned by the longest common subsequence; a passage is a stretch of the alignment in which equal letters
outweigh changed ones.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from pipeline.policies.passages import MARGIN, Passage, join_passages, overlap
from pipeline.policies.seeds import REACH, Clusters, Numbers
from pipeline.policies.stretches import find_stretches

# Letters that an edit inside a passage may add or leave out.
SHIFT = 40
# A first look: windows of this many letters around the middle of the seeds must agree this far.
WINDOW, LOOK = 48, 0.4
# So many are looked at together.
LOOKS = 1 << 15
# Clusters that cover this many letters, with those around them, need no first look.
SUPPORT = 22
# So many pairs of documents are aligned together.
PAIRS = 1 << 10
# Longer passages are aligned piece by piece, cut at seeds.
PIECE = 1500


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


def find_passages(
    texts: Sequence[str], pairs: Sequence[tuple[int, int, Numbers]], *, least: int, similarity: float
) -> Iterator[list[Passage]]:
    """For each pair its passages of at least ``least`` letters that agree to at least ``similarity``, by place.

    Parameters
    ----------
    texts
        The letters of each document.
    pairs
        Some of :func:`pair_clusters`.
    """
    for start in range(0, len(pairs), PAIRS):
        for found in _align_pairs(texts, pairs[start : start + PAIRS]):
            joined = join_passages(found)
            yield [
                p for p in joined if p.length >= least and p.equal >= least * similarity and p.similarity >= similarity
            ]


def _align_pairs(texts: Sequence[str], pairs: Sequence[tuple[int, int, Numbers]]) -> Iterator[list[Passage]]:
    """What is found around the clusters of each pair; of a region that another part outweighs, by itself too."""
    regions = [_regions(spans) for *_, spans in pairs]
    tasks = [
        (texts[first], texts[second], region)
        for (first, second, _), own in zip(pairs, regions, strict=True)
        for region in own
    ]
    found = _align(tasks, MARGIN)
    outweighed = [n for n, (*_, region) in enumerate(tasks) if not _holds(region, found[n])]
    for n, passages in zip(outweighed, _align([tasks[n] for n in outweighed], 0), strict=True):
        found[n] += passages
    rest = iter(found)
    for own in regions:
        yield [passage for passages in islice(rest, len(own)) for passage in passages]


def _holds(region: _Region, passages: Iterable[Passage]) -> bool:
    return any(overlap(region.a_start, region.a_end, p.a_start, p.a_end) for p in passages)


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


def _align(tasks: Sequence[tuple[str, str, _Region]], margin: int) -> list[list[Passage]]:
    """The passages of regions of two texts, with so much of what is around them."""
    pieces: list[tuple[int, int, int, int]] = []  # the task, where the piece begins in both texts, its equal blocks
    blocks = array("q")  # numbers: objects would be gone through again and again for what is left over
    for task, (one, other, region) in enumerate(tasks):
        a, b = max(0, region.a_start - margin), max(0, region.b_start - margin)
        for a_cut, b_cut in [*_cuts(region), (region.a_end + margin, region.b_end + margin)]:
            if a_cut <= a and b_cut <= b:
                continue
            same = Indel.editops(one[a:a_cut], other[b:b_cut]).as_matching_blocks()
            pieces.append((task, a, b, len(same)))
            blocks.extend(chain.from_iterable(same))
            a, b = a_cut, b_cut
    row = np.array(blocks).reshape(-1, 3)
    owner, a_begin, b_begin, counts = np.array(pieces, np.int64).reshape(-1, 4).T
    row[:, 0] += np.repeat(a_begin, counts)
    row[:, 1] += np.repeat(b_begin, counts)
    some = row[:, 2] > 0
    return find_stretches(row[some], np.bincount(np.repeat(owner, counts)[some], minlength=len(tasks)))


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
