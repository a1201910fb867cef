"""What speaks for a candidate: the figures that terms and keywords are scored by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rjieba

from pipeline.core.errors import MissingModelError
from pipeline.segmentation.candidates import Candidates, Floats, Integers, TokenArrays, distinct

_ENTROPY_CAP = 3.0
_CHARACTER_CAP = 10


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model: the log-odds of a candidate are the intercept and the weighted sum of its features."""

    intercept: float
    weights: Mapping[str, float]

    def score(self, features: Mapping[str, Floats]) -> Floats:
        """The log-odds of each candidate."""
        total = np.full(len(next(iter(features.values()))), self.intercept)
        for name in sorted(self.weights):
            total += self.weights[name] * features[name]
        return total


def read_weights(path: Path, model: str) -> Weights:
    """The weights of one model in a table with the columns model, feature, weight."""
    weights = {row[1]: float(row[2]) for row in read_rows(path) if row[0] == model}
    return Weights(weights.pop("intercept"), weights)


def read_patterns(path: Path) -> dict[str, float]:
    """Part-of-speech pattern to the log-odds that its word sequences are terms; the pattern ``*`` is for all others."""
    return {pattern: float(odds) for pattern, odds in read_rows(path)}


def read_rows(path: Path) -> list[list[str]]:
    """The rows of a tab-separated table under its header; lines that begin with # are comments."""
    if not path.is_file():
        raise MissingModelError("{path} is missing; it is part of the project: restore it with git checkout", path=path)
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [line.split("\t") for line in lines[1:]]


def count_by_pattern(tokens: TokenArrays, candidates: Candidates) -> tuple[Integers, list[str]]:
    """Each candidate's part-of-speech pattern at its first occurrence: ids, and the patterns (tags with spaces)."""
    codes = np.zeros(len(candidates), dtype=np.int64)
    size = len(tokens.tags) + 1
    for step in range(int(candidates.length.max(initial=0))):
        inside = candidates.length > step
        codes[inside] = codes[inside] * size + tokens.tag[candidates.example[inside] + step] + 1
    keys, ids = np.unique(codes, return_inverse=True)
    return ids, [_decode(key, size, tokens.tags) for key in keys.tolist()]


def _decode(code: int, size: int, tags: list[str]) -> str:
    parts: list[str] = []
    while code:
        code, digit = divmod(code, size)
        parts.append(tags[digit - 1])
    return " ".join(reversed(parts))


def describe_candidates(
    tokens: TokenArrays, candidates: Candidates, patterns: Mapping[str, float]
) -> dict[str, Floats]:
    """The features of each candidate as a word sequence of the corpus, name to one figure a candidate."""
    ids, names = count_by_pattern(tokens, candidates)
    odds = np.array([patterns.get(name, patterns["*"]) for name in names])
    characters = _span_sums(tokens, candidates, _per_word(tokens, len))
    general = _per_word(tokens, _generality)
    documents = np.log(max(1, len(tokens.documents)) / candidates.documents)
    spread = _per_type_idf(tokens)
    return {
        "pattern": odds[ids] if len(ids) else np.zeros(0),
        "single": (candidates.length == 1).astype(float),
        "words": candidates.length.astype(float),
        "characters": np.minimum(characters, _CHARACTER_CAP),
        "two_characters": (characters == 2).astype(float),
        "three_characters": (characters == 3).astype(float),
        "four_characters": (characters == 4).astype(float),
        "cohesion": candidates.cohesion,
        "left_entropy": np.minimum(candidates.left, _ENTROPY_CAP),
        "right_entropy": np.minimum(candidates.right, _ENTROPY_CAP),
        "nested": candidates.longer / candidates.frequency,
        "log_frequency": np.log(candidates.frequency),
        "log_extensions": np.log1p(candidates.extensions),
        "rarity": documents,
        "generality": _span_sums(tokens, candidates, general) / candidates.length,
        "single_generality": np.where(candidates.length == 1, _span_sums(tokens, candidates, general), 0.0),
        "word_rarity": _span_sums(tokens, candidates, spread) / candidates.length,
    }


def _per_word(tokens: TokenArrays, measure: Callable[[str], float]) -> Floats:
    return np.fromiter(map(measure, tokens.words), dtype=np.float64, count=len(tokens.words))


def _generality(word: str) -> float:
    """Logarithm of the word's frequency in jieba's dictionary, which rjieba tells to within one occurrence."""
    return float(np.log1p(rjieba.suggest_freq(word))) if rjieba.has_word(word) else 0.0


def _per_type_idf(tokens: TokenArrays) -> Floats:
    count = max(1, len(tokens.documents))
    pairs = distinct(tokens.word * count + tokens.document)
    return np.log(count / np.maximum(1, np.bincount(pairs // count, minlength=len(tokens.words))))


def _span_sums(tokens: TokenArrays, candidates: Candidates, per_word: Floats) -> Floats:
    """The sum of a figure of words over each candidate's words."""
    sums = np.concatenate(([0.0], np.cumsum(per_word[tokens.word])))
    total: Floats = sums[candidates.example + candidates.length] - sums[candidates.example]
    return total
