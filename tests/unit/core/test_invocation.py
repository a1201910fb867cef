"""Commands in messages can be copied into a terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.core.invocation import spell_command


def test_a_command_begins_as_the_process_did(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["/somewhere/pipeline/__main__.py", "init"])
    monkeypatch.setattr(sys, "executable", str(tmp_path / ".venv" / "bin" / "python"))
    assert spell_command("run", Path("我的 语料")) == f'{Path(".venv/bin/python")} -m pipeline run "我的 语料"'
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    assert spell_command("run", "c") == f"{Path('/usr/bin/python3')} -m pipeline run c"
    monkeypatch.setattr(sys, "argv", ["environment/bin/policy-text-mining", "init"])
    assert spell_command("run", "c") == f"{Path('environment/bin/policy-text-mining')} run c"
