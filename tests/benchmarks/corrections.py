"""How long a correction takes to show: python -m tests.benchmarks.corrections CORPUS RUN

Both are copied. Processor time is that of the studio and its processes, from the request to the corrected pages; the
wall time beside it is as the machine is loaded.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.end_to_end.studio_client import StudioProcess, open_studio

PAGES = ("entities.html", "data/entities.js", "data/entity-0000.js")
REST = 1.0  # seconds without work after which the studio is ready


def main(corpus: str, run: str) -> None:
    """Print a line a correction: its kind, seconds of processor and by the clock, the load."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, name = Path(scratch) / "corpora", Path(corpus).name
        shutil.copytree(corpus, folder / name)
        shutil.copytree(run, Path(scratch) / "build" / name)
        with open_studio(folder) as studio:
            found = re.search(r"/c/(\w+)/", studio.ask("GET", f"{studio.base}/")[2].decode())
            assert found
            measure(studio, found[1], Path(scratch) / "build" / name)


def measure(studio: StudioProcess, key: str, run: Path) -> None:
    """Merge and drop the two commonest bodies."""
    import pipeline

    entities = pipeline.open_run(run).table("entities")
    first, second = entities.loc[entities["label"] == "ORG", "name"].iloc[:2]
    studio.post(f"/c/{key}/warm")
    process = psutil.Process(studio.process.pid)
    before = -REST
    while (now := spent(process)) - before > REST / 100:
        before = now
        time.sleep(REST)
    for said in ({"kind": "same as", "target": first, "value": "甲乙丙丁"}, {"kind": "not a name", "target": second}):
        begun, used = time.monotonic(), spent(process)
        studio.post(f"/c/{key}/correct", **said)
        assert studio.post(f"/c/{key}/preview")["shown"]
        for page in PAGES:
            assert studio.ask("GET", f"{studio.base}/c/{key}/result/report/{page}")[0] == 200
        processor, wall = spent(process) - used, time.monotonic() - begun
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
        print(f"{said['kind']}: {processor:.2f} s of processor time, {wall:.2f} s by the clock, load {load:.1f}")
        studio.post(f"/c/{key}/stop")  # the run behind it would be counted with the next one


def spent(process: psutil.Process) -> float:
    """Seconds of processor time of a process and its children."""
    return sum(sum(p.cpu_times()[:2]) for p in (process, *process.children(recursive=True)))


if __name__ == "__main__":
    main(*sys.argv[1:3])
