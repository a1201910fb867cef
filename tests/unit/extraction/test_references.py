"""References as records, and the marks that point to them."""

from __future__ import annotations

import pytest

from pipeline.extraction.model import Piece
from pipeline.extraction.structure.references.listing import find_references
from pipeline.extraction.structure.references.marks import find_marks
from pipeline.extraction.structure.references.parser import parse_reference

# text; number, authors, title, source, year, volume, issue, pages, kind, doi
ITEMS = [
    (
        "[1] 甲一, 乙二, 丙三, 等. 茶叶贸易的网络[J]. 某省社会科学, 2016, 45(4): 589-606.",
        (1, ("甲一", "乙二", "丙三"), "茶叶贸易的网络", "某省社会科学", 2016, "45", "4", "589-606", "J", ""),
    ),
    (
        "［2］Roe D G．Marks of tea－and of salt[J]．Journal of Tea，2004，60(2)：91-110.",
        (2, ("Roe D G",), "Marks of tea－and of salt", "Journal of Tea", 2004, "60", "2", "91-110", "J", ""),
    ),
    (
        "[3] Roe M D, Poe R. Seeing tea[C]//European Tea Meeting. Zurich: Press, 2014: 818-833.",
        (3, ("Roe M D", "Poe R"), "Seeing tea", "European Tea Meeting", 2014, "", "", "818-833", "C", ""),
    ),
    (
        "[4] 丁四．茶经新考：回望·前瞻[J]．农史，2012(4)：7-9．",
        (4, ("丁四",), "茶经新考：回望·前瞻", "农史", 2012, "", "4", "7-9", "J", ""),
    ),
    (
        "5．戊五．盐铁导论[M]．北京：某某出版社，1998．",
        (5, ("戊五",), "盐铁导论", "某某出版社", 1998, "", "", "", "M", ""),
    ),
    (
        "[6] 某部. 茶业规划[EB/OL]. (2017-07-20)[2018-03-01]. http://www.example.org/content_5211996.htm.",
        (6, ("某部",), "茶业规划", "", 2017, "", "", "", "EB/OL", ""),
    ),
    (
        "[7] Roe Y, Poe Y, Doe G. Deep tea. Nature, 2015, 521(7): 436–444. DOI: 10.1038/tea14539",
        (7, ("Roe Y", "Poe Y", "Doe G"), "Deep tea", "Nature", 2015, "521", "7", "436-444", "J", "10.1038/tea14539"),
    ),
    (
        "己六，2018，《茶叶的数字经济》，《某大学学报（社会科学版）》第5期，第1～8页。",
        (None, ("己六",), "茶叶的数字经济", "某大学学报（社会科学版）", 2018, "", "5", "1-8", "J", ""),
    ),
    (
        "[8] 庚七：《茶法》，北京：某某出版社2010年版，第20页。",
        (8, ("庚七",), "茶法", "某某出版社", 2010, "", "", "20", "M", ""),
    ),
    (
        "[9] J. Roe, A. B. Doe, “A method for tea,” IEEE Trans. Tea, vol. 5, no. 2, pp. 1-9, 2010.",
        (9, ("J. Roe", "A. B. Doe"), "A method for tea", "IEEE Trans. Tea", 2010, "5", "2", "1-9", "", ""),
    ),
    (
        "Roe, J., & Doe, A. (2015). The art of tea. Journal of Art, 12(3), 45-67. https://doi.org/10.1000/xyz123",
        (None, ("Roe, J", "Doe, A"), "The art of tea", "Journal of Art", 2015, "12", "3", None, None, "10.1000/xyz123"),
    ),
    (
        "[10] [某]约翰·罗. 茶的正义[M]. 辛八, 译. 北京: 某某出版社, 1988: 12-15.",
        (10, ("约翰·罗",), "茶的正义", "某某出版社", 1988, "", "", "12-15", "M", ""),
    ),
    (
        "[11] 壬九. 茶叶检测研究[D]. 杭州: 某某大学, 2015.",
        (11, ("壬九",), "茶叶检测研究", "某某大学", 2015, "", "", "", "D", ""),
    ),
    (
        "[12] 茶 第1部分：总则: GB/T 99999.1—2016[S]. 北京: 某标准出版社, 2016.",
        (12, (), "茶 第1部分：总则: GB/T 99999.1—2016", "某标准出版社", 2016, "", "", "", "S", ""),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), ITEMS)
def test_an_item_is_read_into_its_fields(text: str, wanted: tuple[object, ...]) -> None:
    read = parse_reference(text)
    names = ("number", "authors", "title", "source", "year", "volume", "issue", "pages", "kind", "doi")
    for name, value in zip(names, wanted, strict=True):
        if value is not None:
            assert getattr(read, name) == value, name


def test_an_item_that_cannot_be_told_is_kept() -> None:
    read = parse_reference("[3] 见上文")
    assert read.number == 3
    assert read.title == "见上文"


def document(body: list[str], items: list[str]) -> list[Piece]:
    return [
        Piece("header", "某刊 2020 年"),
        Piece("title", "茶"),
        *(Piece("paragraph", text) for text in body),
        *(Piece("reference", text) for text in items),
    ]


def text_of(pieces: list[Piece]) -> str:
    return "\n".join(p.text for p in pieces if p.kind != "header")


def test_marks_point_to_the_items() -> None:
    items = [f"[{n}] 甲{n}. 茶[J]. 某刊, 2016(1): {n}." for n in range(1, 6)]
    pieces = document(["茶有五种[1-3，5]。", "区间[0,1]与[7]不是引用，文献［4］是。"], items)
    found = find_references(pieces)
    marks = find_marks(pieces, found)
    assert [(m.text, m.number) for m in marks] == [
        ("[1-3，5]", 1), ("[1-3，5]", 2), ("[1-3，5]", 3), ("[1-3，5]", 5), ("［4］", 4)
    ]  # fmt: skip
    for mark in marks:
        assert text_of(pieces)[mark.start : mark.end] == mark.text
        assert pieces[mark.block].text.startswith(f"[{mark.number}]")


def test_authors_with_years_point_to_items_without_numbers() -> None:
    items = ["陈一，2018，《茶》，《某刊》第5期。", "Roe J., 2015, “On Tea”, Journal of Tea, Vol.27(9), pp.1~5."]
    pieces = document(["陈一等（2018）认为茶好；2018年的茶更好（Roe et al.，2015）。"], items)
    marks = find_marks(pieces, find_references(pieces))
    assert [m.text for m in marks] == ["陈一等（2018", "Roe et al.，2015"]
    assert [pieces[m.block].text[:2] for m in marks] == ["陈一", "Ro"]
    for mark in marks:
        assert text_of(pieces)[mark.start : mark.end] == mark.text
