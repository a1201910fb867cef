"""The whole line cold, stage by stage: processor time and peak memory, and what a kind of input costs to read.

One process does the stages one after the other; the child that reads files counts as extraction's. With a folder as
argument each stage's profile is written there too (``python -m pstats FILE``).
"""

from __future__ import annotations

import cProfile
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import psutil

from pipeline.core import engine
from pipeline.core.processes import processor_seconds
from pipeline.core.worker import run_task
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.reader import read_content
from pipeline.preparing import open_corpus
from pipeline.stages import STAGES

if TYPE_CHECKING:
    from pipeline.core.tasks import Done, ReduceTask, ShardTask

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
CORPORA, SCRIPT = SHARED / "corpora", SHARED / "eval" / "yardstick.py"
READING = "extraction.files"  # the stage that has a process read files
NAMES = ("us-asean-ip", "provincial-reports", "carbon")


@dataclass(slots=True)
class Cost:
    """Processor seconds, MiB at the highest, and the profile when one is wanted."""

    processor: float = 0.0
    peak: float = 0.0
    profile: cProfile.Profile = field(default_factory=lambda: cProfile.Profile(time.process_time))


class Meter:
    """Does tasks and keeps what each stage took."""

    def __init__(self, *, profiling: bool) -> None:
        self.costs: defaultdict[str, Cost] = defaultdict(Cost)
        self._own, self._profiling = psutil.Process(), profiling

    def run_task(self, task: ShardTask | ReduceTask) -> Done:
        """Do a task in this process."""
        reads = task.stage.name == READING
        cost, begun = self.costs[task.stage.name], _used(self._own, children=reads)
        forget_peak()
        if self._profiling:
            cost.profile.enable()
        try:
            return run_task(task)
        finally:
            cost.profile.disable()
            cost.processor += _used(self._own, children=reads) - begun
            cost.peak = max(cost.peak, read_peak())


def _used(process: psutil.Process, *, children: bool = True) -> float:
    """Processor seconds of a process, of those children that it had and, unless told otherwise, of those it has.

    To look for children takes a hundredth of a second on a machine of many processes: one stage alone has some.
    """
    times = process.cpu_times()
    own = processor_seconds(process) if children else times.user + times.system
    return float(own + times.children_user + times.children_system)


def forget_peak() -> None:
    """Let the kernel count the peak of this process anew, where it can."""
    reset = Path("/proc/self/clear_refs")
    if reset.exists():
        reset.write_text("5", encoding="ascii")


def read_peak() -> float:
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def measure_run(corpus: Path, out: Path, profiles: Path | None = None) -> dict[str, tuple[float, float]]:
    """Processor seconds and peak MiB of every stage of a cold run in this process."""
    meter = Meter(profiling=profiles is not None)
    config, scanned = open_corpus(corpus)
    with patch.object(engine, "run_task", meter.run_task):
        engine.run_pipeline(corpus.resolve(), out, config, STAGES, scanned, jobs=1, quiet=True)
    if profiles is not None:
        profiles.mkdir(parents=True, exist_ok=True)
        for name, cost in meter.costs.items():
            cost.profile.dump_stats(profiles / f"{name}.pstats")
    return {name: (cost.processor, cost.peak) for name, cost in meter.costs.items()}


def measure_kinds(corpus: Path) -> dict[str, tuple[int, int, float]]:
    """File ending to how many files were read, their characters, and the processor seconds of reading them."""
    found: dict[str, tuple[int, int, float]] = {}
    for path in sorted((corpus / "sources").rglob("*")):
        if not path.is_file():
            continue
        begun = time.process_time()
        content = read_content(path, ExtractionParameters())
        seconds = time.process_time() - begun
        files, characters, total = found.get(path.suffix, (0, 0, 0.0))
        size = sum(len(piece.text) for piece in content.pieces)
        found[path.suffix] = (files + 1, characters + size, total + seconds)
    return found


def _print_stages(name: str, costs: dict[str, tuple[float, float]], total: float) -> None:
    print(f"{name}, --jobs 1: {total:.1f} s of processor time")
    for stage, (seconds, peak) in costs.items():
        print(f"  {stage:24} {seconds:6.2f} s {seconds / total:6.1%} {peak:7.0f} MiB")
    rest = total - sum(seconds for seconds, _ in costs.values())
    print(f"  {'start, plan, digests':24} {rest:6.2f} s {rest / total:6.1%}")


def run_python(*arguments: str | Path) -> tuple[str, float]:
    """What a program of Python prints, and its processor seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    line = [sys.executable, *map(str, arguments)]
    done = subprocess.run(line, cwd=ROOT, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Print the figures of every corpus beside the plain script's, each measured in a process of its own."""
    if not CORPORA.is_dir():
        print("left out: needs the evaluation data in ../shared, which is not here")
        return
    for name in NAMES:
        with tempfile.TemporaryDirectory() as out:
            told, _ = run_python("-m", "tests.benchmarks.bench_stages", CORPORA / name, Path(out) / "run")
            script, plain = run_python(SCRIPT, CORPORA / name, Path(out) / "plain")
        figures = json.loads(told)
        kinds = measure_kinds(CORPORA / name)
        _print_stages(name, figures["stages"], figures["total"])
        print(f"  the plain script: {plain:.1f} s of processor time, {figures['total'] / plain:.2f} times that here")
        print(f"  by the clock it says: {script.splitlines()[-1]}")
        for ending, (files, characters, seconds) in kinds.items():
            print(
                f"  reading {files} {ending or 'nameless'}: {seconds:.2f} s, {characters / seconds:,.0f} characters/s"
            )


if __name__ == "__main__":
    found, given = Path(sys.argv[1]), list(map(Path, sys.argv[2:]))
    stages = measure_run(found, given[0], *given[1:])
    whole = _used(psutil.Process())
    print(json.dumps({"stages": stages, "total": whole}))
