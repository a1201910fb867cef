"""Tables that this process wrote or read a moment ago, by the digest of their files.

A digest names a content, so what lies here need not be read, digested and decoded again by the next stage of the same
documents. In a small corpus that is nearly all that stages read of one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

SHELF_BYTES = 64 << 20  # of rows as they lie in columns: all tables of a study of some 200 documents
_LEAST = 1 << 12  # what a table without rows takes


class Shelf:
    """Tables by digest, up to so many bytes; those asked for last stay."""

    def __init__(self, limit: int = SHELF_BYTES) -> None:
        self._limit, self._held = limit, 0
        self._tables: dict[str, pa.Table] = {}

    def get(self, digest: str) -> pa.Table | None:
        """The table of a file with this digest, if it is here."""
        if digest not in self._tables:
            return None
        self._tables[digest] = table = self._tables.pop(digest)  # the last one asked for is the last one let go
        return table

    def put(self, digest: str, table: pa.Table) -> None:
        """Keep a table, unless it would push out too much that others may ask for."""
        weight = _weigh(table)
        if digest in self._tables or weight > self._limit // 8:
            return
        self._tables[digest] = table
        self._held += weight
        while self._held > self._limit:
            self._held -= _weigh(self._tables.pop(next(iter(self._tables))))

    def clear(self) -> None:
        """Hold nothing."""
        self._tables.clear()
        self._held = 0


def _weigh(table: pa.Table) -> int:
    return int(table.nbytes) + _LEAST


SHELF = Shelf()
