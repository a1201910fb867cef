"""What is saved in one file: figures are drawn one archive after the other, of no run that an earlier version made."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.requests import Request

from pipeline.core.errors import ArtifactError
from pipeline.core.run import Run
from pipeline.core.store import Store
from pipeline.export import figures
from pipeline.records.base import empty_table
from pipeline.records.tables import TABLES
from pipeline.report.tables import read_tables
from pipeline.studio.routes import build_environment, saving
from pipeline.studio.saving import pack
from pipeline.studio.state import Studio
from pipeline.studio.workspace import Corpus, Workspace


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A corpus whose finished run has one table, without rows."""
    run = tmp_path / "run"
    (run / ".state").mkdir(parents=True)
    Store(run).write("entities", empty_table(TABLES["entities"].record))
    manifest = {"corpus": "made", "configuration": {}, "tables": {"entities": {}}}
    (run / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return Corpus("made", tmp_path, run)


def test_figures_of_two_archives_are_not_drawn_at_once(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    busy: list[int] = []

    def draw(*_: object) -> Iterator[tuple[str, bytes]]:
        assert not busy
        busy.append(1)
        time.sleep(0.05)
        yield "figures/years.svg", b"<svg/>"
        busy.pop()

    monkeypatch.setattr(figures, "draw_pictures", draw)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: pack(corpus, "figures"), range(2))
    assert first is not None
    assert first == second


def test_a_run_of_an_earlier_version_has_no_figures(corpus: Corpus) -> None:
    assert read_tables(Run.open(corpus.run)).count("entities") == 0
    entities = empty_table(TABLES["entities"].record).drop_columns(["named"])
    Store(corpus.run).write("entities", entities)
    with pytest.raises(ArtifactError, match="earlier version"):
        read_tables(Run.open(corpus.run))
    with pytest.raises(ArtifactError, match="run the pipeline again"):
        pack(corpus, "figures")


@pytest.mark.parametrize("kind", ["figures", "tables", "corrections", "nothing"])
def test_what_cannot_be_saved_yet_is_a_page_that_says_what_to_do(tmp_path: Path, kind: str) -> None:
    (tmp_path / "甲" / "sources").mkdir(parents=True)
    studio = Studio(Workspace(tmp_path, tmp_path / "build"), language="zh", token="t")
    (corpus,) = studio.workspace.corpora()
    asked = {"key": corpus.key, "kind": kind}
    app = SimpleNamespace(state=SimpleNamespace(studio=studio))
    request = Request({"type": "http", "method": "GET", "headers": [], "path_params": asked, "app": app})
    answer = asyncio.run(saving(build_environment())(request))
    assert answer.status_code == 404
    assert "请先把语料运行到完成" in bytes(answer.body).decode()
