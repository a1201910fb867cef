"""What topics are fitted on: short documents whole, long ones by joined paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.topics.occurrences import encode

Array = np.ndarray[Any, Any]
TEXT_KINDS = frozenset({"title", "abstract", "heading", "paragraph", "list_item", "caption", "footnote", "keywords"})
WHOLE = -1  # the block number of a unit that is a whole document


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a corpus, sorted by document and first block.

    Attributes
    ----------
    document
        Index of each unit's document.
    block
        Number of each unit's first block; :data:`WHOLE` when the unit is the document.
    characters
        Length of each unit.
    paragraph_document, paragraph_block, paragraph_unit
        Where each paragraph belongs; unit -1 for those that are set aside or no running text.
    sentence_document, sentence_number, sentence_unit
        Where each sentence belongs; unit -1 for sentences outside the running text.
    """

    document: Array
    block: Array
    characters: Array
    paragraph_document: Array
    paragraph_block: Array
    paragraph_unit: Array
    sentence_document: Array
    sentence_number: Array
    sentence_unit: Array

    def __len__(self) -> int:
        return len(self.document)

    def read_texts(self, blocks: pa.Table, documents: list[str]) -> dict[int, str]:
        """The texts of the units that stand in some blocks (of whole documents), each one's blocks joined."""
        texts: dict[int, str] = {}
        place = find_places(
            self.paragraph_document, self.paragraph_block, encode(blocks["doc_id"], documents),
            np.asarray(blocks["block"].to_numpy(), dtype=np.int64),
        )  # fmt: skip
        unit = np.where(place >= 0, self.paragraph_unit[place], -1).tolist()
        for number, kind, text in zip(unit, blocks["kind"].to_pylist(), blocks["text"].to_pylist(), strict=True):
            if number >= 0:
                texts[number] = texts.get(number, "") + (text if kind in TEXT_KINDS else "")
        return texts

    def locate(self, document: Array, sentence: Array) -> Array:
        """The unit of each (document, sentence) pair; -1 where there is none."""
        place = find_places(self.sentence_document, self.sentence_number, document, sentence)
        return np.where(place >= 0, self.sentence_unit[place], -1) if len(self.sentence_unit) else place


def find_places(documents: Array, numbers: Array, document: Array, number: Array) -> Array:
    """The place of each (document, number) pair among those of two sorted arrays; -1 where there is none."""
    if not len(numbers):
        return np.full(len(document), -1)
    width = int(numbers.max()) + 1
    known, wanted = documents * width + numbers, document.astype(np.int64) * width + number
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where((known[at] == wanted) & (number < width), at, -1)


def _join_blocks(lengths: list[int], headings: list[bool], minimum: int) -> list[int]:
    """A group number for each block: groups run on until ``minimum`` is reached; a heading opens a new one."""
    groups, current, filled = [], 0, 0
    for length, heading in zip(lengths, headings, strict=True):
        if filled >= minimum or (heading and filled >= minimum // 2):
            current, filled = current + 1, 0
        groups.append(current)
        filled += length
    if current and filled < minimum // 2:
        groups = [min(g, current - 1) for g in groups]
    return groups


def build_units(
    paragraphs: pa.Table, kept: Array, *, documents: list[str], unit_characters: int, long_characters: int
) -> Units:
    """The units of a corpus.

    Parameters
    ----------
    paragraphs
        The table work/paragraphs, sorted by document and number.
    kept
        Which of them are not set aside.
    documents
        Sorted ids of all documents.
    unit_characters
        Length that paragraphs are joined to.
    long_characters
        A document longer than this is cut into units.
    """
    document = encode(paragraphs["doc_id"], documents)
    kinds, lengths = paragraphs["kind"].to_pylist(), paragraphs["characters"].to_pylist()
    blocks = np.asarray(paragraphs["block"].to_numpy(), dtype=np.int64)
    unit = np.full(len(kinds), -1)
    owners, firsts, sizes = list[int](), list[int](), list[int]()
    rows = np.flatnonzero(kept)
    edges = np.flatnonzero(np.diff(document[rows], prepend=-2))
    for own in np.split(rows, edges[1:]) if len(rows) else []:
        listed = own.tolist()
        texts = [i for i in listed if kinds[i] in TEXT_KINDS] or listed
        whole = sum(lengths[i] for i in texts) <= long_characters
        groups = (
            [0] * len(texts)
            if whole
            else _join_blocks([lengths[i] for i in texts], [kinds[i] == "heading" for i in texts], unit_characters)
        )
        base = len(owners)
        for i, group in zip(texts, groups, strict=True):
            if base + group == len(owners):
                owners.append(int(document[i]))
                firsts.append(WHOLE if whole else int(blocks[i]))
                sizes.append(0)
            sizes[base + group] += lengths[i]
            unit[i] = base + group
    count = np.asarray(paragraphs["sentences"].to_numpy(), dtype=np.int64)
    # The sentences of a paragraph are numbered one after the other.
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return Units(
        document=np.array(owners, dtype=np.int64),
        block=np.array(firsts, dtype=np.int64),
        characters=np.array(sizes, dtype=np.int64),
        paragraph_document=document,
        paragraph_block=blocks,
        paragraph_unit=unit,
        sentence_document=np.repeat(document, count),
        sentence_number=np.repeat(np.asarray(paragraphs["sentence"].to_numpy(), dtype=np.int64), count) + within,
        sentence_unit=np.repeat(unit, count),
    )
