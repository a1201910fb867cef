"""Covers of theses and reports, sheets of databases, lines above newspapers, labels of other kinds."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.extraction.geometry import split_shared_boxes
from pipeline.extraction.model import Metadata, Page, Piece
from pipeline.extraction.page.lines import find_runs
from pipeline.extraction.structure.front_matter import find_metadata
from pipeline.extraction.structure.labels import ABSTRACT

PROSE = "本文考察各地政策文件中的工具及其变化，" * 6


def read(*lines: tuple[str, str, int, float]) -> tuple[Metadata, list[Piece]]:
    pieces = [Piece(kind, text, page=page, size=size, level=int(kind == "heading")) for kind, text, page, size in lines]
    return find_metadata(pieces), pieces


def test_the_title_of_a_thesis_whose_school_is_set_larger() -> None:
    made, pieces = read(
        ("title", "某某大学", 1, 26),
        ("heading", "博士学位论文", 1, 22),
        ("heading", "数据市场的政策供给研究", 1, 18),
        ("heading", "研究生姓名：何一明", 1, 14),
        ("heading", "二〇二一年五月", 1, 14),
        ("heading", "第一章 绪论", 2, 16),
        ("paragraph", PROSE, 2, 10.5),
    )
    assert (made.title, made.authors, made.year) == ("数据市场的政策供给研究", ("何一明",), 2021)
    assert [p.kind for p in pieces] == [
        "paragraph",
        "paragraph",
        "title",
        "paragraph",
        "paragraph",
        "heading",
        "paragraph",
    ]


def test_a_page_with_text_is_no_cover() -> None:
    _, pieces = read(
        ("title", "数据市场的政策供给研究", 1, 18),
        ("heading", "引言", 1, 12),
        ("paragraph", PROSE, 1, 10.5),
        ("paragraph", PROSE, 2, 10.5),
    )
    assert pieces[1].kind == "heading"


def test_the_year_on_the_cover_of_a_report_with_an_abstract() -> None:
    made, _ = read(
        ("heading", "研究报告 第17号", 1, 14),
        ("title", "地方政策文本的执行评估", 1, 24),
        ("paragraph", "二〇二〇年九月", 1, 12),
        ("abstract", "摘要：" + PROSE, 2, 10),
        ("paragraph", PROSE, 2, 10.5),
    )
    assert made.year == 2020


def test_the_line_above_a_newspaper() -> None:
    made, _ = read(
        ("paragraph", "2021年3月9日星期二江川日报第5版理论", 1, 9),
        ("title", "让政策红利直达企业", 1, 18),
        ("paragraph", PROSE, 1, 10.5),
    )
    assert (made.journal, made.year) == ("江川日报", 2021)


@pytest.mark.parametrize("label", ["摘要｜", "【摘 要】", "〔内容提要〕", "「摘要」", "摘　要："])
def test_labels_in_every_bracket(label: str) -> None:
    match = ABSTRACT.match(label + PROSE)
    assert match is not None
    assert match.end() == len(label)


def test_letters_of_one_ligature_get_a_part_of_it_each() -> None:
    boxes = np.array([(0, 0, 5, 10), (5, 0, 9, 10), (5, 0, 13, 10), (13, 0, 18, 10)], dtype=np.float64)
    made = split_shared_boxes(boxes, [1, 1, 1, 1])
    assert made[:, 0].tolist() == [0, 5, 9, 13]
    assert made[:, 2].tolist() == [5, 9, 13, 18]


def line_of(words: list[str], gaps: list[float]) -> Page:
    """A line of letters half an em wide, a drawn space and then that gap (in em) before each word."""
    text, boxes, x = "", [], 0.0
    for word, gap in zip(words, gaps, strict=True):
        if text:
            text += " "
            boxes.append((x - 5.0, 0.0, x, 10.0))
            x += 10 * gap
        for letter in word:
            text += letter
            boxes.append((x, 0.0, x + 5, 10.0))
            x += 5
    count = len(text)
    return Page(
        1, 600, 800, text, np.array(boxes), np.full(count, 10.0), np.zeros(count, dtype=np.bool_),
        np.zeros(count, dtype=np.int8), np.ones(count, dtype=np.bool_), np.zeros((0, 4)),
        np.zeros(count, dtype=np.int32),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("gaps", "wanted"),
    [
        ([0.3] * 26 + [0.05] * 4, "word " * 25 + "word" * 5),  # drawn where a part of a word was set anew
        ([0.3] * 29 + [0.05], "word " * 29 + "word"),  # set tight once
        ([0.1] * 30, "word " * 29 + "word"),  # the spaces of this page are narrow
    ],
)
def test_a_drawn_space_without_a_gap_parts_no_word(gaps: list[float], wanted: str) -> None:
    assert [run.text for run in find_runs(line_of(["word"] * 30, gaps))] == [wanted]
