"""Labelled sentences for the tagger: read, turned into labels, and measured against."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from models.training.tagger.augmentation import Gold
from pipeline.core.errors import ConfigError
from pipeline.entities.tagger.tagger import LABELS, TYPES, CharacterTagger

NAMES = {"PER": "PERSON"}


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
