"""Passages: of those that hold the same words the best one, and what stands near each other in both texts as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

# Two passages that share more than this part of the shorter one hold the same words.
HALF = 0.5
# Letters of a stretch by which passages are looked up.
CELL = 64
# Cost of a letter that only one text has; a changed letter is one of each.
COST = 0.5
# Letters to either side of a passage in which it may go on.
MARGIN = 60
# Passages near each other are one when together they agree this far.
WHOLE = 0.8
# Two passages joined agree at least this far, or farther than each did.
JOINED = 0.75
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


def join_passages(passages: list[Passage]) -> list[Passage]:
    """The passages of two documents: each words once, and parts near each other as one."""
    return [p for group in _groups(_without_overlaps(passages)) for p in _join_reordered(group)]


def overlap(start: int, end: int, other_start: int, other_end: int) -> bool:
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
        if overlap(a_start, a_end, one_start, one_end) and overlap(b_start, b_end, other_start, other_end):
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
