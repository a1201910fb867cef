"""The run over the small texts, which most of these tests begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import make_once, run_quietly
from tests.end_to_end.support import TEXTS, write_corpus


@pytest.fixture(scope="session")
def texts_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``corpus``, the small texts, and ``run``, finished; made once, copied by who changes it."""

    def make(folder: Path) -> None:
        run_quietly(write_corpus(folder / "corpus", TEXTS), folder / "run")

    return make_once(tmp_path_factory, "texts", make)
