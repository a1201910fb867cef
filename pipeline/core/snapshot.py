"""A file as it was when it was digested: readers get a copy, so what is read is what the keys speak of."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from pipeline.core.errors import StageError
from pipeline.core.folders import open_member
from pipeline.core.keys import new_digest

_PIECE = 1 << 20


@contextmanager
def open_snapshot(path: Path, digest: str, scratch: Path | None, *, member: str = "") -> Iterator[Path]:
    """The path of a copy of the file, under the file's own name; it goes when the block ends.

    Parameters
    ----------
    path, digest
        The file and the digest that its content must have.
    member
        Where the file is an archive: the name of the member that is wanted.
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
        copy = folder / (f"member{_ending(member)}" if member else path.name)
        try:
            with open_member(path, member) if member else path.open("rb") as source:
                found = _copy(source, copy)
        except FileNotFoundError:
            found = ""
        if found != digest:
            raise StageError("{path}: the file was changed or removed while the run was going on; run again", path=path)
        yield copy
    finally:
        with suppress(OSError):
            shutil.rmtree(folder)


def _ending(member: str) -> str:
    """The member's ending, as every system takes it."""
    found = re.search(r"\.[A-Za-z0-9]{1,12}$", member)
    return found.group() if found else ""


def _copy(source: BinaryIO, copy: Path) -> str:
    """The digest of what was copied."""
    state = new_digest()
    with copy.open("xb") as target:
        while piece := source.read(_PIECE):
            state.update(piece)
            target.write(piece)
    return state.hexdigest()
