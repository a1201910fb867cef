"""From the groups of one period to those of the next: the inclusion index, and what happens to groups.

Two groups are as near as the items they share over the items of the smaller one.

Cobo, M. J. et al. (2011). An approach for detecting, quantifying, and visualizing the evolution of a research field.
Journal of Informetrics 5(1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CONTINUES, SPLITS, MERGES, BIRTH, DEATH = "continues", "splits", "merges", "birth", "death"


@dataclass(frozen=True, slots=True)
class Flow:
    """What joins a group to one of the next period; a birth has no source, a death no target (-1)."""

    source: int
    target: int
    inclusion: float
    jaccard: float
    shared: tuple[int, ...]
    event: str


def find_flows(before: Sequence[Sequence[int]], after: Sequence[Sequence[int]], *, inclusion: float) -> list[Flow]:
    """The flows between the groups of two neighbouring periods, given as items; births and deaths among them.

    Two groups are joined when their inclusion index reaches ``inclusion`` and they share two items at least.
    """
    joined: list[tuple[int, int, float, float, tuple[int, ...]]] = []
    sets = [frozenset(others) for others in after]
    for source, members in enumerate(before):
        for target, others in enumerate(sets):
            both = tuple(item for item in members if item in others)
            index = len(both) / min(len(members), len(others))
            if len(both) >= 2 and index >= inclusion:
                jaccard = len(both) / (len(members) + len(others) - len(both))
                joined.append((source, target, index, jaccard, both))
    leaving = [source for source, *_ in joined]
    arriving = [target for _, target, *_ in joined]
    flows = []
    for source, target, index, jaccard, both in joined:
        splits, merges = leaving.count(source) > 1, arriving.count(target) > 1
        event = f"{SPLITS}, {MERGES}" if splits and merges else SPLITS if splits else MERGES if merges else CONTINUES
        flows.append(Flow(source, target, round(index, 4), round(jaccard, 4), both, event))
    deaths = [Flow(k, -1, 0.0, 0.0, (), DEATH) for k in range(len(before)) if k not in leaving]
    births = [Flow(-1, k, 0.0, 0.0, (), BIRTH) for k in range(len(after)) if k not in arriving]
    return flows + deaths + births
