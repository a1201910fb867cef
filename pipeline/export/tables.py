"""Every table of a run as DOCX (its most telling rows), XLSX and CSV (all of it), and evidence with its sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.core.store import encode_csv
from pipeline.export.headings import HEADINGS, PRINTED, WORDED, WORDS, Printed
from pipeline.export.threeline import write_document
from pipeline.export.workbook import write_workbook
from pipeline.messages import fill
from pipeline.records.tables import TABLES
from pipeline.report.tables import Row, RunTables

PRINTED_ROWS = 60
COLUMNS = 7  # of a table that no choice was made for
CELL = 60  # characters of a printed cell
EVIDENCE = 40  # sentences of an entity or a term
ROWS = 20_000  # rows of a workbook of evidence


def export_tables(corpus: RunTables, languages: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each file: ``tables/NAME.csv``, ``.xlsx`` and ``-zh.docx``; empty tables have none."""
    for name, spec in TABLES.items():
        table = corpus.table(name)
        if not spec.twin or table is None or not table.num_rows:
            continue
        base = f"tables/{name.replace('/', '-')}"
        yield f"{base}.csv", encode_csv(table)
        columns = [table.column(c).to_pylist() for c in table.column_names]
        yield f"{base}.xlsx", write_workbook({name: (table.column_names, zip(*columns, strict=True))})
        for language in languages:
            yield f"{base}-{language}.docx", print_table(corpus, name, language)


def print_table(corpus: RunTables, name: str, language: str) -> bytes:
    """The table's most telling rows and columns as a three-line table."""
    rows = _with_titles(corpus, name, corpus.rows(name))
    chosen = PRINTED.get(name) or Printed("", _plain_columns(rows[0]))
    columns = [c for c in chosen.columns if c in rows[0]]
    if chosen.order in rows[0]:
        rows = sorted(rows, key=lambda row: -(row[chosen.order] or 0))
    kept = rows[:PRINTED_ROWS]
    caption = _say(chosen.caption, language) if chosen.caption else name
    note = ""
    if len(kept) < len(rows):
        note = _say("The first {shown} of {all} rows; all are in the XLSX and CSV files.", language,
                    shown=len(kept), all=len(rows))  # fmt: skip
    words = {**HEADINGS, **chosen.called}
    head = [_say(words[c], language) if c in words and chosen.caption else c for c in columns]
    return write_document(caption, head, [[_tell(row, c, language) for c in columns] for row in kept], note)


def _tell(row: Row, column: str, language: str) -> str:
    """A cell as it is printed; codes are words that the catalogue has."""
    text = show(row[column])
    word = WORDS.get(column, {}).get(text) or (text if column in WORDED else "")
    return _say(word, language) if word else text


def _with_titles(corpus: RunTables, name: str, rows: list[Row]) -> list[Row]:
    """Rows that name their document by its title too."""
    if "doc_id" not in rows[0] or "title" in rows[0]:
        return rows
    titles = {d["doc_id"]: d["title"] for d in corpus.documents}
    return [{**row, "title": titles.get(row["doc_id"], row["doc_id"])} for row in rows]


def _plain_columns(row: Row) -> tuple[str, ...]:
    names = [c for c in row if not c.endswith(("_start", "_end", "_id")) and c not in ("start", "end", "evidence")]
    return tuple((["title"] if "doc_id" in row else []) + [c for c in names if c != "title"])[:COLUMNS]


def _say(message: str, language: str, **values: Any) -> str:
    said = [fill(message, values, one) for one in ("zh", "en") if language in (one, "both")]
    return " ".join(dict.fromkeys(said))


def show(value: Any) -> str:
    """A value as it is printed: three significant digits, long text cut."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, float):
        return "" if value != value else _number(value)
    text = " ".join(str(value).split())
    return text if len(text) <= CELL else text[: CELL - 1] + "…"


def _number(value: float) -> str:
    if value and abs(value) < 0.001:
        return "<0.001" if value > 0 else ">-0.001"
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.1f}" if abs(value) >= 100 else f"{value:.3g}"


def export_evidence(corpus: RunTables) -> Iterator[tuple[str, bytes]]:
    """Workbooks that lead from every edge, entity and term to its sentences: ``evidence/edges.xlsx`` and so on."""
    sentences = _Sentences(corpus)
    edges = (
        ((e["network"], e["source_label"], e["target_label"], e["weight"]), e["evidence"].split(), e["quote"])
        for e in corpus.rows("network/edges")
    )
    names = {e["entity_id"]: e["name"] for e in corpus.entities}
    places: dict[str, dict[str, None]] = {}
    for entity, doc_id, number in zip(*corpus.columns("mentions", "entity_id", "doc_id", "sentence"), strict=True):
        if entity and len(own := places.setdefault(entity, {})) < EVIDENCE:
            own[f"{doc_id}:{number}"] = None
    entities = (
        ((e["entity_id"], names[e["entity_id"]]), list(places.get(e["entity_id"], ())), "") for e in corpus.entities
    )
    terms = (((t["term"], t["frequency"]), t["examples"].split(), "") for t in corpus.rows("terms"))
    wanted: dict[str, tuple[tuple[str, ...], Iterable[tuple[tuple[Any, ...], Sequence[str], str]]]] = {
        "edges": (("network", "one end", "other end", "weight"), edges),
        "entities": (("entity_id", "name"), entities),
        "terms": (("term", "frequency"), terms),
    }
    for name, (head, items) in wanted.items():
        rows = [(*key, *line) for key, cited, quote in items for line in sentences.lines(cited, quote)][:ROWS]
        if rows:
            yield f"evidence/{name}.xlsx", write_workbook({name: ((*head, *_Sentences.HEAD), rows)})


class _Sentences:
    """From references to titles, years, pages and texts."""

    HEAD = ("title", "year", "page", "sentence", "reference")

    def __init__(self, corpus: RunTables) -> None:
        columns = corpus.columns("sentences", "doc_id", "sentence", "page", "text")
        self._texts = {f"{d}:{n}": (page, text) for d, n, page, text in zip(*columns, strict=True)}
        self._documents = {d["doc_id"]: (d["title"], d["year"]) for d in corpus.documents}

    def lines(self, cited: Sequence[str], quote: str) -> Iterator[tuple[Any, ...]]:
        """A line a reference; for a record without a document, what is quoted of it."""
        for reference in cited[:EVIDENCE]:
            doc_id = reference.rpartition(":")[0]
            title, year = self._documents.get(doc_id, ("", None))
            page, text = self._texts.get(reference, (None, quote))
            yield title, year, page, text, reference
