"""The unit of work: one shard of a map stage, or one reduce stage; done in any worker that sees the disk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pipeline.core.batches import read_batches
from pipeline.core.digests import digest_documents
from pipeline.core.errors import PassingError, StageError
from pipeline.core.garbage import no_search_for_garbage
from pipeline.core.groups import Group, Rows
from pipeline.core.inputs import REDUCE, SHARD, StoredParts
from pipeline.core.keys import digest_json, digest_table
from pipeline.core.memory import open_memory
from pipeline.core.parts import Part
from pipeline.core.rows import conform, sort_documents
from pipeline.core.stage import Context, Result, Stage, Tables
from pipeline.core.store import SHARDS, Store, shard_of
from pipeline.core.threads import limit_threads
from pipeline.records.base import empty_table
from pipeline.records.lean import spare_pandas
from pipeline.records.tables import table_spec

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class ShardTask:
    """One shard of a map stage.

    Attributes
    ----------
    keys
        Every document of the shard, in order, to the key that it must have.
    todo
        The documents to compute; the others keep the rows they have.
    given
        Tables that are not on the disk (the sources), restricted to the shard.
    static
        The stage's static components, kept to explain a later rebuild.
    inputs
        The files of each required table with their digests.
    word
        What proves that the run still holds the folder.
    alone
        Whether nothing else is done meanwhile: the documents could not be read for a reason that may pass.
    """

    stage: Stage
    root: Path
    context: Context
    shard: int
    keys: Mapping[str, str]
    todo: tuple[str, ...]
    given: Mapping[str, pa.Table]
    static: Mapping[str, str]
    inputs: Mapping[str, Mapping[str, str]]
    word: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class ReduceTask:
    """One reduce stage, with the key that it will have."""

    stage: Stage
    root: Path
    context: Context
    key: str
    given: Mapping[str, pa.Table]
    static: Mapping[str, str]
    inputs: Mapping[str, Mapping[str, str]]
    word: str


@dataclass(frozen=True, slots=True)
class Done:
    """What a task did: documents computed, seconds spent, and documents that may go better another time."""

    stage: str
    computed: int
    seconds: float
    passing: tuple[str, ...] = ()


def _compute(store: Store, task: ShardTask) -> Iterator[tuple[str, Tables]]:
    """What the stage makes of the documents to compute, batch by batch, with each batch's last document."""
    given, inputs, stage, todo = task.given, task.inputs, task.stage, task.todo
    if not todo:
        return
    own = task.context.config.section(stage.section)
    shared = {n: stage.show(n, t, own) for n, t in SHARD.read(store, {n: inputs[n] for n in stage.whole}).items()}
    parts = [n for n in stage.requires if n not in stage.whole]
    with ExitStack() as stack:
        opened = {n: stack.enter_context(store.open_rows(n, inputs[n], todo)) for n in parts if n not in given}
        tables = {n: opened[n] if n in opened else Rows(given[n].schema, [Group.of(given[n])], todo) for n in parts}
        for doc_ids, batch in read_batches(todo, tables):
            with no_search_for_garbage():
                made = stage.function()(batch | shared, own, task.context)
            yield doc_ids[-1], made


def _read_whole(store: Store, task: ReduceTask) -> dict[str, pa.Table]:
    stage = task.stage
    own = task.context.config.section(stage.section)
    whole = [n for n in stage.requires if n not in stage.streamed]
    held = REDUCE.read(store, {n: task.inputs[n] for n in whole if n not in task.given})
    return {n: stage.show(n, task.given[n] if n in task.given else held[n], own) for n in whole}


def _digests(task: ReduceTask, tables: Mapping[str, pa.Table]) -> dict[int, str]:
    """By identity, digests of the tables that the stage is given whole; what their hidden columns hold is no matter."""
    own = task.context.config.section(task.stage.section)
    whole = [n for n in tables if n not in task.given and not task.stage.hidden(n, own)]
    return {id(tables[n]): digest_json(sorted(task.inputs[n].items())) for n in whole}


def _list_rejects(made: Tables) -> list[dict[str, Any]]:
    """What a stage has left out, as its state holds it."""
    return conform("rejects", made["rejects"]).to_pylist() if "rejects" in made else []


def run_shard(task: ShardTask, confirm: Callable[[], None]) -> Done:
    """Compute the documents of a shard that need it, keep the others' rows, write parts, then the state.

    ``confirm`` raises when what the stage depends on beside its inputs is not what the task was planned with; it is
    called after the work, before anything that was there is touched.
    """
    limit_threads()
    spare_pandas()
    begun = time.perf_counter()
    stage, store, shard, todo = task.stage, Store(task.root, task.word), task.shard, frozenset(task.todo)
    if not task.keys:
        store.drop_state(stage.name, shard)
        store.remove_shard(stage.assigns, shard)
        return Done(stage.name, 0, time.perf_counter() - begun)
    state = store.read_state(stage.name, shard)
    kept = [d for d in task.keys if d in state.get("docs", {}) and d not in todo]
    rejects = [row for row in state.get("rejects", ()) if row["doc_id"] in set(kept)]
    passing: set[str] = set()
    with ExitStack() as stack:
        parts = {}
        for name in stage.assigns:
            files = state["tables"][name]["files"] if kept else {}
            part = Part(store, name, shard, files, kept, followed=name in stage.followed)
            parts[name] = stack.enter_context(part)
        for last, made in _compute(store, task):
            for name, part in parts.items():
                part.add(made.get(name), last)
            rejects += (new := _list_rejects(made))
            passing |= {row["doc_id"] for row in new if row["error"] == PassingError.__name__}
            del made  # before the next batch is
        for part in parts.values():
            part.close()
        if todo:
            confirm()
        store.drop_state(stage.name, shard)
        tables = {name: part.keep() for name, part in parts.items()}
    digests = {name: part.digests for name, part in parts.items() if name in stage.followed}
    docs = {
        d: {"key": "" if d in passing else key, "digests": {n: v.get(d, "") for n, v in digests.items()}}
        for d, key in task.keys.items()
    }
    rejects.sort(key=itemgetter("doc_id"))
    state = {"docs": docs, "tables": tables, "rejects": rejects, "static": dict(task.static)}
    store.write_state(stage.name, state, shard)
    return Done(stage.name, len(todo), time.perf_counter() - begun, tuple(sorted(passing)))


def run_reduce(task: ReduceTask, confirm: Callable[[], None]) -> Done:
    """Run a reduce stage over its tables, write its tables and files, then the state; ``confirm`` as above."""
    limit_threads()
    spare_pandas()
    begun = time.perf_counter()
    stage, store = task.stage, Store(task.root, task.word)
    tables = _read_whole(store, task)
    parts = {n: StoredParts(store, n, task.inputs[n]) for n in stage.streamed}
    context = replace(task.context, parts=parts)
    with (
        open_memory(store.memory_path(stage.name), task.static, _digests(task, tables)) as memory,
        no_search_for_garbage(),
    ):
        result: Result = stage.function()(tables, context.config.section(stage.section), context)
    confirm()
    old = store.read_state(stage.name)
    store.drop_state(stage.name)
    written, digests, files = {}, {}, {}
    for name in stage.assigns:
        made, grouped = result.tables.get(name), name in stage.followed
        table = empty_table(table_spec(name).record) if made is None else conform(name, made)
        if grouped:
            digests[name] = digest_documents(table := sort_documents(table))
        written[name] = store.write(name, table, grouped=grouped)
        if hidden := stage.veiled(name):
            written[name]["veiled"] = digest_table(table.drop_columns(hidden))
    for path, data in sorted(result.files.items()):
        if not path.startswith(stage.files):
            raise StageError("{name}: the file {path} is not among those it declares", name=stage.name, path=path)
        files[path] = store.write_file(path, data)
    store.remove(path for path in old.get("files", {}) if path not in files)
    memory.keep(store)
    state = {
        "key": task.key, "tables": written, "files": files, "digests": digests,
        "rejects": _list_rejects(result.tables), "static": dict(task.static),
    }  # fmt: skip
    store.write_state(stage.name, state)
    return Done(stage.name, 1, time.perf_counter() - begun)


def shards_of(doc_ids: Sequence[str]) -> list[list[str]]:
    """Sorted document ids by shard."""
    shards: list[list[str]] = [[] for _ in range(SHARDS)]
    for doc_id in sorted(doc_ids):
        shards[shard_of(doc_id)].append(doc_id)
    return shards
