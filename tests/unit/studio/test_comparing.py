"""What two runs differ in, and which earlier ones are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core.errors import ConfigError
from pipeline.studio.comparing import compare_with, contrast, keep_run, list_runs
from pipeline.studio.workspace import Corpus


def test_new_gone_and_changed_are_told_with_their_counts() -> None:
    before = {"a": ("甲", 3), "b": ("乙", 1), "c": ("丙", 2)}
    now = {"a": ("甲", 5), "c": ("丙", 2), "d": ("丁", 9)}
    found = contrast(before, now)
    assert found["new"] == [["丁", 9]]
    assert found["gone"] == [["乙", 1]]
    assert found["moved"] == [("甲", 3, 5)]
    assert (found["new_count"], found["gone_count"], found["moved_count"], found["same"]) == (1, 1, 1, 1)


def test_a_run_is_kept_once_and_old_ones_go(tmp_path: Path) -> None:
    corpus = Corpus("k", tmp_path / "c", tmp_path / "run")
    keep_run(corpus)
    assert list_runs(corpus) == []
    for name in ("entities", "network/edges", "topics/topics"):
        path = corpus.run / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"1")
    (corpus.run / "manifest.json").write_text("{}")
    for _ in range(2):
        keep_run(corpus)
    assert len(list_runs(corpus)) == 1
    for wrong in ("../..", "", "2020-01-01 00.00.00"):
        with pytest.raises(ConfigError):
            compare_with(corpus, wrong)
