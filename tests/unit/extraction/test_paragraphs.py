"""Lines made paragraphs: narrow blocks, labels, the type size of the running text."""

from __future__ import annotations

from pipeline.extraction.model import Line
from pipeline.extraction.structure.paragraphs import body_size, build_paragraphs, join_paragraphs


def lines(*rows: tuple[str, float, float], size: float = 10.0, top: float = 100.0) -> list[Line]:
    """Lines of text from x0 to x1, one below the other."""
    return [
        Line(text, x0, top + 15 * i, x1, top + 15 * i + size, size, False, 1) for i, (text, x0, x1) in enumerate(rows)
    ]


def test_a_block_narrower_than_the_head_of_its_column_is_one_paragraph() -> None:
    head = Line("某刊 第1期 2020年", 50, 40, 550, 50, 10.0, False, 1)
    block = lines(("摘要 茶是一种很好的饮料，", 80, 520), ("很多人都喜欢喝茶，喝茶", 80, 520), ("也有好处。", 80, 180))
    made = build_paragraphs([[head, *block]], 10.0)
    assert [p.text for p in made][1:] == ["摘要 茶是一种很好的饮料，很多人都喜欢喝茶，喝茶也有好处。"]


def test_centred_lines_stay_apart() -> None:
    wide = ("茶是一种很好的饮料，很多人都喜欢喝茶，喝茶也有好处", 50, 550)
    made = build_paragraphs([lines(wide, ("某某大学法学院", 260, 340), ("某某省社会科学院", 255, 345))], 10.0)
    assert [p.text for p in made][1:] == ["某某大学法学院", "某某省社会科学院"]


def test_a_label_begins_a_paragraph() -> None:
    made = build_paragraphs(
        [lines(("Abstract: Tea is good for people who", 50, 550), ("Keywords: tea; trade", 50, 300))], 10.0
    )
    assert [p.text for p in made] == ["Abstract: Tea is good for people who", "Keywords: tea; trade"]


def test_a_long_bibliography_does_not_set_the_size_of_the_text() -> None:
    text = lines(*[("茶是一种很好的饮料，很多人喝", 50, 550)] * 10, size=10.5)
    items = lines(*[("[1] 某人. 茶是一种很好的饮料[J]. 某刊, 2001", 50, 550)] * 40, size=8.0, top=300)
    assert body_size([text, lines(("参考文献", 50, 100), top=280), items]) == 10.5
    assert body_size([items]) == 8.0


def test_a_note_in_small_type_does_not_end_a_sentence() -> None:
    full = ("茶是一种很好的饮料，很多人都喜欢喝茶，喝茶也有好处", 50, 550)
    left, right = lines(full, full), lines(("处和坏处。", 50, 150))
    note = lines(("2008-06-23 收稿", 50, 150), size=7.0, top=700)
    for line in right:
        line.column = 1
    made = build_paragraphs([[*left, *note], right], 10.0)
    for paragraph in made:
        paragraph.kind = "paragraph"
    joined = join_paragraphs(made, indents=True)
    assert [p.text for p in joined] == [full[0] * 2 + "处和坏处。", "2008-06-23 收稿"]


def test_a_heading_behind_a_full_line_that_ends_with_a_full_width_point() -> None:
    rows = (
        ("茶是一种很好的饮料，很多人都喜欢喝茶，喝茶也有好．", 50, 550),
        ("2.4 茶叶模型", 50, 150),
        ("茶叶模型是说", 70, 550),
    )
    made = build_paragraphs([lines(*rows)], 10.0)
    assert [p.text for p in made] == [text for text, _, _ in rows]


def test_a_numbered_heading_that_fills_its_line_ends_where_a_paragraph_begins() -> None:
    heading, indented, flush = (
        ("四、我国当前茶叶研究的知识图谱可视化分析", 70, 550),
        ("本研究从茶叶网站下载了", 70, 550),
        ("许多论文。", 50, 110),
    )
    made = build_paragraphs([lines(heading, indented, flush)], 10.0)
    assert [p.text for p in made] == [heading[0], indented[0] + flush[0]]
    flowing = ("四、我国当前茶叶研究的知识图谱可视化分析", 70, 550), ("本研究从茶叶网站下载了", 50, 550), flush
    assert len(build_paragraphs([lines(*flowing)], 10.0)) == 1, "the second line is not indented"
