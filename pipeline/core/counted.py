"""Which documents count: what repeats another one stays in ``documents``, but is cited, issued and compared once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.core.stage import Tables

DUPLICATES = "duplicates"


def leave_out_copies(tables: Tables, *names: str) -> dict[str, pa.Table]:
    """The tables, those named without the rows of documents that ``duplicates`` says don't count.

    Tables without ``duplicates``, as training has them, are left as they are.
    """
    import pyarrow.compute as pc

    kept = dict(tables)
    if DUPLICATES not in kept:
        return kept
    listed = kept[DUPLICATES]
    copies = listed.filter(pc.invert(listed.column("counted"))).column("doc_id").unique()
    for name in names:
        kept[name] = kept[name].filter(pc.invert(pc.is_in(kept[name].column("doc_id"), value_set=copies)))
    return kept
