"""The engine over toy stages: what runs, what is kept, what is written."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import Mock

import psutil
import pytest

from pipeline.core import tasks
from pipeline.core.batches import read_batches
from pipeline.core.config import load_config
from pipeline.core.engine import Engine, Summary, plan_status, run_pipeline
from pipeline.core.errors import ArtifactError, ConfigError, StageError
from pipeline.core.executor import SerialExecutor, open_executor
from pipeline.core.plan import Plan, Planner
from pipeline.core.run import Run
from pipeline.core.sources import scan_sources
from pipeline.core.stage import Stage
from pipeline.core.store import Store
from pipeline.core.tasks import Done, ReduceTask, ShardTask
from tests.end_to_end.support import snapshot
from tests.unit.core import toy
from tests.unit.core.toy import COPY, COUNT, JOIN, LIST, MARK, READ, SPLIT, STAGES, ToyParameters

TEXT = frozenset({".txt"})


def make_corpus(folder: Path, texts: dict[str, str]) -> Path:
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / "sources" / name).write_text(text, encoding="utf-8")
    return folder


def run(corpus: Path, out: Path, *, jobs: int = 1, settings: tuple[str, ...] = (), force: str = "") -> Summary:
    config = load_config(corpus / "corpus.toml", {"toy": ToyParameters}, settings)
    forced = frozenset({force} if force else ())
    return run_pipeline(corpus, out, config, STAGES, scan_sources(corpus, TEXT), jobs=jobs, force=forced, quiet=True)


def computed(summary: Summary) -> dict[str, int]:
    return {name: s.computed for name, s in summary.stages.items() if s.computed or s.seconds}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    texts = {f"{i}.txt": f"w{i} shared" for i in range(40)}
    return make_corpus(tmp_path / "corpus", {**texts, "empty.txt": ""})


def test_first_run_computes_all_and_second_nothing(corpus: Path, tmp_path: Path) -> None:
    assert computed(run(corpus, tmp_path / "out")) == {"toy.read": 41, "toy.count": 1, "toy.list": 1}
    before = snapshot(tmp_path / "out")
    assert computed(run(corpus, tmp_path / "out")) == {}
    assert snapshot(tmp_path / "out") == before
    assert (corpus / "read.log").read_text().count("\n") == 41


def test_rejects_are_reported_and_reach_later_stages(corpus: Path, tmp_path: Path) -> None:
    run(corpus, tmp_path / "out")
    text = (tmp_path / "out" / "rejects.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].replace('"', "") == "source,stage,error,detail"
    assert "sources/empty.txt" in text
    assert Run.open(tmp_path / "out").table("toy/notes")["source"].tolist() == ["sources/empty.txt"]


@pytest.mark.parametrize("change", ["added", "changed", "removed", "renamed"])
def test_changed_documents_alone_are_computed(corpus: Path, tmp_path: Path, change: str) -> None:
    run(corpus, tmp_path / "out")
    sources = corpus / "sources"
    if change == "added":
        (sources / "new.txt").write_text("new shared", encoding="utf-8")
    elif change == "changed":
        (sources / "3.txt").write_text("other shared", encoding="utf-8")
    elif change == "removed":
        (sources / "3.txt").unlink()
    else:
        (sources / "3.txt").rename(sources / "renamed.txt")
    done = computed(run(corpus, tmp_path / "out"))
    assert done.get("toy.read", 0) == (0 if change == "removed" else 1)
    # A renamed document says the same, so nothing is counted again.
    assert done.get("toy.count", 0) == (0 if change == "renamed" else 1)
    run(corpus, tmp_path / "fresh")
    assert snapshot(tmp_path / "out") == snapshot(tmp_path / "fresh")


@pytest.mark.parametrize(("unseen", "again"), [((), 1), (("toy/words.frequency",), 0)])
def test_a_stage_does_not_depend_on_columns_that_it_is_not_given(
    corpus: Path, tmp_path: Path, unseen: tuple[str, ...], again: int
) -> None:
    stages = (READ, replace(COUNT, veils=("toy/words.frequency",)), replace(LIST, unseen=unseen))
    config = load_config(corpus / "corpus.toml", {"toy": ToyParameters})

    def list_again(stages: tuple[Stage, ...] = stages) -> int:
        scanned = scan_sources(corpus, TEXT)
        done = run_pipeline(corpus, tmp_path / "out", config, stages, scanned, jobs=1, quiet=True)
        return computed(done).get("toy.list", 0)

    assert list_again(stages[:2]) == 0  # a run that ends before it
    assert list_again() == 1
    (corpus / "sources" / "3.txt").write_text("w3 shared shared", encoding="utf-8")
    assert list_again() == again


def test_documents_depend_on_what_their_stage_is_given_whole(corpus: Path, tmp_path: Path) -> None:
    stages = (READ, replace(COUNT, veils=MARK.unseen), MARK)
    config = load_config(corpus / "corpus.toml", {"toy": ToyParameters})

    def mark_again(text: str) -> int:
        (corpus / "sources" / "3.txt").write_text(text, encoding="utf-8")
        scanned = scan_sources(corpus, TEXT)
        done = run_pipeline(corpus, tmp_path / "out", config, stages, scanned, jobs=1, quiet=True)
        return computed(done).get("toy.mark", 0)

    assert mark_again("w3 shared") == 40
    assert mark_again("w3 shared shared") == 1, "a count more is no word more"
    assert mark_again("w3 shared fresh") == 40, "a word more concerns all"
    texts = Store(tmp_path / "out").read("work/extracted_blocks").column("text").to_pylist()
    assert "w5 shared of 42" in texts


def test_batches_of_a_shard_make_what_the_shard_makes(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(corpus, tmp_path / "out")
    monkeypatch.setattr(tasks, "read_batches", partial(read_batches, limit=1))
    batches = Mock(wraps=toy.read)
    monkeypatch.setattr(toy, "read", batches)
    assert computed(run(corpus, tmp_path / "small"))["toy.read"] == 41
    assert batches.call_count == 41
    assert snapshot(tmp_path / "small") == snapshot(tmp_path / "out")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_table_is_read_part_by_part(corpus: Path, tmp_path: Path, jobs: int) -> None:
    stages = (READ, COPY, JOIN)
    config = load_config(corpus / "corpus.toml", {"toy": ToyParameters})
    run_pipeline(corpus, tmp_path / "out", config, stages, scan_sources(corpus, TEXT), jobs=jobs, quiet=True)
    whole = Store(tmp_path / "out").read("work/extracted_blocks")
    notes = Run.open(tmp_path / "out").table("toy/notes")
    assert notes["source"].tolist() == sorted(whole.column("doc_id").to_pylist())
    assert notes["detail"].tolist() == whole.column("text").to_pylist()
    assert (tmp_path / "out" / "network" / "last.txt").read_text() == whole.column("text").to_pylist()[-1]


def test_a_run_goes_on_that_was_made_when_nobody_went_without_a_column(corpus: Path, tmp_path: Path) -> None:
    config, unseen = load_config(corpus / "corpus.toml", {"toy": ToyParameters}), ("toy/words.frequency",)
    for stages in ((READ, COUNT, LIST), (READ, replace(COUNT, veils=unseen), replace(LIST, unseen=unseen))):
        done = run_pipeline(corpus, tmp_path / "out", config, stages, scan_sources(corpus, TEXT), jobs=1, quiet=True)
        assert computed(done)["toy.count"] == 1


@pytest.mark.parametrize("followed", [(), ("blocks",)])
def test_a_run_that_ended_before_a_map_stage_goes_on(corpus: Path, tmp_path: Path, followed: tuple[str, ...]) -> None:
    """Also one that was made when nobody followed its tables document by document."""
    config = load_config(corpus / "corpus.toml", {"toy": ToyParameters})

    def copy(*stages: Stage, out: str = "out") -> int:
        scanned = scan_sources(corpus, TEXT)
        done = run_pipeline(corpus, tmp_path / out, config, stages, scanned, jobs=1, quiet=True)
        return computed(done).get("toy.copy", 0)

    copy(replace(READ, followed=followed))
    assert copy(READ, COPY) == 40
    (corpus / "sources" / "3.txt").write_text("other shared", encoding="utf-8")
    copy(replace(READ, followed=followed))
    copy(READ, COPY)
    assert copy(READ, COPY) == 0
    copy(READ, COPY, out="fresh")
    assert snapshot(tmp_path / "out") == snapshot(tmp_path / "fresh")


def test_what_is_kept_of_a_shard_with_lists_is_written_as_it_was_made(corpus: Path, tmp_path: Path) -> None:
    """Parquet calls the items of a list otherwise than a table that was made: a shard of which all is kept is both."""
    config = load_config(corpus / "corpus.toml", {"toy": ToyParameters})

    def split(out: str) -> dict[str, bytes]:
        scanned = scan_sources(corpus, TEXT)
        run_pipeline(
            corpus, tmp_path / out, config, (READ, replace(SPLIT, followed=SPLIT.assigns)), scanned, jobs=1, quiet=True
        )
        states = sorted((tmp_path / out / ".state" / "toy.split").iterdir())
        return {**snapshot(tmp_path / out), **{path.name: path.read_bytes() for path in states}}

    split("out")
    for number in range(0, 40, 2):
        (corpus / "sources" / f"{number}.txt").unlink()
    assert split("out") == split("fresh")


def test_changed_key_reruns_its_stage_and_stops_where_nothing_differs(corpus: Path, tmp_path: Path) -> None:
    run(corpus, tmp_path / "out")
    assert computed(run(corpus, tmp_path / "out", settings=("toy.suffix= more",)))["toy.read"] == 41


def test_early_cut_off(corpus: Path, tmp_path: Path) -> None:
    run(corpus, tmp_path / "out")
    done = computed(run(corpus, tmp_path / "out", force="extract"))
    assert done == {"toy.read": 41}


def test_jobs_give_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    run(corpus, tmp_path / "one")
    run(corpus, tmp_path / "two", jobs=2)
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")
    digests = [json.loads((tmp_path / n / "manifest.json").read_text())["tables"] for n in ("one", "two")]
    assert digests[0] == digests[1]


@pytest.mark.parametrize("damage", ["toy/words.parquet", "blocks.parquet/part-13.parquet", "network/w1.txt"])
def test_missing_output_is_made_again(corpus: Path, tmp_path: Path, damage: str) -> None:
    run(corpus, tmp_path / "out")
    before = snapshot(tmp_path / "out")
    (tmp_path / "out" / damage).unlink()
    assert computed(run(corpus, tmp_path / "out"))
    assert snapshot(tmp_path / "out") == before


def test_files_no_longer_made_are_removed(corpus: Path, tmp_path: Path) -> None:
    run(corpus, tmp_path / "out")
    (corpus / "sources" / "7.txt").unlink()
    run(corpus, tmp_path / "out")
    assert not (tmp_path / "out" / "network" / "w7.txt").exists()
    assert (tmp_path / "out" / "network" / "w8.txt").exists()


def test_failing_stage_keeps_what_is_finished(corpus: Path, tmp_path: Path) -> None:
    (corpus / "sources" / "bad.txt").write_text("boom", encoding="utf-8")
    with pytest.raises(StageError, match=r"toy\.count: ValueError: boom was read"):
        run(corpus, tmp_path / "out")
    assert "boom was read" in (tmp_path / "out" / "error.log").read_text()
    with pytest.raises(ArtifactError, match="no finished run"):
        Run.open(tmp_path / "out")
    (corpus / "sources" / "bad.txt").unlink()
    assert "toy.read" not in {n for n, c in computed(run(corpus, tmp_path / "out")).items() if c > 1}


def test_status_says_what_would_run_and_why(corpus: Path, tmp_path: Path) -> None:
    config = load_config(corpus / "corpus.toml", {"toy": ToyParameters})
    answer = plan_status(corpus, tmp_path / "out", config, STAGES, scan_sources(corpus, TEXT))
    assert answer == {
        "toy.read": "not run yet: 41 documents",
        "toy.count": "follows toy.read",
        "toy.list": "follows toy.count",
    }
    run(corpus, tmp_path / "out")
    assert set(plan_status(corpus, tmp_path / "out", config, STAGES, scan_sources(corpus, TEXT)).values()) == {""}
    changed = load_config(corpus / "corpus.toml", {"toy": ToyParameters}, ("toy.minimum=2",))
    answer = plan_status(corpus, tmp_path / "out", changed, STAGES, scan_sources(corpus, TEXT))
    assert answer["toy.read"] == "configuration changed: 41 documents"


def test_second_run_in_the_same_folder_is_refused(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    code = (
        f"import fcntl, time; handle = open({str(out / '.lock')!r}, 'w'); fcntl.flock(handle, fcntl.LOCK_EX); "
        "print(1, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(ConfigError, match="another run"):
            run(corpus, out)
        other.kill()


def test_run_gives_tables_text_and_sentences(corpus: Path, tmp_path: Path) -> None:
    run(corpus, tmp_path / "out")
    opened = Run.open(tmp_path / "out")
    ids = {source.source: source.doc_id for source in scan_sources(corpus, TEXT)[0]}
    assert opened.text(ids["sources/1.txt"]) == "w1 shared"
    assert "toy/words" in opened.tables
    with pytest.raises(ArtifactError, match="no table 'nothing'"):
        opened.table("nothing")
    with pytest.raises(ArtifactError, match="no network"):
        opened.graph("entities")


def test_declared_files_are_the_only_ones(corpus: Path, tmp_path: Path) -> None:
    stage = type(COUNT)(
        "toy.count", "segment", "reduce", COUNT.run, "toy", ("blocks",), ("toy/words",), ("elsewhere/",)
    )
    config = load_config(corpus / "corpus.toml", {"toy": ToyParameters})
    with pytest.raises(StageError, match="not among those it declares"):
        run_pipeline(corpus, tmp_path / "o", config, (READ, stage), scan_sources(corpus, TEXT), jobs=1, quiet=True)


def test_store_refuses_paths_out_of_the_run(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="out of the run"):
        Store(tmp_path / "run").write_file("../outside.txt", b"x")


def test_required_table_must_be_made(corpus: Path, tmp_path: Path) -> None:
    config = load_config(corpus / "corpus.toml", {"toy": ToyParameters})
    with pytest.raises(StageError, match=r"no stage makes what toy\.list requires"):
        run_pipeline(corpus, tmp_path / "o", config, (READ, LIST), scan_sources(corpus, TEXT), jobs=1, quiet=True)


def plan_one_task(root: Path, given: list[str]) -> tuple[Planner, Callable[[Any], Future[Done]]]:
    """A planner whose stages have one task each, and who takes the tasks in."""

    def plan(stage: Stage) -> Plan:
        if stage.kind == "reduce":
            return Plan(stage, [ReduceTask(stage, root, cast(Any, None), "", {}, {}, {}, "")], "toy")
        shards = (ShardTask(stage, root, cast(Any, None), n, {}, ("d",) * n, {}, {}, {}, "") for n in range(1, 5))
        return Plan(stage, [*shards], "toy")

    def submit(task: Any) -> Future[Done]:
        given.append(f"{task.stage.name} {task.shard}" if isinstance(task, ShardTask) else task.stage.name)
        future = Future[Done]()
        future.set_running_or_notify_cancel()
        pending[future] = task.stage.name
        return future

    pending: dict[Future[Done], str] = {}
    return cast(Planner, SimpleNamespace(store=Store(root), plan=plan, note=lambda _: None)), submit


def finish_oldest(pending: dict[Future[Done], Any], **_: Any) -> tuple[set[Future[Done]], None]:
    oldest = next(iter(pending))
    oldest.set_result(Done(pending[oldest].stage.name, 1, 0.0))
    return {oldest}, None


def test_what_the_longest_line_of_stages_waits_for_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = (("aside", "sources"), ("first", "sources"), ("second", "sources"), ("next", "first"), ("last", "next"))
    stages = [
        Stage(name=name, target="toy", kind="reduce", run="", section="toy", requires=(table,), assigns=(name,))
        for name, table in wanted
    ]
    monkeypatch.setattr("pipeline.core.engine.wait", finish_oldest)
    given: list[str] = []
    Engine(*plan_one_task(tmp_path, given), slots=2, quiet=True).run(stages)
    assert given == ["first", "aside", "next", "second", "last"]


def test_a_reduce_stage_waits_for_shards_that_more_stages_wait_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages = [
        Stage("count", "toy", "reduce", "", "toy", ("sources",), ("count",)),
        Stage("read", "toy", "map", "", "toy", ("sources",), ("read",)),
        Stage("join", "toy", "reduce", "", "toy", ("read",), ("join",)),
    ]
    monkeypatch.setattr("pipeline.core.engine.wait", finish_oldest)
    given: list[str] = []
    Engine(*plan_one_task(tmp_path, given), slots=1, quiet=True).run(stages)
    assert given == ["read 4", "read 3", "read 2", "read 1", "count", "join"]  # the largest shard first


def test_processes_are_started_while_a_run_is_planned_that_surely_has_something_to_do(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Noting(SerialExecutor):
        def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            asked.append(function.__name__)
            return super().submit(function, *args, **kwargs)

    monkeypatch.setattr("pipeline.core.executor.open_executor", lambda *_: nullcontext(Noting()))
    run(corpus, tmp_path / "out", jobs=2)
    assert asked[:3] == ["prepare", "prepare", "run_task"]
    asked.clear()
    run(corpus, tmp_path / "out", jobs=2)
    assert not asked
    run(corpus, tmp_path / "out", jobs=2, force="report")
    assert asked == ["run_task"]
    asked.clear()
    run(corpus, tmp_path / "other")
    assert set(asked) == {"run_task"}


def note_an_end(path: Path) -> int:
    """Have this process write to a file when it is taken apart; its number."""
    atexit.register(path.write_text, "taken apart")
    return os.getpid()


def test_workers_end_without_being_taken_apart(tmp_path: Path) -> None:
    with open_executor(2) as pool:
        number = pool.submit(note_an_end, tmp_path / "end").result()
    assert number != os.getpid()
    assert not psutil.pid_exists(number)
    assert not (tmp_path / "end").exists()
