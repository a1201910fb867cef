"""How many documents of a shard are worked on at a time.

What is made of a batch takes most of a process's memory, and does not grow with the corpus; the shard's own rows and
results, a 32nd of the corpus's, lie in columns beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

# Of the rows that a batch has, as they lie in columns; tokens and sentences of some 300,000 characters. Lists, strings
# and candidates made of them take some twenty times as much.
BATCH_BYTES = 16 << 20


def split_batches(
    doc_ids: Sequence[str], tables: Mapping[str, pa.Table], *, limit: int = BATCH_BYTES
) -> Iterator[tuple[str, ...]]:
    """Documents, in their order, in batches whose rows take no more than ``limit`` bytes, or of one document.

    A row of ``sources`` counts as much as its file does.
    """
    weights = _weigh(tables)
    batch: list[str] = []
    held = 0.0
    for doc_id in doc_ids:
        weight = weights.get(doc_id, 0.0)
        if batch and held + weight > limit:
            yield tuple(batch)
            batch, held = [], 0.0
        batch.append(doc_id)
        held += weight
    if batch:
        yield tuple(batch)


def _weigh(tables: Mapping[str, pa.Table]) -> dict[str, float]:
    """Document id to what its rows take, each of a table as much as another."""
    weights: dict[str, float] = defaultdict(float)
    for name, table in tables.items():
        if name == "sources":
            counted = dict(zip(*(table.column(n).to_pylist() for n in ("doc_id", "size")), strict=True))
        else:
            each = table.nbytes / max(table.num_rows, 1)
            counted = {row["values"]: row["counts"] * each for row in table.column("doc_id").value_counts().to_pylist()}
        for doc_id, weight in counted.items():
            weights[doc_id] += weight
    return weights
