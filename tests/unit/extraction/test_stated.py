"""metadata.csv as people write it meets the files of the corpus, or a message says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extraction.stated import Stated, read_metadata, read_year

SOURCES = ("sources/a.txt", "sources/下/乙 文.pdf", "sources/Müller.txt")


def read(folder: Path, text: str) -> Stated:
    (folder / "metadata.csv").write_text(text, encoding="utf-8")
    return read_metadata(folder, SOURCES)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (".\\sources\\a.txt", "sources/a.txt"),
        ("C:\\文献\\sources\\a.txt", "sources/a.txt"),
        ("Ａ．ＴＸＴ", "sources/a.txt"),
        ("a", "sources/a.txt"),
        ("乙\u3000文.pdf", "sources/下/乙 文.pdf"),
        ("乙 文", "sources/下/乙 文.pdf"),
        ("Mu\u0308ller.txt", "sources/Müller.txt"),
    ],
)
def test_names_of_files_as_people_write_them(name: str, source: str, tmp_path: Path) -> None:
    stated = read(tmp_path, f"file,title\n{name},给定\n")
    assert stated.find(source)["title"] == "给定"
    assert not stated.rejects


@pytest.mark.parametrize(
    "table",
    [
        "sep=;\nfile;title;year\na.txt;题,名;2019\n",
        "文件名称，题名，发表年份\na.txt，题,名，二〇一九年\n",
        "“File Name”,“Title”,“Publication Year”\n“a.txt”,“题,名”,“２０１９”\n",
        "# 说明\nfile\ttitle\tyear\n# 还没有核对\na.txt\t题,名\t2019/3/1\n",
    ],
)
def test_forms_of_the_table(table: str, tmp_path: Path) -> None:
    stated = read(tmp_path, table)
    row = stated.find("sources/a.txt")
    assert (row["title"], read_year(row["year"]), stated.rejects) == ("题,名", 2019, ())


def test_what_is_not_understood_is_told_with_its_line(tmp_path: Path) -> None:
    told = [r.detail for r in read(tmp_path, "file,year\na.txt,Mar-19\nb.txt,2019\n").rejects]
    assert ["line 2: the year Mar-19" in told[0], "line 3: there is no file b.txt" in told[1]] == [True, True]
    (tmp_path / "metadata.csv").write_bytes(b"PK\x03\x04")
    assert "save it as CSV" in read_metadata(tmp_path, SOURCES).rejects[0].detail


@pytest.mark.parametrize("heading", ["年份", "发布日期", "成文日期"])
@pytest.mark.parametrize("cell", ["2019", "2019年3月", "20190301", "２０１９-03", "二〇一九年"])
def test_a_year_however_it_is_written(heading: str, cell: str, tmp_path: Path) -> None:
    row = read(tmp_path, f"文件,{heading}\na.txt,{cell}\n").find("sources/a.txt")
    assert read_year(row["year"]) == 2019
    assert read_year("12345678") is None
