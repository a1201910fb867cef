"""A run's tables as numbers: documents, sentences and tokens by row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

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
    document, number, paragraph, length
        Of each sentence: its document, its number in it, its block, its characters.
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
    counted: Bools
    prose: Bools

    def sentence_rows(self, document: Ints, number: Ints) -> Ints:
        """Rows of the sentences with these documents and numbers; -1 where there is none."""
        return find_rows(self.document * SPAN + self.number, document * SPAN + number)


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


def read_corpus(
    documents: pa.Table, sentences: pa.Table, blocks: pa.Table, *, left_out: Collection[str] = ()
) -> tuple[CountedTexts, pa.Table]:
    """The corpus, and the sentences table in the order of its rows.

    Parameters
    ----------
    documents, sentences, blocks
        The run's tables.
    left_out
        Kinds of block whose sentences don't count.
    """
    documents = documents.sort_by("doc_id")
    doc_ids = documents.column("doc_id").to_pylist()
    order = np.lexsort((numbers(sentences, "sentence"), document_numbers(sentences, doc_ids)))
    sentences = sentences.take(pa.array(order))
    document = document_numbers(sentences, doc_ids)
    paragraph = numbers(sentences, "block")
    kinds = _sentence_kinds(blocks, doc_ids, document, paragraph)
    focal = [k for k, role in enumerate(documents.column("role").to_pylist()) if role == "focal"]
    corpus = CountedTexts(
        doc_ids=doc_ids,
        year=numbers(documents, "year"),
        focal=focal[0] if focal else -1,
        document=document,
        number=numbers(sentences, "sentence"),
        paragraph=paragraph,
        length=np.asarray(pc.utf8_length(sentences.column("text")).to_numpy(), dtype=np.int64),
        start=numbers(sentences, "start"),
        counted=~np.isin(kinds, list(left_out)) & (document >= 0),
        prose=np.isin(kinds, PROSE),
    )
    return corpus, sentences


def _sentence_kinds(blocks: pa.Table, doc_ids: list[str], document: Ints, paragraph: Ints) -> NDArray[np.str_]:
    """The kind of block of each sentence, empty when the block is unknown."""
    keys = document_numbers(blocks, doc_ids) * SPAN + numbers(blocks, "block")
    order = np.argsort(keys, kind="stable")
    kinds = np.array([*blocks.column("kind").to_pylist(), ""], dtype=object).astype(str)
    rows = find_rows(keys[order], document * SPAN + paragraph)
    return kinds[np.where(rows >= 0, np.append(order, -1)[rows], -1)]
