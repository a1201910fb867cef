"""The steps of segmentation: documents to sentences and tokens, and where the terms of the corpus stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.core.stage import Context, Tables
from pipeline.core.text import DocumentText, iterate_texts
from pipeline.records.base import make_table
from pipeline.records.segmentation import Sentence, Token
from pipeline.segmentation.counting import count_paragraphs, count_runs, count_words
from pipeline.segmentation.lexicon import read_lexicon
from pipeline.segmentation.parameters import SegmentationParameters
from pipeline.segmentation.segmenter import Segmenter, load_segmenter
from pipeline.segmentation.sentences import split_sentences
from pipeline.segmentation.stopwords import read_function_words
from pipeline.segmentation.vocabulary import Integers

if TYPE_CHECKING:
    import pyarrow as pa

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
