"""Growth: the whole line over twice the texts, stage by stage, in processor time and peak memory.

Laws as plain files, and abstracts as one citation export; ``python -m tests.benchmarks.bench_growth laws 600`` takes
600 and 1,200 of them; ``make abstracts 20000 FOLDER`` writes a corpus and measures nothing. Texts that run out come
again with their numbers changed, so that none is a copy of another.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
LAWS, ABSTRACTS = DATA / "silver" / "policy_texts.jsonl.gz", DATA / "topics" / "csl_dev.jsonl"
SIZES = {"laws": 150, "abstracts": 500}
HAN = re.compile("[\u4e00-\u9fff]")
CHANGED = 9  # every so many characters one is another: an abstract that comes again is no copy


def make_laws(folder: Path, number: int) -> None:
    """A corpus of laws, a file each."""
    sources = folder / "sources"
    sources.mkdir(parents=True)
    with gzip.open(LAWS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, number)]
    for index, row in enumerate(islice(_repeat(rows, "text"), number)):
        (sources / f"{index:05}.md").write_text(f"# {row['title']}\n\n{row['text']}\n", encoding="utf-8")


def make_abstracts(folder: Path, number: int) -> None:
    """A corpus of abstracts, all records of one RIS file."""
    (folder / "sources").mkdir(parents=True)
    rows = [json.loads(line) for line in ABSTRACTS.read_text(encoding="utf-8").splitlines()]
    records = (_record(index, row) for index, row in enumerate(islice(_repeat(rows, "abstract"), number)))
    (folder / "abstracts.ris").write_text("\n".join(records), encoding="utf-8")


def _repeat(rows: list[dict[str, str]], name: str) -> Iterator[dict[str, str]]:
    """Titles and texts, over and over, each time with other characters exchanged."""
    alphabet = "".join(sorted(set(HAN.findall("".join(row[name] for row in rows)))))
    for turn in count():
        for index, row in enumerate(rows):
            text = list(row[name])
            for place in range(index % CHANGED, len(text), CHANGED) if turn else ():
                if HAN.match(text[place]):
                    text[place] = alphabet[(ord(text[place]) * 31 + turn * 7 + index) % len(alphabet)]
            yield {"title": f"{row['title']}{turn or ''}", name: "".join(text)}


def _record(index: int, row: dict[str, str]) -> str:
    lines = ("TY  - JOUR", f"TI  - {row['title']}", f"PY  - {1990 + index % 35}", f"AB  - {row['abstract']}", "ER  - ")
    return "\n".join(lines) + "\n"


MAKERS: dict[str, Callable[[Path, int], None]] = {"laws": make_laws, "abstracts": make_abstracts}


def measure(kind: str, number: int) -> tuple[dict[str, tuple[float, float]], float]:
    """Processor seconds and peak MiB by stage, and the processor seconds of all, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / kind
        MAKERS[kind](corpus, number)
        line = [sys.executable, "-m", "tests.benchmarks.bench_stages", str(corpus), str(Path(folder) / "run")]
        done = subprocess.run(line, cwd=ROOT, check=True, capture_output=True, text=True)
    figures = json.loads(done.stdout)
    return figures["stages"], figures["total"]


def compare(kind: str, number: int) -> None:
    """Print what so many texts and twice as many take."""
    (few, less), (many, more) = measure(kind, number), measure(kind, 2 * number)
    print(
        f"{number:,} and {2 * number:,} {kind}: {less:.1f} and {more:.1f} s of processor time, {more / less:.2f} times"
    )
    for stage, (seconds, peak) in many.items():
        before, height = few[stage]
        growth = f"{seconds / before:5.2f} times" if before > 0.5 else "           "
        print(f"  {stage:24} {before:7.2f} {seconds:7.2f} s {growth} {height:6.0f} {peak:6.0f} MiB")
    peaks = max(peak for _, peak in few.values()), max(peak for _, peak in many.values())
    print(f"  peak {peaks[0]:.0f} and {peaks[1]:.0f} MiB, {peaks[1] / peaks[0]:.2f} times")


def main() -> None:
    """Print the figures of both kinds of corpora."""
    if not LAWS.exists():
        print("left out: needs the evaluation data in ../shared, which is not here")
        return
    for kind, number in SIZES.items():
        compare(kind, number)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        MAKERS[sys.argv[2]](Path(sys.argv[4]), int(sys.argv[3]))
    else:
        compare(sys.argv[1], int(sys.argv[2]))
