"""Flipped bits in a finished run: python -m tests.benchmarks.flips RUN CORPUS [FLIPS] [SEED]

Copies the finished RUN of CORPUS and flips a bit in FLIPS (50) of its tables and outputs, chosen from all stages alike,
their sizes and times kept. They are flipped in rounds in which no stage (of a stage that works by shards: no shard)
has two, so that none is written anew for another's sake. `status` must say in each round that something is to be done,
and one run must bring all bytes back. Exits with 1 where a flip was not seen or not mended.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.end_to_end.support import ROOT, command, snapshot

UP_TO_DATE = "up to date"
ANEW = ("manifest.json", "rejects.csv")  # what every run writes


def files_by_state(out: Path) -> dict[str, list[str]]:
    """The files that each stage, or shard of a stage, says it made."""
    made = {}
    for path in sorted((out / ".state").rglob("*.json")):
        if path.stem == "code" or path.parent.name.startswith("matplotlib"):
            continue
        state = json.loads(path.read_text(encoding="utf-8"))
        entries = [*state.get("tables", {}).values(), *state.get("files", {}).values()]
        files = [f for entry in entries for f in entry["files"] if (out / f).stat().st_size]
        if files:
            made[path.relative_to(out / ".state").with_suffix("").as_posix()] = sorted(files)
    return made


def choose(out: Path, count: int, chance: random.Random) -> list[list[str]]:
    """So many files in rounds."""
    made = files_by_state(out)
    stages: dict[str, list[str]] = {}
    for state in made:
        stages.setdefault(state.partition("/")[0], []).append(state)
    chosen: dict[str, str] = {}
    while len(chosen) < count:
        state = chance.choice(stages[chance.choice(sorted(stages))])
        chosen.setdefault(chance.choice(made[state]), state)
    rounds: list[dict[str, str]] = []
    for name, state in chosen.items():
        free = next((held for held in rounds if state not in held), None)
        if free is None:
            rounds.append(free := {})
        free[state] = name
    return [list(held.values()) for held in rounds]


def flip(path: Path, chance: random.Random) -> None:
    """Flip one bit and leave size and times as they are."""
    data, times = bytearray(path.read_bytes()), path.stat()
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def is_seen(corpus: str, out: Path) -> bool:
    """Whether `status` names a stage that would run."""
    asked = command("status", corpus, "--out", out, "--lang", "en")
    done = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True)
    return any(UP_TO_DATE not in line for line in done.stdout.splitlines() if line.strip())


def main(run: str, corpus: str, flips: int = 50, seed: int = 14) -> int:
    """Print the figures; the exit status."""
    chance, kinds = random.Random(seed), Counter[str]()
    unseen, unmended = 0, list[str]()
    with tempfile.TemporaryDirectory() as place:
        out = Path(place, "out")
        shutil.copytree(run, out)
        if is_seen(corpus, out):
            print("the run is not up to date before anything is flipped")
            return 2
        whole = {n: d for n, d in snapshot(out).items() if n not in ANEW}
        rounds = choose(out, flips, chance)
        for names in rounds:
            kinds.update(Path(name).suffix for name in names)
            for name in names:
                flip(out / name, chance)
            unseen += not is_seen(corpus, out)
            subprocess.run(command("run", corpus, "--out", out, "--quiet", "--jobs", "1"), cwd=ROOT, check=True)
            made = snapshot(out)
            unmended += [name for name, data in whole.items() if made.get(name) != data]
    print(f"flips {kinds.total()} in {len(rounds)} rounds: {dict(kinds.most_common())}")
    print(f"rounds not seen {unseen}; files not mended {len(unmended)} {unmended[:5]}")
    return int(bool(unseen or unmended))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])))
