"""How many threads numerical libraries may use."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
import threadpoolctl

from pipeline.core.threads import THREAD_VARIABLES, limit_threads


def test_libraries_that_are_loaded_later_are_limited_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in THREAD_VARIABLES:
        monkeypatch.setenv(name, "4")
    limit_threads()
    limited: list[int] = []
    monkeypatch.setattr(threadpoolctl, "threadpool_limits", limited.append)
    limit_threads()
    assert limited == [], "nothing was loaded meanwhile"
    monkeypatch.setitem(sys.modules, "loaded_later", ModuleType("loaded_later"))
    limit_threads()
    assert limited == [1]
