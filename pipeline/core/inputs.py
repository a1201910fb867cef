"""The tables that a stage is given: whole, held for the next task of this process, or part by part."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.core.groups import LAST
from pipeline.core.shelf import SHELF
from pipeline.core.store import shard_of

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.core.store import Store


class Held:
    """Tables that are read once where the task before in this process was given them too."""

    def __init__(self) -> None:
        self._tables: dict[str, tuple[Mapping[str, str], pa.Table]] = {}

    def read(self, store: Store, wanted: Mapping[str, Mapping[str, str]]) -> dict[str, pa.Table]:
        """Tables by name from files with these digests; others are let go before anything is read."""
        for name in [name for name, (files, _) in self._tables.items() if wanted.get(name) != files]:
            del self._tables[name]
        for name, files in wanted.items():
            if name not in self._tables:
                self._tables[name] = files, store.read_exact(name, files)
        return {name: self._tables[name][1] for name in wanted}

    def clear(self) -> None:
        """Hold nothing."""
        self._tables.clear()


# A shard's task comes between two reduce stages without what they hold being read again.
REDUCE, SHARD = Held(), Held()


@dataclass(frozen=True, slots=True)
class StoredParts:
    """A table of shards on the disk (:class:`~pipeline.core.stage.Parts`).

    Attributes
    ----------
    store, name
        Where it lies.
    files
        Its files with their digests.
    """

    store: Store
    name: str
    files: Mapping[str, str]

    def __iter__(self) -> Iterator[pa.Table]:
        shards = [{path: digest} for path, digest in sorted(self.files.items()) if path.endswith(".parquet")]
        for files in shards or [{}]:  # of a corpus without texts, one part without rows
            yield self.store.read_exact(self.name, files)

    def select(self, doc_ids: Collection[str]) -> pa.Table:
        """The rows of some documents; only the groups that hold one of them are read."""
        import pyarrow as pa

        paths = {self.store.path(self.name, shard_of(d)).relative_to(self.store.root).as_posix() for d in doc_ids}
        files = {path: digest for path, digest in self.files.items() if path in paths}
        with self.store.open_rows(self.name, files, sorted(doc_ids)) as rows:
            return pa.concat_tables([rows.schema.empty_table(), *rows.until(LAST)]).combine_chunks()


def let_go() -> None:
    """Hold no tables any more: the run is over."""
    REDUCE.clear()
    SHARD.clear()
    SHELF.clear()
