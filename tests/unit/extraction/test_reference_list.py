"""Lists of references cut by their numbers."""

from __future__ import annotations

import pytest

from pipeline.extraction.model import Line
from pipeline.extraction.structure.paragraphs import Paragraph
from pipeline.extraction.structure.reference_list import cut_references


def paragraph(kind: str, *texts: str, top: float = 100.0, column: int = 0) -> Paragraph:
    lines = [
        Line(text, 50, top + 12 * i, 300, top + 12 * i + 9, 9.0, False, 1, column=column)
        for i, text in enumerate(texts)
    ]
    return Paragraph(lines, kind=kind, text="".join(texts))


@pytest.mark.parametrize("style", ["[{}] ", "［{}］", "{}. ", "{}．", "{} ", "（{}）"])
def test_numbers_of_every_style_cut_a_list(style: str) -> None:
    first, second, third = (style.format(n) for n in (1, 2, 3))
    made = cut_references(
        [
            paragraph("heading", "参考文献"),
            paragraph("reference", f"{first}甲一．茶叶的", "贸易．某刊，2001．"),
            paragraph("footnote", f"{second}Roe J．Tea and", "2003 reasons for tea．", f"{third}乙二．茶．某刊，"),
            paragraph("header", "某刊 2020年", top=20, column=1),
            paragraph("heading", "2004，5（2）：1-9．", column=1),
        ]
    )
    items = [p.text for p in made if p.kind == "reference"]
    assert items[0] == f"{first}甲一．茶叶的贸易．某刊，2001．"
    assert items[1].endswith("Tea and 2003 reasons for tea．")
    assert items[2] == f"{third}乙二．茶．某刊，2004，5（2）：1-9．"
    assert [p.kind for p in made].count("header") == 1


def test_what_follows_a_list_is_no_part_of_its_last_item() -> None:
    made = cut_references(
        [
            paragraph("heading", "参考文献"),
            paragraph("reference", "[1] 甲一．茶．某刊，2001．", "[2] 乙二．茶．某刊，2002．"),
            paragraph("paragraph", "甲一（1980—），教授，主要研究茶。", top=300),
            paragraph("footnote", "收稿日期：2015-12-10", top=330),
        ]
    )
    assert [p.text for p in made][2:] == [
        "[2] 乙二．茶．某刊，2002．",
        "甲一（1980—），教授，主要研究茶。",
        "收稿日期：2015-12-10",
    ]
    assert [p.kind for p in made][3:] == ["paragraph", "footnote"]


def test_a_list_without_numbers_stays_as_it_is() -> None:
    block = [
        paragraph("heading", "参考文献"),
        paragraph("reference", "甲一，2001，《茶》。"),
        paragraph("reference", "乙二，2002，《茶》。"),
    ]
    assert cut_references(block) == block


def test_items_that_are_missing_do_not_end_a_list() -> None:
    items = [paragraph("reference", f"[{n}] 甲一．茶．某刊，{2000 + n}．", top=100 + 12 * n) for n in (1, 2, 9, 10, 12)]
    made = cut_references([paragraph("heading", "参考文献"), *items])
    assert [p.text for p in made if p.kind == "reference"] == [p.text for p in items]
