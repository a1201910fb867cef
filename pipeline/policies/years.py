"""The year of each document: for a policy text, that of the version that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.records.extraction import YEAR_STATED

if TYPE_CHECKING:
    import pyarrow as pa


def date_documents(catalogue: pa.Table, policies: pa.Table) -> pa.Table:
    """The table ``documents``: the catalogue's rows, with the years that policy texts state of themselves.

    Parameters
    ----------
    catalogue
        Table ``work/catalogue``. A year that ``metadata.csv`` or a citation record states is kept.
    policies
        Table ``work/policies``.
    """
    import pyarrow as pa

    known = dict(zip(policies.column("doc_id").to_pylist(), policies.column("year").to_pylist(), strict=True))
    columns = (catalogue.column(name).to_pylist() for name in ("doc_id", "year", YEAR_STATED))
    years = [year if stated else known.get(doc_id) or year for doc_id, year, stated in zip(*columns, strict=True)]
    position = catalogue.column_names.index("year")
    made = catalogue.set_column(position, catalogue.schema.field("year"), pa.array(years, pa.int64()))
    return made.drop_columns([YEAR_STATED])
