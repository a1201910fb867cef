"""Tables of documents as Parquet files, written and read by groups of documents, so that nobody holds them whole.

A row group ends with the document with which it has so many rows. Where it is cut follows from the rows alone: a file
has the same bytes whichever of its documents were made now and which were kept, and whatever came together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from pipeline.core.rows import count_until, find_ends
from pipeline.core.stage import select_documents

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

# Tokens of some 25,000 characters and a MiB as they lie in columns; sentences of half a million.
GROUP_ROWS = 1 << 14
LAST = "\U0010ffff"  # comes after all documents


class Sink(Protocol):
    """What a file can be written to."""

    def write(self, data: bytes | memoryview) -> object:
        """Take in more of the file."""


def open_writer(sink: Sink, schema: pa.Schema) -> pq.ParquetWriter:
    """What writes a table; equal tables, cut alike, give equal bytes, and what is read is equal to what was written.

    Columns are compressed well without a dictionary of their values, and in two thirds of the time; of their extremes
    those of documents alone are asked for, to find a group.
    """
    import pyarrow.parquet as pq

    return pq.ParquetWriter(
        sink, schema, compression="zstd", use_dictionary=False, write_statistics=["doc_id"],
        use_compliant_nested_type=False,
    )  # fmt: skip


class GroupWriter:
    """Writes the rows of documents, which are handed over in their order, group by group.

    Parameters
    ----------
    schema
        Of the table.
    open_sink
        Gives what to write to, when there is something to write.
    """

    def __init__(self, schema: pa.Schema, open_sink: Callable[[], Sink]) -> None:
        self.schema, self.rows = schema, 0
        self._open_sink = open_sink
        self._writer: pq.ParquetWriter | None = None
        self._waiting: list[pa.Table] = []
        self._begun = 0  # rows of the group that is not written yet

    def add(self, table: pa.Table) -> None:
        """Take in all rows of some documents."""
        import pyarrow as pa

        start = 0
        for end in find_ends(table).values():
            if self._begun + end - start >= GROUP_ROWS:
                self._wait(table.slice(start, end - start))
                self._write()
                start = end
        rest = table.slice(start)
        # A copy, or the few rows that wait would hold all of those that were written.
        self._wait(rest.take(pa.array(range(rest.num_rows), pa.int64())) if start else rest)

    def close(self) -> pa.Table | None:
        """Write what is left; the whole table where that is one group. A table without rows is a file too."""
        only = None if self._writer else self._write()
        if self._begun:
            self._write()
        if self._writer:
            self._writer.close()
        return only

    def _wait(self, table: pa.Table) -> None:
        if table.num_rows:
            self._waiting.append(table)
            self._begun += table.num_rows

    def _write(self) -> pa.Table:
        import pyarrow as pa

        group = pa.concat_tables(self._waiting or [self.schema.empty_table()]).combine_chunks()
        self._writer = self._writer or open_writer(self._open_sink(), self.schema)
        self._writer.write_table(group, row_group_size=max(group.num_rows, 1))
        self.rows += group.num_rows
        self._waiting, self._begun = [], 0
        return group


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a table that are read together.

    Attributes
    ----------
    first, last
        The documents at both ends.
    read
        Reads them.
    """

    first: str
    last: str
    read: Callable[[], pa.Table]

    @classmethod
    def of(cls, table: pa.Table) -> Group:
        """All rows of a table that is at hand."""
        return cls("", LAST, lambda: table)

    def holds(self, doc_ids: Sequence[str]) -> bool:
        """Whether one of these documents, which are sorted, may be among its own."""
        return bisect_left(doc_ids, self.first) < bisect_right(doc_ids, self.last)


def list_groups(file: pq.ParquetFile) -> list[Group]:
    """The groups of a file that hold rows."""
    place = file.schema.names.index("doc_id")
    groups = []
    for number in range(file.num_row_groups):
        row_group = file.metadata.row_group(number)
        known = row_group.column(place).statistics
        first, last = (known.min, known.max) if known and known.has_min_max else ("", LAST)
        if row_group.num_rows:
            groups.append(Group(first, last, partial(file.read_row_group, number, use_threads=False)))
    return groups


class Rows:
    """The rows of some documents of a table, handed over in their order; read as far as they are asked for.

    Parameters
    ----------
    schema
        Of the table.
    groups
        Where the rows are, in order.
    doc_ids
        The documents, sorted.
    """

    def __init__(self, schema: pa.Schema, groups: Iterable[Group], doc_ids: Sequence[str]) -> None:
        self.schema, self._doc_ids = schema, doc_ids
        self._groups = deque(group for group in groups if group.holds(doc_ids))
        self._read: deque[pa.Table] = deque()

    def reach(self, doc_id: str) -> Iterator[pa.Table]:
        """Read what is missing of the rows up to this document's; what was read, group by group."""
        while self._groups and self._groups[0].first <= doc_id:
            group = self._groups.popleft()
            wanted = self._doc_ids[bisect_left(self._doc_ids, group.first) : bisect_right(self._doc_ids, group.last)]
            self._read.append(select_documents(group.read(), wanted))
            yield self._read[-1]

    def until(self, last: str) -> Iterator[pa.Table]:
        """The rows of the documents up to this one that have not been handed over, group by group."""
        while self._read or next(self.reach(last), None) is not None:
            rows = self._read.popleft()
            number = count_until(rows, last)
            yield rows.slice(0, number)
            if number < rows.num_rows:
                self._read.appendleft(rows.slice(number))
                return
