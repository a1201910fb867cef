"""The trained tagger: a small Transformer over word pieces, run by ONNX Runtime with weights of a byte each.

It labels characters. The labels of a sentence are the most probable sequence that spells whole names; the scores
are the network's alone, so the search only keeps a name from ending without beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from pipeline.entities.tagger.batches import Encoded, build_batch, encode_sentence
from pipeline.entities.tagger.pieces import PieceTable, load_pieces
from pipeline.entities.tagger.viterbi import Batch, decode_best

# The folder of the weights within a spaCy pipeline, which is also the component's name.
FOLDER = "character_tagger"
NETWORK = "network.onnx"
INPUTS = ("pieces", "absent", "owners", "within", "characters")
TYPES = ("LOC", "ORG", "PERSON")
LABELS = ("O", *(f"{place}-{kind}" for kind in TYPES for place in "BIES"))
SENTENCE = re.compile(r"[^。！？；\n]{1,160}[。！？；\n]{0,8}|[。！？；\n]{1,160}")
# Sentences go through the network so many pieces at a time, those of like length together.
BATCH = 2048
FORBIDDEN = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name that the tagger found: offsets and type."""

    start: int
    end: int
    label: str


def split_lengths(text: str) -> NDArray[np.int64]:
    """Lengths of the sentences (or pieces of long ones) that make up the text."""
    return np.array([m.end() - m.start() for m in SENTENCE.finditer(text)], dtype=np.int64)


def read_spans(labels: Sequence[int], lengths: NDArray[np.int64]) -> Iterator[Tagged]:
    """The names that a sequence of labels spells; a name ends with its sentence."""
    ends = set(np.cumsum(lengths).tolist())
    start, kind = -1, ""
    for position, label in enumerate(labels):
        place, _, name = LABELS[label].partition("-")
        if start >= 0 and (position in ends or place in "OBS" or name != kind):
            yield Tagged(start, position, kind)
            start = -1
        if place in "BIES" and start < 0 and name:
            start, kind = position, name
        if place in "ES" and start >= 0:
            yield Tagged(start, position + 1, kind)
            start = -1
    if start >= 0:
        yield Tagged(start, len(labels), kind)


def allow_transitions() -> NDArray[np.float32]:
    """Zero where a label may follow another, a prohibitive cost elsewhere (labels x labels)."""
    moves = np.full((len(LABELS), len(LABELS)), FORBIDDEN, dtype=np.float32)
    for row, before in enumerate(LABELS):
        for column, after in enumerate(LABELS):
            (left, _, name), (right, _, other) = before.partition("-"), after.partition("-")
            if (left in "OES" and right in "OBS") or (left in "BI" and right in "IE" and name == other):
                moves[row, column] = 0
    return moves


class Scorer:
    """The network: scores of every label for every character of some sentences."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        # The pipeline runs documents in processes of their own.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # Memory that grew for one long document would stay with the process.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def score(self, sentences: Sequence[Encoded], table: PieceTable) -> list[NDArray[np.float32]]:
        """The scores (characters x labels) of each sentence."""
        scores: list[NDArray[np.float32]] = [np.empty((0, len(LABELS)), dtype=np.float32)] * len(sentences)
        for chosen in _group_by_length(sentences):
            batch = build_batch([sentences[index] for index in chosen], table)
            found = self._session.run(None, {name: getattr(batch, name) for name in INPUTS})[0]
            for row, index in enumerate(chosen):
                scores[index] = found[row, : len(sentences[index].owners)]
        return scores


def _group_by_length(sentences: Sequence[Encoded]) -> Iterator[list[int]]:
    order = sorted(range(len(sentences)), key=lambda index: len(sentences[index].pieces))
    start = 0
    while start < len(order):
        end = start + 1
        while end < len(order) and (end + 1 - start) * len(sentences[order[end]].pieces) <= BATCH:
            end += 1
        yield order[start:end]
        start = end


class CharacterTagger:
    """Finds names of people, places and organisations in Chinese text."""

    def __init__(self, scorer: Scorer, table: PieceTable) -> None:
        self._scorer = scorer
        self._table = table
        self._moves = allow_transitions()

    def find(self, text: str) -> list[Tagged]:
        """The names in a text, in order."""
        lengths = split_lengths(text)
        if not len(lengths):
            return []
        bounds = np.concatenate(([0], np.cumsum(lengths))).tolist()
        sentences = [encode_sentence(text[a:b], self._table) for a, b in pairwise(bounds)]
        scores = np.concatenate(self._scorer.score(sentences, self._table))
        labels = decode_best(scores, self._moves, Batch.of(lengths))
        return list(read_spans(labels.tolist(), lengths))


@lru_cache(maxsize=2)
def load_tagger(folder: Path) -> CharacterTagger:
    """The tagger of a folder: network.onnx, pieces.npz and pieces.txt."""
    return CharacterTagger(Scorer(folder / NETWORK), load_pieces(folder))
