"""Tables and files of a run on the disk.

Everything is written to a temporary name, flushed to the disk and renamed, so that a reader never sees half a file.
A table is one Parquet file, or a folder of parts, a part for each shard of documents.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.atomic import NewFile, write_atomic
from pipeline.core.errors import ArtifactError
from pipeline.core.groups import Group, GroupWriter, Rows, list_groups, open_writer
from pipeline.core.holding import STATE, check
from pipeline.core.keys import digest_file, digest_handle, digest_json
from pipeline.core.shelf import SHELF
from pipeline.records.base import empty_table, schema_of
from pipeline.records.tables import table_spec

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

SHARDS = 32
BOM = b"\xef\xbb\xbf"
# Spreadsheet programs run a cell that begins with one of these as a formula.
FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
_SEAL = "seal"  # the digest of the rest of a state


def shard_of(doc_id: str) -> int:
    """The shard, 0 to 31, of a document id; shards follow the order of the ids."""
    return int(doc_id[1:3], 16) * SHARDS // 256


def encode_parquet(table: pa.Table, *, grouped: bool = False) -> memoryview:
    """The table as the bytes of a Parquet file, by groups of documents if asked; equal tables give equal bytes."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    if grouped:
        groups = GroupWriter(table.schema, lambda: sink)
        groups.add(table)
        groups.close()
    else:
        with open_writer(sink, table.schema) as writer:
            writer.write_table(table.combine_chunks(), row_group_size=1 << 20)
    return memoryview(sink.getvalue())


def encode_csv(table: pa.Table) -> bytes:
    """The table as CSV for spreadsheet programs: UTF-8 with byte-order mark, formulas made harmless."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv

    for index, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            column = table.column(index)
            danger = pc.match_substring_regex(column, FORMULA)
            safe = pc.if_else(danger, pc.binary_join_element_wise("'", column, ""), column)
            table = table.set_column(index, field.name, safe)
    # Columns of metadata.csv keep their names, whatever they begin with.
    table = table.rename_columns([f"'{n}" if re.match(FORMULA, n) else n for n in table.column_names])
    sink = io.BytesIO()
    sink.write(BOM)
    csv.write_csv(table, sink, csv.WriteOptions(include_header=True))
    return sink.getvalue()


def _choose_tables(files: Mapping[str, str]) -> list[tuple[str, str]]:
    """Those of the files that are Parquet, in the order of their names, with their digests."""
    return [(path, digest) for path, digest in sorted(files.items()) if path.endswith(".parquet")]


class Store:
    """The folder of a run.

    Parameters
    ----------
    root
        The folder; made when the first file is written.
    word
        What proves that this run holds the folder (:mod:`pipeline.core.lease`); looked at before every write.
    """

    def __init__(self, root: Path, word: str = "") -> None:
        self.root, self.word = root, word

    def path(self, name: str, shard: int | None = None) -> Path:
        """Where a table, or one of its parts, lies."""
        path = self.root / f"{name}.parquet"
        return path if shard is None else path / f"part-{shard:02d}.parquet"

    def put(self, path: Path, data: bytes | memoryview) -> str:
        """Write a file of the run, if the run still holds its folder; the digest of its content."""
        self._check()
        return write_atomic(path, data)

    def create(self, path: Path) -> NewFile:
        """A new file of the run, if the run still holds its folder."""
        self._check()
        return NewFile(path)

    def keep(self, new: NewFile) -> str:
        """Give a new file its name, if the run still holds its folder; the digest of its content."""
        self._check()
        return new.keep()

    def _check(self) -> None:
        if self.word:
            check(self.root, self.word)

    def read(self, name: str, *, shard: int | None = None, columns: list[str] | None = None) -> pa.Table:
        """A table, whole or one shard of it; parts follow one another in the order of document ids.

        Raises
        ------
        ArtifactError
            When the table is not there or cannot be read.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = self.path(name, shard)
        try:
            if not path.is_dir():
                return pq.ParquetFile(path).read(columns=columns)
            parts = [pq.ParquetFile(p).read(columns=columns) for p in sorted(path.glob("part-*.parquet"))]
            if parts:
                return pa.concat_tables(parts)
        except (OSError, pa.ArrowInvalid) as error:
            raise ArtifactError(
                "{path}: the table cannot be read ({error}); run the pipeline again", path=path, error=error
            ) from error
        schema = schema_of(table_spec(name).record)
        return schema.empty_table() if columns is None else schema.empty_table().select(columns)

    def read_exact(self, name: str, files: Mapping[str, str]) -> pa.Table:
        """A table from the files that have these digests, in the order of their names.

        Raises
        ------
        ArtifactError
            When one is not there or holds anything else.
        """
        import pyarrow as pa

        parts = [self._read_exact(path, digest) for path, digest in _choose_tables(files)]
        return pa.concat_tables(parts) if parts else empty_table(table_spec(name).record)

    def _read_exact(self, path: str, digest: str) -> pa.Table:
        if (held := SHELF.get(digest)) is not None:
            return held
        with self._open_exact(path, digest) as file:
            table = file.read(use_threads=False)
        SHELF.put(digest, table)
        return table

    @contextmanager
    def open_rows(self, name: str, files: Mapping[str, str], doc_ids: Sequence[str]) -> Iterator[Rows]:
        """The rows of some documents, sorted, in a table's files that have these digests; read while it is open.

        Raises
        ------
        ArtifactError
            When a file is not there or holds anything else.
        """
        schema, groups = schema_of(table_spec(name).record), list[Group]()
        with ExitStack() as stack:
            for path, digest in _choose_tables(files):
                if (held := SHELF.get(digest)) is None:
                    file = stack.enter_context(self._open_exact(path, digest))
                    if file.num_row_groups > 1:
                        schema = file.schema_arrow
                        groups += list_groups(file)
                        continue
                    SHELF.put(digest, held := file.read(use_threads=False))
                schema = held.schema
                groups.append(Group.of(held))
            yield Rows(schema, groups, doc_ids)

    @contextmanager
    def _open_exact(self, path: str, digest: str) -> Iterator[pq.ParquetFile]:
        """A file that is digested before it is believed, and read from the same handle."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            handle = pa.OSFile(str(self.root / path))
        except OSError as error:
            raise ArtifactError(
                "{path}: cannot be read ({error}); run the pipeline again", path=self.root / path, error=error
            ) from error
        with handle:
            if digest_handle(handle) != digest:
                raise ArtifactError(
                    "{path}: changed while the run was going on; run the pipeline again", path=self.root / path
                )
            handle.seek(0)
            yield pq.ParquetFile(handle, pre_buffer=False)

    def write(self, name: str, table: pa.Table, *, grouped: bool = False) -> dict[str, Any]:
        """Write a table, by groups of documents if asked, and its CSV twin when it has one; what was written."""
        path = self.path(name)
        if path.is_dir():  # an earlier version made the table in parts
            self.remove_folder(path)
        table = table.combine_chunks()
        SHELF.put(digest := self.put(path, encode_parquet(table, grouped=grouped)), table)
        written = {path.relative_to(self.root).as_posix(): digest}
        if table_spec(name).twin:
            written[f"{name}.csv"] = self.put(self.root / f"{name}.csv", encode_csv(table))
        return {"digest": digest, "rows": table.num_rows, "files": written}

    def write_file(self, path: str, data: bytes) -> dict[str, Any]:
        """Write a file below the run; what was written, for the state.

        Raises
        ------
        ArtifactError
            When the path would lead out of the run's folder.
        """
        target = (self.root / path).resolve()
        if not target.is_relative_to(self.root.resolve()):
            raise ArtifactError("{path}: leads out of the run's folder", path=path)
        digest = self.put(self.root / path, data)
        return {"digest": digest, "files": {path: digest}}

    def intact(self, files: Mapping[str, str]) -> bool:
        """Whether every file is there with its content, by digest."""
        try:
            return all(digest_file(self.root / path) == digest for path, digest in files.items())
        except OSError:
            return False

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files below the run that a stage no longer makes."""
        for path in paths:
            (self.root / path).unlink(missing_ok=True)

    def remove_folder(self, path: Path) -> None:
        """Remove the parts of a table, if the run still holds its folder."""
        self._check()
        shutil.rmtree(path)

    def remove_shard(self, names: Iterable[str], shard: int) -> None:
        """Remove a shard that has no documents any more from tables."""
        for name in names:
            self.path(name, shard).unlink(missing_ok=True)

    def make_folders(self, names: Iterable[str]) -> None:
        """Make sure that tables of shards exist, though they may have no rows."""
        for name in names:
            self.path(name).mkdir(parents=True, exist_ok=True)

    def clean(self) -> None:
        """Remove temporary files that a killed run left."""
        for path in self.root.rglob(".*.tmp"):
            path.unlink(missing_ok=True)
        shutil.rmtree(self.scratch, ignore_errors=True)

    @property
    def scratch(self) -> Path:
        """A folder for files that are needed for a moment."""
        return self.root / STATE / "scratch"

    def state_path(self, stage: str, shard: int | None = None) -> Path:
        """Where a stage, or a shard of a map stage, keeps what it made and from what."""
        return self.root / STATE / (f"{stage}.json" if shard is None else f"{stage}/{shard:02d}.json")

    def memory_path(self, stage: str) -> Path:
        """Where a reduce stage keeps what it may need again (:mod:`pipeline.core.memory`)."""
        return self.root / STATE / "memory" / stage

    def read_state(self, stage: str, shard: int | None = None) -> dict[str, Any]:
        """The state, or an empty one when there is none or it is damaged."""
        try:
            state = json.loads(self.state_path(stage, shard).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(state, dict) or state.pop(_SEAL, "") != digest_json(state):
            return {}
        return state

    def write_state(self, stage: str, state: dict[str, Any], shard: int | None = None) -> None:
        """Write the state; always the last thing after what it speaks of."""
        sealed = {**state, _SEAL: digest_json(state)}
        data = json.dumps(sealed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self.put(self.state_path(stage, shard), data.encode("utf-8"))

    def drop_state(self, stage: str, shard: int | None = None) -> None:
        """Forget the state before the files that it speaks of are touched."""
        self._check()
        self.state_path(stage, shard).unlink(missing_ok=True)
