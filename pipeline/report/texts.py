"""The documents' texts in shards, with blocks, sentences, mentions and definitions as offsets for the reader."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import Any

from pipeline.core.text import DocumentText, iterate_texts
from pipeline.records.extraction import BLOCK_KINDS
from pipeline.report.scripts import render_script
from pipeline.report.tables import RunTables

Spans = dict[str, list[tuple[int, ...]]]


def build_texts(corpus: RunTables, *, shard_characters: int) -> tuple[dict[str, bytes], list[int]]:
    """The text scripts by path, and the shard that each document's text lies in (by document number).

    Parameters
    ----------
    shard_characters
        A shard is closed when its texts have this many characters; a longer text has a shard of its own.
    """
    spans, tables = _read_spans(corpus), _read_tables(corpus)
    shard_of = [0] * len(corpus.documents)
    shards: list[list[Any]] = [[]]
    size = 0
    for document in iterate_texts(_sorted_blocks(corpus)):
        number = corpus.document_numbers.get(document.doc_id)
        if number is None:
            continue
        if shards[-1] and size + len(document.text) > shard_characters:
            shards.append([])
            size = 0
        size += len(document.text)
        shard_of[number] = len(shards) - 1
        described = {**_describe(document, spans), "tables": tables.get(document.doc_id, [])}
        shards[-1].append([number, described])
    scripts = {f"data/text-{i:04}.js": render_script(f"text-{i:04}", shard) for i, shard in enumerate(shards)}
    return scripts, shard_of


def _sorted_blocks(corpus: RunTables) -> Any:
    return corpus.tables["blocks"].sort_by([("doc_id", "ascending"), ("block", "ascending")])


def _read_spans(corpus: RunTables) -> dict[str, Spans]:
    """Sentences, mentions and definitions by document: tuples that begin with start and end."""
    found: dict[str, Spans] = {}
    columns = corpus.columns("sentences", "doc_id", "start", "end", "sentence")
    found["sentences"] = _group(columns)
    *spans, ids = corpus.columns("mentions", "doc_id", "start", "end", "entity_id")
    numbers = corpus.entity_numbers
    found["mentions"] = _group([*spans, [numbers.get(i, -1) for i in ids]])
    spans = corpus.columns("acronyms", "doc_id", "start", "end")
    found["acronyms"] = _group([*spans, list(range(len(spans[0])))])
    return found


def _read_tables(corpus: RunTables) -> dict[str, list[list[Any]]]:
    """The tables of each document: block of the first row, number of rows, of these heads, caption, merged cells.

    A merged cell is given by its row and column and how many rows and columns it goes over.
    """
    found: dict[tuple[str, int], list[Any]] = {}
    names = ("doc_id", "table", "block", "row", "header", "caption", "column", "row_span", "column_span")
    for doc_id, table, block, row, header, caption, column, down, right in zip(
        *corpus.columns("cells", *names), strict=True
    ):
        place = found.setdefault((doc_id, table), [block - row, 0, 0, caption, []])
        place[1] = max(place[1], row + 1)
        place[2] = max(place[2], row + 1 if header else 0)
        if (down or 1) > 1 or (right or 1) > 1:
            place[4].append((row, column, down, right))
    tables: dict[str, list[list[Any]]] = defaultdict(list)
    for (doc_id, _), place in sorted(found.items(), key=lambda item: item[0]):
        tables[doc_id].append(place)
    return tables


def _group(columns: list[list[Any]]) -> Spans:
    grouped: Spans = defaultdict(list)
    for doc_id, start, end, value in zip(*columns, strict=True):
        if start is not None and 0 <= start < end and value >= 0:
            grouped[doc_id].append((start, end, value))
    return grouped


def _describe(document: DocumentText, spans: dict[str, Spans]) -> dict[str, Any]:
    """A document as the reader wants it: flat lists of numbers, offsets counted in UTF-16 units."""
    kinds = {kind: number for number, kind in enumerate(BLOCK_KINDS)}
    blocks: list[int] = []
    for b in document.blocks:
        blocks += (b.start, b.end, kinds.get(b.kind, kinds["paragraph"]), b.level, b.page, b.block)
    described: dict[str, Any] = {"text": document.text, "blocks": blocks}
    for name, by_document in spans.items():
        described[name] = [n for span in sorted(by_document.get(document.doc_id, ())) for n in span]
    astral = [i for i, character in enumerate(document.text) if character > "\uffff"] if _has_astral(document) else []
    if astral:
        for name, width in (("blocks", 6), ("sentences", 3), ("mentions", 3), ("acronyms", 3)):
            _shift(described[name], width, astral)
    return described


def _has_astral(document: DocumentText) -> bool:
    return bool(document.text) and max(document.text) > "\uffff"


def _shift(flat: list[int], width: int, astral: list[int]) -> None:
    """Count offsets as JavaScript does, where a character beyond the basic plane is two units long."""
    for i in range(0, len(flat), width):
        for j in (i, i + 1):
            flat[j] += bisect_left(astral, flat[j])
