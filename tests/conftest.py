"""Fixtures that every kind of test shares."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

# One thread in numerical libraries, as in a run, so that results are the same.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

# How long an example takes says how busy the machine is, and nothing of the code.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The optional folder of evaluation data beside the project."""
    if not SHARED.is_dir():
        pytest.skip("needs the evaluation data in ../shared, which is not here")
    return SHARED


def make_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder of a name, made by the first of the test processes that asks for it; the others wait and read."""
    base = factory.getbasetemp()
    shared_by_workers = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = shared_by_workers / name, shared_by_workers / f"{name}.done"
    with FileLock(shared_by_workers / f"{name}.lock"):
        if not done.exists():
            make(folder)
            done.touch()
    return folder


def run_quietly(corpus: str | Path, out: Path) -> None:
    """Run the pipeline over a corpus in processes of its own."""
    command = [sys.executable, "-m", "pipeline", "run", str(corpus), "--out", str(out), "--quiet"]
    subprocess.run(command, cwd=ROOT, check=True)


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run over the sample corpus, made once for all tests that read it."""
    return make_once(tmp_path_factory, "sample", lambda folder: run_quietly("corpora/sample", folder))
