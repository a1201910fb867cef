"""The command that writes a run's exports."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from pipeline.core.errors import ConfigError
from pipeline.export import command


def test_a_full_disk_is_told_with_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fill(*given: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fill)
    with pytest.raises(ConfigError, match=r"terms\.csv.*No space left"):
        command._write(tmp_path / "terms.csv", b"terms")
    assert list(tmp_path.iterdir()) == []
