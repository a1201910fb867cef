"""Fixtures that every kind of test shares."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

# One thread in numerical libraries, as in a run, so that results are the same.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

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


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run over the sample corpus, made once for all tests that read it."""
    base = tmp_path_factory.getbasetemp()
    shared_by_workers = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out, done = shared_by_workers / "sample", shared_by_workers / "sample.done"
    with FileLock(shared_by_workers / "sample.lock"):
        if not done.exists():
            command = [sys.executable, "-m", "pipeline", "run", "corpora/sample", "--out", str(out), "--quiet"]
            subprocess.run(command, cwd=ROOT, check=True)
            done.touch()
    return out
