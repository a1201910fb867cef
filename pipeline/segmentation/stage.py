"""The two steps of segmentation: documents to sentences and tokens, then the corpus to terms and keywords."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from pipeline.core.records import Keyword, Sentence, Term, Token, make_table
from pipeline.core.stage import Context, Result, Tables
from pipeline.core.text import DocumentText, iterate_texts
from pipeline.segmentation.candidates import Candidates, TokenArrays, count_candidates, read_tokens
from pipeline.segmentation.features import describe_candidates, read_patterns, read_weights
from pipeline.segmentation.keywords import count_in_documents, describe_keywords, rank_keywords
from pipeline.segmentation.lexicon import read_lexicon
from pipeline.segmentation.parameters import SegmentationParameters
from pipeline.segmentation.segmenter import Segmenter, load_segmenter
from pipeline.segmentation.sentences import split_sentences
from pipeline.segmentation.stopwords import read_stopwords
from pipeline.segmentation.terms import RankedTerms, candidate_texts, rank_terms

if TYPE_CHECKING:
    import pyarrow as pa

Integers = npt.NDArray[np.int64]
# Ends a block of jieba's and merges with nothing.
_SEPARATOR = "\1"


def segment_documents(batch: Tables, parameters: SegmentationParameters, context: Context) -> Mapping[str, pa.Table]:
    """The sentences and tokens of some documents; the sentences of a block, and a sentence's tokens, rejoin to it."""
    sentences = _split(list(iterate_texts(batch["blocks"])))
    segmenter = load_segmenter(read_lexicon(context, policy_lexicon=parameters.policy_lexicon))
    words, counts = _segment(sentences["text"], segmenter)
    return {
        "sentences": make_table(Sentence, sentences),
        "tokens": make_table(Token, _token_columns(sentences, words, counts, segmenter.tags)),
    }


def _split(documents: list[DocumentText]) -> dict[str, list[Any]]:
    """The columns of the sentences table."""
    columns: dict[str, list[Any]] = {name: [] for name in ("doc_id", "sentence", "block", "page", "start", "end", "text")}
    for document in documents:
        bounds = [(b, *pair) for b in document.blocks for pair in split_sentences(b.text)]
        columns["doc_id"] += [document.doc_id] * len(bounds)
        columns["sentence"] += range(len(bounds))
        columns["block"] += [block.block for block, _, _ in bounds]
        columns["page"] += [block.page for block, _, _ in bounds]
        columns["start"] += [block.start + start for block, start, _ in bounds]
        columns["end"] += [block.start + end for block, _, end in bounds]
        columns["text"] += [block.text[start:end] for block, start, end in bounds]
    return columns


def _segment(texts: list[str], segmenter: Segmenter) -> tuple[list[str], Integers]:
    """The words of all sentences in one list, and how many belong to each sentence."""
    words = segmenter.segment(_SEPARATOR.join(texts))
    ends = np.cumsum(_lengths(words))
    boundaries = np.cumsum(_lengths(texts) + 1)[:-1]
    separators = np.searchsorted(ends, boundaries)
    kept = np.ones(len(words), dtype=bool)
    kept[separators] = False
    counts = np.diff(np.concatenate(([-1], separators, [len(words)]))) - 1
    return [word for word, keep in zip(words, kept.tolist(), strict=True) if keep], counts


def _lengths(texts: list[str]) -> Integers:
    return np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))


def _token_columns(
    sentences: Mapping[str, list[Any]], words: list[str], counts: Integers, tags: Mapping[str, str]
) -> dict[str, Any]:
    """The columns of the tokens table."""
    import pyarrow as pa

    rows = np.repeat(np.arange(len(counts)), counts)
    firsts = np.cumsum(counts) - counts
    lengths = _lengths(words)
    ends = np.cumsum(lengths)
    # The sentences' own offsets leap at block borders, the running sum of lengths does not.
    shifts = np.asarray(sentences["start"], dtype=np.int64) - (ends - lengths)[firsts] if len(counts) else ends
    ends += shifts[rows]
    return {
        "doc_id": pa.array(sentences["doc_id"], pa.string()).take(pa.array(rows)),
        "sentence": np.asarray(sentences["sentence"], dtype=np.int64)[rows],
        "token": np.arange(len(words)) - firsts[rows],
        "start": ends - lengths,
        "end": ends,
        "text": words,
        "tag": list(map(tags.__getitem__, words)),
    }


def find_terms(tables: Tables, parameters: SegmentationParameters, context: Context) -> Result:
    """The terms of the corpus, and the keywords of each document."""
    folder = context.models / "lexicon"
    tokens = read_tokens(tables["tokens"], read_stopwords(context))
    candidates = count_candidates(tokens)
    features = describe_candidates(tokens, candidates, read_patterns(folder / "term_patterns.tsv"))
    terms = rank_terms(
        tokens, candidates, features, read_weights(folder / "term_weights.tsv", "term"),
        minimum_frequency=parameters.minimum_frequency, maximum_terms=parameters.maximum_terms,
    )  # fmt: skip
    occurring = count_in_documents(tokens, candidates)
    texts = candidate_texts(tokens, candidates, np.arange(len(candidates)))
    titles = _read_titles(tables["documents"], tables["sentences"])
    keywords = rank_keywords(
        occurring, describe_keywords(tokens, occurring, features, texts, titles), texts,
        read_weights(folder / "term_weights.tsv", "keyword"), count=parameters.keywords,
    )  # fmt: skip
    return Result(
        tables={
            "terms": make_table(Term, _term_columns(tables["tokens"], tokens, candidates, terms, parameters.examples)),
            "keywords": make_table(Keyword, {
                "doc_id": [tokens.documents[document] for document in keywords.document.tolist()],
                "rank": keywords.rank, "keyword": keywords.text, "score": keywords.score,
            }),
        }
    )  # fmt: skip


def _read_titles(documents: pa.Table, sentences: pa.Table) -> dict[str, str]:
    """Document id to its title and first sentence, which is the title where a plain text names none."""
    titles = dict(zip(documents["doc_id"].to_pylist(), documents["title"].to_pylist(), strict=True))
    first = sentences.filter(pc.equal(sentences["sentence"], 0))
    for document, text in zip(first["doc_id"].to_pylist(), first["text"].to_pylist(), strict=True):
        titles[document] = f"{titles.get(document, '')}\n{text}"
    return titles


def _term_columns(
    table: pa.Table, tokens: TokenArrays, candidates: Candidates, terms: RankedTerms, examples: int
) -> dict[str, Any]:
    """The columns of the terms table."""
    chosen = terms.candidate
    order = np.argsort(candidates.occurrence, kind="stable")
    starts = np.searchsorted(candidates.occurrence[order], chosen)
    spans = list(zip(candidates.example[chosen].tolist(), candidates.length[chosen].tolist(), strict=True))
    number = table["sentence"].to_numpy()
    references = []
    for start, frequency in zip(starts.tolist(), candidates.frequency[chosen].tolist(), strict=True):
        positions = candidates.position[order[start : start + min(frequency, 20 * examples)]].tolist()
        named = dict.fromkeys(f"{tokens.documents[tokens.document[p]]}:{number[p]}" for p in positions)
        references.append(" ".join(list(named)[:examples]))
    return {
        "term": terms.text,
        "frequency": candidates.frequency[chosen],
        "documents": candidates.documents[chosen],
        "score": np.round(terms.score, 6),
        "new": terms.new,
        "words": [" ".join(tokens.words[w] for w in tokens.word[at : at + size]) for at, size in spans],
        "pattern": [" ".join(tokens.tags[t] for t in tokens.tag[at : at + size]) for at, size in spans],
        "examples": references,
    }
