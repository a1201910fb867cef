"""Who may write to a run's folder: one run at a time, and none of its processes once it has ended.

The lock goes with the process that holds it, however that ends. Its workers end with it, though a moment later; so
each enters itself into the folder before it writes, the next run waits until those it finds there have gone, and
every write first looks whether the run that it belongs to still holds the folder.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path

import filelock
import psutil

from pipeline.core.errors import ConfigError, StageError
from pipeline.core.processes import ProcessMark, kill_family

LOCK, STATE = ".lock", ".state"
_HOLDER, _WORKERS = "holder", "workers"
_PARTING = 10.0  # seconds that a worker whose run has gone may take to end by itself


@contextmanager
def hold(root: Path) -> Iterator[str]:
    """Keep every other run out of a folder; yields the word that proves whose it is.

    Raises
    ------
    ConfigError
        When another run holds the folder.
    """
    root.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(root / LOCK, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise ConfigError(f"{root}: another run is writing to this folder; wait for it or choose --out") from error
    try:
        word = secrets.token_hex(16)
        (root / STATE).mkdir(exist_ok=True)
        (root / STATE / _HOLDER).write_text(word, encoding="ascii")
        _await_workers(root)
        yield word
    finally:
        _leave(root, word)
        lock.release()


def _leave(root: Path, word: str) -> None:
    """Take back the word, unless another run holds the folder."""
    with suppress(OSError):
        if (root / STATE / _HOLDER).read_text(encoding="ascii") == word:
            (root / STATE / _HOLDER).unlink()


def check(root: Path, word: str) -> None:
    """Make sure that the run which was given this word still holds the folder.

    Raises
    ------
    StageError
        When the folder was removed, or another run has taken it over.
    """
    try:
        held = (root / STATE / _HOLDER).read_text(encoding="ascii")
    except OSError:
        held = ""
    if held != word:
        raise StageError(f"{root}: the run's folder was removed or taken over while the run was going on; run again")


@cache
def enter_worker(root: Path, word: str) -> None:
    """Enter this process into the folder, before it writes there for the first time."""
    mark = ProcessMark.own()
    check(root, word)
    folder = root / STATE / _WORKERS
    folder.mkdir(exist_ok=True)
    (folder / f"{mark.number}.json").write_text(json.dumps(asdict(mark)), encoding="utf-8")


def _await_workers(root: Path) -> None:
    """Wait until the workers of an earlier run have gone, and end those that do not go."""
    for path in sorted((root / STATE / _WORKERS).glob("*.json")):
        with suppress(OSError, ValueError, TypeError):
            process = ProcessMark(**json.loads(path.read_text(encoding="utf-8"))).find()
            if process is not None and process.pid != os.getpid():
                try:
                    process.wait(_PARTING)
                except psutil.TimeoutExpired:
                    kill_family(process)
        path.unlink(missing_ok=True)
