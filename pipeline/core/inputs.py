"""The tables that a reduce stage is given, read once where the stage before it in this process was given them too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.core.store import Store

_held: dict[str, tuple[Mapping[str, str], pa.Table]] = {}


def read_held(store: Store, wanted: Mapping[str, Mapping[str, str]]) -> dict[str, pa.Table]:
    """Tables by name from files with these digests; what is not wanted any more is let go before anything is read."""
    for name in [name for name, (files, _) in _held.items() if wanted.get(name) != files]:
        del _held[name]
    for name, files in wanted.items():
        if name not in _held:
            _held[name] = files, store.read_exact(name, files)
    return {name: _held[name][1] for name in wanted}


def let_go() -> None:
    """Hold no tables any more: the run is over."""
    _held.clear()
