"""Who may write to a run's folder: one run at a time, and none of its processes once it has ended.

The lock goes with the process that holds it, however that ends. Its workers end with it, though a moment later; so
each enters itself into the folder before it writes, the next run waits until those it finds there have gone, and
every write first looks whether the run that it belongs to still holds the folder.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path

import filelock

from pipeline.core.errors import ConfigError
from pipeline.core.holding import STATE, check, is_held, remove_holder, write_holder
from pipeline.core.processes import ProcessMark, kill_family

_LOCK, _WORKERS = ".lock", "workers"
_PARTING = 10.0  # seconds that a worker whose run has gone may take to end by itself
_BREATH = 0.02


@contextmanager
def hold(root: Path) -> Iterator[str]:
    """Keep every other run out of a folder; yields the word that proves whose it is.

    Raises
    ------
    ConfigError
        When another run holds the folder, or it cannot be made.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            "{root}: this folder cannot be made ({error}); choose --out", root=root, error=error.strerror
        ) from error
    lock = filelock.FileLock(root / _LOCK, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise ConfigError(
            "{root}: another run is writing to this folder; wait for it or choose --out", root=root
        ) from error
    try:
        word = secrets.token_hex(16)
        write_holder(root, word)
        _await_workers(root)
        yield word
    finally:
        _leave(root, word)
        lock.release()


def _leave(root: Path, word: str) -> None:
    """Take back the word, unless another run holds the folder."""
    with suppress(OSError):
        if is_held(root, word):
            remove_holder(root)
            shutil.rmtree(root / STATE / _WORKERS, ignore_errors=True)


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
            mark = ProcessMark(**json.loads(path.read_text(encoding="utf-8")))
            if mark.number != os.getpid():
                _await_end(mark)
        path.unlink(missing_ok=True)


def _await_end(mark: ProcessMark) -> None:
    begun = time.monotonic()
    while process := mark.find():
        if time.monotonic() - begun > _PARTING:
            kill_family(process)
        time.sleep(_BREATH)
