"""A shard's part of a table as it comes about: rows that were made now between rows that are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from pipeline.core.digests import digest_documents
from pipeline.core.groups import LAST, GroupWriter
from pipeline.core.rows import conform, count_until, sort_documents
from pipeline.core.shelf import SHELF
from pipeline.records.base import schema_of
from pipeline.records.tables import table_spec

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.core.atomic import NewFile
    from pipeline.core.store import Store


class Part:
    """A part that is written while its documents come in order; until it is kept, the part that is there stays.

    Parameters
    ----------
    store, name, shard
        Where it lies.
    files, kept
        The files of the part that is there, with their digests, and the documents that keep their rows.
    followed
        Whether its documents are digested.
    """

    def __init__(
        self, store: Store, name: str, shard: int, files: Mapping[str, str], kept: Sequence[str], *, followed: bool
    ) -> None:
        self.digests: dict[str, str] = {}
        self._store, self._name, self._path, self._followed = store, name, store.path(name, shard), followed
        self._reading = ExitStack()
        self._kept = self._reading.enter_context(store.open_rows(name, files, kept))
        self._writer = GroupWriter(schema_of(table_spec(name).record), self._create)
        self._file: NewFile | None = None
        self._whole: pa.Table | None = None

    def __enter__(self) -> Part:
        return self

    def __exit__(self, *_: object) -> None:
        self._reading.close()
        if self._file:
            self._file.discard()

    def add(self, made: pa.Table | None, last: str) -> None:
        """Take in what was made, and what is kept, of the documents that follow, up to this one."""
        import pyarrow as pa

        new = self._writer.schema.empty_table() if made is None else sort_documents(conform(self._name, made))
        for stored in self._kept.until(last):
            kept = conform(self._name, stored)
            number = count_until(new, kept.column("doc_id")[-1].as_py()) if kept.num_rows else 0
            self._write(sort_documents(pa.concat_tables([new.slice(0, number), kept])))
            new = new.slice(number)
        self._write(new)

    def close(self) -> None:
        """Take in what is kept of the documents that follow: there are no more."""
        self.add(None, LAST)
        self._whole = self._writer.close()
        self._reading.close()  # a file that is open cannot be replaced everywhere

    def keep(self) -> dict[str, Any]:
        """Give the part its name; what was written, for the state."""
        assert self._file is not None, "it was closed"
        digest = self._store.keep(self._file)
        if self._whole is not None:
            SHELF.put(digest, self._whole)
        files = {self._path.relative_to(self._store.root).as_posix(): digest}
        return {"digest": digest, "rows": self._writer.rows, "files": files}

    def _write(self, table: pa.Table) -> None:
        if self._followed:
            self.digests |= digest_documents(table)
        self._writer.add(table)

    def _create(self) -> NewFile:
        self._file = self._store.create(self._path)
        return self._file
