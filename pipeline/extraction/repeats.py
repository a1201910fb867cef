"""The stage that lists which documents repeat others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline.core.stage import Context, Result
from pipeline.core.text import iterate_texts
from pipeline.extraction.duplicates import Candidate, find_duplicates
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.records.base import rows_table
from pipeline.records.extraction import Duplicate

if TYPE_CHECKING:
    import pyarrow as pa


def list_duplicates(tables: Mapping[str, pa.Table], parameters: ExtractionParameters, context: Context) -> Result:
    """Table ``duplicates``."""
    rows = {row["doc_id"]: row for row in tables["documents"].to_pylist()}
    texts = (t for t in iterate_texts(tables["blocks"]) if t.doc_id in rows and t.text.strip())
    found = find_duplicates(
        (Candidate(rows[t.doc_id], t.text) for t in texts),
        similarity=parameters.near_similarity,
        identical_once=parameters.identical == "once",
        near_once=parameters.near == "once",
    )
    return Result(tables={"duplicates": rows_table(found, Duplicate)})
