"""Retrains the tagger of models/ner: ``python -m pipeline.entities.train [--data DIR] [--models DIR] [--seed N]``.

The training sentences are those of UniversalNER's GSDSimp (CC BY-SA 4.0) and official texts that the rules label;
neither is a part of the project. The figures of GSDSimp's development part go into ``figures.json``. The same seed
gives the same weights on the same machine.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from pipeline.core.errors import ConfigError
from pipeline.core.stage import MODELS
from pipeline.entities.augmentation import Gold, exchange_names, read_pools
from pipeline.entities.component import write_pipeline
from pipeline.entities.fitting import Example, Schedule, Trainer
from pipeline.entities.names import load_names
from pipeline.entities.silver import read_silver
from pipeline.entities.tagger import FOLDER, LABELS, TYPES, CharacterTagger, Encoder
from pipeline.entities.vectors import load_vectors

DATA = MODELS.parent.parent / "shared" / "data" / "ner"
TRAINING, DEVELOPMENT = "uner_gsdsimp_train.jsonl", "uner_gsdsimp_dev.jsonl"
SILVER = "../silver/policy_texts.jsonl.gz"
SILVER_SENTENCES = 4000
NAMES = {"PER": "PERSON"}
SUMS = "SHA256SUMS"


def _require(path: Path) -> None:
    if not path.exists():
        raise ConfigError(f"{path}: the training data are not here; --data names their folder")


def read_gold(path: Path) -> list[Gold]:
    """Sentences with their entities (start, end, type).

    Raises
    ------
    ConfigError
        When the file is absent.
    """
    _require(path)
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


def train(data: Path, models: Path, *, seed: int, schedule: Schedule) -> dict[str, dict[str, float]]:
    """Fit the tagger, write the pipeline, its figures and the digests; the figures."""
    resources = models / "ner" / FOLDER
    names, vectors = load_names(resources), load_vectors(resources)
    encoder = Encoder(names)
    sentences = read_gold(data / TRAINING)
    _require(data / SILVER)
    sentences += exchange_names(sentences, read_pools(resources / "names.tsv"), seed=seed)
    sentences += read_silver(data / SILVER, models / "gazetteer", count=SILVER_SENTENCES)
    examples = [Example(encoder.encode(text), label_characters(len(text), spans)) for text, spans in sentences]
    trainer = Trainer(examples, vectors, len(LABELS), schedule, seed=seed)
    network = trainer.run(lambda epoch, loss: print(f"epoch {epoch}: loss {loss:.0f}", file=sys.stderr, flush=True))
    write_pipeline(CharacterTagger(network, names), models / "ner")
    figures = measure(CharacterTagger(network, names), read_gold(data / DEVELOPMENT))
    (models / "ner" / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for folder in ("ner", "gazetteer"):
        write_sums(models / folder)
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Retrain; 0, or 2 when the training data are not there."""
    parser = argparse.ArgumentParser(description="Retrain the tagger of models/ner.")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the UniversalNER files")
    parser.add_argument("--models", type=Path, default=MODELS, help="the models folder")
    parser.add_argument("--seed", type=int, default=1, help="of all that is random in training")
    parser.add_argument("--epochs", type=int, default=Schedule().epochs, help="how often to go over the sentences")
    options = parser.parse_args(arguments)
    try:
        figures = train(options.data, options.models, seed=options.seed, schedule=Schedule(epochs=options.epochs))
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
