"""The same bytes on a busy machine: python -m tests.benchmarks.loaded CORPUS RUN [RUNS] [BUSY] [JOBS]

Runs CORPUS RUNS (3) times with BUSY (24) processes beside it that do nothing but count, each time into an empty
folder, and prints what differs from RUN, a finished run of it, and what was given up for want of time. Exits with 1
where a file differs or anything was timed out.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.end_to_end.support import ROOT, command, snapshot

COUNTING = "while True: pass"
OF_TIME = ("DocumentTimeout", "PassingError")


@contextmanager
def busy(count: int) -> Iterator[None]:
    """So many processes that want a core each."""
    processes = [subprocess.Popen([sys.executable, "-c", COUNTING]) for _ in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def run(corpus: Path, out: Path, jobs: str) -> tuple[dict[str, bytes], int, float]:
    """A run into an empty folder: its files, how many documents or pages ran out of time, seconds by the clock."""
    begun = time.monotonic()
    subprocess.run(command("run", corpus, "--out", out, "--quiet", "--jobs", jobs), cwd=ROOT, check=True)
    with (out / "rejects.csv").open(encoding="utf-8-sig") as handle:
        over = [row for row in csv.DictReader(handle) if row["error"] in OF_TIME]
    return snapshot(out), len(over), time.monotonic() - begun


def main(corpus: str, finished: str, runs: int = 3, count: int = 24, jobs: int = 2) -> int:
    """Print a line a run; the exit status."""
    whole, faults = snapshot(Path(finished)), 0
    for number in range(1, runs + 1):
        with tempfile.TemporaryDirectory() as place, busy(count):
            before = os.getloadavg()[0]
            made, over, seconds = run(Path(corpus), Path(place), str(jobs))
            load = max(before, os.getloadavg()[0])
        other = sorted(n for n in whole.keys() | made.keys() if whole.get(n) != made.get(n))
        faults += len(other) + over
        print(
            f"{count} busy processes, run {number}: {len(made)} files, {len(other)} differ {other[:5]}, "
            f"over time {over}, {seconds:.0f} s, load {load:.0f}",
            flush=True,
        )
    return int(bool(faults))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])))
