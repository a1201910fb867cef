"""How many documents of a shard are worked on at a time.

What is made of a batch takes most of a process's memory. Of the shard's own rows no more is held than the groups that
the batch's documents are in, so that what a process needs does not grow with the corpus.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.core.groups import Rows

# Of the rows that a batch has, as they lie in columns: texts, tokens and sentences of some 200,000 characters. Lists,
# strings and candidates made of them take some twenty times as much.
BATCH_BYTES = 16 << 20
# Tokens, sentences and words of texts take ten times what the texts take.
BLOCKS, SPELT_OUT = "blocks", 8


def read_batches(
    doc_ids: Sequence[str], tables: Mapping[str, Rows], *, limit: int = BATCH_BYTES
) -> Iterator[tuple[tuple[str, ...], dict[str, pa.Table]]]:
    """Documents with their rows, in order, in batches whose rows take no more than ``limit`` bytes, or of one document.

    A row of ``sources`` counts as much as its file does, a text as much as the tokens that are made of it.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    batch: list[str] = []
    held = 0.0
    for doc_id in doc_ids:
        for name, rows in tables.items():
            for read in rows.reach(doc_id):
                _weigh(name, read, weights)
        weight = weights.pop(doc_id, 0.0)
        if batch and held + weight > limit:
            yield tuple(batch), _take(batch[-1], tables)
            batch, held = [], 0.0
        batch.append(doc_id)
        held += weight
    if batch:
        yield tuple(batch), _take(batch[-1], tables)


def _take(last: str, tables: Mapping[str, Rows]) -> dict[str, pa.Table]:
    import pyarrow as pa

    pieces = {name: list(rows.until(last)) or [rows.schema.empty_table()] for name, rows in tables.items()}
    return {name: pa.concat_tables(found).combine_chunks() for name, found in pieces.items()}


def _weigh(name: str, rows: pa.Table, weights: defaultdict[str, float]) -> None:
    """Add what each document's rows take, each of them as much as another."""
    if name == "sources":
        for doc_id, size in zip(*(rows.column(n).to_pylist() for n in ("doc_id", "size")), strict=True):
            weights[doc_id] += size
        return
    each = rows.nbytes / max(rows.num_rows, 1) * (SPELT_OUT if name.endswith(BLOCKS) else 1)
    for row in rows.column("doc_id").value_counts().to_pylist():
        weights[row["values"]] += row["counts"] * each
