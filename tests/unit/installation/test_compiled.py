"""What an installation compiles is what a run asks for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from installation.compiled import compile_project
from pipeline.core import closure
from pipeline.core.keys import describe_versions
from pipeline.report.pages import build_environment
from pipeline.stages import STAGES


def test_a_run_after_an_installation_compiles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    build_environment.cache_clear()
    try:
        compile_project(closure.find_common())
    finally:
        build_environment.cache_clear()
    made = {path.name.partition(".")[0] for path in tmp_path.rglob("*.pyc")}
    assert {"engine", "mining", "closure-facts"} <= made
    assert sum(name.startswith("template-") for name in made) >= 15
    monkeypatch.setattr(closure, "read_facts", lambda source: pytest.fail("parsed again"))
    reader = closure.CodeReader(tmp_path / "code.json", closure.find_common())
    assert describe_versions(STAGES, reader)["pyarrow"]
