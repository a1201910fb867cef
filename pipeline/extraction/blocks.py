"""The stage that puts together the blocks of documents, of files and of records, and sketches their texts."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.stage import Context
from pipeline.core.text import iterate_texts
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.sketches import describe
from pipeline.records.base import rows_table
from pipeline.records.extraction import Sketch


def assign_blocks(
    batch: Mapping[str, pa.Table], parameters: ExtractionParameters, context: Context
) -> dict[str, pa.Table]:
    """Tables ``blocks`` and ``originals``, and ``work/sketches``."""
    known = batch["work/catalogue"].column("doc_id").combine_chunks()

    def both(kind: str) -> pa.Table:
        rows = pa.concat_tables([batch[f"work/extracted_{kind}"], batch[f"work/record_{kind}"]])
        rows = rows.filter(pc.is_in(rows.column("doc_id"), value_set=known))
        return rows.sort_by([("doc_id", "ascending"), ("block", "ascending")])

    blocks = both("blocks")
    sketches = [describe(text.doc_id, text.text) for text in iterate_texts(blocks) if text.text.strip()]
    return {"blocks": blocks, "originals": both("originals"), "work/sketches": rows_table(sketches, Sketch)}
