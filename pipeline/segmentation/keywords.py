"""The keywords of each document: the terms that tell it from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pipeline.segmentation.background import SHORTEST
from pipeline.segmentation.candidates import Candidates, Found
from pipeline.segmentation.features import Weights
from pipeline.segmentation.vocabulary import Booleans, Floats, Integers, TokenArrays, Vocabulary

COMMON, FEW_HOLDERS = 0.1, 3  # share of the documents, and documents, above which a candidate has to be over-used
OVER_USED = 2.0  # times the rate of the other documents
ALONE = 1.5  # documents, between the one that holds a word of its own and two
FIELD = 2  # documents: one document's keyword may be a word of its own, two make it a word of the field


def rank_field_terms(keywords: Iterable[str]) -> list[str]:
    """The terms of the field: those that two documents or more have as a keyword, those of most documents first.

    Words that every text uses are no keyword of any, so that what is said of these terms tells something of the field.

    Parameters
    ----------
    keywords
        Each document's own, each once a document.
    """
    documents = Counter(keywords)
    return [term for count, term in sorted((-n, term) for term, n in documents.items() if n >= FIELD)]


@dataclass(frozen=True, slots=True)
class Occurring:
    """Each candidate in each document that it occurs in, sorted by document.

    Attributes
    ----------
    document, candidate
        Ids.
    frequency
        Occurrences in the document.
    first
        Position of the first one.
    nested
        The highest frequency in the document of a candidate one word longer that contains this one.
    """

    document: Integers
    candidate: Integers
    frequency: Integers
    first: Integers
    nested: Integers


@dataclass(frozen=True, slots=True)
class RankedKeywords:
    """Keywords sorted by document and rank (from 1): document ids, texts and log-odds."""

    document: Integers
    rank: Integers
    text: list[str]
    score: Floats


def count_in_documents(tokens: TokenArrays, found: Found) -> Occurring:
    """How often and where candidates occur in each document."""
    count = max(1, len(found))
    keys = tokens.document[found.position] * count + found.occurrence
    pairs, inverse, frequency = np.unique(keys, return_inverse=True, return_counts=True)
    first = np.full(len(pairs), len(tokens.word), dtype=np.int64)
    np.minimum.at(first, inverse, found.position)
    nested = np.zeros(len(pairs), dtype=np.int64)
    lengths = found.length[found.occurrence]
    for length in range(2, int(lengths.max(initial=0)) + 1):
        outer, inner = np.flatnonzero(lengths == length), np.flatnonzero(lengths == length - 1)
        for shift in (0, 1):
            places = np.searchsorted(found.position[inner], found.position[outer] + shift)
            np.maximum.at(nested, inverse[inner[places]], frequency[inverse[outer]])
    return Occurring(pairs // count, pairs % count, frequency, first, nested)


def describe_keywords(
    tokens: TokenArrays,
    candidates: Candidates,
    occurring: Occurring,
    features: Mapping[str, Floats],
    vocabulary: Vocabulary,
) -> dict[str, Floats]:
    """The features of each candidate as a keyword of each document, from those of the candidates in the corpus."""
    sizes = np.bincount(tokens.document, minlength=len(tokens.documents))
    starts = np.cumsum(sizes) - sizes
    # A document's first sentence is its title.
    leads = tokens.sentence[occurring.first] == tokens.sentence[starts[occurring.document]]
    described = {name: values[occurring.candidate] for name, values in features.items()}
    described["log_occurrences"] = np.log(occurring.frequency)
    described["position"] = (occurring.first - starts[occurring.document]) / sizes[occurring.document]
    described["nested"] = occurring.nested / occurring.frequency
    described["title"] = leads.astype(np.float64)
    described["title_single"] = described["title"] * described["single"]
    described["title_pattern"] = described["title"] * described["pattern"]
    described["title_nested"] = described["title"] * described["nested"]
    described["over_use"] = measure_over_use(
        occurring.frequency, sizes[occurring.document], candidates.frequency[occurring.candidate], vocabulary.size
    )
    described["documents"] = np.exp(-described["rarity"])
    described["specificity"] = np.log1p(occurring.frequency) * described["rarity"]
    return described


def measure_over_use(own: Integers, size: Integers, whole: Integers, total: int) -> Floats:
    """How many times as often a document uses each candidate as the other documents do, half an occurrence added.

    Parameters
    ----------
    own, size
        Occurrences in the document, and its tokens.
    whole, total
        Those of the corpus.
    """
    rest = np.maximum(float(total) - size, 1.0)
    return np.asarray((own + 0.5) / (size + 1) / ((whole - own + 0.5) / (rest + 1)))


def tells_apart(described: Mapping[str, Floats], *, documents: int) -> Booleans:
    """Whether each candidate may tell its document from the others.

    What a part of the documents hold is a keyword only of those that use it twice as often as the others: of a word
    that all reports share, these are never more than half. What a document names once in passing while others speak
    of it is a keyword of theirs: Gansu is none of Qinghai's report.
    """
    holders = described["documents"] * documents
    common = holders > max(FEW_HOLDERS, COMMON * documents)
    passing = (described["log_occurrences"] == 0) & (holders > ALONE) & (described["over_use"] < 1)
    return np.asarray(~passing & (~common | (described["over_use"] >= OVER_USED)))


def rank_keywords(
    tokens: TokenArrays,
    candidates: Candidates,
    occurring: Occurring,
    described: Mapping[str, Floats],
    weights: Weights,
    vocabulary: Vocabulary,
    *,
    count: int,
    usual: Mapping[str, float] = MappingProxyType({}),
    refused: Collection[str] = (),
    refused_in: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> RankedKeywords:
    """The ``count`` likeliest keywords of each document, each of at least two characters.

    What is ``refused``, everywhere or in a document (by its id), is none, nor is what a document uses no more than is
    ``usual`` (a rate a thousand words).
    """
    telling = tells_apart(described, documents=vocabulary.texts)
    kept = np.flatnonzero((described["characters"] > 1) & telling)
    scores = np.round(weights.score(described)[kept], 9)
    order = np.lexsort((occurring.candidate[kept], -scores, occurring.document[kept]))
    kept, scores = kept[order], scores[order]
    edges = np.searchsorted(occurring.document[kept], np.arange(len(tokens.documents) + 1)).tolist()
    sizes = np.maximum(np.bincount(tokens.document, minlength=len(tokens.documents)), SHORTEST).tolist()
    rows, texts, ranks = list[int](), list[str](), list[int]()
    for document, size in enumerate(sizes):
        chosen, not_here = set[str](), refused_in.get(tokens.documents[document], ())
        named = _spell(candidates, occurring, kept[edges[document] : edges[document + 1]], vocabulary, 2 * count)
        for row, (text, frequency) in enumerate(named, start=edges[document]):
            if len(chosen) == count:
                break
            # Candidates that differ in their word borders alone have one text.
            if (
                text in chosen
                or text in refused
                or text in not_here
                or 1000 * frequency / size <= usual.get(text, -1.0)
            ):
                continue
            chosen.add(text)
            rows.append(row)
            texts.append(text)
            ranks.append(len(chosen))
    return RankedKeywords(occurring.document[kept[rows]], np.array(ranks, dtype=np.int64), texts, scores[rows])


def _spell(
    candidates: Candidates, occurring: Occurring, rows: Integers, vocabulary: Vocabulary, step: int
) -> Iterator[tuple[str, int]]:
    """The texts and frequencies of a document's candidates, some at a time: the first ones mostly are enough."""
    for begin in range(0, len(rows), max(1, step)):
        own = rows[begin : begin + step]
        chosen = occurring.candidate[own]
        columns = candidates.words[chosen], candidates.length[chosen], occurring.frequency[own]
        for words, length, frequency in zip(*(column.tolist() for column in columns), strict=True):
            yield vocabulary.spell(words[:length]), frequency
