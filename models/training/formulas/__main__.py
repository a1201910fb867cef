"""Write models/policies/formulas.tsv: runs of letters that at least a fiftieth of many laws hold.

``python -m models.training.formulas LAWS.jsonl.gz`` (a JSON object with ``text`` a line).
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pipeline.core.stage import MODELS
from pipeline.policies.formulas import RUN
from pipeline.policies.letters import read_letters

# The share of the laws that hold a run; at less, the wording of single fields of law comes in.
LEAST = 0.02
SOURCE = "counted in official laws and regulations"


def count_runs(texts: Iterable[str]) -> tuple[Counter[str], int]:
    """In how many of the texts each run of letters stands, and how many texts there are."""
    kept = list(texts)
    counts: Counter[str] = Counter()
    for text in read_letters(kept).texts():
        counts.update({text[i : i + RUN] for i in range(len(text) - RUN + 1)})
    return counts, len(kept)


def main() -> None:
    """Count the texts of the file and write the table, the commonest runs first."""
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as handle:
        counts, size = count_runs(json.loads(line)["text"] for line in handle)
    rows = sorted((-count, run) for run, count in counts.items() if count >= LEAST * size)
    lines = ["run\tlaws\tsource\n", *(f"{run}\t{-count}\t{SOURCE}\n" for count, run in rows)]
    Path(MODELS / "policies" / "formulas.tsv").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
