"""The first page: title, masthead, whole abstracts and keywords, notes."""

from __future__ import annotations

from pipeline.extraction.model import Line
from pipeline.extraction.structure.first_page import arrange_first_page, find_title
from pipeline.extraction.structure.paragraphs import Paragraph


def block(kind: str, text: str, top: float, *, size: float = 10.0, page: int = 1, right: float = 550.0) -> Paragraph:
    line = Line(text, 50, top, right, top + size, size, False, page, left=50, right=550)
    return Paragraph([line], kind=kind, text=text)


def arranged(*paragraphs: Paragraph) -> list[tuple[str, str]]:
    some = list(paragraphs)
    find_title(some, 10.0)
    return [(p.kind, p.text) for p in arrange_first_page(some, 10.0, {1: 800.0, 2: 800.0, 3: 800.0})]


def test_the_masthead_is_a_running_head_and_the_chinese_title_the_title() -> None:
    made = arranged(
        block("paragraph", "第45卷第4期 茶叶学报 Vol.45 No.4", 40),
        block("paragraph", "·茶叶研究·", 130),
        block("heading", "茶叶图谱综述", 150, size=18),
        block("heading", "A VERY LARGE ENGLISH TITLE OF TEA", 300, size=20),
        block("abstract", "摘要 茶是好的。", 350),
    )
    assert made[0][0] == made[1][0] == "header"
    assert made[2] == ("title", "茶叶图谱综述")
    assert made[3][0] == "heading"


def test_a_journal_s_name_in_latin_is_no_title_and_a_paragraph_before_keywords_the_abstract() -> None:
    summary = "茶叶的图谱告诉我们茶叶从何处来，又到何处去。" * 5
    paper = [
        block("heading", "Acta Theologica Sinica", 78, size=20),
        block("heading", "茶叶图谱综述", 166, size=18),
        block("author", "张一 李二", 215),
        block("paragraph", summary, 306),
        block("keywords", "关键词：茶叶，图谱", 491),
        block("heading", "1 引言", 579),
    ]
    made = arranged(*paper)
    assert ("title", "茶叶图谱综述") in made
    assert ("abstract", summary) in made
    assert made[0][0] == "header"


def test_an_affiliation_before_keywords_is_no_abstract() -> None:
    made = arranged(
        block("heading", "茶叶图谱综述", 166, size=18),
        block("paragraph", "（茶叶大学图谱学院，某市 100000）", 215),
        block("keywords", "关键词：茶叶，图谱", 491),
    )
    assert "abstract" not in [kind for kind, _ in made]


def test_the_end_of_a_text_before_keywords_is_no_abstract() -> None:
    last = "茶叶的管理部门应当依照本条例公布茶叶的图谱，并说明茶叶从何处来，又到何处去。" * 3
    for before in (last, "第一条 为了保护茶叶，制定本条例。"):
        made = arranged(
            block("heading", "茶叶图谱保护", 166, size=18),
            block("paragraph", before, 215),
            block("paragraph", last, 306),
            block("keywords", "关键词：茶叶，图谱", 491),
        )
        assert "abstract" not in [kind for kind, _ in made]


def test_an_official_letter_keeps_its_head() -> None:
    made = arranged(block("heading", "某某省人民政府", 60, size=22), block("title", "关于茶叶的通知", 120, size=16))
    assert "header" not in [kind for kind, _ in made]


def test_a_title_of_two_lines_and_a_subtitle() -> None:
    made = arranged(
        block("heading", "关于审理茶叶案件若干问题的", 100, size=20),
        block("author", "解释", 124, size=20),
        block("paragraph", "——以某省为例", 148, size=14),
        block("paragraph", "张一", 180, size=12),
    )
    assert made[0] == ("title", "关于审理茶叶案件若干问题的解释——以某省为例")
    assert made[1][1] == "张一"


def test_a_page_range_written_before_the_title_is_none_of_it() -> None:
    made = arranged(block("heading", "8-13 茶叶图谱综述", 100, size=20), block("abstract", "摘要 茶是好的。", 350))
    assert made[:2] == [("header", "8-13"), ("title", "茶叶图谱综述")]


def test_abstracts_and_keywords_are_whole() -> None:
    made = arranged(
        block("heading", "茶叶图谱综述", 60, size=18),
        block("abstract", "摘要 茶是一种很好的", 100),
        block("paragraph", "饮料，人人爱。", 115),
        block("paragraph", "很多人喝茶。", 130),
        block("keywords", "关键词 茶叶；茶马；", 145),
        block("heading", "茶法", 160, right=100),
        block("paragraph", "茶从何来，众说不一。", 220),
    )
    assert made[1:4] == [
        ("abstract", "摘要 茶是一种很好的饮料，人人爱。"),
        ("abstract", "很多人喝茶。"),
        ("keywords", "关键词 茶叶；茶马；茶法"),
    ]
    assert made[4][0] == "paragraph"


def test_the_paper_behind_a_cover_sheet() -> None:
    made = arranged(
        block("paragraph", "网络首发时间：2017-08-18", 20),
        block("heading", "茶叶图谱综述", 300, size=16),
        block("heading", "茶叶图谱综述*", 80, size=17, page=2),
        block("abstract", "摘要：茶是好的。", 120, page=2),
    )
    assert made == [
        ("header", "网络首发时间：2017-08-18"),
        ("paragraph", "茶叶图谱综述"),
        ("title", "茶叶图谱综述*"),
        ("abstract", "摘要：茶是好的。"),
    ]


def test_notes_go_on_to_the_end_of_their_column() -> None:
    made = arranged(
        block("heading", "茶", 60, size=18),
        block("paragraph", "茶从何来，众说不一。", 300),
        block("footnote", "基金项目：某基金", 700, size=8),
        block("paragraph", "E-mail：a@b.org", 712, size=8),
        block("paragraph", "——————————", 690, size=8),
    )
    assert [kind for kind, _ in made] == ["title", "paragraph", "footnote", "footnote", "footer"]
