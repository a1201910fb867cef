"""What speaks for a candidate: the figures that terms and keywords are scored by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import numpy as np
import rjieba

from pipeline.core.errors import MissingModelError
from pipeline.segmentation.candidates import Candidates
from pipeline.segmentation.vocabulary import Floats, Integers, Vocabulary

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


@dataclass(frozen=True, slots=True)
class WordFigures:
    """What candidates have from their words: a figure for each word of a vocabulary."""

    characters: Floats
    generality: Floats
    rarity: Floats
    share: Floats  # logarithm of the word's share in all tokens


def describe_words(vocabulary: Vocabulary) -> WordFigures:
    """The figures of all words of a corpus."""
    return WordFigures(
        np.fromiter(map(len, vocabulary.words), dtype=np.float64, count=len(vocabulary.words)),
        _measure_generality(vocabulary.words),
        np.log(max(1, vocabulary.texts) / np.maximum(1, vocabulary.documents)),
        np.log(vocabulary.frequency / max(1, vocabulary.size)),
    )


def code_patterns(candidates: Candidates, vocabulary: Vocabulary) -> Integers:
    """A number for each candidate's part-of-speech pattern, whose digits are its words' tags, counted from 1."""
    codes = np.zeros(len(candidates), dtype=np.int64)
    size = len(vocabulary.tags) + 1
    for step in range(int(candidates.length.max(initial=0))):
        inside = candidates.length > step
        codes[inside] = codes[inside] * size + vocabulary.tag[candidates.words[inside, step]] + 1
    return codes


def _weigh_patterns(candidates: Candidates, vocabulary: Vocabulary, patterns: Mapping[str, float]) -> Floats:
    """The log-odds of each candidate's pattern."""
    tags = {tag: number for number, tag in enumerate(vocabulary.tags, start=1)}
    coded = {}
    for pattern, odds in patterns.items():
        if all(tag in tags for tag in pattern.split()):
            coded[reduce(lambda code, tag: code * (len(tags) + 1) + tags[tag], pattern.split(), 0)] = odds
    known, weights = np.array(sorted(coded)), np.array([coded[code] for code in sorted(coded)])
    codes, other = code_patterns(candidates, vocabulary), patterns["*"]
    if not len(known):
        return np.full(len(codes), other)
    places = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    return np.where(known[places] == codes, weights[places], other)


def describe_candidates(
    candidates: Candidates, vocabulary: Vocabulary, figures: WordFigures, patterns: Mapping[str, float]
) -> dict[str, Floats]:
    """The features of each candidate as a word sequence of the corpus, name to one figure a candidate."""
    characters = _sum_words(candidates, figures.characters)
    generality = _sum_words(candidates, figures.generality)
    return {
        "pattern": _weigh_patterns(candidates, vocabulary, patterns),
        "single": (candidates.length == 1).astype(float),
        "words": candidates.length.astype(float),
        "characters": np.minimum(characters, _CHARACTER_CAP),
        "two_characters": (characters == 2).astype(float),
        "three_characters": (characters == 3).astype(float),
        "four_characters": (characters == 4).astype(float),
        "cohesion": _measure_cohesion(candidates, vocabulary, figures),
        "left_entropy": np.minimum(candidates.left, _ENTROPY_CAP),
        "right_entropy": np.minimum(candidates.right, _ENTROPY_CAP),
        "nested": candidates.longer / candidates.frequency,
        "log_frequency": np.log(candidates.frequency),
        "log_extensions": np.log1p(candidates.extensions),
        "rarity": np.log(max(1, vocabulary.texts) / candidates.documents),
        "generality": generality / candidates.length,
        "single_generality": np.where(candidates.length == 1, generality, 0.0),
        "word_rarity": _sum_words(candidates, figures.rarity) / candidates.length,
    }


def _measure_cohesion(candidates: Candidates, vocabulary: Vocabulary, figures: WordFigures) -> Floats:
    """Normalised pointwise mutual information of each candidate's words (Bouma 2009), 0 for single words.

    For more than two words it is divided by one less than their number.
    """
    joint = np.log(candidates.frequency / max(1, vocabulary.size))
    scale = np.maximum(candidates.length - 1, 1) * -np.where(joint < 0, joint, -1.0)
    return np.where(candidates.length > 1, (joint - _sum_words(candidates, figures.share)) / scale, 0.0)


def _measure_generality(words: list[str]) -> Floats:
    """Logarithm of each word's frequency in jieba's dictionary, which rjieba tells to within one occurrence."""
    known = [rjieba.suggest_freq(word) if rjieba.has_word(word) else 0 for word in words]
    return np.asarray(np.log1p(np.array(known, dtype=np.float64)))


def _sum_words(candidates: Candidates, per_word: Floats) -> Floats:
    """The sum of a figure of words over each candidate's words."""
    total = np.zeros(len(candidates))
    for step in range(int(candidates.length.max(initial=0))):
        inside = candidates.length > step
        total[inside] += per_word[candidates.words[inside, step]]
    return total
