"""A file as it was when it was digested: readers get a copy, so what is read is what the keys speak of."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.core.errors import StageError
from pipeline.core.keys import new_digest

_PIECE = 1 << 20


@contextmanager
def open_snapshot(path: Path, digest: str, scratch: Path | None) -> Iterator[Path]:
    """The path of a copy of the file, under the file's own name; it goes when the block ends.

    Parameters
    ----------
    path, digest
        The file and the digest that its content must have.
    scratch
        The folder for copies; None: the system's.

    Raises
    ------
    StageError
        When the file is gone or holds something else by now.
    OSError
        When it cannot be read.
    """
    if scratch is not None:
        scratch.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=scratch))
    try:
        copy = folder / path.name
        try:
            found = _copy(path, copy)
        except FileNotFoundError:
            found = ""
        if found != digest:
            raise StageError("{path}: the file was changed or removed while the run was going on; run again", path=path)
        yield copy
    finally:
        with suppress(OSError):
            shutil.rmtree(folder)


def _copy(path: Path, copy: Path) -> str:
    """The digest of what was copied."""
    state = new_digest()
    with path.open("rb") as source, copy.open("xb") as target:
        while piece := source.read(_PIECE):
            state.update(piece)
            target.write(piece)
    return state.hexdigest()
