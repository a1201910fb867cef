"""What is told of a run while it goes on: a live line a stage on a terminal, and events for whoever watches."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pipeline.core.stage import Stage


@dataclass(frozen=True, slots=True)
class Event:
    """What happens in a run: a stage begins (``documents`` to compute), moves on (``documents`` done) or is done."""

    kind: Literal["begun", "advanced", "done"]
    stage: str
    target: str
    documents: int = 0
    reason: str = ""


Watch = Callable[[Event], None]


class StageBar:
    """The live line of a stage: documents done, rate and what is left.

    Parameters
    ----------
    stage
        The stage.
    total
        Documents to compute; a reduce stage counts as one step.
    quiet
        Show nothing even on a terminal.
    """

    def __init__(self, stage: Stage, total: int, *, quiet: bool = False) -> None:
        from tqdm import tqdm

        unit = " documents" if stage.kind == "map" else " step"
        self._bar = tqdm(
            total=total,
            desc=f"{stage.target}: {stage.name.rpartition('.')[2]}".ljust(24),
            unit=unit,
            file=sys.stderr,
            disable=True if quiet else None,
            dynamic_ncols=True,
        )

    def advance(self, documents: int) -> None:
        """Note documents that are done."""
        self._bar.update(documents)

    def close(self) -> None:
        """Leave the line as it stands."""
        self._bar.close()


class FileBar:
    """The live line of files that are written: how many, how fast, the last one's name."""

    def __init__(self, *, quiet: bool = False) -> None:
        from tqdm import tqdm

        self._bar = tqdm(unit=" files", file=sys.stderr, disable=True if quiet else None, dynamic_ncols=True)

    def __enter__(self) -> FileBar:
        """The line itself."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Leave the line as it stands."""
        self._bar.close()

    def advance(self, name: str) -> None:
        """Note a file that is written."""
        self._bar.set_postfix_str(name, refresh=False)
        self._bar.update()
