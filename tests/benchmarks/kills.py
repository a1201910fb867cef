"""Runs that are ended at random moments: python -m tests.benchmarks.kills [KILLS] [SEED]

Runs the sample, ends the run, one of its workers or a child that reads a document by SIGTERM or SIGKILL, begins again
in the same folder, and so on until KILLS (100) have been dealt. After each death of a run it looks for processes that
are left and for files that change afterwards; each run that comes to its end must have written the bytes of one that
nobody touched. Exits with 1 where one of it does not hold.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import psutil

from tests.end_to_end.support import ROOT, command, snapshot
from tests.property.test_extraction_mutations import SAMPLE

CORPUS = SAMPLE.parent if SAMPLE.name == "sources" else SAMPLE
PARTING = 5.0  # seconds in which the processes of a run that has ended must be gone
AFTERWARDS = 1.0  # seconds in which a late write would show
MOST = 0.1  # of the time that a whole run takes, until the next kill: one run meets several
SIGNALS = (signal.SIGTERM, signal.SIGKILL)
READER = "pipeline.extraction.reading_process"
MARK = "PIPELINE_KILLS"  # in the surroundings of a run and of whatever it starts


def kind_of(process: psutil.Process) -> str:
    """What a process below a run is."""
    return "child" if READER in process.cmdline() else "worker"


def start(out: Path) -> subprocess.Popen[bytes]:
    """A run of two workers."""
    arguments = command("run", CORPUS, "--out", out, "--quiet", "--jobs", "2")
    return subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.DEVNULL, env={**os.environ, MARK: str(out)})


def family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The processes below a run."""
    try:
        return list(psutil.Process(process.pid).children(recursive=True))
    except psutil.Error:
        return []


def remaining(out: Path) -> list[psutil.Process]:
    """The processes of runs in this folder, whoever their parent is now."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get(MARK) == str(out) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file of a folder with its size and time."""
    found = {}
    for path in folder.rglob("*"):
        with suppress(OSError):
            found[str(path)] = (path.stat().st_size, path.stat().st_mtime_ns)
    return found


def strike(run: subprocess.Popen[bytes], chance: random.Random) -> str:
    """Send a signal to the run, to one of its workers or to a child, whichever are there; what was hit."""
    kinds: dict[str, list[psutil.Process]] = {"run": [psutil.Process(run.pid)]}
    for process in family(run):
        with suppress(psutil.Error):
            kinds.setdefault(kind_of(process), []).append(process)
    kind, number = chance.choice(sorted(kinds)), chance.choice(SIGNALS)
    chance.choice(kinds[kind]).send_signal(number)
    return f"{number.name} to {kind}"


def settle(out: Path) -> tuple[int, int]:
    """Of a run that has ended: processes still there after a while, and files that change later still."""
    _, left = psutil.wait_procs(remaining(out), timeout=PARTING)
    then = listing(out)
    time.sleep(AFTERWARDS)
    now = listing(out)
    return len(left), sum(then.get(path) != now.get(path) for path in then.keys() | now.keys())


def main(kills: int = 100, seed: int = 14) -> int:
    """Print the figures; the exit status."""
    chance, struck, ended = random.Random(seed), Counter[str](), Counter[str]()
    left = late = wrong = whole_runs = 0
    with tempfile.TemporaryDirectory() as place:
        untouched = Path(place, "untouched")
        begun = time.monotonic()
        start(untouched).wait()
        longest = MOST * (time.monotonic() - begun)
        whole, out = snapshot(untouched), Path(place, "0")
        while struck.total() < kills or whole_runs == 0 or out.exists():
            run = start(out)
            while run.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    run.wait(chance.uniform(0, longest))
                with suppress(psutil.Error):
                    if run.poll() is None and struck.total() < kills:
                        struck[strike(run, chance)] += 1
            processes, files = settle(out)
            left, late = left + processes, late + files
            ended[f"exit {run.returncode}"] += 1
            print(f"{struck.total()} kills, exit {run.returncode}, left {processes}, late {files}", flush=True)
            if run.returncode == 0:
                whole_runs += 1
                made = snapshot(out)
                wrong += sum(whole.get(n) != made.get(n) for n in whole.keys() | made.keys())
                out = Path(place, str(whole_runs))
        print(f"kills {struck.total()}: {', '.join(f'{what} {n}' for what, n in sorted(struck.items()))}")
        print(f"runs ended {dict(sorted(ended.items()))}; {whole_runs} came to their end, {wrong} files differ")
        print(f"processes left {left}, files written late {late}")
    return int(bool(left or late or wrong))


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
