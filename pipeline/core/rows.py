"""Rows of documents: in their order, where each document's end, in the shape of their table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core.errors import StageError
from pipeline.records.base import schema_of
from pipeline.records.tables import table_spec

if TYPE_CHECKING:
    import pyarrow as pa


def sort_documents(table: pa.Table) -> pa.Table:
    """The rows in the order of their documents, each document's rows in the order they had."""
    import numpy as np
    import pyarrow.compute as pc

    ids = table.column("doc_id")
    if pc.all(pc.less_equal(ids.slice(0, max(len(ids) - 1, 0)), ids.slice(1))).as_py():
        return table
    ranks = pc.rank(ids, tiebreaker="min").to_numpy(zero_copy_only=False).astype(np.int64)
    return table.take(np.argsort(ranks, kind="stable"))


def find_ends(table: pa.Table) -> dict[str, int]:
    """Document id to the place behind its last row, for a table sorted by ``doc_id``."""
    import pyarrow.compute as pc

    if not table.num_rows:
        return {}
    runs = pc.run_end_encode(table.column("doc_id").combine_chunks())
    return dict(zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True))


def count_until(table: pa.Table, last: str) -> int:
    """How many rows, of a table sorted by ``doc_id``, belong to documents up to this one."""
    import pyarrow.compute as pc

    return int(pc.sum(pc.less_equal(table.column("doc_id"), last)).as_py() or 0)


def conform(name: str, table: pa.Table) -> pa.Table:
    """The table with its columns in the schema's order, those beyond it last, and the schema's types."""
    import pyarrow as pa

    schema = schema_of(table_spec(name).record)
    missing = [n for n in schema.names if n not in table.column_names]
    if missing:
        raise StageError("table {name}: columns {names} are missing", name=name, names=", ".join(missing))
    extra = [table.schema.field(n) for n in table.column_names if n not in schema.names]
    wanted = pa.schema([*schema, *extra])
    return table.select(wanted.names).cast(wanted)
