"""Runs the stages that are not up to date, independent ones side by side, and writes the manifest last."""

from __future__ import annotations

import errno
import os
import time
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import astuple, dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.core.agenda import Agenda, Task
from pipeline.core.closure import find_module
from pipeline.core.config import Config
from pipeline.core.errors import MissingDependencyError, PipelineError, StageError
from pipeline.core.inputs import let_go
from pipeline.core.keys import digest_bytes, digest_json
from pipeline.core.lease import hold
from pipeline.core.manifest import MANIFEST, encode_manifest, read_manifest
from pipeline.core.models import check_models
from pipeline.core.plan import Planner
from pipeline.core.progress import Event, StageBar, Watch
from pipeline.core.remains import claimed_files, remove_remains
from pipeline.core.sources import Scan
from pipeline.core.stage import Stage
from pipeline.core.store import Store, encode_csv
from pipeline.core.tasks import Done, ReduceTask, ShardTask
from pipeline.core.worker import prepare, run_task
from pipeline.records.base import rows_table
from pipeline.records.extraction import Reject

if TYPE_CHECKING:
    from pathlib import Path


UNCOUNTED = 1 << 30  # a cluster's workers come and go
ERROR_LOG, REJECTS = "error.log", "rejects.csv"


@dataclass(slots=True)
class StageSummary:
    """What a stage did in this run: documents computed (1 for a reduce stage), work seconds, and why it ran."""

    computed: int = 0
    seconds: float = 0.0
    reason: str = ""


@dataclass(slots=True)
class Summary:
    """What a run did, by stage, what it left out, and how many rows each table has."""

    stages: dict[str, StageSummary] = field(default_factory=dict)
    seconds: float = 0.0
    rejects: Sequence[Reject] = ()
    rows: Mapping[str, int] = field(default_factory=dict)


def select_stages(stages: Sequence[Stage], targets: Sequence[str], until: str) -> tuple[Stage, ...]:
    """The stages whose target comes no later than ``until``."""
    last = targets.index(until)
    return tuple(s for s in stages if targets.index(s.target) <= last)


class Engine:
    """One run of stages over a corpus.

    Parameters
    ----------
    planner
        The planner over the corpus and the run's folder.
    submit
        Hands a task to where tasks are done.
    slots
        Tasks that are done at a time.
    quiet
        No progress lines.
    watch
        Is told what happens, in this process.
    """

    def __init__(
        self,
        planner: Planner,
        submit: Callable[[ShardTask | ReduceTask], Future[Done]],
        *,
        slots: int,
        quiet: bool = False,
        watch: Watch | None = None,
    ) -> None:
        self.planner, self.store, self.submit = planner, planner.store, submit
        self.slots, self.quiet, self.watch = slots, quiet, watch or (lambda _: None)
        self.summary = Summary()
        self._pending: dict[Future[Done], Task] = {}
        self._again: dict[str, list[ShardTask]] = {}
        self._bars: dict[str, StageBar] = {}

    def run(self, stages: Sequence[Stage]) -> Summary:
        """Bring the stages up to date.

        Raises
        ------
        StageError
            When a stage fails; what other tasks had finished is kept.
        """
        begun = time.perf_counter()
        self._agenda = Agenda(stages, self.slots)
        waiting, done = list(stages), set[str]({"sources"})
        try:
            while waiting or self._agenda or self._pending:
                ready = [s for s in waiting if self._inputs(s, stages) <= done]
                for stage in ready:
                    waiting.remove(stage)
                    done |= self._start(stage)
                if ready:
                    continue  # what is up to date may be all that another waits for
                self._hand_over()
                if not self._pending:
                    raise StageError("no stage makes what {name} requires", name=waiting[0].name)
                done |= self._await()
        finally:
            for bar in self._bars.values():
                bar.close()
        self.summary.seconds = time.perf_counter() - begun
        return self.summary

    def _inputs(self, stage: Stage, stages: Sequence[Stage]) -> set[str]:
        """What must be done: tables that it requires, and for ``rejects`` all earlier stages."""
        if "rejects" not in stage.requires:
            return set(stage.requires)
        return {*stage.requires, *(s.name for s in stages[: stages.index(stage)])} - {"rejects"}

    def _start(self, stage: Stage) -> set[str]:
        """Plan a stage; the tables that are up to date when nothing of it must run."""
        plan = self.planner.plan(stage)
        self.summary.stages[stage.name] = StageSummary(plan.computed, 0.0, plan.reason)
        if not plan.tasks:
            return self._finish(stage)
        (self.store.root / MANIFEST).unlink(missing_ok=True)  # it comes last: without it the run is not finished
        for task in plan.tasks:
            self._agenda.add(task)
        return set()

    def _hand_over(self) -> None:
        """Submit what is next, as long as there is somebody to do it."""
        while task := self._agenda.take(len(self._pending)):
            self._submit(task)

    def _submit(self, task: Task) -> None:
        stage = task.stage
        if stage.name not in self._bars:
            told = self.summary.stages[stage.name]
            self._bars[stage.name] = StageBar(stage, told.computed, quiet=self.quiet)
            self.watch(Event("begun", stage.name, stage.target, told.computed, told.reason))
        with _explained(stage, self.store):
            self._pending[self.submit(task)] = task

    def _await(self) -> set[str]:
        """Wait for a task; the tables that are up to date when it was the last of its stage."""
        finished, _ = wait(self._pending, return_when=FIRST_COMPLETED)
        ready: set[str] = set()
        for future in sorted(finished, key=lambda f: self._pending[f].stage.name):
            task = self._pending.pop(future)
            stage = task.stage
            with _explained(stage, self.store):
                done = future.result()
            self.summary.stages[stage.name].seconds += done.seconds
            self._note_passing(task, done)
            if stage in self._agenda or any(t.stage is stage for t in self._pending.values()):
                continue
            if self._again.get(stage.name):
                self._submit(self._again[stage.name].pop())
                continue
            self._again.pop(stage.name, None)
            self._bars.pop(stage.name).close()
            ready |= self._finish(stage)
        return ready

    def _note_passing(self, task: ShardTask | ReduceTask, done: Done) -> None:
        """Have documents that could not be read for a passing reason tried once more, alone, when the rest is done."""
        if isinstance(task, ShardTask) and task.alone:
            return
        self._bars[task.stage.name].advance(done.computed)
        self.watch(Event("advanced", task.stage.name, task.stage.target, done.computed))
        if isinstance(task, ShardTask) and done.passing:
            self._again.setdefault(task.stage.name, []).append(replace(task, todo=done.passing, alone=True))

    def _finish(self, stage: Stage) -> set[str]:
        if stage.kind == "map":
            self.store.make_folders(stage.assigns)
        self.planner.note(stage)
        self.watch(Event("done", stage.name, stage.target))
        return {stage.name, *stage.assigns}


@contextmanager
def _explained(stage: Stage, store: Store) -> Iterator[None]:
    """What goes wrong with a task of a stage, as the user is told."""
    try:
        yield
    except PipelineError:
        raise
    except BrokenExecutor as error:
        raise StageError(
            (
                "{name}: a worker process was ended from outside, most often because memory ran out; run again w"
                "ith --jobs 1, what is finished is kept"
            ),
            name=stage.name,
        ) from error
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise StageError("{name}: no space left on the disk; free some and run again", name=stage.name) from error
        if isinstance(error, ModuleNotFoundError) and error.name and find_module(error.name) is None:
            package = error.name.partition(".")[0]
            raise MissingDependencyError(
                "{name} needs the package {package}: pip install {package}", name=stage.name, package=package
            ) from error
        log = store.root / ERROR_LOG
        store.put(log, "".join(traceback.format_exception(error)).encode("utf-8", "backslashreplace"))
        raise StageError(
            "{name}: {name2}: {error} (details in {log})",
            name=stage.name,
            name2=error.__class__.__name__,
            error=error,
            log=log,
        ) from error


def _write_rejects(planner: Planner, before: Mapping[str, str]) -> tuple[Sequence[Reject], dict[str, str]]:
    """What was left out, and the digests of that and of the file that says so, unless they are those of ``before``."""
    rejects, store = planner.collect_rejects(planner.stages), planner.store
    rows = digest_json(list(map(astuple, rejects)))
    if before.get("rows") == rows and store.intact({REJECTS: before.get("file", "")}):
        return rejects, {"rows": rows, "file": before["file"]}
    data = encode_csv(rows_table(rejects, Reject).drop_columns(["doc_id"]))
    store.put(store.root / REJECTS, data)
    return rejects, {"rows": rows, "file": digest_bytes(data)}


@contextmanager
def _open_submit(jobs: int, scheduler: str, early: Sequence[Stage]) -> Iterator[Callable[[Task], Future[Done]]]:
    """What hands over tasks; processes are started for the first of them, and none when there is nothing to do.

    Where it is known that there is, they are started at once and import what the map stages among ``early`` need, for
    planning takes a second, and another core has nothing to do meanwhile.
    """
    with ExitStack() as stack:
        executors: list[Executor] = []

        def reach() -> Executor:
            if not executors:
                from pipeline.core.executor import open_executor

                executors.append(stack.enter_context(open_executor(jobs, scheduler)))
            return executors[0]

        if jobs > 1 and not scheduler:
            modules = [s.run.partition(":")[0] for s in early if s.kind == "map"]
            for _ in range(jobs if modules else 0):
                reach().submit(prepare, modules)
        yield lambda task: reach().submit(run_task, task)


def run_pipeline(
    corpus: Path,
    out: Path,
    config: Config,
    stages: Sequence[Stage],
    scanned: Scan,
    *,
    jobs: int,
    scheduler: str = "",
    force: frozenset[str] = frozenset(),
    quiet: bool = False,
    watch: Watch | None = None,
    known: Collection[str] = (),
) -> Summary:
    """Bring a run up to date and write ``rejects.csv`` and ``manifest.json``.

    Parameters
    ----------
    corpus, out
        The corpus folder and the run's folder.
    config
        The corpus's configuration.
    stages
        The stages to bring up to date, in order.
    scanned
        What :func:`~pipeline.core.sources.scan_sources` found: sources and rejects.
    jobs
        Processes of this machine.
    scheduler
        Address of a Dask scheduler to use instead.
    force
        Targets to compute even when up to date.
    quiet
        No progress lines.
    watch
        Is told what happens, in this process.
    known
        The names of all stages that there are; what others made in the folder, in an earlier version, is removed.

    Raises
    ------
    StageError
        When a stage fails as a whole.
    MissingModelError
        When a file of a model that a stage reads is not there.
    ConfigError
        When another run writes to the same folder.
    """
    check_models(stages)
    with hold(out) as word:
        store = Store(out, word)
        store.clean()
        store.remove([ERROR_LOG])
        before = claimed_files(store)
        early = () if (out / MANIFEST).exists() else stages
        with _open_submit(jobs, scheduler, early) as submit:
            planner = Planner(corpus, config, store, stages, scanned, force=force)
            if learnt := planner.code.encode():
                store.put(store.state_path("code"), learnt)
                planner.code.share()
            slots = UNCOUNTED if scheduler else jobs
            try:
                summary = Engine(planner, submit, slots=slots, quiet=quiet, watch=watch).run(stages)
            except StageError:
                with suppress(OSError, PipelineError):  # a full disk or a lost folder must not hide what went wrong
                    _write_rejects(planner, {})
                raise
            finally:
                let_go()
        damaged = planner.damaged(stages) if any(s.computed for s in summary.stages.values()) else []
        if damaged:
            raise StageError("{path}: changed or removed while the run was going on; run again", path=out / damaged[0])
        remove_remains(store, before, known)
        summary.rejects, written = _write_rejects(planner, read_manifest(out).get("rejects", {}))
        summary.rows = planner.ledger.rows
        seconds = {name: round(s.seconds, 3) for name, s in summary.stages.items()}
        computed = {name: s.computed for name, s in summary.stages.items()}
        store.put(out / MANIFEST, encode_manifest(planner, stages, computed, seconds, written))
    return summary


def plan_status(corpus: Path, out: Path, config: Config, stages: Sequence[Stage], scanned: Scan) -> dict[str, str]:
    """Stage name to why it would run, or to nothing when it is up to date; nothing is run."""
    store = Store(out)
    planner = Planner(corpus, config, store, stages, scanned)
    stale: dict[str, str] = {"sources": ""}
    answer: dict[str, str] = {}
    for stage in stages:
        before = sorted({stale[t] for t in stage.requires if stale.get(t)})
        if before:
            answer[stage.name] = "follows " + ", ".join(before)
        else:
            plan = planner.plan(stage)
            answer[stage.name] = plan.reason if plan.tasks else ""
            if not plan.tasks:
                planner.note(stage)
        stale |= dict.fromkeys(stage.assigns, stage.name if answer[stage.name] else "")
    return answer


def count_cores() -> int:
    """How many cores this process may use."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
