"""The genre of each document: as people state it, else what a text says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extraction.genres import find_genre
from pipeline.policies.kinds import OTHER

if TYPE_CHECKING:
    import pyarrow as pa


def name_genres(documents: pa.Table, policies: pa.Table) -> pa.Table:
    """The documents, those without a genre by their kind of policy text, or as papers where they bear a journal's name.

    Parameters
    ----------
    documents
        The catalogue's rows, with the genres that people and exports state.
    policies
        Table ``work/policies``.
    """
    import pyarrow as pa

    rows = zip(*(documents.column(name).to_pylist() for name in ("doc_id", "genre", "journal")), strict=True)
    kinds = dict(zip(policies.column("doc_id").to_pylist(), policies.column("kind").to_pylist(), strict=True))
    kinds = {doc_id: kind for doc_id, kind in kinds.items() if kind != OTHER}
    paper = find_genre("JOUR")
    genres = [genre or kinds.get(doc_id) or (paper if journal else "") for doc_id, genre, journal in rows]
    position = documents.column_names.index("genre")
    return documents.set_column(position, documents.schema.field("genre"), pa.array(genres, pa.string()))
