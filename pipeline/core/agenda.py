"""What is done next: of all tasks that could be, those whose stage the longest line of other stages waits for."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import count

from pipeline.core.stage import Stage
from pipeline.core.tasks import ReduceTask, ShardTask

Task = ShardTask | ReduceTask


def measure_lines(stages: Sequence[Stage]) -> dict[str, int]:
    """Of each stage, by name, how many stages are left from it to the last one that waits for it, one after the other.

    ``stages`` stand in the order data flows; one that requires ``rejects`` waits for all before it.
    """
    lines: dict[str, int] = {}
    for place, stage in reversed(list(enumerate(stages))):
        after = [s for s in stages[place + 1 :] if {"rejects", *stage.assigns} & set(s.requires)]
        lines[stage.name] = max((lines[s.name] for s in after), default=0) + 1
    return lines


class Agenda:
    """The tasks that are ready to be handed over.

    A reduce stage is handed over when it can begin at once. It takes long, and what comes up meanwhile may be what more
    stages wait for. Shards are short, so one for each process lies ready for when it has done another.

    Parameters
    ----------
    stages
        The stages of the run, in order.
    slots
        Tasks that are done at a time.
    """

    def __init__(self, stages: Sequence[Stage], slots: int) -> None:
        self._slots = slots
        lines = measure_lines(stages)
        self._ranks = {stage.name: (-lines[stage.name], place) for place, stage in enumerate(stages)}
        self._waiting: list[tuple[tuple[int, int], int, int, Task]] = []
        self._numbers = count()

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, stage: Stage) -> bool:
        return any(task.stage is stage for *_, task in self._waiting)

    def add(self, task: Task) -> None:
        """Note a task that can be done."""
        heappush(self._waiting, (self._ranks[task.stage.name], -_weight(task), next(self._numbers), task))

    def take(self, handed: int) -> Task | None:
        """The task to hand over when so many have been and are not done; None when it is better to wait."""
        if not self._waiting:
            return None
        task = self._waiting[0][-1]
        if handed >= self._slots * (1 if isinstance(task, ReduceTask) else 2):
            return None
        return heappop(self._waiting)[-1]


def _weight(task: Task) -> int:
    """Larger shards come first, so that no process ends up with the largest alone."""
    if isinstance(task, ShardTask) and "sources" in task.given:
        return int(sum(task.given["sources"].column("size").to_pylist()))
    return len(task.todo) if isinstance(task, ShardTask) else 0
