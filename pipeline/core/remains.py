"""What an earlier version made in a run's folder and this one makes no more.

A table that was renamed, a stage that is gone: their files would lie among those of the present run as if they were of
it. What the states spoke of before a run and no state speaks of after it is removed, and nothing else is touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from pipeline.core.holding import STATE
from pipeline.core.store import Store


def claimed_files(store: Store) -> set[str]:
    """The files, by their paths below the run, that any state says a stage made."""
    return {path for stage, shard in _states(store) for path in _files(store, stage, shard)}


def remove_remains(store: Store, before: Collection[str], known: Collection[str]) -> None:
    """Remove what no stage makes any more.

    Parameters
    ----------
    store
        The run's folder, in which all stages asked for are up to date.
    before
        What :func:`claimed_files` found before the run.
    known
        The names of all stages that there are, asked for or not; empty: every stage that has a state is one.
    """
    for stage, shard in list(_states(store)):
        if known and stage not in known and store.read_state(stage, shard):
            store.drop_state(stage, shard)
            _remove_empty(store.state_path(stage, shard).parent)
    gone = sorted(set(before) - claimed_files(store))
    store.remove(gone)
    for folder in {(store.root / path).parent for path in gone}:
        _remove_empty(folder)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):  # it holds something else
        folder.rmdir()


def _states(store: Store) -> Iterator[tuple[str, int | None]]:
    """The stage, and where it has them the shard, of each file that may be a state."""
    for path in sorted((store.root / STATE).glob("*.json")):
        yield path.stem, None
    for path in sorted((store.root / STATE).glob("*/[0-9][0-9].json")):
        yield path.parent.name, int(path.stem)


def _files(store: Store, stage: str, shard: int | None) -> Iterator[str]:
    state = store.read_state(stage, shard)
    for part in ("tables", "files"):
        for entry in state.get(part, {}).values():
            yield from entry["files"]
