"""Years of laws, authors side by side, titles above columns."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("reportlab")

from reportlab.pdfgen.canvas import Canvas

from pipeline.extraction.model import Piece
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.reader import read_content
from pipeline.extraction.structure.front_matter import find_metadata, is_author_block, is_date, is_names, split_keywords
from pipeline.extraction.structure.front_matter.titles import clean_title
from tests.golden.prose import MIXED

LAW = "某某保护条例"
ADOPTED, AMENDED = "2009年6月25日 某市人民代表大会常务委员会通过", "2018年3月1日《关于修改某条例的决定》第一次修正"
ARTICLE = "第一条 为了执行2020年1月1日发布的规定，制定本条例。"


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        ([("page_number", "1"), ("title", LAW), ("paragraph", ADOPTED), ("paragraph", ARTICLE)], 2009),
        ([("title", LAW), ("paragraph", ADOPTED), ("heading", AMENDED), ("paragraph", ARTICLE)], 2018),
        ([("title", LAW), ("paragraph", f"（{ADOPTED} {AMENDED}）"), ("paragraph", ARTICLE)], 2018),
        ([("title", LAW), ("paragraph", ARTICLE), ("paragraph", ADOPTED)], None),
        ([("title", LAW), ("paragraph", "2020年3月1日 施行"), ("paragraph", ARTICLE)], None),
        ([("title", LAW), ("paragraph", "各单位："), ("paragraph", "2021年5月6日"), ("footer", "第1页")], 2021),
    ],
)
def test_the_year_is_that_of_the_version_at_hand(lines: list[tuple[str, str]], year: int | None) -> None:
    assert find_metadata([Piece(kind, text) for kind, text in lines]).year == year


@pytest.mark.parametrize("line", ["2024年1月3日", "（2024年1月）", "January 3, 2024", "3 Jan. 2024"])
def test_dates(line: str) -> None:
    assert is_date(line)
    assert not is_names(line)


def test_author_blocks() -> None:
    assert is_author_block([["张明远", "李思齐"], ["某大学法学院", "某研究院"]])
    assert is_author_block([["Ann Lee", "Bob Ray"], ["a@b.org", "c@d.org"]])
    assert not is_author_block([["张明远", "李思齐"], ["12", "15"]])
    assert not is_author_block([["年份", "申请"], ["某大学", "某学院"]])


def test_marks_lead_from_authors_to_affiliations() -> None:
    line = "Andrea Gale∗+, Brendan Fitch∗, Mike R. Shore#, Ida Blau$ and Karl Poe†"
    assert is_names(line)
    made = find_metadata([Piece("title", "On Patents"), Piece("paragraph", line)])
    assert made.authors == ("Andrea Gale", "Brendan Fitch", "Mike R. Shore", "Ida Blau", "Karl Poe")


def test_a_title_above_authors_side_by_side(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("Times-Roman", 22)
    canvas.drawCentredString(297, 770, "Patent Offices and their Examiners in the")
    canvas.drawCentredString(297, 744, "Provinces")
    columns = [
        ("Ann Lee", "School of Law, First University", "ann@first.org"),
        ("Bob Ray", "Institute of Trade, Second University", "bob@second.org"),
        ("Cleo Fay, Dan Roe", "Third University", "cleo@third.org"),
    ]
    for number, rows in enumerate(columns):
        for line, text in enumerate(rows):
            canvas.setFont("Times-Roman", 9)
            canvas.drawCentredString(115 + 182 * number, 690 - 12 * line, text)
    canvas.setFont("Times-Roman", 10)
    for start in (70, 310):
        text = "Abstract: " if start == 70 else ""
        for line in range(20):
            words = (text + MIXED[line % 3])[:46].rsplit(" ", 1)[0] if line else (text + MIXED[0])[:48]
            canvas.drawString(start, 600 - 13 * line, words)
            text = ""
    canvas.save()
    content = read_content(path, ExtractionParameters(ocr="off"))
    assert content.metadata.title == "Patent Offices and their Examiners in the Provinces"
    assert content.metadata.authors == ("Ann Lee", "Bob Ray", "Cleo Fay", "Dan Roe")
    assert content.metadata.affiliation == (
        "School of Law, First University; Institute of Trade, Second University; Third University"
    )
    authors = [p.text for p in content.pieces if p.kind == "author"]
    assert authors == [text for rows in columns for text in rows]


@pytest.mark.parametrize(
    ("line", "keywords"),
    [
        ("技术性贸易壁垒，WTO/TBT，通报", ("技术性贸易壁垒", "WTO/TBT", "通报")),
        ("碳排放/碳交易/CCUS", ("碳排放", "碳交易", "CCUS")),
        ("标准、GB/T、认证", ("标准", "GB/T", "认证")),
    ],
)
def test_a_slash_parts_keywords_but_not_latin_names(line: str, keywords: tuple[str, ...]) -> None:
    assert split_keywords(line) == keywords


@pytest.mark.parametrize(
    ("seen", "title"),
    [
        ("中医药知识图谱构建”", "中医药知识图谱构建"),  # a star, as a scan shows it
        ("论“放管服”改革与“双碳”", "论“放管服”改革与“双碳”"),
        ("碳市场研究 ＊", "碳市场研究"),
    ],
)
def test_a_title_ends_without_the_mark_of_its_note(seen: str, title: str) -> None:
    assert clean_title(seen) == title
