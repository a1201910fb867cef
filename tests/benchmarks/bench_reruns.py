"""What a change costs beside a cold run: processor time, stage by stage, each run in a process of its own.

``python -m tests.benchmarks.bench_reruns CORPUS [FOLDER]`` takes another corpus, and keeps the profile of each stage
of each run below the folder.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.bench_stages import CORPORA, run_python

NAME = "us-asean-ip"
LEAST = 0.005  # of the cold run: stages below that are not printed


def _append(path: Path, heading: str, line: str) -> None:
    before = path.read_text(encoding="utf-8") if path.exists() else heading + "\n"
    path.write_text(before.rstrip("\n") + f"\n{line}\n", encoding="utf-8")


def nothing(_: Path) -> None:
    """No change."""


def stop(corpus: Path) -> None:
    """One stop word more."""
    _append(corpus / "stopwords.txt", "", "有关")


def merge(corpus: Path) -> None:
    """One name merged into another."""
    _append(corpus / "thesaurus.csv", "variant,canonical", "自贸试验区,自由贸易试验区")


def _median(corpus: Path) -> Path:
    """The text of middling size."""
    texts = sorted((corpus / "sources").rglob("*.txt"), key=lambda path: (path.stat().st_size, path.name))
    return texts[len(texts) // 2]


def rename(corpus: Path) -> None:
    """One document renamed, in the table of metadata too."""
    found, table = _median(corpus), corpus / "metadata.csv"
    found.rename(found.with_stem(f"{found.stem}（存档）"))
    if table.exists():
        text = table.read_text(encoding="utf-8-sig")
        lines = [line.replace(found.name, f"{found.stem}（存档）.txt", 1) for line in text.splitlines()]
        table.write_text("\n".join(lines) + "\n", encoding="utf-8")


def move(corpus: Path) -> None:
    """One document moved to a folder of its own."""
    found = _median(corpus)
    (found.parent / "存档").mkdir()
    found.rename(found.parent / "存档" / found.name)


def take_away(corpus: Path) -> None:
    """One document less, so that the change measured is one more."""
    found = _median(corpus)
    found.rename(corpus.parent / found.name)


def put_back(corpus: Path) -> None:
    """The document again."""
    found = next(corpus.parent.glob("*.txt"))
    found.rename(corpus / "sources" / found.name)


CHANGES: dict[str, Callable[[Path], None]] = {
    "nothing": nothing, "stop word": stop, "merge": merge, "moved": move, "renamed": rename,
    "one more": put_back
}  # fmt: skip


def main(corpus: Path = CORPORA / NAME, profiles: Path | None = None) -> None:
    """Print the cold run's seconds, then those of each change with its share and that of its stages."""
    if not corpus.is_dir():
        print("left out: needs the evaluation data in ../shared, which is not here")
        return
    with tempfile.TemporaryDirectory() as scratch:
        base, run = Path(shutil.copytree(corpus, Path(scratch) / "corpus")), Path(scratch) / "run"
        for path in (base, *base.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        take_away(base)
        cold = _measure(base, run, profiles and profiles / "cold")
        print(f"cold: {cold['total']:.1f} s", flush=True)
        for name, change in CHANGES.items():
            copy = Path(scratch) / name
            again = Path(shutil.copytree(base, copy / base.name))
            shutil.copytree(run, copy / "run")
            for found in Path(scratch).glob("*.txt"):
                shutil.copy(found, copy)
            change(again)
            cost = _measure(again, copy / "run", profiles and profiles / name)
            _print(name, cost, cold["total"])
            shutil.rmtree(copy)


def _measure(corpus: Path, out: Path, profiles: Path | None) -> dict[str, float]:
    told, _ = run_python("-m", "tests.benchmarks.bench_stages", corpus, out, *([profiles] if profiles else []))
    figures = json.loads(told)
    stages = {name: seconds for name, (seconds, _) in figures["stages"].items()}
    return {**stages, "total": figures["total"]}


def _print(name: str, cost: dict[str, float], cold: float) -> None:
    print(f"{name}: {cost['total']:.1f} s, {cost['total'] / cold:.1%}", flush=True)
    rest = cost.pop("total") - sum(cost.values())
    for stage, seconds in {**cost, "start, plan, digests": rest}.items():
        if seconds >= LEAST * cold:
            print(f"  {stage:24} {seconds:6.2f} s {seconds / cold:6.1%}", flush=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
