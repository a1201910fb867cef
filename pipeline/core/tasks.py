"""The unit of work: one shard of a map stage, or one reduce stage; done in any worker that sees the disk."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.core.batches import split_batches
from pipeline.core.errors import PassingError, StageError
from pipeline.core.inputs import REDUCE, SHARD, StoredParts
from pipeline.core.keys import digest_documents, digest_json, digest_table
from pipeline.core.memory import open_memory
from pipeline.core.stage import Context, Result, Stage, select_documents
from pipeline.core.store import SHARDS, Store, shard_of
from pipeline.core.threads import limit_threads
from pipeline.records.base import empty_table, schema_of
from pipeline.records.lean import spare_pandas
from pipeline.records.tables import table_spec

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa


def rejects_table(stage: Stage) -> str:
    """The name of the table that keeps a stage's rejects."""
    return f"work/rejects/{stage.name}"


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


def sort_documents(table: pa.Table) -> pa.Table:
    """The rows in the order of their documents, each document's rows in the order they had."""
    import numpy as np
    import pyarrow.compute as pc

    ranks = pc.rank(table.column("doc_id"), tiebreaker="min").to_numpy(zero_copy_only=False).astype(np.int64)
    return table if bool((np.diff(ranks) >= 0).all()) else table.take(np.argsort(ranks, kind="stable"))


def _conform(name: str, table: pa.Table) -> pa.Table:
    """The table with its columns in the schema's order, those beyond it last, and the schema's types."""
    import pyarrow as pa

    schema = schema_of(table_spec(name).record)
    missing = [n for n in schema.names if n not in table.column_names]
    if missing:
        raise StageError("table {name}: columns {names} are missing", name=name, names=", ".join(missing))
    extra = [table.schema.field(n) for n in table.column_names if n not in schema.names]
    wanted = pa.schema([*schema, *extra])
    return table.select(wanted.names).cast(wanted)


def _compute(store: Store, task: ShardTask) -> dict[str, list[pa.Table]]:
    """What the stage makes of the documents to compute, batch by batch."""
    given, inputs, stage = task.given, task.inputs, task.stage
    own = task.context.config.section(stage.section)
    shared = {n: stage.show(n, t, own) for n, t in SHARD.read(store, {n: inputs[n] for n in stage.whole}).items()}
    parts = [n for n in stage.requires if n not in stage.whole]
    tables = {n: given[n] if n in given else store.read_exact(n, inputs[n]) for n in parts}
    made: defaultdict[str, list[pa.Table]] = defaultdict(list)
    for doc_ids in split_batches(task.todo, tables):
        batch = {n: select_documents(table, doc_ids) for n, table in tables.items()}
        for name, table in stage.function()(batch | shared, own, task.context).items():
            own_name = rejects_table(stage) if name == "rejects" else name
            made[own_name].append(_conform(own_name, table))
    return made


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


def _again(rejects: Sequence[pa.Table]) -> frozenset[str]:
    """The documents that were rejected for a reason that may pass."""
    rows = [row for table in rejects for row in table.select(["doc_id", "error"]).to_pylist()]
    return frozenset(row["doc_id"] for row in rows if row["error"] == PassingError.__name__)


def run_shard(task: ShardTask, confirm: Callable[[], None]) -> Done:
    """Compute the documents of a shard that need it, keep the others' rows, write parts, then the state.

    ``confirm`` raises when what the stage depends on beside its inputs is not what the task was planned with; it is
    called after the work, before anything is written.
    """
    import pyarrow as pa

    limit_threads()
    spare_pandas()
    begun = time.perf_counter()
    stage, store, shard = task.stage, Store(task.root, task.word), task.shard
    made: Mapping[str, list[pa.Table]] = {}
    if task.todo:
        made = _compute(store, task)
        confirm()
    state, passing = store.read_state(stage.name, shard), _again(made.get(rejects_table(stage), []))
    old = state.get("docs", {})
    kept = [d for d in task.keys if d in old and d not in set(task.todo)]
    tables, digests, written = {}, {}, {}
    for name in (*stage.assigns, rejects_table(stage)):
        pieces = made.get(name, [])
        if kept:
            stored = store.read_exact(name, state["tables"][name]["files"])
            pieces = [*pieces, _conform(name, select_documents(stored, kept))]  # Parquet renames lists' items
        table = pa.concat_tables(pieces, promote_options="default") if pieces else empty_table(table_spec(name).record)
        tables[name] = sort_documents(table)
    store.drop_state(stage.name, shard)
    if not task.keys:
        store.remove_shard((*stage.assigns, rejects_table(stage)), shard)
        return Done(stage.name, 0, time.perf_counter() - begun)
    for name, table in tables.items():
        written[name] = store.write(name, table, shard=shard)
        if name in stage.followed:
            digests[name] = digest_documents(table)
    docs = {
        d: {"key": "" if d in passing else key, "digests": {n: v.get(d, "") for n, v in digests.items()}}
        for d, key in task.keys.items()
    }
    rejects = tables[rejects_table(stage)].to_pylist()
    state = {"docs": docs, "tables": written, "rejects": rejects, "static": dict(task.static)}
    store.write_state(stage.name, state, shard)
    return Done(stage.name, len(task.todo), time.perf_counter() - begun, tuple(sorted(passing)))


def run_reduce(task: ReduceTask, confirm: Callable[[], None]) -> Done:
    """Run a reduce stage over its tables, write its tables and files, then the state; ``confirm`` as above."""
    limit_threads()
    spare_pandas()
    begun = time.perf_counter()
    stage, store = task.stage, Store(task.root, task.word)
    tables = _read_whole(store, task)
    parts = {n: StoredParts(store, n, task.inputs[n]) for n in stage.streamed}
    context = replace(task.context, parts=parts)
    with open_memory(store.memory_path(stage.name), task.static, _digests(task, tables)) as memory:
        result: Result = stage.function()(tables, context.config.section(stage.section), context)
    confirm()
    old = store.read_state(stage.name)
    store.drop_state(stage.name)
    written, digests, files = {}, {}, {}
    rejects: list[dict[str, Any]] = []
    for name in (*stage.assigns, rejects_table(stage)):
        table = result.tables.get("rejects" if name == rejects_table(stage) else name)
        table = empty_table(table_spec(name).record) if table is None else _conform(name, table)
        if name in stage.followed:
            digests[name] = digest_documents(table := sort_documents(table))
        written[name] = store.write(name, table)
        if hidden := stage.veiled(name):
            written[name]["veiled"] = digest_table(table.drop_columns(hidden))
        if name == rejects_table(stage):
            rejects = table.to_pylist()
    for path, data in sorted(result.files.items()):
        if not path.startswith(stage.files):
            raise StageError("{name}: the file {path} is not among those it declares", name=stage.name, path=path)
        files[path] = store.write_file(path, data)
    store.remove(path for path in old.get("files", {}) if path not in files)
    memory.keep(store)
    state = {
        "key": task.key, "tables": written, "files": files, "digests": digests, "rejects": rejects,
        "static": dict(task.static),
    }  # fmt: skip
    store.write_state(stage.name, state)
    return Done(stage.name, 1, time.perf_counter() - begun)


def shards_of(doc_ids: Sequence[str]) -> list[list[str]]:
    """Sorted document ids by shard."""
    shards: list[list[str]] = [[] for _ in range(SHARDS)]
    for doc_id in sorted(doc_ids):
        shards[shard_of(doc_id)].append(doc_id)
    return shards
