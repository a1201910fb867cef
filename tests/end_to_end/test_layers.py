"""``make check`` fails on an import that goes up, on a circle, and on training code at run time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PLANTED = {
    "up": ("pipeline/core/text.py", "from pipeline.topics import stage as _stage\n"),
    "up inside entities": ("pipeline/entities/lexicon/folding.py", "from pipeline.entities import stage as _stage\n"),
    "circle": ("pipeline/networks/graph.py", "from pipeline.networks import layout as _layout\n"),
    "training": ("pipeline/entities/stage.py", "import models.training.sums\n"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("fault", ["", *PLANTED])
def test_planted_imports_break_the_contracts(tmp_path: Path, fault: str) -> None:
    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    if fault:
        place, line = PLANTED[fault]
        path = tmp_path / place
        path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    assert (lint(tmp_path).returncode != 0) == bool(fault)
