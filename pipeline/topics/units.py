"""What topics are fitted on: short documents whole, long ones by joined paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.topics.occurrences import encode

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
    sentence_document, sentence_number, sentence_unit
        Where each sentence belongs; unit -1 for sentences outside the running text.
    """

    document: np.ndarray[Any, Any]
    block: np.ndarray[Any, Any]
    characters: np.ndarray[Any, Any]
    sentence_document: np.ndarray[Any, Any]
    sentence_number: np.ndarray[Any, Any]
    sentence_unit: np.ndarray[Any, Any]

    def __len__(self) -> int:
        return len(self.document)

    def locate(self, document: np.ndarray[Any, Any], sentence: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The unit of each (document, sentence) pair; -1 where there is none."""
        if not len(self.sentence_unit):
            return np.full(len(document), -1)
        width = int(self.sentence_number.max()) + 1
        known = self.sentence_document * width + self.sentence_number
        wanted = document * width + sentence
        at = np.clip(np.searchsorted(known, wanted), 0, len(known) - 1)
        return np.where((known[at] == wanted) & (sentence < width), self.sentence_unit[at], -1)


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
    blocks: pa.Table, sentences: pa.Table, *, documents: list[str], unit_characters: int, long_characters: int
) -> Units:
    """The units of a corpus.

    Parameters
    ----------
    blocks, sentences
        Sorted by document and number.
    documents
        Sorted ids of all documents.
    unit_characters
        Length that paragraphs are joined to.
    long_characters
        A document longer than this is cut into units.
    """
    document = encode(blocks["doc_id"], documents)
    kinds = blocks["kind"].to_pylist()
    lengths = [len(text) for text in blocks["text"].to_pylist()]
    numbers = blocks["block"].to_pylist()
    edges = [*np.flatnonzero(np.diff(document, prepend=-2)).tolist(), len(document)]
    unit_of: dict[tuple[int, int], int] = {}
    owners, firsts, sizes = list[int](), list[int](), list[int]()
    for start, stop in pairwise(edges):
        kept = [i for i in range(start, stop) if kinds[i] in TEXT_KINDS] or list(range(start, stop))
        whole = sum(lengths[i] for i in kept) <= long_characters
        groups = (
            [0] * len(kept)
            if whole
            else _join_blocks([lengths[i] for i in kept], [kinds[i] == "heading" for i in kept], unit_characters)
        )
        base = len(owners)
        for i, group in zip(kept, groups, strict=True):
            if base + group == len(owners):
                owners.append(int(document[start]))
                firsts.append(WHOLE if whole else numbers[i])
                sizes.append(0)
            sizes[base + group] += lengths[i]
            unit_of[int(document[start]), numbers[i]] = base + group
    sentence_document = encode(sentences["doc_id"], documents)
    sentence_block = sentences["block"].to_pylist()
    unit = [unit_of.get((d, b), -1) for d, b in zip(sentence_document.tolist(), sentence_block, strict=True)]
    return Units(
        document=np.array(owners, dtype=np.int64),
        block=np.array(firsts, dtype=np.int64),
        characters=np.array(sizes, dtype=np.int64),
        sentence_document=sentence_document,
        sentence_number=np.asarray(sentences["sentence"].to_numpy(), dtype=np.int64),
        sentence_unit=np.array(unit, dtype=np.int64),
    )
