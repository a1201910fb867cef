"""From a record type to its Arrow schema and tables of it.

Stages build Arrow tables column by column; the record types name the columns, their types and their meaning. A field
annotated ``X | None`` is nullable.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from pipeline.records.lean import spare_pandas

if TYPE_CHECKING:
    import pyarrow as pa


@cache
def schema_of(record: type) -> pa.Schema:
    """The Arrow schema of a record type: str, int (int64), float (double), bool, and lists of str or int (int32).

    ``| None`` makes it nullable.
    """
    import pyarrow as pa

    spare_pandas()
    arrow = {
        str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(),
        list[str]: pa.list_(pa.string()), list[int]: pa.list_(pa.int32()),
    }  # fmt: skip
    columns = []
    for name, hint in get_type_hints(record).items():
        nullable = get_origin(hint) in (Union, types.UnionType)
        kind = next(a for a in get_args(hint) if a is not type(None)) if nullable else hint
        columns.append(pa.field(name, arrow[kind], nullable=nullable))
    return pa.schema(columns)


def make_table(record: type, columns: Mapping[str, Sequence[Any] | Any]) -> pa.Table:
    """An Arrow table of the record's schema from columns (sequences, numpy or Arrow arrays), in schema order."""
    import pyarrow as pa

    schema = schema_of(record)
    return pa.table(
        {
            field.name: pa.array(columns[field.name], field.type)
            if not isinstance(columns[field.name], pa.Array | pa.ChunkedArray)
            else columns[field.name]
            for field in schema
        },
        schema=schema,
    )


def rows_table(rows: Iterable[Any], record: type) -> pa.Table:
    """An Arrow table from instances of ``record``; for small tables, since it goes row by row."""
    kept = list(rows)
    return make_table(record, {f.name: list(map(attrgetter(f.name), kept)) for f in fields(record)})


def empty_table(record: type) -> pa.Table:
    """A table of the record's schema without rows."""
    return schema_of(record).empty_table()
