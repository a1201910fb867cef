"""The same bytes, whatever does the work and whenever it is killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.end_to_end.support import ROOT, TEXTS, call, command, snapshot, write_corpus

KILLS = int(os.environ.get("PIPELINE_TEST_KILLS", "3"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copies of the small texts, so that every shard has something to do."""
    texts = {f"{n}-{name}": text + f"第{n}号文件。\n" for n in range(8) for name, text in TEXTS.items()}
    return write_corpus(tmp_path_factory.mktemp("identity") / "corpus", texts)


@pytest.fixture(scope="module")
def undisturbed(corpus: Path) -> tuple[Path, float]:
    out = corpus.parent / "undisturbed"
    begun = time.perf_counter()
    done = call("run", corpus, "--out", out, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    return out, time.perf_counter() - begun


def test_one_process_with_another_hash_seed_gives_the_same(
    corpus: Path, undisturbed: tuple[Path, float], tmp_path: Path
) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    arguments = command("run", corpus, "--out", tmp_path / "one", "--jobs", "1", "--quiet")
    done = subprocess.run(arguments, cwd=ROOT, env=environment, timeout=300, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert snapshot(tmp_path / "one") == snapshot(undisturbed[0])


def test_cluster_gives_the_same(corpus: Path, undisturbed: tuple[Path, float], tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="needs the extra dask")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        done = call("run", corpus, "--out", tmp_path / "dask", "--scheduler", cluster.scheduler_address)
    assert done.returncode == 0, done.stderr
    assert snapshot(tmp_path / "dask") == snapshot(undisturbed[0])


def test_killed_runs_go_on(corpus: Path, undisturbed: tuple[Path, float], tmp_path: Path) -> None:
    whole, seconds = undisturbed
    moments = random.Random(20240601)
    arguments = command("run", corpus, "--out", tmp_path / "killed", "--jobs", "2", "--quiet")
    for _ in range(KILLS):
        with subprocess.Popen(arguments, cwd=ROOT, start_new_session=True) as running:
            time.sleep(moments.uniform(0.05, 0.9) * seconds)
            os.killpg(running.pid, signal.SIGKILL)
    done = subprocess.run(arguments, cwd=ROOT, timeout=300, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert snapshot(tmp_path / "killed") == snapshot(whole)
