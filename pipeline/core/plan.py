"""What must run: stages, shards and documents whose keys differ from those of the last run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.core.closure import CodeReader
from pipeline.core.config import Config
from pipeline.core.keys import combine, describe_versions, digest_json, static_components
from pipeline.core.stage import Context, Stage
from pipeline.core.store import SHARDS, Store
from pipeline.core.tasks import ReduceTask, ShardTask, rejects_table, select_documents, shards_of

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa


AGAIN = "tried again"  # why a document is computed that could not be read for a reason that may pass


@dataclass(slots=True)
class Ledger:
    """Digests of what is there: of each table, of each document's rows in it, and of its files by shard."""

    tables: dict[str, str] = field(default_factory=dict)
    documents: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    parts: dict[str, dict[int | None, dict[str, str]]] = field(default_factory=dict)

    def add_table(self, name: str, digest: str, rows: int) -> None:
        """Note a table."""
        self.tables[name], self.rows[name] = digest, rows

    def add_documents(self, name: str, digests: Mapping[str, str]) -> None:
        """Note documents' digests of a table."""
        self.documents.setdefault(name, {}).update(digests)


@dataclass(frozen=True, slots=True)
class Plan:
    """The tasks that bring a stage up to date, how many documents they compute, and why."""

    stage: Stage
    tasks: Sequence[ShardTask | ReduceTask]
    reason: str

    @property
    def computed(self) -> int:
        """Documents to compute; 1 for a reduce stage."""
        return sum(len(t.todo) if isinstance(t, ShardTask) else 1 for t in self.tasks)


class Planner:
    """Plans stage after stage of one run.

    Parameters
    ----------
    corpus, config, store
        The corpus folder, its configuration and the run's folder.
    stages
        All stages, in order.
    sources
        The scanned sources.
    force
        Targets to compute even when they are up to date.
    """

    def __init__(
        self,
        corpus: Path,
        config: Config,
        store: Store,
        stages: Sequence[Stage],
        sources: pa.Table,
        *,
        force: frozenset[str] = frozenset(),
    ) -> None:
        from pipeline.core.stage import MODELS

        self.store, self.stages, self.sources, self.force = store, stages, sources, force
        self.ledger = Ledger()
        self.code = CodeReader(store.state_path("code"))
        self.context = Context(corpus, MODELS, config, describe_versions(stages, self.code), store.scratch)
        self._static: dict[str, dict[str, str]] = {}
        columns = sources.to_pydict()
        rows = [digest_json(row) for row in zip(*columns.values(), strict=True)]
        self.ledger.add_documents("sources", dict(zip(columns["doc_id"], rows, strict=True)))
        self.ledger.add_table("sources", digest_json(rows), len(rows))
        self._digested = frozenset(t for s in stages if s.kind == "map" for t in s.requires)

    def depends_on(self, stage: Stage) -> dict[str, str]:
        """The static components of a stage's key."""
        if stage.name not in self._static:
            self._static[stage.name] = static_components(stage, self.context, self.code)
        return self._static[stage.name]

    def plan(self, stage: Stage, given: Mapping[str, pa.Table]) -> Plan:
        """What must run for a stage whose inputs are up to date."""
        static = self.depends_on(stage)
        return self._plan_map(stage, static) if stage.kind == "map" else self._plan_reduce(stage, static, given)

    def _plan_map(self, stage: Stage, static: dict[str, str]) -> Plan:
        base = combine(static, ())
        inputs = [self.ledger.documents.get(name, {}) for name in stage.requires]
        keys = {d: digest_json([base, *(digests.get(d, "") for digests in inputs)]) for d in inputs[0]}
        tasks: list[ShardTask] = []
        reasons: dict[str, int] = {}
        for shard, doc_ids in enumerate(shards_of(list(keys))):
            state = self.store.read_state(stage.name, shard)
            old = {d: entry["key"] for d, entry in state.get("docs", {}).items()}
            whole = stage.target not in self.force and self._intact(state)
            todo = tuple(d for d in doc_ids if not whole or old.get(d) != keys[d])
            if not todo and whole and old.keys() == set(doc_ids):
                continue
            if not doc_ids and not state:
                continue
            again = bool(todo) and all(old.get(d) == "" for d in todo)
            why = self._explain(state, static, "removed" if not todo else AGAIN if again else "new or changed")
            reasons[why] = reasons.get(why, 0) + (len(todo) or len(old.keys() - set(doc_ids)))
            given = {"sources": select_documents(self.sources, doc_ids)} if "sources" in stage.requires else {}
            wanted = {d: keys[d] for d in doc_ids}
            root, digested, word = self.store.root, self._digested, self.store.word
            files = {name: self._files(name, shard) for name in stage.requires}
            tasks.append(
                ShardTask(stage, root, self.context, shard, wanted, todo, given, digested, static, files, word)
            )
        return Plan(stage, tasks, "; ".join(f"{why}: {n} documents" for why, n in sorted(reasons.items())))

    def _plan_reduce(self, stage: Stage, static: dict[str, str], given: Mapping[str, pa.Table]) -> Plan:
        key = combine(static, [self.ledger.tables[name] for name in stage.requires])
        state = self.store.read_state(stage.name)
        if stage.target not in self.force and state.get("key") == key and self._intact(state):
            return Plan(stage, (), "")
        needed = {n: t for n, t in given.items() if n in stage.requires}
        files = {name: self._files(name) for name in stage.requires}
        root, word = self.store.root, self.store.word
        task = ReduceTask(stage, root, self.context, key, needed, self._digested, static, files, word)
        return Plan(stage, (task,), self._explain(state, static, "inputs changed"))

    def _files(self, name: str, shard: int | None = None) -> dict[str, str]:
        """A table's files with their digests; of a table of shards, one shard's or all."""
        parts = self.ledger.parts.get(name, {})
        if shard is not None and None not in parts:
            return parts.get(shard, {})
        return {path: digest for files in parts.values() for path, digest in files.items()}

    def _intact(self, state: Mapping[str, Any]) -> bool:
        made = [*state.get("tables", {}).values(), *state.get("files", {}).values()]
        return bool(made) and all(self.store.intact(entry["files"]) for entry in made)

    def _explain(self, state: Mapping[str, Any], static: Mapping[str, str], otherwise: str) -> str:
        if not state:
            return "not run yet"
        changed = [name for name, value in static.items() if state.get("static", {}).get(name) != value]
        if changed:
            return " and ".join(changed) + " changed"
        return otherwise if self._intact(state) else "output missing or damaged"

    def damaged(self, stages: Sequence[Stage]) -> list[str]:
        """Files of up-to-date stages that are not what was written."""
        states = [
            self.store.read_state(stage.name, shard)
            for stage in stages
            for shard in (range(SHARDS) if stage.kind == "map" else (None,))
        ]
        made = [entry for s in states for part in ("tables", "files") for entry in s.get(part, {}).values()]
        files = {path: digest for entry in made for path, digest in entry["files"].items()}
        return sorted(path for path, digest in files.items() if not self.store.intact({path: digest}))

    def note(self, stage: Stage) -> None:
        """Enter what an up-to-date stage has made into the ledger."""
        names = (*stage.assigns, rejects_table(stage))
        if stage.kind == "reduce":
            state = self.store.read_state(stage.name)
            for name in names:
                self.ledger.add_table(name, state["tables"][name]["digest"], state["tables"][name]["rows"])
                self.ledger.add_documents(name, state["digests"].get(name, {}))
                self.ledger.parts[name] = {None: state["tables"][name]["files"]}
            self.ledger.files.update({path: entry["digest"] for path, entry in state["files"].items()})
            return
        states = [self.store.read_state(stage.name, shard) for shard in range(SHARDS)]
        for name in names:
            parts = [s["tables"][name] for s in states if s]
            self.ledger.parts[name] = {n: s["tables"][name]["files"] for n, s in enumerate(states) if s}
            self.ledger.add_table(name, digest_json([p["digest"] for p in parts]), sum(p["rows"] for p in parts))
            for state in states:
                entries = state.get("docs", {}).items()
                self.ledger.add_documents(name, {d: e["digests"][name] for d, e in entries if name in e["digests"]})
