"""A task done in the process that it was sent to, which may be on another machine and hold other code."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from contextlib import suppress
from functools import cache, partial
from importlib import import_module
from pathlib import Path

from pipeline.core.closure import CodeReader, find_common
from pipeline.core.errors import StageError
from pipeline.core.keys import digest_file, digest_resources, static_components
from pipeline.core.lease import enter_worker
from pipeline.core.store import Store
from pipeline.core.tasks import Done, ReduceTask, ShardTask, run_reduce, run_shard
from pipeline.core.threads import limit_threads
from pipeline.records.lean import spare_pandas


def run_task(task: ShardTask | ReduceTask) -> Done:
    """Do a task; what the engine submits to an executor.

    Raises
    ------
    StageError
        When this process's code or libraries are others than the run's, or files that the stage reads have changed.
    """
    enter_worker(task.root, task.word)
    known = (task.stage.name, *task.static.values())
    if known not in _confirmed(task.root, task.word):
        _confirm(task)
        _confirmed(task.root, task.word).add(known)
    if isinstance(task, ShardTask):
        return run_shard(task, partial(_confirm_files, task))
    return run_reduce(task, partial(_confirm_files, task))


def prepare(modules: Iterable[str]) -> None:
    """Import what tasks to come need, while the run is being planned; what is missing, the tasks will say."""
    limit_threads()
    spare_pandas()
    with suppress(Exception):
        for module in modules:
            import_module(module)


@cache
def _confirmed(root: Path, word: str) -> set[tuple[str, ...]]:
    """The stages, with their keys, that this process was found to know rightly before a task of a run."""
    return set()


@cache
def _code(root: Path) -> CodeReader:
    """The code as this process has it, read once."""
    return CodeReader(Store(root).state_path("code"), find_common())


def _digest_again(path: Path) -> str:
    """The digest of a file; of one that nobody has written to since this process read it, as it was then.

    Models are read whole for that, and a process looks at them at each of its shards.
    """
    said = path.stat()
    return _digest(path, (said.st_ino, said.st_size, said.st_mtime_ns, said.st_ctime_ns))


@cache
def _digest(path: Path, state: tuple[int, ...]) -> str:
    return digest_file(path)


def _confirm(task: ShardTask | ReduceTask) -> None:
    found = static_components(task.stage, task.context, _code(task.root), _digest_again)
    differing = sorted(name for name, value in task.static.items() if found.get(name) != value)
    if differing == ["resources"]:
        raise _changed(task)
    if differing:
        where = f"process {os.getpid()} at {socket.gethostname()}"
        raise StageError(
            "{name}: {where} has other {names} than the run",
            name=task.stage.name,
            where=where,
            names=" and ".join(differing),
        )


def _confirm_files(task: ShardTask | ReduceTask) -> None:
    """What a process knows of code and libraries stays; the files that a stage reads may change while it does."""
    if digest_resources(task.stage, task.context.corpus, _digest_again) != task.static["resources"]:
        raise _changed(task)


def _changed(task: ShardTask | ReduceTask) -> StageError:
    return StageError(
        "{name}: a file that it reads was changed while the run was going on; run again", name=task.stage.name
    )
