"""The documents' texts in shards, with blocks, sentences, mentions and definitions as offsets for the reader."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
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
    shard_of = [0] * len(corpus.documents)
    scripts: dict[str, bytes] = {}
    shard: list[Any] = []
    size = 0

    def close() -> None:
        name = f"text-{len(scripts):04}"
        scripts[f"data/{name}.js"] = render_script(name, shard)
        shard.clear()

    for number, document, described in _describe_all(corpus):
        if shard and size + len(document.text) > shard_characters:
            close()
            size = 0
        size += len(document.text)
        shard_of[number] = len(scripts)
        shard.append([number, described])
    close()
    return scripts, shard_of


def _describe_all(corpus: RunTables) -> Iterator[tuple[int, DocumentText, dict[str, Any]]]:
    """Number, text and what the reader wants of each document; texts, sentences and cells are read part by part."""
    places = _read_places(corpus)
    for part in corpus.iterate_parts("blocks"):
        blocks = part.sort_by([("doc_id", "ascending"), ("block", "ascending")])
        own = frozenset(part.column("doc_id").unique().to_pylist())
        spans, tables = {"sentences": _read_sentences(corpus, own), **places}, _read_tables(corpus, own)
        for document in iterate_texts(blocks):
            number = corpus.document_numbers.get(document.doc_id)
            if number is not None:
                yield number, document, {**_describe(document, spans), "tables": tables.get(document.doc_id, [])}


def _read_places(corpus: RunTables) -> dict[str, Spans]:
    """Mentions and definitions by document: tuples that begin with start and end."""
    *spans, ids = corpus.columns("mentions", "doc_id", "start", "end", "entity_id")
    numbers = corpus.entity_numbers
    mentions = _group([*spans, [numbers.get(i, -1) for i in ids]])
    spans = corpus.columns("acronyms", "doc_id", "start", "end")
    return {"mentions": mentions, "acronyms": _group([*spans, list(range(len(spans[0])))])}


def _read_sentences(corpus: RunTables, doc_ids: Collection[str]) -> Spans:
    """The sentences of some documents, likewise."""
    return _group(_read_columns(corpus, "sentences", doc_ids, ("doc_id", "start", "end", "sentence")))


def _read_columns(corpus: RunTables, name: str, doc_ids: Collection[str], columns: Sequence[str]) -> list[list[Any]]:
    """Columns of a table that holds texts, of some documents."""
    table = corpus.select(name, doc_ids)
    return RunTables(corpus.title, {} if table is None else {name: table}).columns(name, *columns)


def _read_tables(corpus: RunTables, doc_ids: Collection[str]) -> dict[str, list[list[Any]]]:
    """The tables of some documents: block of the first row, number of rows, of these heads, caption, merged cells.

    A merged cell is given by its row and column and how many rows and columns it goes over.
    """
    found: dict[tuple[str, int], list[Any]] = {}
    names = ("doc_id", "table", "block", "row", "header", "caption", "column", "row_span", "column_span")
    for doc_id, table, block, row, header, caption, column, down, right in zip(
        *_read_columns(corpus, "cells", doc_ids, names), strict=True
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
