"""From the tokens of a corpus to its terms and keywords, and what became of the lexicon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.core.corrections import Correction, read_corrections
from pipeline.core.stage import Context, Result, Tables, iterate_parts
from pipeline.core.unmatched import find_unmatched
from pipeline.records.base import make_table, rows_table
from pipeline.records.extraction import Reject
from pipeline.records.segmentation import Keyword, LexiconEntry, Term
from pipeline.segmentation.background import read_usual
from pipeline.segmentation.candidates import Found
from pipeline.segmentation.corpus_counts import Corpus, count_corpus
from pipeline.segmentation.features import describe_candidates, describe_words, read_patterns, read_weights
from pipeline.segmentation.keywords import count_in_documents, describe_keywords, rank_keywords
from pipeline.segmentation.lexicon import read_lexicon
from pipeline.segmentation.lexicon_check import check_lexicon
from pipeline.segmentation.parameters import SegmentationParameters
from pipeline.segmentation.spool import Spool
from pipeline.segmentation.stopwords import read_stopwords
from pipeline.segmentation.terms import RankedTerms, rank_terms
from pipeline.segmentation.vocabulary import Integers, TokenArrays

if TYPE_CHECKING:
    import pyarrow as pa


def find_terms(tables: Tables, parameters: SegmentationParameters, context: Context) -> Result:
    """The terms of the corpus, the keywords of each document, and what became of the lexicon's entries."""
    with Spool(context.scratch) as spool:
        tokens = iterate_parts("tokens", tables, context)
        corpus = count_corpus(tokens, read_stopwords(context), spool, least=parameters.minimum_frequency)
        terms, keywords = _rank(corpus, tables, parameters, context)
    lexicon = read_lexicon(context, policy_lexicon=parameters.policy_lexicon)
    counts = Counter(dict(zip(corpus.vocabulary.words, corpus.vocabulary.frequency.tolist(), strict=True)))
    texts = (part["text"].to_pylist() for part in iterate_parts("sentences", tables, context))
    return Result(
        tables={
            "lexicon": make_table(LexiconEntry, check_lexicon(lexicon, counts, texts)),
            "rejects": _tell_unmatched(tables, context),
            "terms": make_table(Term, terms),
            "keywords": make_table(Keyword, keywords),
        }
    )


def _rank(
    corpus: Corpus, tables: Tables, parameters: SegmentationParameters, context: Context
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns of the terms table and of the keywords table."""
    folder = context.models / "lexicon"
    vocabulary, usual = corpus.vocabulary, read_usual(folder)
    refused = read_corrections(context.corpus, {"no keyword"})
    nowhere = {c.target for c in refused if not c.document}
    describe = partial(
        describe_candidates, vocabulary=vocabulary, figures=describe_words(vocabulary),
        patterns=read_patterns(folder / "term_patterns.tsv"),
    )  # fmt: skip
    terms = rank_terms(
        corpus, describe, read_weights(folder / "term_weights.tsv", "term"),
        minimum_frequency=parameters.minimum_frequency, maximum_terms=parameters.maximum_terms, common=usual,
        refused=nowhere,
    )  # fmt: skip
    examples = Examples(terms, len(corpus.candidates), parameters.examples)
    rank = partial(
        rank_keywords, weights=read_weights(folder / "term_weights.tsv", "keyword"), vocabulary=vocabulary,
        count=parameters.keywords, usual=usual, refused=nowhere,
        refused_in=_refuse_by_document(refused, tables["work/named"], tables["documents"]),
    )  # fmt: skip
    keywords: dict[str, list[Any]] = {name: [] for name in Keyword.__dataclass_fields__}
    for tokens, found, place in corpus.parts():
        examples.add(tokens, found, place)
        candidates, occurring = corpus.describe(found, place), count_in_documents(tokens, found)
        described = describe_keywords(tokens, candidates, occurring, describe(candidates), vocabulary)
        own = rank(tokens, candidates, occurring, described)
        keywords["doc_id"] += [tokens.documents[document] for document in own.document.tolist()]
        keywords["rank"] += own.rank.tolist()
        keywords["keyword"] += own.text
        keywords["score"] += own.score.tolist()
    return _term_columns(corpus, terms, examples), keywords


def _tell_unmatched(tables: Tables, context: Context) -> pa.Table:
    """The corrections of words that no text holds."""
    corrections = read_corrections(context.corpus, {"no keyword", "split"})
    sources = dict(zip(*(tables["work/named"].column(n).to_pylist() for n in ("doc_id", "source")), strict=True))
    return rows_table(find_unmatched(corrections, _read_texts(tables, context), sources, "segment"), Reject)


def _read_texts(tables: Tables, context: Context) -> Iterator[tuple[str, str]]:
    """Each document and what it says, a sentence a line."""
    for part in iterate_parts("sentences", tables, context):
        rows = zip(*(part.column(n).to_pylist() for n in ("doc_id", "text")), strict=True)
        for doc_id, sentences in groupby(rows, key=itemgetter(0)):
            yield doc_id, "\n".join(text for _, text in sentences)


def _refuse_by_document(refused: list[Correction], named: pa.Table, documents: pa.Table) -> dict[str, set[str]]:
    """Document id to the words that are no keywords of that document.

    Its authors and its journal are none: running heads and notes repeat them, whatever it is about. A journal's name
    that the title or the stated keywords hold is what the document is about (a paper on 知识产权 in 知识产权).
    """
    ids = dict(zip(named["source"].to_pylist(), named["doc_id"].to_pylist(), strict=True))
    columns = ("doc_id", "authors", "journal", "title", "keywords")
    own = zip(*(documents[name].to_pylist() for name in columns), strict=True)
    found = {
        doc_id: {*authors.split("; "), "" if journal in f"{title}; {keywords}" else journal}
        for doc_id, authors, journal, title, keywords in own
    }
    for correction in refused:
        if correction.document in ids:
            found.setdefault(ids[correction.document], set()).add(correction.target)
    return found


def _term_columns(corpus: Corpus, terms: RankedTerms, examples: Examples) -> dict[str, Any]:
    """The columns of the terms table."""
    chosen, vocabulary = corpus.candidates.take(terms.candidate), corpus.vocabulary
    rows = [[word for word in row if word >= 0] for row in chosen.words.tolist()]
    return {
        "term": terms.text,
        "frequency": chosen.frequency,
        "documents": chosen.documents,
        "score": np.round(terms.score, 6),
        "new": terms.new,
        "words": [" ".join(vocabulary.words[word] for word in row) for row in rows],
        "pattern": [" ".join(vocabulary.tags[vocabulary.tag[word]] for word in row) for row in rows],
        "examples": list(map(" ".join, examples.references)),
    }


class Examples:
    """References to the first sentences that hold each term, found as the documents come."""

    def __init__(self, terms: RankedTerms, candidates: int, count: int) -> None:
        self._count = count
        self._term = np.full(candidates + 1, -1)  # of each candidate, and of what is none
        self._term[terms.candidate] = np.arange(len(terms.candidate))
        self.references: list[list[str]] = [[] for _ in terms.text]

    def add(self, tokens: TokenArrays, found: Found, place: Integers) -> None:
        """Take in some documents."""
        term = self._term[place][found.occurrence]
        kept = np.flatnonzero(term >= 0)
        # Occurrences of one candidate are in text order, so that those of one sentence are neighbours.
        kept = kept[np.argsort(term[kept], kind="stable")]
        term, position = term[kept], found.position[kept]
        fresh = np.ones(len(term), dtype=bool)
        fresh[1:] = (term[1:] != term[:-1]) | (tokens.sentence[position[1:]] != tokens.sentence[position[:-1]])
        term, position = term[fresh], position[fresh]
        first = np.arange(len(term)) - np.searchsorted(term, term) < self._count
        places = zip(*(a[position[first]].tolist() for a in (tokens.document, tokens.number)), strict=True)
        for owner, (document, number) in zip(term[first].tolist(), places, strict=True):
            if len(self.references[owner]) < self._count:
                self.references[owner].append(f"{tokens.documents[document]}:{number}")
