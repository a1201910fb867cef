"""What is saved in one file: figures are drawn one archive after the other, of no run that an earlier version made."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.core.errors import ArtifactError
from pipeline.core.run import Run
from pipeline.core.store import Store
from pipeline.export import figures
from pipeline.records.base import empty_table
from pipeline.records.tables import TABLES
from pipeline.report.tables import read_tables
from pipeline.studio.saving import pack
from pipeline.studio.workspace import Corpus


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
    assert pack(corpus, "figures") is None
