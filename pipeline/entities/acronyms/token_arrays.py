"""A document's token edges and tags, and its sentences, as arrays to look positions up in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class TokenArrays:
    """Token offsets (sorted) and tags of one document, and its sentences' numbers and start offsets."""

    starts: np.ndarray[Any, np.dtype[np.int64]]
    ends: np.ndarray[Any, np.dtype[np.int64]]
    tags: np.ndarray[Any, np.dtype[np.int64]]  # codes into ``tag_names``
    tag_names: tuple[str, ...]
    sentences: np.ndarray[Any, np.dtype[np.int64]]
    sentence_starts: np.ndarray[Any, np.dtype[np.int64]]

    def window(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """Tokens (start, end, tag) that begin in ``[start, end)``."""
        low, high = np.searchsorted(self.starts, (start, end))
        codes = self.tags[low:high].tolist()
        names = [self.tag_names[code] for code in codes]
        return list(zip(self.starts[low:high].tolist(), self.ends[low:high].tolist(), names, strict=True))

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence that holds an offset; the last one before it between sentences."""
        if not len(self.sentence_starts):
            return 0
        return int(self.sentences[max(0, int(np.searchsorted(self.sentence_starts, offset, side="right")) - 1)])


def _document_slices(table: pa.Table) -> dict[str, slice]:
    """Document id to its rows, for a table sorted by document."""
    ids = table.column("doc_id").combine_chunks().dictionary_encode()
    codes = np.asarray(ids.indices)
    edges = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)]
    names = ids.dictionary.to_pylist()
    return {names[codes[low]]: slice(low, high) for low, high in pairwise(edges) if low < high}


def _integers(table: pa.Table, name: str) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.asarray(table.column(name).combine_chunks())


def read_tokens(tables: Mapping[str, pa.Table]) -> dict[str, TokenArrays]:
    """Document id to its tokens and sentences, from the tables ``tokens`` and ``sentences`` (sorted by document)."""
    tokens, sentences = tables["tokens"], tables["sentences"]
    tags = tokens.column("tag").combine_chunks().dictionary_encode()
    names = tuple(tags.dictionary.to_pylist())
    starts, ends, codes = _integers(tokens, "start"), _integers(tokens, "end"), np.asarray(tags.indices, dtype=np.int64)
    numbers, sentence_starts = _integers(sentences, "sentence"), _integers(sentences, "start")
    token_rows, sentence_rows = _document_slices(tokens), _document_slices(sentences)
    nothing = slice(0, 0)
    return {
        doc_id: TokenArrays(
            starts[rows], ends[rows], codes[rows], names,
            numbers[sentence_rows.get(doc_id, nothing)], sentence_starts[sentence_rows.get(doc_id, nothing)],
        )
        for doc_id, rows in token_rows.items()
    }  # fmt: skip
