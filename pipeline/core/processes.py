"""Processes that know each other: what one has used, and that a child ends when its parent does.

Only what every system has is taken for granted. Where the kernel can end a child with its parent (Linux) it is asked
to, since a thread that waits for that moment cannot run while a library holds the interpreter.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess

import psutil

_DEATH_SIGNAL, _KILL = 1, 9  # of Linux's prctl: PR_SET_PDEATHSIG, SIGKILL
ORPHANED = 75  # the status with which a process ends whose parent has gone


@dataclass(frozen=True, slots=True)
class ProcessMark:
    """A process of one machine; with the moment of its start, since numbers are given out again."""

    host: str
    number: int
    started: float

    @classmethod
    def own(cls) -> ProcessMark:
        """The mark of this process."""
        return cls(socket.gethostname(), os.getpid(), psutil.Process().create_time())

    def find(self) -> psutil.Process | None:
        """The process, or None when it has ended or belongs to another machine."""
        if self.host != socket.gethostname():
            return None
        try:
            process = psutil.Process(self.number)
            same = abs(process.create_time() - self.started) < 1 and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return None
        return process if same else None


def ask_kernel_to_end_with_parent() -> None:
    """Have the kernel kill this process when its parent ends, where it can."""
    if not sys.platform.startswith("linux"):
        return
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, _KILL, 0, 0, 0)


def end_with_parent() -> None:
    """End this process, started by :mod:`multiprocessing`, as soon as its parent has gone, however that ended."""
    parent = parent_process()
    if parent is None:
        return
    ask_kernel_to_end_with_parent()

    def follow() -> None:
        parent.join()
        os._exit(ORPHANED)

    threading.Thread(target=follow, daemon=True, name="follow-parent").start()


def processor_seconds(process: psutil.Process, *, alone: bool = False) -> float:
    """Seconds of processor time that a process and the children it has now have used; 0 when it has ended.

    To find children, all processes of the machine are looked at: some milliseconds, which ``alone`` saves.
    """
    total = 0.0
    for one in [process] if alone else _family(process):
        with suppress(psutil.Error):
            times = one.cpu_times()
            total += times.user + times.system
    return total


def resident_mebibytes(process: psutil.Process) -> float:
    """MiB of memory that a process holds; 0 when it has ended."""
    with suppress(psutil.Error):
        return float(process.memory_info().rss) / (1 << 20)
    return 0.0


def kill_family(process: psutil.Process) -> None:
    """Kill a process and its children."""
    for one in _family(process):
        with suppress(psutil.Error):
            one.kill()


def kill_all(processes: Iterable[BaseProcess]) -> None:
    """Kill processes of :mod:`multiprocessing` and wait until they have gone."""
    ending = list(processes)
    for process in ending:
        with suppress(ValueError, OSError):
            process.kill()
    for process in ending:
        with suppress(ValueError, OSError):
            process.join(10)


def _family(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return [process]
