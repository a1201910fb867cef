"""Files that are there whole or not at all: written to a temporary name, flushed to the disk and renamed."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline.core.errors import ArtifactError
from pipeline.core.keys import new_digest

if TYPE_CHECKING:
    from pathlib import Path

_TRIES, _BREATH = 10, 0.2  # a virus scanner lets go of a new file within a second or two


class NewFile:
    """A file below a temporary name that takes its own when it is kept; its content is digested as it is written.

    What is written to one that was discarded goes nowhere: who writes tables writes their end when he is taken apart.

    Parameters
    ----------
    path
        The name that it will have; what is there until then stays.
    """

    closed = False  # as those ask who write to files

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._temporary = path.with_name(f".{path.name[:80]}.{os.getpid()}.tmp")
        self._handle = self._temporary.open("wb")
        self._state, self._length = new_digest(), 0

    def write(self, data: bytes | memoryview) -> int:
        """Write data behind what there is; how many bytes."""
        if not self._handle.closed:
            self._handle.write(data)
            self._state.update(data)
        self._length += len(data)
        return len(data)

    def tell(self) -> int:
        """How many bytes were written."""
        return self._length

    def flush(self) -> None:
        """Nothing: what matters is flushed when the file is kept."""

    def keep(self) -> str:
        """Give the file its name; the digest of its content.

        Raises
        ------
        ArtifactError
            When another program keeps the file open so that it cannot be replaced.
        """
        self._handle.flush()
        os.fsync(self._handle.fileno())
        self._handle.close()
        _replace(self._temporary, self.path)
        return self._state.hexdigest()

    def discard(self) -> None:
        """Remove what was written, unless it was kept."""
        with suppress(OSError):
            self._handle.close()
        with suppress(OSError):
            self._temporary.unlink(missing_ok=True)


def write_atomic(path: Path, data: bytes | memoryview) -> str:
    """Write a file so that it is there whole or not at all; the digest of its content.

    Raises
    ------
    ArtifactError
        When another program keeps the file open so that it cannot be replaced.
    """
    new = NewFile(path)
    try:
        new.write(data)
        return new.keep()
    finally:
        new.discard()


def _replace(temporary: Path, path: Path) -> None:
    """Give the new file its name; Windows refuses that while a spreadsheet or a virus scanner has the old one open."""
    for left in range(_TRIES - 1, -1, -1):
        try:
            temporary.replace(path)
            return
        except PermissionError as error:
            if not left:
                raise ArtifactError(
                    "{path}: cannot be replaced ({strerror}); close it and run again",
                    path=path,
                    strerror=error.strerror,
                ) from error
            time.sleep(_BREATH)
