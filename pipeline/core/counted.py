"""What counts: a document that repeats another one is cited, issued and compared once; a name within a phrase is none.

Both stay in their tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.core.stage import Tables

DUPLICATES = "duplicates"
# The role of a mention within a slogan or the name of something else: found, but nobody acts there.
INSIDE = "inside"


def leave_out_insides(mentions: pa.Table) -> pa.Table:
    """The mentions that are names of their own: not 中国 in 中国特色社会主义, not 国务院 in 国务院教育行政部门."""
    import pyarrow.compute as pc

    if "role" not in mentions.column_names:
        return mentions
    return mentions.filter(pc.not_equal(mentions.column("role"), INSIDE))


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
