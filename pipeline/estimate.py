"""Before long work: about how long it will take and how much disk it needs, from the sizes of the files to read."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.messages import say

# Fitted to two corpora of 34 and 127 files (3 and 18 MB): 12 and 57 seconds of processor time, 14 and 40 MB.
_START, _PER_FILE, _PER_MEGABYTE = 5.0, 0.1, 2.2
_DISK_START, _DISK_PER_MEGABYTE = 10.0, 1.7
_SPREAD = (0.5, 4.0)  # texts take half as long; scans, which are recognised, several times
_LONG = 30.0  # seconds; below that nothing is said


@dataclass(frozen=True, slots=True)
class Estimate:
    """Seconds by the clock, from and to, and megabytes of disk that a run may take."""

    least: float
    most: float
    megabytes: float


def estimate_run(sizes: Sequence[int], jobs: int) -> Estimate:
    """What a run over files of these sizes (bytes) may take with so many processes."""
    megabytes = sum(sizes) / 1e6
    seconds = _START + (_PER_FILE * len(sizes) + _PER_MEGABYTE * megabytes) * (0.4 + 0.6 / max(jobs, 1))
    return Estimate(seconds * _SPREAD[0], seconds * _SPREAD[1], _DISK_START + _DISK_PER_MEGABYTE * megabytes)


def describe_estimate(sizes: Sequence[int], jobs: int, out: Path) -> str:
    """One line about what is to come; empty when it will not take long."""
    made = estimate_run(sizes, jobs)
    if made.most < _LONG:
        return ""
    there = next(p for p in (out, *out.parents) if p.exists())
    free = shutil.disk_usage(there).free / 1e6
    line = say(
        "{files} files to read: about {least} to {most} minutes and {megabytes} MB of disk ({free} MB are free).",
        files=len(sizes),
        least=f"{made.least / 60:.1f}",
        most=f"{made.most / 60:.1f}",
        megabytes=f"{made.megabytes:.0f}",
        free=f"{free:.0f}",
    )
    short = say("This may be more than the disk has room for; choose another --out.") if made.megabytes > free else ""
    return f"{line} {short}".strip()
