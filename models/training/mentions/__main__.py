"""Train models/mentions: python -m models.training.mentions [--cross].

With --cross it only prints the figures.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from models.training.mentions.course import (
    build_examples,
    calibrate,
    calibration_error,
    cross_validate,
    f1,
    fit_models,
    is_kept,
    judge,
    score,
    tally,
    write,
)
from models.training.mentions.labels import measure_agreement, read_fresh, read_gold
from models.training.sums import write_sums
from pipeline.core.stage import MODELS
from pipeline.entities.mentions.mining import load_miner

FOUR = ("ORG", "GPE", "LOC", "LAW")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures, and without ``--cross`` write the model; 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the evaluation data")
    parser.add_argument("--cross", action="store_true", help="only print the figures")
    options = parser.parse_args(arguments)
    gold = read_gold(options.shared)
    miner = load_miner(MODELS, (), tagger=True)
    examples, fresh = build_examples(gold, miner), build_examples(read_fresh(options.shared), miner)
    missed = sum(len(g.names) for g in gold) - sum(len(e.gold.names) for e in examples)
    print(f"{len(gold)} texts, {sum(len(g.names) for g in gold)} names, {missed} in texts without candidates")
    cross_validate(examples)
    agreed, twice = measure_agreement(options.shared)
    print(f"two annotations of {twice} paragraphs agree at F1 {agreed:.3f}")
    read = {e.gold.document for e in fresh}
    judge(fresh, fit_models([e for e in examples if e.gold.document not in read]))
    calibration = calibrate(examples)
    score(fresh, calibration.scale, calibration.shift)
    curves = calibration.curves
    fields = [e for e in examples if e.gold.developed and e.gold.groups[0] != "national_report"]
    for title, part in (
        ("eleven fields", fields),
        ("national reports", [e for e in examples if e.gold.developed and e.gold.groups[0] == "national_report"]),
        ("annotated paragraphs", [e for e in examples if not e.gold.developed and e.gold.groups[0] != "sentences"]),
        ("random tenth of all", [e for e in examples if is_kept(e)]),
        ("fresh paragraphs", fresh),
    ):
        labels = tally(part, curves, lambda _, name: name[2])
        error, sure, count = calibration_error(part, curves)
        four = f1(counts for label, counts in labels.items() if label in FOUR)
        print(f"{title}: F1 {f1(labels.values()):.3f}, ORG+GPE+LOC+LAW {four:.3f}, "
              f"calibration error {error:.3f}, right of {count} with confidence 0.9 or more {sure:.3f}")  # fmt: skip
        print("  " + ", ".join(f"{label} {f1([counts]):.3f}" for label, counts in sorted(labels.items())))
    for field, counts in sorted(tally(fields, curves, lambda text, _: text.groups[0]).items()):
        print(f"  {field}: F1 {f1([counts]):.3f} (right {counts[0]}, wrong {counts[1]}, missed {counts[2]})")
    if not options.cross:
        write(fit_models(examples), calibration, MODELS / "mentions")
        write_sums(MODELS / "mentions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
