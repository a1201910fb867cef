"""A run's tables as numbers: documents, sentences and tokens by row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.networks.graph import Bools, Ints

# Kinds of block that are running prose, the best evidence.
PROSE = ("paragraph", "abstract", "list_item", "footnote")
# Offsets and sentence numbers stay below this, so that (document, number) fits into one integer.
SPAN = 1 << 32


@dataclass(frozen=True, slots=True)
class CountedTexts:
    """What counting needs to know of the documents and sentences.

    Attributes
    ----------
    doc_ids
        The documents, sorted.
    year
        Of each document; 0 where unknown.
    focal
        The focal document's number, or -1.
    document, number, paragraph, length, tokens
        Of each sentence: its document, its number in it, its block, its characters and its tokens.
    counted, prose
        Whether a sentence counts at all, and whether it is running prose.
    start
        Offset of each sentence into its document's text.
    """

    doc_ids: list[str]
    year: Ints
    focal: int
    document: Ints
    number: Ints
    paragraph: Ints
    length: Ints
    start: Ints
    tokens: Ints
    counted: Bools
    prose: Bools

    def sentence_rows(self, document: Ints, number: Ints) -> Ints:
        """Rows of the sentences with these documents and numbers; -1 where there is none."""
        return find_rows(self.document * SPAN + self.number, document * SPAN + number)

    def token_counts(self) -> Ints:
        """Counted tokens of each document."""
        counts = np.bincount(self.document[self.counted], self.tokens[self.counted], len(self.doc_ids))
        return counts.astype(np.int64)

    def token_positions(self, sentence: Ints, token: Ints) -> Ints:
        """Positions among the counted tokens of their documents of the tokens of some sentences.

        A token before the first one of its sentence (-1) is the last one of the sentences before.
        """
        counted = np.where(self.counted, self.tokens, 0)
        before = np.cumsum(counted) - counted
        first = before[np.searchsorted(self.document, self.document[sentence])] if len(sentence) else sentence
        return np.asarray(np.maximum(before[sentence] - first + token, 0))


def find_rows(keys: Ints, wanted: Ints) -> Ints:
    """Positions of ``wanted`` in the sorted ``keys``; -1 where a key is missing."""
    if not len(keys):
        return np.full(len(wanted), -1)
    rows = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[rows] == wanted, rows, -1)


def numbers(table: pa.Table, name: str) -> Ints:
    """A column of whole numbers as an array; 0 for nulls."""
    return np.asarray(pc.fill_null(table.column(name), 0).to_numpy(), dtype=np.int64)


def document_numbers(table: pa.Table, doc_ids: list[str]) -> Ints:
    """Each row's document as its position in ``doc_ids``; -1 for others."""
    found = pc.index_in(table.column("doc_id"), value_set=pa.array(doc_ids, pa.string()))
    return np.asarray(pc.fill_null(found, -1).to_numpy(), dtype=np.int64)


def read_corpus(documents: pa.Table, sentences: pa.Table, *, left_out: Collection[str] = ()) -> CountedTexts:
    """The corpus, with a row a sentence in the order of documents and sentences.

    Parameters
    ----------
    documents, sentences
        The tables ``documents`` and ``work/sentences``.
    left_out
        Kinds of block whose sentences don't count.
    """
    documents = documents.sort_by("doc_id")
    doc_ids = documents.column("doc_id").to_pylist()
    document, number = document_numbers(sentences, doc_ids), numbers(sentences, "sentence")
    order = np.lexsort((number, document))
    kinds = sentences.column("kind")
    focal = [k for k, role in enumerate(documents.column("role").to_pylist()) if role == "focal"]
    paragraph, length, start, tokens = (numbers(sentences, n)[order] for n in ("block", "length", "start", "tokens"))
    return CountedTexts(
        doc_ids=doc_ids,
        year=numbers(documents, "year"),
        focal=focal[0] if focal else -1,
        document=document[order],
        number=number[order],
        paragraph=paragraph,
        length=length,
        start=start,
        tokens=tokens,
        counted=~_is_one_of(kinds, left_out)[order] & (document[order] >= 0),
        prose=_is_one_of(kinds, PROSE)[order],
    )


def _is_one_of(values: pa.ChunkedArray, wanted: Collection[str]) -> Bools:
    found = pc.is_in(values, value_set=pa.array(sorted(wanted), pa.string()))
    return np.asarray(found.to_numpy(), dtype=bool)
