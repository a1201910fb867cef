"""Damage is found and mended, a passing failure is no result, and nobody writes into a folder that is not his."""

from __future__ import annotations

import errno
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path

import psutil
import pyarrow as pa
import pytest

from pipeline.core import engine, groups, holding, lease
from pipeline.core.atomic import NewFile, write_atomic
from pipeline.core.config import load_config
from pipeline.core.engine import plan_status, run_pipeline
from pipeline.core.errors import ArtifactError, PassingError, StageError
from pipeline.core.processes import ProcessMark
from pipeline.core.sources import scan_sources
from pipeline.core.stage import Context
from pipeline.core.store import Store
from pipeline.core.tasks import ShardTask
from pipeline.core.worker import run_task
from pipeline.records.base import rows_table
from pipeline.records.extraction import Reject
from tests.end_to_end.support import ROOT, snapshot
from tests.unit.core import toy
from tests.unit.core.test_engine import TEXT, computed, make_corpus, run
from tests.unit.core.toy import STAGES, ToyParameters


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return make_corpus(tmp_path / "corpus", {f"{i}.txt": f"w{i} shared" for i in range(20)} | {"empty.txt": ""})


def status(corpus: Path, out: Path) -> set[str]:
    config = load_config(corpus / "corpus.toml", {"toy": ToyParameters})
    return set(plan_status(corpus, out, config, STAGES, scan_sources(corpus, TEXT)).values())


def test_a_flipped_byte_anywhere_is_seen_and_mended(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(corpus, out)
    whole, chance = snapshot(out), random.Random(14)
    made_anew = (".lock", "manifest.json", "rejects.csv", "code.json")
    relied_on = sorted(p for p in out.rglob("*") if p.is_file() and p.name not in made_anew)
    for path in relied_on:
        data = bytearray(path.read_bytes())
        if not data:
            continue
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        times = path.stat()
        path.write_bytes(data)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert status(corpus, out) != {""}, path
        run(corpus, out)
        assert snapshot(out) == whole, path
        assert status(corpus, out) == {""}, path


def test_what_an_earlier_version_made_does_not_lie_among_the_new(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(corpus, out)
    store, whole = Store(out), snapshot(out)
    (out / "my-notes.txt").write_text("a person's own", encoding="utf-8")
    gone = {"tables": {"gone": store.write_file("old/gone.parquet", b"1")}, "files": {}}
    store.write_state("toy.gone", gone)
    part = {"docs": {}, "tables": {"gone": store.write_file("old.parquet/part-03.parquet", b"2")}}
    store.write_state("toy.parts", part, 3)
    state = store.read_state("toy.list")
    state["files"]["toy/renamed.txt"] = store.write_file("toy/renamed.txt", b"3")
    store.write_state("toy.list", state)
    config = load_config(corpus / "corpus.toml", {"toy": ToyParameters})
    known = [stage.name for stage in STAGES]
    for stages in (STAGES[:1], STAGES):  # asked for the first stage alone, the others' work is kept
        run_pipeline(
            corpus, out, config, stages, scan_sources(corpus, TEXT), jobs=1, quiet=True, known=known,
            force=frozenset({"report"}),
        )  # fmt: skip
        assert (out / "toy").exists()
    assert snapshot(out) == {**whole, "my-notes.txt": b"a person's own"}
    assert not (out / "old").exists()
    assert not (out / ".state" / "toy.gone.json").exists()
    assert not (out / ".state" / "toy.parts").exists()


def fail_for_now(batch: Mapping[str, pa.Table], parameters: ToyParameters, context: Context) -> dict[str, pa.Table]:
    """As :func:`toy.read`, but one document is not to be had while a file lies there."""
    made = toy.read(batch, parameters, context)
    away = [r for r in batch["sources"].to_pylist() if r["source"] == "sources/7.txt"]
    if not away or not (context.corpus / "away").exists():
        return made
    keep = pa.compute.is_in(made["blocks"].column("doc_id"), pa.array([r["doc_id"] for r in away]))
    rejects = [Reject(r["doc_id"], r["source"], "extract", PassingError.__name__, "not now") for r in away]
    return {
        "blocks": made["blocks"].filter(pa.compute.invert(keep)),
        "rejects": pa.concat_tables([made["rejects"], rows_table(rejects, Reject)]),
    }


PASSING = (replace(toy.READ, run=f"{__name__}:fail_for_now"), toy.COUNT, toy.LIST)


def run_passing(corpus: Path, out: Path) -> engine.Summary:
    config = load_config(corpus / "corpus.toml", {"toy": ToyParameters})
    return run_pipeline(corpus, out, config, PASSING, scan_sources(corpus, TEXT), jobs=1, quiet=True)


def test_what_failed_for_now_is_tried_once_more_and_again_at_the_next_run(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (corpus / "away").touch()
    assert run_passing(corpus, out).rejects
    assert (corpus / "read.log").read_text().splitlines().count("sources/7.txt") == 2, "once more, in the same run"
    assert "not now" in (out / "rejects.csv").read_text(encoding="utf-8-sig")
    summary = run_passing(corpus, out)
    assert summary.stages["toy.read"].reason == "tried again: 1 documents"
    assert computed(summary) == {"toy.read": 1}, "nothing else differs"
    (corpus / "away").unlink()
    run_passing(corpus, out)
    assert computed(run_passing(corpus, out)) == {}
    run_passing(corpus, tmp_path / "fresh")
    assert snapshot(out) == snapshot(tmp_path / "fresh")


def remove_folder(tables: Mapping[str, pa.Table], parameters: ToyParameters, context: Context) -> object:
    """As :func:`toy.count`; meanwhile somebody removes what the corpus's file ``victim`` names."""
    for victim in (context.corpus / "victim").read_text().split():
        subprocess.run(["rm", "-rf", victim], check=True)
    return toy.count(tables, parameters, context)


@pytest.mark.parametrize("victim", ["", "blocks.parquet", ".state"])
def test_a_folder_that_is_removed_meanwhile_is_an_error(corpus: Path, tmp_path: Path, victim: str) -> None:
    out = tmp_path / "out"
    (corpus / "victim").write_text(str(out / victim))
    stages = (toy.READ, replace(toy.COUNT, run=f"{__name__}:remove_folder"), toy.LIST)
    config = load_config(corpus / "corpus.toml", {"toy": ToyParameters})
    with pytest.raises((StageError, ArtifactError), match="run"):
        run_pipeline(corpus, out, config, stages, scan_sources(corpus, TEXT), jobs=1, quiet=True)
    assert not (out / "manifest.json").exists()


def test_the_next_run_takes_the_folder_and_the_last_ones_writes_are_refused(tmp_path: Path) -> None:
    with lease.hold(tmp_path) as first:
        Store(tmp_path, first).write_file("mine.txt", b"1")
    with lease.hold(tmp_path) as second:
        with pytest.raises(StageError, match="taken over"):
            Store(tmp_path, first).write_file("late.txt", b"2")
        Store(tmp_path, second).write_file("mine.txt", b"3")
    assert not (tmp_path / "late.txt").exists()
    assert (tmp_path / "mine.txt").read_bytes() == b"3"


def test_the_next_run_waits_for_workers_of_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "_PARTING", 0.5)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as worker:
        mark = ProcessMark.own()
        mark = ProcessMark(mark.host, worker.pid, psutil.Process(worker.pid).create_time())
        folder = tmp_path / holding.STATE / "workers"
        folder.mkdir(parents=True)
        body = {"host": mark.host, "number": mark.number, "started": mark.started}
        (folder / "1.json").write_text(json.dumps(body))
        (folder / "2.json").write_text(json.dumps({**body, "number": os.getpid(), "started": mark.started - 999}))
        with lease.hold(tmp_path):
            assert mark.find() is None
            assert not list(folder.iterdir())


@pytest.mark.parametrize("changed", ["code", "libraries"])
def test_a_worker_with_other_code_is_refused(corpus: Path, tmp_path: Path, changed: str) -> None:
    (corpus / "sources" / "new.txt").write_text("new", encoding="utf-8")
    config = load_config(corpus / "corpus.toml", {"toy": ToyParameters})
    with lease.hold(tmp_path / "out") as word:
        planner = engine.Planner(corpus, config, Store(tmp_path / "out", word), STAGES, scan_sources(corpus, TEXT))
        task = planner.plan(toy.READ).tasks[0]
        assert isinstance(task, ShardTask)
        with pytest.raises(StageError, match=f"has other {changed}"):
            run_task(replace(task, static={**task.static, changed: "other"}))


SCRIPT = """
import sys, time
from pathlib import Path
from pipeline.core.executor import open_executor
from tests.unit.core.test_steadfast import work
if __name__ == "__main__":
    with open_executor(2) as pool:
        for number in range(2):
            pool.submit(work, sys.argv[1])
        time.sleep(60)
"""


def work(folder: str) -> None:
    """Write a line every hundredth of a second, holding on to the interpreter meanwhile."""
    while True:
        with (Path(folder) / f"{os.getpid()}.log").open("a") as log:
            log.write("x")
        time.sleep(0.01)


def test_workers_end_with_a_run_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, str(script), str(tmp_path)], env=environment) as running:
        while len(list(tmp_path.glob("*.log"))) < 2:
            time.sleep(0.05)
        workers = [psutil.Process(int(p.stem)) for p in tmp_path.glob("*.log")]
        running.kill()
    _, alive = psutil.wait_procs(workers, timeout=5)
    assert not alive


def test_a_file_that_another_program_keeps_open_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pipeline.core.atomic._BREATH", 0.0)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ArtifactError, match="close it and run again"):
        write_atomic(tmp_path / "terms.csv", b"x")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("pieces", [0, 3, 40, 200])
def test_a_full_disk_loses_nothing(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pieces: int) -> None:
    """Whether it is full when a part is begun, within one or behind many; every document is written as a group."""
    monkeypatch.setattr(groups, "GROUP_ROWS", 1)
    out = tmp_path / "out"
    run(corpus, out)
    whole, write, written = snapshot(out), NewFile.write, count()

    def fail(self: NewFile, data: bytes | memoryview) -> int:
        if self.path.suffix == ".parquet" and next(written) >= pieces:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(self, data)

    with monkeypatch.context() as full:
        full.setattr(NewFile, "write", fail)
        with pytest.raises(StageError, match="no space left"):
            run(corpus, out, settings=("toy.suffix= more",))
    assert not list(out.rglob(".*.tmp"))
    run(corpus, out)
    assert snapshot(out) == whole
