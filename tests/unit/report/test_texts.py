"""Text shards: offsets point at the right characters, also as JavaScript counts them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

import pyarrow as pa

from pipeline.core.stage import Parts, select_documents
from pipeline.records.extraction import BLOCK_KINDS
from pipeline.report.ledger import build_ledger
from pipeline.report.overview import count_all
from pipeline.report.reuse import summarise as summarise_reuse
from pipeline.report.tables import RunTables
from pipeline.report.texts import build_texts
from pipeline.report.themes import summarise as summarise_themes
from tests.unit.report.report_corpus import FOCAL, GRID, HOSTILE, STRANGE, TEXTS, build_tables, text_of


def read(scripts: dict[str, bytes]) -> dict[int, dict[str, Any]]:
    """Document number to what the shards hold of it."""
    found = {}
    for script in scripts.values():
        payload = script.decode().partition(",")[2].rstrip()[:-2]
        found.update(dict(json.loads(payload)))
    return found


def units(text: str, start: int, end: int) -> str:
    """The text between two offsets counted in UTF-16 units."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_offsets_count_utf_16_units() -> None:
    corpus = RunTables("", build_tables())
    body = read(build_texts(corpus, shard_characters=1000)[0])[corpus.document_numbers[FOCAL]]
    marked = [units(body["text"], *body["mentions"][i : i + 2]) for i in range(0, len(body["mentions"]), 3)]
    assert marked == ["清水河流域委员会", "CRC", "绿岸基金会", "CRC"]
    sentences = [units(body["text"], *body["sentences"][i : i + 2]) for i in range(0, len(body["sentences"]), 3)]
    assert sentences == [s for kind, _, parts in TEXTS[FOCAL] if kind != "header" for s in parts]


def test_blocks_without_furniture_keep_their_pages() -> None:
    corpus = RunTables("", build_tables())
    body = read(build_texts(corpus, shard_characters=1000)[0])[corpus.document_numbers[FOCAL]]
    blocks = [body["blocks"][i : i + 6] for i in range(0, len(body["blocks"]), 6)]
    assert [(BLOCK_KINDS[b[2]], b[4]) for b in blocks] == [("title", 1), ("paragraph", 1), ("paragraph", 2)]


def test_a_full_shard_is_closed() -> None:
    corpus = RunTables("", build_tables())
    scripts, shard_of = build_texts(corpus, shard_characters=80)
    assert len(scripts) == 3
    assert sorted(shard_of) == [0, 1, 2]
    bodies = read(scripts)
    assert bodies[corpus.document_numbers[STRANGE]]["text"] == text_of(STRANGE)


def test_tables_begin_at_a_block_and_know_their_heads() -> None:
    corpus = RunTables("", build_tables())
    bodies = read(build_texts(corpus, shard_characters=1000)[0])
    body = bodies[corpus.document_numbers[STRANGE]]
    first, rows, heads, caption, merged = body["tables"][0]
    kinds = {number: BLOCK_KINDS[kind] for kind, number in zip(body["blocks"][2::6], body["blocks"][5::6], strict=True)}
    assert [kinds[first - 1], *(kinds[first + row] for row in range(rows))] == ["paragraph", *["table"] * len(GRID)]
    assert (heads, caption) == (1, HOSTILE)
    assert merged == [[1, 1, 2, 1]]
    assert bodies[corpus.document_numbers[FOCAL]]["tables"] == []


class Singly:
    """A table that is read document by document."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __iter__(self) -> Iterator[pa.Table]:
        for doc_id in sorted(set(self.table.column("doc_id").to_pylist())):
            yield self.select([doc_id])

    def select(self, doc_ids: Collection[str]) -> pa.Table:
        return select_documents(self.table, doc_ids)


def test_a_report_whose_texts_are_read_part_by_part_is_the_same() -> None:
    tables = build_tables()
    parts: dict[str, Parts] = {name: Singly(tables[name]) for name in ("blocks", "cells", "sentences")}
    rest = {name: table for name, table in tables.items() if name not in parts}
    read, whole = RunTables("", rest, parts), RunTables("", tables)
    assert build_texts(read, shard_characters=80) == build_texts(whole, shard_characters=80)
    assert count_all(read) == count_all(whole)
    assert summarise_reuse(read) == summarise_reuse(whole)
    assert summarise_themes(read) == summarise_themes(whole)
    assert build_ledger(read) == build_ledger(whole)
    assert len(read.sentence_starts) == len(TEXTS)


def test_of_documents_that_hold_one_topic_alone_the_longest_is_shown_first() -> None:
    tables = build_tables()
    documents = tables["documents"]
    lengths = {FOCAL: 10, STRANGE: 9_000}
    written = [lengths.get(d, 500) for d in documents.column("doc_id").to_pylist()]
    at = documents.column_names.index("characters")
    tables["documents"] = documents.set_column(at, documents.schema.field(at), pa.array(written))
    first = summarise_themes(RunTables("", tables))["topics"][0]["nearest"]
    assert [row["characters"] for row, share in first] == [9_000, 500, 10]


def test_topics_that_are_none_are_counted_where_topics_are_listed() -> None:
    tables = build_tables()
    topics = tables["topics/topics"]
    at = topics.column_names.index("label")
    tables["topics/topics"] = topics.set_column(at, topics.schema.field(at), pa.array(["流域治理", ""]))
    told = summarise_themes(RunTables("", tables))
    assert (told["groups"], len(told["topics"])) == (2, 1)
