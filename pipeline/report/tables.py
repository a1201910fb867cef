"""What the report's modules share: the run's tables, read once, and the numbers that stand for ids."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.comparison.every import ALL
from pipeline.core.stage import select_documents
from pipeline.core.text import assemble_texts
from pipeline.report.peers import Peers, contrast, find_peers

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from pipeline.core.run import Run
    from pipeline.core.stage import Parts, Tables

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
    parts
        Those that are read part by part: texts, sentences and cells are not held where a run writes its report.
    """

    title: str
    tables: Tables
    parts: Mapping[str, Parts] = field(default_factory=dict)

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

    def iterate_parts(self, name: str) -> Iterator[pa.Table]:
        """The table part by part, or as the one part that it is."""
        yield from self.parts.get(name) or [held for held in (self.table(name),) if held is not None]

    def select(self, name: str, doc_ids: Collection[str]) -> pa.Table | None:
        """The rows of some documents, or None when the run has no such table."""
        if name in self.parts:
            return self.parts[name].select(doc_ids)
        table = self.table(name)
        return None if table is None else select_documents(table, doc_ids)

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
    def sentence_starts(self) -> dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Document id to the offsets where its sentences begin, ascending, and to the sentences' numbers."""
        found: dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        for part in self.iterate_parts("sentences"):
            ids, starts, numbers = (part.column(n).to_numpy() for n in ("doc_id", "start", "sentence"))
            order = np.lexsort((numbers, starts, ids))
            ids, starts, numbers = ids[order], starts[order], numbers[order]
            cuts = [0, *(np.flatnonzero(ids[1:] != ids[:-1]) + 1).tolist(), len(ids)]
            found |= {ids[a]: (starts[a:b], numbers[a:b]) for a, b in pairwise(cuts) if a < b}
        return found

    def sentence_at(self, doc_id: str, position: int) -> int:
        """The number of the sentence that holds the position, or of the last one before it."""
        if doc_id not in self.sentence_starts:
            return 0
        starts, numbers = self.sentence_starts[doc_id]
        return int(numbers[max(int(starts.searchsorted(position, side="right")) - 1, 0)])

    def count_sentences(self) -> int:
        """How many sentences the texts have."""
        return sum(len(starts) for starts, _ in self.sentence_starts.values())

    def read_texts(self, doc_ids: Collection[str]) -> dict[str, str]:
        """Document id to text, of some documents."""
        blocks = self.select("blocks", doc_ids)
        return {} if blocks is None else assemble_texts(blocks)

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
        if not {own.name for own in fields(TABLES[name].record)} <= set(tables[name].column_names):
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
