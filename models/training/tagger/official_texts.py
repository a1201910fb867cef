"""Training sentences of official language, labelled by the rules: mostly to show the tagger what names nothing.

The gold sentences are encyclopedic; a tagger that has seen only those takes 严肃查处 for a person. Official texts are
full of such phrases, and the gazetteer and the rules label their names well.
"""

from __future__ import annotations

import gzip
import json
import re
from itertools import accumulate
from pathlib import Path

import rjieba

from models.training.tagger.augmentation import Gold
from pipeline.entities.mentions.mining import Miner
from pipeline.entities.tokens import DocumentTokens

SENTENCE = re.compile(r"[^。；\n]{12,90}[。；]")
TYPES = {"ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "PERSON": "PERSON"}


def read_silver(path: Path, gazetteer: Path, *, count: int) -> list[Gold]:
    """About ``count`` sentences spread evenly over the texts of a file, with the names that the rules see in them."""
    miner = Miner(gazetteer, (), None)
    segmenter = rjieba.Jieba()
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        texts = [json.loads(line)["text"] for line in handle]
    sentences = [m[0].strip() for text in texts for m in SENTENCE.finditer(text) if "#" not in m[0]]
    chosen = sentences[:: max(1, len(sentences) // count)][:count]
    return [(text, _label(text, miner, segmenter)) for text in chosen]


def _label(text: str, miner: Miner, segmenter: rjieba.Jieba) -> list[tuple[int, int, str]]:
    words = segmenter.tag(text)
    ends = list(accumulate(len(word) for word, _ in words))
    starts = [end - len(word) for end, (word, _) in zip(ends, words, strict=True)]
    tokens = DocumentTokens(starts, ends, [w for w, _ in words], [t for _, t in words])
    spans = miner.find(text, tokens, quantities=False)
    return [(s.start, s.end, TYPES[s.label]) for s in spans if s.label in TYPES]
