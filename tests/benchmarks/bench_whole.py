"""The whole line against a plain script with the same packages, over the real corpus beside the project."""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
RUNS = 3


def _seconds(*arguments: str | Path) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *map(str, arguments)], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    """Print the ratio of wall times (median of pairs, outputs cold) and the peak memory of any process."""
    corpus, script = SHARED / "corpora" / "us-asean-ip", SHARED / "eval" / "yardstick.py"
    if not script.exists():
        print("left out: needs the evaluation data in ../shared, which is not here")
        return
    ratios, own = [], []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for turn in range(RUNS):
            plain = _seconds(script, corpus, out / f"plain{turn}")
            own.append(_seconds("-m", "pipeline", "run", corpus, "--out", out / "run", "--quiet"))
            ratios.append(own[-1] / plain)
            rerun = _seconds("-m", "pipeline", "run", corpus, "--out", out / "run", "--quiet")
            shutil.rmtree(out / "run")
            print(
                f"plain script {plain:.1f} s, whole line {own[-1]:.1f} s, ratio {ratios[-1]:.2f}, rerun {rerun:.2f} s"
            )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    print(f"median ratio {statistics.median(ratios):.2f}; peak memory of any process {peak:.2f} GiB")
