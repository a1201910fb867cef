"""Tables on the disk: schemas, CSV twins, digests."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.atomic import write_atomic
from pipeline.core.digests import digest_documents
from pipeline.core.errors import ArtifactError
from pipeline.core.rows import sort_documents
from pipeline.core.store import SHARDS, Store, encode_csv, encode_parquet, shard_of
from pipeline.core.text import iterate_texts
from pipeline.records.base import make_table, rows_table, schema_of
from pipeline.records.extraction import Block
from pipeline.records.tables import TABLES
from tests.unit.core.toy import Word


def words(*names: str) -> pa.Table:
    return rows_table([Word(n, 1, -0.5, True) for n in names], Word)


@pytest.mark.parametrize("danger", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_in_csv_are_harmless(danger: str) -> None:
    rows = list(csv.reader(io.StringIO(encode_csv(words(danger)).decode("utf-8-sig"), newline="")))
    assert rows[1][0] == "'" + danger
    assert rows[1][2] == "-0.5", "numbers stay numbers"


def test_csv_has_a_byte_order_mark_and_keeps_chinese() -> None:
    data = encode_csv(words("知识产权", 'a "b", c\nd'))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows] == ["word", "知识产权", 'a "b", c\nd']


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=20))
def test_parquet_round_trip(names: list[str]) -> None:
    table = words(*names)
    data = encode_parquet(table)
    assert bytes(data) == bytes(encode_parquet(pa.concat_tables([table.slice(0, 1), table.slice(1)])))
    assert pa.parquet.read_table(pa.BufferReader(data)).equals(table)


def test_write_is_all_or_nothing(tmp_path: Path) -> None:
    target = tmp_path / "a" / "file"
    write_atomic(target, b"old")
    with pytest.raises(TypeError):
        write_atomic(target, "text")  # type: ignore[arg-type]
    assert target.read_bytes() == b"old"
    assert [p.name for p in target.parent.iterdir()] == ["file"]


def test_damaged_table_is_said(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("toy/words", words("甲"))
    store.path("toy/words").write_bytes(b"PAR1 nonsense")
    with pytest.raises(ArtifactError, match="cannot be read"):
        store.read("toy/words")


def test_shards_follow_the_order_of_ids() -> None:
    ids = [f"d{i:03x}000000000" for i in range(0, 4096, 7)]
    shards = [shard_of(d) for d in ids]
    assert shards == sorted(shards)
    assert set(shards) == set(range(SHARDS))


def blocks(*rows: tuple[str, int, str, str]) -> pa.Table:
    return rows_table([Block(d, n, kind, 0, 1, 0, 0, 0, 0, text) for d, n, kind, text in rows], Block)


def test_document_digests_depend_on_the_document_alone() -> None:
    one = blocks(("d1", 0, "paragraph", "甲"), ("d2", 0, "paragraph", "乙"))
    two = blocks(("d0", 0, "paragraph", "丙"), ("d2", 0, "paragraph", "乙"))
    assert digest_documents(one)["d2"] == digest_documents(two)["d2"]
    assert digest_documents(one)["d1"] != digest_documents(one)["d2"]


def test_documents_are_sorted_and_their_rows_keep_their_order() -> None:
    table = blocks(("d2", 1, "paragraph", "b"), ("d1", 5, "paragraph", "c"), ("d2", 0, "paragraph", "a"))
    assert sort_documents(table).column("text").to_pylist() == ["c", "b", "a"]


def test_text_leaves_furniture_out_and_offsets_fit() -> None:
    table = blocks(
        ("d1", 0, "title", "题目"),
        ("d1", 1, "header", "页眉"),
        ("d1", 2, "paragraph", "正文"),
        ("d2", 0, "footer", "x"),
    )
    one, two = iterate_texts(table)
    assert one.text == "题目\n正文"
    assert [one.text[b.start : b.end] for b in one.blocks] == ["题目", "正文"]
    assert (two.text, two.blocks) == ("", ())


@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_has_a_schema(name: str) -> None:
    schema = schema_of(TABLES[name].record)
    assert len(schema.names) == len(set(schema.names)) > 1


def test_make_table_takes_arrow_columns() -> None:
    columns = {name: words("甲").column(name) for name in schema_of(Word).names}
    assert make_table(Word, columns).equals(words("甲"))


def test_full_width_formulas_and_header_cells_are_harmless() -> None:
    table = pa.table({"=cmd|x": ["＝1+1", "＠SUM", "正文＝"], "年": [1, 2, 3]})
    rows = list(csv.reader(io.StringIO(encode_csv(table).decode("utf-8-sig"), newline="")))
    assert rows == [["'=cmd|x", "年"], ["'＝1+1", "1"], ["'＠SUM", "2"], ["正文＝", "3"]]


def test_a_whole_table_takes_the_place_of_one_in_parts(tmp_path: Path) -> None:
    store = Store(tmp_path)
    write_atomic(store.path("toy/words", 3), encode_parquet(words("甲")))
    store.write("toy/words", words("乙", "丙"))
    assert store.read("toy/words").column("word").to_pylist() == ["乙", "丙"]
