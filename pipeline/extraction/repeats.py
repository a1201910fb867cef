"""The stage that lists which documents repeat others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline.core.stage import Context, Result, select_rows
from pipeline.core.text import assemble_texts
from pipeline.extraction.duplicates import Candidate, find_duplicates
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.sketches import read_hashes
from pipeline.records.base import rows_table
from pipeline.records.extraction import Duplicate

if TYPE_CHECKING:
    import pyarrow as pa


def list_duplicates(tables: Mapping[str, pa.Table], parameters: ExtractionParameters, context: Context) -> Result:
    """Table ``duplicates``."""
    rows = {row["doc_id"]: row for row in tables["documents"].to_pylist()}
    sketches = (row for row in tables["work/sketches"].to_pylist() if row["doc_id"] in rows)
    found = find_duplicates(
        (Candidate(rows[row["doc_id"]], row["digest"], read_hashes(row["hashes"])) for row in sketches),
        lambda doc_ids: assemble_texts(select_rows("blocks", doc_ids, tables, context)),
        similarity=parameters.near_similarity,
        identical_once=parameters.identical == "once",
        near_once=parameters.near == "once",
    )
    return Result(tables={"duplicates": rows_table(found, Duplicate)})
