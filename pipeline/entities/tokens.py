"""A document's tokens, as lists by offset."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class DocumentTokens:
    """Offsets, texts and tags of a document's tokens, in the order of the text."""

    starts: list[int]
    ends: list[int]
    texts: list[str]
    tags: list[str]

    @cached_property
    def bounds(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the tokens begin and end, as arrays."""
        return np.array(self.starts, dtype=np.int64), np.array(self.ends, dtype=np.int64)

    @cached_property
    def edges(self) -> frozenset[int]:
        """Offsets at which a token begins or ends."""
        return frozenset(self.starts).union(self.ends)

    def ending_at(self, end: int) -> int | None:
        """Index of the token that ends at the offset, if one does."""
        index = bisect_left(self.ends, end)
        return index if index < len(self.ends) and self.ends[index] == end else None

    def covering(self, offset: int) -> int:
        """Index of the token that holds the character at ``offset`` (or of the last one before it)."""
        return max(bisect_right(self.starts, offset) - 1, 0)


def _list_strings(column: pa.ChunkedArray) -> list[str]:
    """The strings of a column, each distinct one once: whoever looks it up finds its hash computed."""
    encoded = column.combine_chunks().dictionary_encode()
    strings = encoded.dictionary.to_pylist()
    return list(map(strings.__getitem__, encoded.indices.to_numpy().tolist()))


def iterate_tokens(tokens: pa.Table) -> Iterator[tuple[str, DocumentTokens]]:
    """Every document of a tokens table (rows sorted by document and sentence), with its tokens."""
    if not tokens.num_rows:
        return
    ids = tokens.column("doc_id").combine_chunks().dictionary_encode()
    codes = ids.indices.to_numpy()
    cuts = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)]
    starts, ends = (tokens.column(n).to_numpy() for n in ("start", "end"))
    texts, tags = (_list_strings(tokens.column(n)) for n in ("text", "tag"))
    for first, last in pairwise(cuts):
        yield (
            ids.dictionary[int(codes[first])].as_py(),
            DocumentTokens(
                starts[first:last].tolist(),
                ends[first:last].tolist(),
                texts[first:last],
                tags[first:last],
            ),
        )
