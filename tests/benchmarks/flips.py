"""Flipped bits in a finished run: python -m tests.benchmarks.flips RUN CORPUS [FLIPS] [SEED]

Copies the finished RUN of CORPUS and flips a bit of one of its files at a time, FLIPS (50) of them, the file's size
and time kept. `status` must say that something is to be done, and a run must bring the old bytes back. Left aside are
the files that every run writes anew. Exits with 1 where a flip was not seen or not mended.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.end_to_end.support import ROOT, command, snapshot

ANEW = ("manifest.json", "rejects.csv")
UP_TO_DATE = "up to date"


def flip(path: Path, chance: random.Random) -> None:
    """Flip one bit and leave size and times as they are."""
    data, times = bytearray(path.read_bytes()), path.stat()
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def is_seen(corpus: str, out: Path) -> bool:
    """Whether `status` names a stage that would run."""
    done = subprocess.run(
        command("status", corpus, "--out", out, "--lang", "en"), cwd=ROOT, check=True, capture_output=True, text=True
    )
    return any(UP_TO_DATE not in line for line in done.stdout.splitlines() if line.strip())


def main(run: str, corpus: str, flips: int = 50, seed: int = 14) -> int:
    """Print the figures; the exit status."""
    chance, kinds = random.Random(seed), Counter[str]()
    unseen, unmended = [], []
    with tempfile.TemporaryDirectory() as place:
        out = Path(place, "out")
        shutil.copytree(run, out)
        if is_seen(corpus, out):
            print("the run is not up to date before anything is flipped")
            return 2
        whole = snapshot(out)
        names = sorted(name for name, data in whole.items() if data and name not in ANEW)
        for name in chance.sample(names, min(flips, len(names))):
            kinds[Path(name).suffix] += 1
            flip(out / name, chance)
            unseen += [] if is_seen(corpus, out) else [name]
            subprocess.run(command("run", corpus, "--out", out, "--quiet"), cwd=ROOT, check=True)
            made = snapshot(out)
            unmended += [n for n in whole.keys() | made.keys() if whole.get(n) != made.get(n) and n not in ANEW]
    print(f"flips {kinds.total()} in {dict(kinds.most_common())}")
    print(f"not seen {len(unseen)} {unseen[:5]}; not mended {len(unmended)} {unmended[:5]}")
    return int(bool(unseen or unmended))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])))
