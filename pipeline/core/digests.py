"""Digests of documents' rows, which follow from their values alone.

What Arrow would write of some rows of a table may hold more than these rows, so each column is taken apart into the
bytes that its values are: neither neighbours nor where rows lie in memory matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.core.keys import new_digest
from pipeline.core.rows import find_ends

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Places = np.ndarray[Any, np.dtype[np.integer[Any]]]


def digest_documents(table: pa.Table) -> dict[str, str]:
    """Document id to the digest of its rows, for a table sorted by ``doc_id``."""
    import numpy as np

    ends = find_ends(table)
    places = np.array([0, *ends.values()])
    taken = [
        (data, bounds.tolist())
        for field in (table.schema if ends else ())
        for data, bounds in _take_apart(table.column(field.name).combine_chunks(), places, nullable=field.nullable)
    ]
    shape, digests = new_digest(str(table.schema.remove_metadata()).encode()), {}
    for number, doc_id in enumerate(ends):
        state = shape.copy()
        state.update(b"%d" % (places[number + 1] - places[number]))
        for data, bounds in taken:
            state.update(data[bounds[number] : bounds[number + 1]])
        digests[doc_id] = state.hexdigest()
    return digests


def _take_apart(column: pa.Array, places: Places, *, nullable: bool) -> Iterator[tuple[memoryview, Places]]:
    """What a column's values are as bytes, and where in them the rows at some places begin."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if nullable:  # whether a value is missing or not: neighbours may miss some
        yield _view(column.is_valid()), places
    if pa.types.is_list(column.type):
        lengths = pc.fill_null(pc.list_value_length(column), 0)
        begins = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        yield _view(lengths), places * 4
        yield from _take_apart(column.flatten(), begins[places], nullable=True)
    elif pa.types.is_string(column.type):
        column = pc.fill_null(column, "") if column.null_count else column
        _, offsets, data = column.buffers()
        yield _view(pc.binary_length(column)), places * 4
        yield memoryview(data or b""), np.frombuffer(offsets, np.int32, len(column) + 1, column.offset * 4)[places]
    else:
        values = column.fill_null(pa.scalar(0).cast(column.type)) if column.null_count else column
        yield _view(values), places * (1 if pa.types.is_boolean(column.type) else column.type.byte_width)


def _view(values: pa.Array) -> memoryview:
    return memoryview(values.to_numpy(zero_copy_only=False)).cast("B")
