"""What the report's modules share: the run's tables, read once, and the numbers that stand for ids."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline.comparison.every import ALL
from pipeline.core.text import assemble_texts
from pipeline.report.peers import Peers, contrast, find_peers

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.core.run import Run
    from pipeline.core.stage import Tables

Row = dict[str, Any]


@dataclass(frozen=True)
class RunTables:
    """A run's tables as the report reads them.

    Attributes
    ----------
    title
        Of the corpus.
    tables
        Table name to table; one that a run has not is empty.
    """

    title: str
    tables: Tables

    def table(self, name: str) -> pa.Table | None:
        """The table, or None when the run has none of that name."""
        return self.tables.get(name)

    def columns(self, name: str, *names: str) -> list[list[Any]]:
        """The named columns as lists; a column that the table lacks is as long as the others and holds None."""
        table = self.table(name)
        if table is None:
            return [[] for _ in names]
        present = set(table.column_names)
        return [table.column(n).to_pylist() if n in present else [None] * table.num_rows for n in names]

    def rows(self, name: str) -> list[Row]:
        """The table's rows as dictionaries; for small tables."""
        table = self.table(name)
        return [] if table is None else table.to_pylist()

    def count(self, name: str) -> int:
        """How many rows the table has."""
        table = self.table(name)
        return 0 if table is None else table.num_rows

    @cached_property
    def documents(self) -> list[Row]:
        """The documents; a document's place in this list is its number in the scripts."""
        return self.rows("documents")

    @cached_property
    def entities(self) -> list[Row]:
        """The entities, most named first; an entity's place is its number in the scripts."""
        return sorted(self.rows("entities"), key=lambda e: (-e["named"], -e["mentions"], e["entity_id"]))

    @cached_property
    def document_numbers(self) -> dict[str, int]:
        """Document id to number."""
        return {document["doc_id"]: number for number, document in enumerate(self.documents)}

    @cached_property
    def entity_numbers(self) -> dict[str, int]:
        """Entity id to number."""
        return {entity["entity_id"]: number for number, entity in enumerate(self.entities)}

    @cached_property
    def focal(self) -> Row | None:
        """The focal document, when the corpus has one."""
        return next((d for d in self.documents if d["role"] == "focal"), None)

    @cached_property
    def peers(self) -> Peers:
        """What the focal document is set against where nobody asks for another reference."""
        left = {row["doc_id"] for row in self.rows("duplicates") if not row["counted"]}
        counted = [row for row in self.documents if row["doc_id"] not in left]
        genres = {row["against"] for row in self.focal_rows("compare/terms")} - {ALL}
        return find_peers(self.focal, counted, genres)

    def contrast(self, name: str, **wanted: Any) -> list[Row]:
        """A comparison's rows of the focal document against its peers, each with that against all (``overall``)."""
        return contrast(self.peers, name, self.focal_rows(name), **wanted)

    def focal_rows(self, name: str, **wanted: Any) -> list[Row]:
        """The table's rows about the focal document whose columns have the wanted values; none without one."""
        return [] if self.focal is None else select(self.rows(name), doc_id=self.focal["doc_id"], **wanted)

    @cached_property
    def labels(self) -> list[str]:
        """The entity types, most mentioned first; a type's place decides its colour."""
        counts: dict[str, int] = {}
        for entity in self.entities:
            counts[entity["label"]] = counts.get(entity["label"], 0) + entity["mentions"]
        return sorted(counts, key=lambda label: (-counts[label], label))

    @cached_property
    def sentence_starts(self) -> dict[str, tuple[list[int], list[int]]]:
        """Document id to the offsets where its sentences begin, ascending, and to the sentences' numbers."""
        found: dict[str, list[tuple[int, int]]] = {}
        for doc_id, start, number in zip(*self.columns("sentences", "doc_id", "start", "sentence"), strict=True):
            found.setdefault(doc_id, []).append((start, number))
        return {doc_id: tuple(map(list, zip(*sorted(pairs), strict=True))) for doc_id, pairs in found.items()}  # type: ignore[misc]

    def sentence_at(self, doc_id: str, position: int) -> int:
        """The number of the sentence that holds the position, or of the last one before it."""
        starts, numbers = self.sentence_starts.get(doc_id, ([0], [0]))
        return numbers[max(bisect_right(starts, position) - 1, 0)]

    @cached_property
    def document_texts(self) -> dict[str, str]:
        """Document id to text."""
        blocks = self.table("blocks")
        return {} if blocks is None else assemble_texts(blocks)

    def text_between(self, doc_id: str, start: int, end: int) -> str:
        """A stretch of a document's text, in one line."""
        return " ".join(self.document_texts.get(doc_id, "")[start:end].split())

    def references(self, evidence: str | None) -> list[int]:
        """Sentence references (``doc_id:sentence`` joined by spaces) as document, sentence, document, sentence ..."""
        flat: list[int] = []
        for reference in (evidence or "").split():
            doc_id, _, sentence = reference.rpartition(":")
            if doc_id in self.document_numbers and sentence.isdigit():
                flat += (self.document_numbers[doc_id], int(sentence))
        return flat


def read_tables(run: Run) -> RunTables:
    """A finished run as the report reads it: the reference of its focal document, and rows against it.

    Raises
    ------
    ArtifactError
        When a table cannot be read, or an earlier version made it with fewer columns than are drawn from now.
    """
    from pipeline.core.errors import ArtifactError
    from pipeline.core.store import Store
    from pipeline.records.tables import TABLES

    store = Store(run.path)
    names = [*run.tables, *(n for n in ("sources",) if (run.path / "sources.parquet").exists())]
    title = run.manifest["configuration"].get("title") or run.manifest["corpus"]
    tables = {name: store.read(name) for name in names}
    for name in tables.keys() & TABLES.keys():
        if not {field.name for field in fields(TABLES[name].record)} <= set(tables[name].column_names):
            raise ArtifactError("{path}: an earlier version made this run; run the pipeline again", path=run.path)
    return RunTables(title, tables)


def select(rows: Iterable[Row], **wanted: Any) -> list[Row]:
    """The rows whose columns have the wanted values."""
    found = list(rows)
    for key, value in wanted.items():
        found = [row for row in found if row.get(key) == value]
    return found


def transpose(rows: Iterable[Mapping[str, Any]], names: Iterable[str]) -> dict[str, list[Any]]:
    """Rows as columns, which JSON writes without repeating the names."""
    kept = list(rows)
    return {name: [row.get(name) for row in kept] for name in names}
