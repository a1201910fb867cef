"""Templates that are compiled once."""

from __future__ import annotations

import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest
from jinja2.bccache import bc_magic

from pipeline.core.templates import open_templates


def _write(package: Path) -> Path:
    (package / "templates").mkdir()
    (package / "templates" / "page").write_text("{{ name }}！", encoding="utf-8")
    return Path(cache_from_source(str(package / "module.py"))).parent


def test_bytecode_is_kept_beside_that_of_modules_and_made_again_when_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    kept = _write(tmp_path)
    assert open_templates(tmp_path).get_template("page").render(name="<表>") == "&lt;表&gt;！"
    [compiled] = kept.iterdir()
    whole = compiled.read_bytes()
    for left in (len(bc_magic) + 2, len(whole) - 9):  # within the digest of the source, within the code
        compiled.write_bytes(whole[:left])
        assert open_templates(tmp_path).get_template("page").render(name="文") == "文！"
        assert compiled.read_bytes() == whole


def test_nothing_is_kept_where_python_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    kept = _write(tmp_path)
    assert open_templates(tmp_path).get_template("page").render(name="文") == "文！"
    assert not kept.exists()
