"""The grammar of provisions, and how a text is divided into them."""

from __future__ import annotations

import pytest

from pipeline.core.text import DocumentText, TextBlock
from pipeline.policies.articles import read_articles
from pipeline.policies.provisions import Path, read_provisions


def document(*lines: str, title: str = "") -> DocumentText:
    """A document of one block a line; the first is its title when one is given."""
    kinds = ["title"] * bool(title) + ["paragraph"] * len(lines)
    blocks, position = [], 0
    for number, (kind, line) in enumerate(zip(kinds, [title] * bool(title) + list(lines), strict=True)):
        blocks.append(TextBlock(number, kind, 0, 1, position, position + len(line), line))
        position += len(line) + 1
    return DocumentText("d1", "\n".join(b.text for b in blocks), tuple(blocks))


@pytest.mark.parametrize(
    ("text", "paths", "rest"),
    [
        ("第十二条第二款第（三）项的", [("12", 2, 3)], "的"),
        ("第十三条第二款和第三款、第十五条、第十六条第一款规定", [("13", 2), ("13", 3), ("15",), ("16", 1)], "规定"),
        ("第九条第（一）、（四）项", [("9", None, 1), ("9", None, 4)], ""),
        ("第八条至第十一条", [("8",), ("9",), ("10",), ("11",)], ""),
        ("第十一条第一款、第四款，第十六条", [("11", 1), ("11", 4), ("16",)], ""),
        ("第一百二十条之一第二款", [("120-1", 2)], ""),
        ("第二条第一至三款", [("2", 1), ("2", 2), ("2", 3)], ""),
        ("第31条第6款", [("31", 6)], ""),
        ("第四章第二节", [], ""),
        ("第十条和第三人", [("10",)], "和第三人"),
        ("第五条，第三方", [("5",)], "，第三方"),
    ],
)
def test_lists_and_ranges_are_written_out(text: str, paths: list[tuple[object, ...]], rest: str) -> None:
    read = read_provisions(text, 0)
    assert read is not None
    assert list(read.paths) == [Path(*p) for p in paths]  # type: ignore[arg-type]
    assert text[read.end :] == rest


@pytest.mark.parametrize("text", ["第三条件", "第二项目", "第一节能服务公司", "第三人"])
def test_words_that_only_look_like_provisions_are_none(text: str) -> None:
    assert read_provisions(text, 0) is None


def test_paragraphs_and_items_are_counted_line_by_line() -> None:
    text = document(
        "第一条 甲应当：", "（一）子；", "（二）丑。", "乙可以申请。", "第二条 丙。", "第三条之一 丁。", "第四条 戊。"
    )
    articles = read_articles(text)
    places = [(line.article, line.paragraph, line.item) for line in articles.lines]
    assert places == [
        ("1", 1, None), ("1", 1, 1), ("1", 1, 2), ("1", 2, None), ("2", 1, None), ("3-1", 1, None), ("4", 1, None),
    ]  # fmt: skip
    found = articles.find(Path("1", None, 2))
    assert found is not None
    assert found.block == 2
    assert articles.find(Path("9")) is None


def test_a_text_with_a_quoted_article_or_two_is_no_legal_text() -> None:
    assert not len(read_articles(document("研究综述", "第一条 数据。", "后来的学者认为不足。")))
