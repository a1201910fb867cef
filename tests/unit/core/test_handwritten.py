"""Tables, lists and settings as people's programs save them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core.config import parse_toml
from pipeline.core.errors import ConfigError
from pipeline.core.handwritten import ENTITIES, decode_handwritten, parse_table, read_table, read_word_lines, tidy

TABLE = "名称,标签,别名\n甲乙协调委员会,ORG,甲乙委\n"
NAMES = {"file": ("文件",), "title": ("标题", "题名"), "year": ("年份",)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，"])
def test_encodings_delimiters_and_chinese_headings(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "entities.csv"
    path.write_bytes(TABLE.replace(",", delimiter).replace("\n", "\r\n").encode(encoding))
    table = read_table(path, ENTITIES, required=("name", "label"))
    assert table.columns == ("name", "label", "aliases")
    assert table.rows == ({"name": "甲乙协调委员会", "label": "ORG", "aliases": "甲乙委"},)
    assert table.faults == ()


def test_what_cannot_be_decoded_names_its_line() -> None:
    with pytest.raises(ConfigError, match="line 2"):
        decode_handwritten("甲\n".encode() + b"\xff\xff\xff\n", "x.csv")


def test_a_missing_column_is_said_with_the_header_wanted() -> None:
    with pytest.raises(ConfigError, match="file,title,year"):
        parse_table("a,b\n1,2\n", "metadata.csv", NAMES, required=("file",))


def test_an_unclosed_quotation_mark_costs_nothing() -> None:
    table = parse_table('file,title,year\na.txt,"题名,2020\nb.txt,"乙，题",2021\nc.txt,丙,2022\n', "m.csv", NAMES)
    assert [(r["file"], r["title"], r["year"]) for r in table.rows] == [
        ("a.txt", "题名", "2020"),
        ("b.txt", "乙，题", "2021"),
        ("c.txt", "丙", "2022"),
    ]
    assert [f.split(":")[1].strip() for f in table.faults] == ["line 2"]


def test_quoted_cells_may_hold_line_ends_and_commas() -> None:
    table = parse_table('file,title\n"a,b.txt","甲\n乙 ""丙"""\n\nc.txt,\n', "m.csv", NAMES)
    assert table.rows == ({"file": "a,b.txt", "title": '甲乙 "丙"'}, {"file": "c.txt", "title": ""})
    assert table.lines == (2, 5)


def test_cells_beyond_the_header_are_told() -> None:
    table = parse_table("file,title\na.txt,甲,乙\n", "m.csv", NAMES)
    assert "line 2" in table.faults[0]
    assert "乙" in table.faults[0]


def test_what_nobody_sees_goes() -> None:
    assert tidy(" 丙\u200b丁\x07合作\ufeff机制 ") == "丙丁合作机制"
    assert tidy("戊己\n联合会") == "戊己联合会"
    assert tidy("World\nBank") == "World Bank"
    assert tidy("Mu\u0308ller") == "M\u00fcller"


def test_word_lists(tmp_path: Path) -> None:
    path = tmp_path / "stopwords.txt"
    path.write_bytes("# 注释\r\n通知\r\n\r\n发展 \r\n".encode("gb18030"))
    assert read_word_lines(path) == ["通知", "发展"]


def test_settings_with_backslashes_and_signs_of_a_chinese_keyboard() -> None:
    assert parse_toml('focal = "sources\\new.pdf"\n') == {"focal": "sources/new.pdf"}
    assert parse_toml("title ＝ “我的语料”\n［topics］\nk = １２\n") == {"title": "我的语料", "topics": {"k": 12}}
    assert parse_toml("title = '用“引号”的题名'\n") == {"title": "用“引号”的题名"}
    with pytest.raises(Exception, match="line 2"):
        parse_toml('title = "a"\nk = = 3\n')
