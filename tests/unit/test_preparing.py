"""In how many processes a corpus is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.preparing import choose_jobs, open_corpus


@pytest.mark.parametrize(
    ("files", "size", "export", "jobs"),
    [
        (4, 1_000, 0, 1),  # little to read
        (24, 1_000, 0, 3),  # many files
        (2, 600_000, 0, 2),  # large ones
        (80, 1_000, 0, 4),  # no more than there are cores
        (1, 10, 1_500_000, 3),  # an export beside the sources
    ],
)
def test_a_small_corpus_is_read_in_few_processes(
    files: int, size: int, export: int, jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.core.engine.count_cores", lambda: 4)
    (tmp_path / "sources").mkdir()
    for number in range(files):
        (tmp_path / "sources" / f"{number}.txt").write_bytes(f"{number}".encode().ljust(size, b"x"))
    if export:
        (tmp_path / "kept.ris").write_bytes(b"x" * export)
    assert choose_jobs(tmp_path, open_corpus(tmp_path)[1]) == jobs
