"""The trained tagger: a small Transformer over word pieces, run by ONNX Runtime with weights of a byte each.

It labels characters. The labels of a sentence are the most probable sequence that spells whole names; the scores
are the network's alone, so the search only keeps a name from ending without beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from pipeline.core.script import SEMICOLON, SENTENCE_ENDS
from pipeline.entities.tagger.batches import Encoded, build_batch, encode_sentence
from pipeline.entities.tagger.pieces import PieceTable, load_pieces
from pipeline.entities.tagger.viterbi import decode

# The folder of the weights within a spaCy pipeline, which is also the component's name.
FOLDER = "character_tagger"
NETWORK = "network.onnx"
INPUTS = ("pieces", "owners", "within", "characters")
TYPES = ("LOC", "ORG", "PERSON")
LABELS = ("O", *(f"{place}-{kind}" for kind in TYPES for place in "BIES"))
_ENDS = SENTENCE_ENDS + SEMICOLON + "\n"
SENTENCE = re.compile(rf"[^{_ENDS}]{{1,160}}[{_ENDS}]{{0,8}}|[{_ENDS}]{{1,160}}")
# Sentences whose labels are kept, some kilobytes a hundred.
KEPT = 10_000
FORBIDDEN = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name that the tagger found: offsets and type."""

    start: int
    end: int
    label: str


def split_sentences(text: str) -> list[str]:
    """The sentences (or pieces of long ones) that make up the text."""
    return SENTENCE.findall(text)


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

    def score(self, sentence: Encoded, table: PieceTable) -> NDArray[np.float32]:
        """The scores (characters x labels) of a sentence."""
        batch = build_batch([sentence], table)
        scores: NDArray[np.float32] = self._session.run(None, {name: getattr(batch, name) for name in INPUTS})[0][0]
        return scores


class CharacterTagger:
    """Finds names of people, places and organisations in Chinese text.

    Each sentence goes through the network alone: none is filled up to the length of another, and what is found in it
    depends on nothing beside it, so that a sentence that comes again need not be read again.
    """

    def __init__(self, scorer: Scorer, table: PieceTable) -> None:
        self._scorer = scorer
        self._table = table
        self._moves = allow_transitions()
        self._read: dict[str, NDArray[np.int8]] = {}

    def find(self, text: str) -> list[Tagged]:
        """The names in a text, in order."""
        sentences = split_sentences(text)
        if not sentences:
            return []
        self._label([s for s in dict.fromkeys(sentences) if s not in self._read])
        labels = np.concatenate([self._read[s] for s in sentences])
        found = list(read_spans(labels.tolist(), np.array([len(s) for s in sentences], dtype=np.int64)))
        if len(self._read) > KEPT:
            self._read.clear()
        return found

    def _label(self, sentences: Sequence[str]) -> None:
        """Read sentences, and keep the labels of their characters."""
        if not sentences:
            return
        scores = [self._scorer.score(encode_sentence(s, self._table), self._table) for s in sentences]
        lengths = np.array([len(s) for s in sentences], dtype=np.int64)
        labels = decode(np.concatenate(scores), self._moves, lengths).astype(np.int8)
        self._read.update(zip(sentences, np.split(labels, np.cumsum(lengths)[:-1]), strict=True))


@lru_cache(maxsize=2)
def load_tagger(folder: Path) -> CharacterTagger:
    """The tagger of a folder: network.onnx, pieces.npz and pieces.txt."""
    return CharacterTagger(Scorer(folder / NETWORK), load_pieces(folder))
