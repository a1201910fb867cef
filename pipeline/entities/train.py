"""Retrains the tagger of models/ner: ``python -m pipeline.entities.train [--data DIR] [--models DIR] [--seed N]``.

The training sentences are those of UniversalNER's GSDSimp (CC BY-SA 4.0), official texts that the rules label, and
news and abstracts without labels; none of them is a part of the project. A reader of twelve layers learns from the
labels, a small one from it; the large one is kept in the work folder, so that an interrupted run goes on from there.
The figures of GSDSimp's development part go into ``figures.json``. The same seed gives the same weights on the same
machine.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from pipeline.core.errors import ConfigError
from pipeline.core.stage import MODELS
from pipeline.entities.augmentation import Gold
from pipeline.entities.component import write_pipeline
from pipeline.entities.tagger import FOLDER, LABELS, TYPES, CharacterTagger, load_tagger

DATA = MODELS.parent.parent / "shared" / "data" / "ner"
WORK = MODELS.parent / "build" / "training"
TRAINING, DEVELOPMENT = "uner_gsdsimp_train.jsonl", "uner_gsdsimp_dev.jsonl"
NAMES = {"PER": "PERSON"}
SUMS = "SHA256SUMS"


def require(path: Path) -> Path:
    """The path of a file of training data.

    Raises
    ------
    ConfigError
        When it is absent.
    """
    if not path.exists():
        raise ConfigError(f"{path}: the training data are not here; --data names their folder")
    return path


def read_gold(path: Path) -> list[Gold]:
    """Sentences with their entities (start, end, type).

    Raises
    ------
    ConfigError
        When the file is absent.
    """
    require(path)
    sentences = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans = [(e["start"], e["end"], NAMES.get(e["label"], e["label"])) for e in row["entities"]]
        sentences.append((row["text"], spans))
    return sentences


def label_characters(length: int, spans: Iterable[tuple[int, int, str]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Indices into LABELS for each character: begin, inside, end or single of a type, or outside."""
    labels = np.zeros(length, dtype=np.int64)
    for start, end, kind in spans:
        labels[start:end] = LABELS.index(f"I-{kind}")
        labels[end - 1] = LABELS.index(f"E-{kind}")
        labels[start] = LABELS.index(f"{'S' if end - start == 1 else 'B'}-{kind}")
    return labels


def measure(tagger: CharacterTagger, gold: Sequence[Gold]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of exact spans, by type and over all."""
    counts = {kind: [0, 0, 0] for kind in (*TYPES, "all")}
    for text, spans in gold:
        right, found = set(spans), {(t.start, t.end, t.label) for t in tagger.find(text)}
        for kind, count in counts.items():
            mine, theirs = ({s for s in group if kind in (s[2], "all")} for group in (found, right))
            count[0] += len(mine & theirs)
            count[1] += len(mine)
            count[2] += len(theirs)
    return {
        kind: {
            "precision": round(hits / max(found, 1), 4),
            "recall": round(hits / max(right, 1), 4),
            "f1": round(2 * hits / max(found + right, 1), 4),
        }
        for kind, (hits, found, right) in counts.items()
    }


def write_sums(folder: Path) -> None:
    """Write the digests of a folder's files, as ``sha256sum -c`` reads them."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != SUMS)
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder).as_posix()}\n" for p in files]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def train(data: Path, models: Path, work: Path, *, seed: int) -> dict[str, dict[str, float]]:
    """Fit the tagger, write the pipeline, its figures and the digests; the figures."""
    resources = models / "ner" / FOLDER
    gold = read_gold(data / TRAINING)
    if find_spec("torch") is None:
        raise ConfigError("torch is not installed: training needs the extra 'models' (pip install -e .[models])")
    from pipeline.entities.training.course import Course, make_tagger

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
