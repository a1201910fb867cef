"""What must run: stages, shards and documents whose keys differ from those of the last run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.core.closure import CodeReader, find_common
from pipeline.core.config import Config
from pipeline.core.keys import (
    combine,
    describe_versions,
    digest_file,
    digest_files,
    digest_json,
    static_components,
)
from pipeline.core.sources import Scan
from pipeline.core.stage import Context, Stage
from pipeline.core.store import SHARDS, Store
from pipeline.core.tasks import ReduceTask, ShardTask, shards_of
from pipeline.records.base import rows_table
from pipeline.records.extraction import Reject, Source

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa


AGAIN = "tried again"  # why a document is computed that could not be read for a reason that may pass


@dataclass(slots=True)
class Ledger:
    """Digests of what is there: of each table, of each document's rows in it, and of its files by shard.

    ``veiled`` are those of tables without the columns that some stages are not given.
    """

    tables: dict[str, str] = field(default_factory=dict)
    veiled: dict[str, str] = field(default_factory=dict)
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
    scanned
        What :func:`~pipeline.core.sources.scan_sources` found.
    force
        Targets to compute even when they are up to date.
    """

    def __init__(
        self,
        corpus: Path,
        config: Config,
        store: Store,
        stages: Sequence[Stage],
        scanned: Scan,
        *,
        force: frozenset[str] = frozenset(),
    ) -> None:
        from pipeline.core.stage import MODELS

        (self.sources, self.scan_rejects), self.force = scanned, force
        self.store, self.stages = store, stages
        self.ledger = Ledger()
        self.code = CodeReader(store.state_path("code"), find_common())
        self.context = Context(corpus, MODELS, config, describe_versions(stages, self.code), store.scratch)
        self._static: dict[str, dict[str, str]] = {}
        rows = {source.doc_id: digest_json(astuple(source)) for source in self.sources}
        self.ledger.add_documents("sources", rows)
        self.ledger.add_table("sources", digest_json(list(rows.values())), len(rows))
        self._veiled = {t: v for s in stages for t in s.assigns if (v := s.veiled(t))}
        self._states: dict[tuple[str, int | None], dict[str, Any]] = {}
        self._found = self._digest_outputs()
        self._digest = cache(digest_file)

    def depends_on(self, stage: Stage) -> dict[str, str]:
        """The static components of a stage's key."""
        if stage.name not in self._static:
            self._static[stage.name] = static_components(stage, self.context, self.code, self._digest)
        return self._static[stage.name]

    def plan(self, stage: Stage) -> Plan:
        """What must run for a stage whose inputs are up to date."""
        static = self.depends_on(stage)
        plan = self._plan_map(stage, static) if stage.kind == "map" else self._plan_reduce(stage, static)
        for task in plan.tasks:  # what it will have made is not known yet
            self._states.pop((stage.name, task.shard if isinstance(task, ShardTask) else None), None)
        return plan

    def collect_rejects(self, stages: Sequence[Stage]) -> list[Reject]:
        """What the scan and these stages have left out, by source and stage."""
        made = (row for stage in stages for state in self._of(stage) for row in state.get("rejects", ()))
        rejects = [*self.scan_rejects, *(Reject(**row) for row in made)]
        return sorted(rejects, key=lambda r: (r.source, r.stage, r.error, r.detail))

    def _state(self, stage: Stage, shard: int | None = None) -> dict[str, Any]:
        """The state of a stage or of one of its shards, read once until it is worked on."""
        if (stage.name, shard) not in self._states:
            self._states[stage.name, shard] = self.store.read_state(stage.name, shard)
        return self._states[stage.name, shard]

    def _of(self, stage: Stage) -> list[dict[str, Any]]:
        """All states of a stage."""
        return [self._state(stage, shard) for shard in (range(SHARDS) if stage.kind == "map" else (None,))]

    def _outputs(self) -> dict[str, str]:
        """Every file that the stages have made, with the digest it must have."""
        made = (
            entry
            for stage in self.stages
            for state in self._of(stage)
            for part in ("tables", "files")
            for entry in state.get(part, {}).values()
        )
        return {path: digest for entry in made for path, digest in entry["files"].items()}

    def _digest_outputs(self) -> dict[str, str]:
        """The digests of the files that the stages have made, as they are now."""
        paths = sorted(self._outputs())
        digests = digest_files(self.store.root / path for path in paths)
        return {p: digest for p, digest in zip(paths, digests, strict=True) if isinstance(digest, str)}

    def _plan_map(self, stage: Stage, static: dict[str, str]) -> Plan:
        base = combine(static, [self._seen(stage, name) for name in stage.whole])
        inputs = [self.ledger.documents.get(name, {}) for name in stage.requires if name not in stage.whole]
        keys = {d: digest_json([base, *(digests.get(d, "") for digests in inputs)]) for d in inputs[0]}
        tasks: list[ShardTask] = []
        reasons: dict[str, int] = {}
        for shard, doc_ids in enumerate(shards_of(list(keys))):
            state = self._state(stage, shard)
            docs = state.get("docs", {})
            old = {d: entry["key"] for d, entry in docs.items() if entry["digests"].keys() >= set(stage.followed)}
            whole = stage.target not in self.force and self._intact(state)
            todo = tuple(d for d in doc_ids if not whole or old.get(d) != keys[d])
            if not todo and whole and old.keys() == set(doc_ids):
                continue
            if not doc_ids and not state:
                continue
            again = bool(todo) and all(old.get(d) == "" for d in todo)
            why = self._explain(state, static, "removed" if not todo else AGAIN if again else "new or changed")
            reasons[why] = reasons.get(why, 0) + (len(todo) or len(old.keys() - set(doc_ids)))
            given = {"sources": self._select_sources(doc_ids)} if "sources" in stage.requires else {}
            wanted = {d: keys[d] for d in doc_ids}
            root, word = self.store.root, self.store.word
            files = {name: self._files(name, None if name in stage.whole else shard) for name in stage.requires}
            tasks.append(ShardTask(stage, root, self.context, shard, wanted, todo, given, static, files, word))
        return Plan(stage, tasks, "; ".join(f"{why}: {n} documents" for why, n in sorted(reasons.items())))

    def _select_sources(self, doc_ids: Sequence[str]) -> pa.Table:
        wanted = frozenset(doc_ids)
        return rows_table(sorted((s for s in self.sources if s.doc_id in wanted), key=lambda s: s.doc_id), Source)

    def _plan_reduce(self, stage: Stage, static: dict[str, str]) -> Plan:
        rejects = self.collect_rejects(self.stages[: self.stages.index(stage)]) if "rejects" in stage.requires else []
        self.ledger.add_table("rejects", digest_json(list(map(astuple, rejects))), len(rejects))
        key = combine(static, [self._seen(stage, name) for name in stage.requires])
        state = self._state(stage)
        followed = state.get("digests", {}).keys() >= set(stage.followed)
        if stage.target not in self.force and state.get("key") == key and followed and self._intact(state):
            return Plan(stage, (), "")
        needed = {"rejects": rows_table(rejects, Reject)} if "rejects" in stage.requires else {}
        files = {name: self._files(name) for name in stage.requires}
        root, word = self.store.root, self.store.word
        task = ReduceTask(stage, root, self.context, key, needed, static, files, word)
        return Plan(stage, (task,), self._explain(state, static, "inputs changed"))

    def _seen(self, stage: Stage, name: str) -> str:
        """The digest of what a stage sees of a table."""
        hidden = stage.hidden(name, self.context.config.section(stage.section))
        return (self.ledger.veiled if hidden and hidden == self._veiled[name] else self.ledger.tables)[name]

    def _files(self, name: str, shard: int | None = None) -> dict[str, str]:
        """A table's files with their digests; of a table of shards, one shard's or all."""
        parts = self.ledger.parts.get(name, {})
        if shard is not None and None not in parts:
            return parts.get(shard, {})
        return {path: digest for files in parts.values() for path, digest in files.items()}

    def _intact(self, state: Mapping[str, Any]) -> bool:
        made = [*state.get("tables", {}).values(), *state.get("files", {}).values()]
        files = [item for entry in made for item in entry["files"].items()]
        return bool(made) and all(self._found.get(path) == digest for path, digest in files)

    def _explain(self, state: Mapping[str, Any], static: Mapping[str, str], otherwise: str) -> str:
        if not state:
            return "not run yet"
        changed = [name for name, value in static.items() if state.get("static", {}).get(name) != value]
        if changed:
            return " and ".join(changed) + " changed"
        return otherwise if self._intact(state) else "output missing or damaged"

    def damaged(self, stages: Sequence[Stage]) -> list[str]:
        """Files of up-to-date stages that are not what was written."""
        found = self._digest_outputs()
        return sorted(path for path, digest in self._outputs().items() if found.get(path) != digest)

    def note(self, stage: Stage) -> None:
        """Enter what an up-to-date stage has made into the ledger."""
        if stage.kind == "reduce":
            state = self._state(stage)
            for name in stage.assigns:
                self.ledger.add_table(name, state["tables"][name]["digest"], state["tables"][name]["rows"])
                if name in self._veiled:
                    self.ledger.veiled[name] = state["tables"][name]["veiled"]
                self.ledger.add_documents(name, state["digests"].get(name, {}))
                self.ledger.parts[name] = {None: state["tables"][name]["files"]}
            self.ledger.files.update({path: entry["digest"] for path, entry in state["files"].items()})
            return
        states = self._of(stage)
        for name in stage.assigns:
            parts = [s["tables"][name] for s in states if s]
            self.ledger.parts[name] = {n: s["tables"][name]["files"] for n, s in enumerate(states) if s}
            self.ledger.add_table(name, digest_json([p["digest"] for p in parts]), sum(p["rows"] for p in parts))
            for state in states:
                entries = state.get("docs", {}).items()
                self.ledger.add_documents(name, {d: said for d, e in entries if (said := e["digests"].get(name))})
