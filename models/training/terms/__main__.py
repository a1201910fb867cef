"""Fit what terms and keywords are scored by, on abstracts with the keywords that their authors chose.

``python -m models.training.terms ABSTRACTS.jsonl`` (a JSON object with title, abstract and keywords a line)
writes models/lexicon/term_patterns.tsv and term_weights.tsv. With ``--evaluate`` it prints the F1 at 5 of a
cross-validation instead, in which no document is scored by weights that have seen it.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.core.config import Config, CorpusParameters
from pipeline.core.stage import MODELS, Context
from pipeline.records.base import make_table
from pipeline.records.extraction import Block
from pipeline.segmentation.background import read_usual
from pipeline.segmentation.candidates import Candidates
from pipeline.segmentation.corpus_counts import count_corpus
from pipeline.segmentation.features import Weights, code_patterns, describe_candidates, describe_words
from pipeline.segmentation.keywords import Occurring, count_in_documents, describe_keywords, rank_keywords
from pipeline.segmentation.parameters import SegmentationParameters
from pipeline.segmentation.spool import Spool
from pipeline.segmentation.stage import segment_documents
from pipeline.segmentation.stopwords import read_stopwords
from pipeline.segmentation.vocabulary import Booleans, Floats, TokenArrays, Vocabulary

TERM_FEATURES = (
    "pattern", "single", "words", "characters", "two_characters", "three_characters", "four_characters", "cohesion",
    "left_entropy", "right_entropy", "nested", "log_frequency", "log_extensions", "rarity", "generality",
    "single_generality",
)  # fmt: skip
KEYWORD_FEATURES = (
    *TERM_FEATURES, "word_rarity", "log_occurrences", "position", "title", "title_single", "title_pattern",
    "title_nested", "specificity",
)  # fmt: skip
_FOLDS = 4
_MINIMUM_FREQUENCY = 3
_RARE_PATTERN = 8
_PRIOR = 5.0
SOURCE = "fitted by models.training.terms on authors' keywords of 2,379 Chinese journal abstracts (ydli-ai/CSL)"


@dataclass(frozen=True, slots=True)
class Training:
    """Abstracts, segmented and counted, with the answers.

    Attributes
    ----------
    authors
        For each document the normalised keywords of its authors that occur in its title or abstract.
    is_term, is_keyword
        Whether the candidate is an author's keyword at all, and whether it is one of the document's.
    """

    vocabulary: Vocabulary
    tokens: TokenArrays
    candidates: Candidates
    occurring: Occurring
    authors: list[set[str]]
    is_term: Booleans
    is_keyword: Booleans


def normalise(text: str) -> str:
    """The text without white space, of one width and case."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_training(path: Path) -> Training:
    """The abstracts of a JSON-lines file as training data."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    context = Context(path.parent / "no corpus", MODELS, Config(CorpusParameters(), {}))
    tables = segment_documents({"blocks": _build_blocks(rows)}, SegmentationParameters(policy_lexicon=False), context)
    with Spool() as spool:
        corpus = count_corpus([tables["tokens"]], read_stopwords(context), spool)
        ((tokens, found, place),) = corpus.parts()
    candidates, occurring = corpus.describe(found, place), count_in_documents(tokens, found)
    names = list(map(normalise, candidates.texts(corpus.vocabulary)))
    by_id = {f"{number:06d}": row for number, row in enumerate(rows)}
    authors = []
    for document in tokens.documents:
        whole = normalise(by_id[document]["title"] + by_id[document]["abstract"])
        authors.append({k for k in map(normalise, by_id[document]["keywords"]) if k and k in whole})
    named = {normalise(keyword) for row in rows for keyword in row["keywords"]}
    pairs = zip(occurring.candidate.tolist(), occurring.document.tolist(), strict=True)
    return Training(
        corpus.vocabulary, tokens, candidates, occurring, authors,
        np.array([name in named for name in names]),
        np.array([names[candidate] in authors[document] for candidate, document in pairs]),
    )  # fmt: skip


def _build_blocks(rows: list[dict[str, Any]]) -> Any:
    columns: dict[str, list[Any]] = {name: [] for name in ("doc_id", "block", "kind", "text")}
    for number, row in enumerate(rows):
        for block, kind in enumerate(("title", "abstract")):
            for name, value in zip(columns, (f"{number:06d}", block, kind, row[kind]), strict=True):
                columns[name].append(value)
    size = len(columns["block"])
    zeros: dict[str, list[Any]] = {name: [0.0] * size for name in ("x0", "y0", "x1", "y1")}
    return make_table(Block, {**columns, **zeros, "level": [0] * size, "page": [1] * size})


def fit_patterns(training: Training, chosen: Booleans) -> dict[str, float]:
    """Part-of-speech pattern to the smoothed log-odds that a candidate of it is a term, over the chosen candidates."""
    keys, ids = np.unique(code_patterns(training.candidates, training.vocabulary), return_inverse=True)
    names = [_decode(key, training.vocabulary.tags) for key in keys.tolist()]
    sizes = np.bincount(ids[chosen], minlength=len(names))
    terms = np.bincount(ids[chosen], weights=training.is_term[chosen], minlength=len(names))
    share = float(training.is_term[chosen].mean())
    rare = sizes < _RARE_PATTERN

    def odds(found: float, size: float) -> float:
        probability = (found + _PRIOR * share) / (size + _PRIOR)
        return round(float(np.log(probability / (1 - probability))), 3)

    patterns = {names[i]: odds(terms[i], sizes[i]) for i in np.flatnonzero(~rare)}
    return {**dict(sorted(patterns.items())), "*": odds(terms[rare].sum(), sizes[rare].sum())}


def _decode(code: int, tags: list[str]) -> str:
    """The pattern (tags with spaces) of a code."""
    parts: list[str] = []
    while code:
        code, digit = divmod(code, len(tags) + 1)
        parts.append(tags[digit - 1])
    return " ".join(reversed(parts))


def describe(training: Training, patterns: Mapping[str, float]) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """The features of the candidates as terms, and as keywords of each document."""
    vocabulary, candidates = training.vocabulary, training.candidates
    features = describe_candidates(candidates, vocabulary, describe_words(vocabulary), patterns)
    return features, describe_keywords(training.tokens, candidates, training.occurring, features, vocabulary)


def fit_weights(features: Mapping[str, Floats], answers: Booleans, chosen: Booleans, names: tuple[str, ...]) -> Weights:
    """A logistic regression of the answers on the named features, over the chosen rows."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    matrix = np.column_stack([features[name] for name in names])[chosen]
    scaler = StandardScaler().fit(matrix)
    model = LogisticRegression(max_iter=1000).fit(scaler.transform(matrix), answers[chosen])
    weights = model.coef_[0] / scaler.scale_
    intercept = float(model.intercept_[0] - weights @ scaler.mean_)
    rounded = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    return Weights(round(intercept, 4), rounded)


def fit_models(training: Training, chosen: Booleans) -> tuple[dict[str, float], Weights, Weights]:
    """The patterns, the weights of terms and those of keywords, from the chosen documents."""
    candidates, occurring = training.candidates, training.occurring
    seen = np.zeros(len(candidates), dtype=bool)
    seen[occurring.candidate[chosen[occurring.document]]] = True
    frequent = seen & (candidates.frequency >= _MINIMUM_FREQUENCY)
    patterns = fit_patterns(training, frequent)
    features, described = describe(training, patterns)
    terms = fit_weights(features, training.is_term, frequent & (features["characters"] > 1), TERM_FEATURES)
    rows = chosen[occurring.document] & (described["characters"] > 1)
    return patterns, terms, fit_weights(described, training.is_keyword, rows, KEYWORD_FEATURES)


def evaluate_keywords(training: Training, *, count: int = 5) -> tuple[float, float, float]:
    """Precision, recall and F1 at ``count`` over all documents, cross-validated."""
    number = np.arange(len(training.tokens.documents))
    hits = proposed = 0
    for fold in range(_FOLDS):
        patterns, _, weights = fit_models(training, number % _FOLDS != fold)
        _, described = describe(training, patterns)
        ranked = rank_keywords(
            training.tokens, training.candidates, training.occurring, described, weights, training.vocabulary,
            count=count, usual=read_usual(MODELS / "lexicon"),
        )  # fmt: skip
        for document, text in zip(ranked.document.tolist(), ranked.text, strict=True):
            if document % _FOLDS == fold:
                proposed += 1
                hits += normalise(text) in training.authors[document]
    precision, recall = hits / proposed, hits / sum(map(len, training.authors))
    return precision, recall, 2 * precision * recall / (precision + recall)


def write_models(training: Training, folder: Path) -> None:
    """Write the patterns and weights fitted on all documents as tables into ``folder``."""
    patterns, terms, keywords = fit_models(training, np.ones(len(training.tokens.documents), dtype=bool))
    rows = [f"{pattern}\t{odds}" for pattern, odds in patterns.items()]
    _write(folder / "term_patterns.tsv", ["pattern\tlog_odds", *rows])
    rows = []
    for model, fitted in (("term", terms), ("keyword", keywords)):
        rows += [
            f"{model}\t{name}\t{weight}" for name, weight in [("intercept", fitted.intercept), *fitted.weights.items()]
        ]
    _write(folder / "term_weights.tsv", ["model\tfeature\tweight", *rows])


def _write(path: Path, rows: list[str]) -> None:
    path.write_text("\n".join([f"# source: {SOURCE}", *rows]) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> None:
    """Fit and write the models, or with ``--evaluate`` print their cross-validated figure."""
    training = read_training(Path(arguments[-1]))
    if "--evaluate" in arguments:
        precision, recall, f1 = evaluate_keywords(training)
        print(f"keywords at 5, cross-validated: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
    else:
        write_models(training, MODELS / "lexicon")


if __name__ == "__main__":
    main(sys.argv[1:])
