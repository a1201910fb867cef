"""Retrains the tagger of models/ner: ``python -m models.training.tagger [--data DIR] [--models DIR] [--seed N]``.

The training sentences are those of UniversalNER's GSDSimp (CC BY-SA 4.0), official texts that the rules label, and
news and abstracts without labels; none of them is a part of the project. A reader of twelve layers learns from the
labels, a small one from it; the large one is kept in the work folder, so that an interrupted run goes on from there.
The figures of GSDSimp's development part go into ``figures.json``. The same seed gives the same weights on the same
machine.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from models.training.sums import write_sums
from models.training.tagger.gold import measure, read_gold
from pipeline.core.errors import ConfigError
from pipeline.core.stage import MODELS
from pipeline.entities.tagger.spacy_component import write_pipeline
from pipeline.entities.tagger.tagger import FOLDER, load_tagger

DATA = MODELS.parent.parent / "shared" / "data" / "ner"
WORK = MODELS.parent / "build" / "training"
TRAINING, DEVELOPMENT = "uner_gsdsimp_train.jsonl", "uner_gsdsimp_dev.jsonl"


def train(data: Path, models: Path, work: Path, *, seed: int) -> dict[str, dict[str, float]]:
    """Fit the tagger, write the pipeline, its figures and the digests; the figures."""
    resources = models / "ner" / FOLDER
    gold = read_gold(data / TRAINING)
    if find_spec("torch") is None:
        raise ConfigError("torch is not installed: training needs the extra 'models' (pip install -e .[models])")
    from models.training.tagger.course import Course, make_tagger

    make_tagger(Course(gold, data, resources / "names.tsv", models / "gazetteer", work), resources, seed=seed)
    write_pipeline(models / "ner")
    load_tagger.cache_clear()
    figures = measure(load_tagger(resources), read_gold(data / DEVELOPMENT))
    (models / "ner" / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for folder in ("ner", "gazetteer"):
        write_sums(models / folder)
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Retrain; 0, or 2 when the training data or packages are not there."""
    parser = argparse.ArgumentParser(description="Retrain the tagger of models/ner.")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the UniversalNER files")
    parser.add_argument("--models", type=Path, default=MODELS, help="the models folder")
    parser.add_argument("--work", type=Path, default=WORK, help="where to keep what is trained on the way")
    parser.add_argument("--seed", type=int, default=1, help="of all that is random in training")
    options = parser.parse_args(arguments)
    try:
        figures = train(options.data, options.models, options.work, seed=options.seed)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
