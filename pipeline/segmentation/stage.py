"""The steps of segmentation: documents to sentences and tokens, the corpus to terms and keywords, where terms stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from pipeline.core.corrections import Correction, read_corrections
from pipeline.core.stage import Context, Result, Tables
from pipeline.core.text import DocumentText, iterate_texts
from pipeline.core.unmatched import Places, find_unmatched
from pipeline.records.base import make_table, rows_table
from pipeline.records.extraction import Reject
from pipeline.records.segmentation import Keyword, LexiconEntry, Sentence, Term, Token
from pipeline.segmentation.background import read_usual
from pipeline.segmentation.candidates import Candidates, TokenArrays, count_candidates, read_tokens
from pipeline.segmentation.counting import count_paragraphs, count_runs, count_words
from pipeline.segmentation.features import describe_candidates, read_patterns, read_weights
from pipeline.segmentation.keywords import count_in_documents, describe_keywords, rank_keywords
from pipeline.segmentation.lexicon import read_lexicon
from pipeline.segmentation.lexicon_check import check_lexicon
from pipeline.segmentation.parameters import SegmentationParameters
from pipeline.segmentation.segmenter import Segmenter, load_segmenter
from pipeline.segmentation.sentences import split_sentences
from pipeline.segmentation.stopwords import read_function_words, read_stopwords
from pipeline.segmentation.terms import RankedTerms, rank_terms

if TYPE_CHECKING:
    import pyarrow as pa

Integers = npt.NDArray[np.int64]
# Ends a block of jieba's and merges with nothing.
_SEPARATOR = "\1"


def segment_documents(batch: Tables, parameters: SegmentationParameters, context: Context) -> Mapping[str, pa.Table]:
    """The sentences and tokens of some documents, and what is counted of them.

    The sentences of a block, and a sentence's tokens, rejoin to it.
    """
    listed = batch["duplicates"].to_pylist() if "duplicates" in batch else []  # training segments texts alone
    repeated = {row["doc_id"] for row in listed if not row["counted"]}
    # What repeats another document is not cut into sentences, and so counts nowhere.
    sentences = _split([text for text in iterate_texts(batch["blocks"]) if text.doc_id not in repeated])
    lexicon = read_lexicon(context, policy_lexicon=parameters.policy_lexicon)
    segmenter = load_segmenter(lexicon, unknown_words=parameters.unknown_words)
    words, counts = _segment(sentences["text"], segmenter)
    made = {
        "sentences": make_table(Sentence, sentences),
        "tokens": make_table(Token, _token_columns(sentences, words, counts, segmenter.tags)),
    }
    return made | {
        "work/paragraphs": count_paragraphs(batch["blocks"], made["sentences"]),
        "work/words": count_words(made["tokens"]),
    }


def find_runs(batch: Tables, parameters: SegmentationParameters, context: Context) -> Mapping[str, pa.Table]:
    """Where the corpus's terms of several tokens stand in some documents."""
    terms, english = batch["terms"]["term"].to_pylist(), read_function_words(context)
    return {"work/runs": count_runs(batch["tokens"], terms, english)}


def _split(documents: list[DocumentText]) -> dict[str, list[Any]]:
    """The columns of the sentences table."""
    columns: dict[str, list[Any]] = {
        name: [] for name in ("doc_id", "sentence", "block", "page", "start", "end", "text")
    }
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
    if not texts:
        return [], np.zeros(0, dtype=np.int64)
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
    shifts = np.asarray(sentences["start"], dtype=np.int64) - (ends - lengths)[firsts]
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
    """The terms of the corpus, the keywords of each document, and what became of the lexicon's entries."""
    folder = context.models / "lexicon"
    refused = read_corrections(context.corpus, {"no keyword"})
    nowhere = {c.target for c in refused if not c.document}
    tokens = read_tokens(tables["tokens"], read_stopwords(context))
    candidates = count_candidates(tokens)
    features = describe_candidates(tokens, candidates, read_patterns(folder / "term_patterns.tsv"))
    usual = read_usual(folder)
    terms = rank_terms(
        tokens, candidates, features, read_weights(folder / "term_weights.tsv", "term"),
        minimum_frequency=parameters.minimum_frequency, maximum_terms=parameters.maximum_terms, common=usual,
        refused=nowhere,
    )  # fmt: skip
    occurring = count_in_documents(tokens, candidates)
    keywords = rank_keywords(
        tokens, candidates, occurring, describe_keywords(tokens, occurring, features),
        read_weights(folder / "term_weights.tsv", "keyword"), count=parameters.keywords,
        usual=usual, refused=nowhere,
        refused_in=_refuse_by_document(refused, tables["work/named"], tables["documents"]),
    )  # fmt: skip
    counts = Counter(
        dict(zip(tokens.words, np.bincount(tokens.word, minlength=len(tokens.words)).tolist(), strict=True))
    )
    lexicon = read_lexicon(context, policy_lexicon=parameters.policy_lexicon)
    checked = check_lexicon(lexicon, counts, tables["sentences"]["text"].to_pylist())
    return Result(
        tables={
            "lexicon": make_table(LexiconEntry, checked),
            "rejects": _tell_unmatched(tables, context),
            "terms": make_table(Term, _term_columns(tables["tokens"], tokens, candidates, terms, parameters.examples)),
            "keywords": make_table(Keyword, {
                "doc_id": [tokens.documents[document] for document in keywords.document.tolist()],
                "rank": keywords.rank, "keyword": keywords.text, "score": keywords.score,
            }),
        }
    )  # fmt: skip


def _tell_unmatched(tables: Tables, context: Context) -> pa.Table:
    """The corrections of words that no text holds."""
    corrections = read_corrections(context.corpus, {"no keyword", "split"})
    if not corrections:
        return rows_table([], Reject)
    texts: dict[str, list[str]] = {}
    for doc_id, text in zip(*(tables["sentences"].column(n).to_pylist() for n in ("doc_id", "text")), strict=True):
        texts.setdefault(doc_id, []).append(text)
    sources = dict(zip(*(tables["work/named"].column(n).to_pylist() for n in ("doc_id", "source")), strict=True))
    places = Places({doc_id: "\n".join(own) for doc_id, own in texts.items()}, sources)
    return rows_table(find_unmatched(corrections, places, "segment"), Reject)


def _refuse_by_document(refused: list[Correction], named: pa.Table, documents: pa.Table) -> dict[str, set[str]]:
    """Document id to the words that are no keywords of that document.

    Its authors and its journal are none: running heads and notes repeat them, whatever it is about.
    """
    ids = dict(zip(named["source"].to_pylist(), named["doc_id"].to_pylist(), strict=True))
    own = zip(*(documents[name].to_pylist() for name in ("doc_id", "authors", "journal")), strict=True)
    found = {doc_id: {*authors.split("; "), journal} for doc_id, authors, journal in own}
    for correction in refused:
        if correction.document in ids:
            found.setdefault(ids[correction.document], set()).add(correction.target)
    return found


def _term_columns(
    table: pa.Table, tokens: TokenArrays, candidates: Candidates, terms: RankedTerms, examples: int
) -> dict[str, Any]:
    """The columns of the terms table."""
    chosen = terms.candidate
    spans = list(zip(candidates.example[chosen].tolist(), candidates.length[chosen].tolist(), strict=True))
    return {
        "term": terms.text,
        "frequency": candidates.frequency[chosen],
        "documents": candidates.documents[chosen],
        "score": np.round(terms.score, 6),
        "new": terms.new,
        "words": [" ".join(tokens.words[w] for w in tokens.word[at : at + size]) for at, size in spans],
        "pattern": [" ".join(tokens.tags[t] for t in tokens.tag[at : at + size]) for at, size in spans],
        "examples": _name_examples(table, tokens, candidates, chosen, examples),
    }


def _name_examples(
    table: pa.Table, tokens: TokenArrays, candidates: Candidates, chosen: Integers, count: int
) -> list[str]:
    """References to the first sentences that hold each chosen candidate."""
    rank = np.full(len(candidates), -1, dtype=np.int64)
    rank[chosen] = np.arange(len(chosen))
    kept = np.flatnonzero(rank[candidates.occurrence] >= 0)
    row, position = rank[candidates.occurrence[kept]], candidates.position[kept]
    # Occurrences of one candidate are in text order, so that those of one sentence are neighbours.
    order = np.argsort(row, kind="stable")
    row, position = row[order], position[order]
    fresh = np.ones(len(row), dtype=bool)
    fresh[1:] = (row[1:] != row[:-1]) | (tokens.sentence[position[1:]] != tokens.sentence[position[:-1]])
    row, position = row[fresh], position[fresh]
    first = np.arange(len(row)) - np.searchsorted(row, row) < count
    references: list[list[str]] = [[] for _ in chosen]
    numbers = table["sentence"].to_numpy()[position[first]].tolist()
    documents = tokens.document[position[first]].tolist()
    for owner, document, number in zip(row[first].tolist(), documents, numbers, strict=True):
        references[owner].append(f"{tokens.documents[document]}:{number}")
    return [" ".join(named) for named in references]
