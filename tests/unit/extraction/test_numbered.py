"""Numbered lines in the type of the text that are headings."""

from __future__ import annotations

from pipeline.extraction.model import Line
from pipeline.extraction.structure.numbered import promote_numbered
from pipeline.extraction.structure.paragraphs import Paragraph

TEXT = "茶从何来，众说不一，" * 6


def kinds(*texts: str) -> list[str]:
    made = [
        Paragraph(
            [Line(t, 50, 20 * i, 50 + 10 * len(t), 20 * i + 10, 10, False, 1, left=50, right=550)],
            kind="paragraph",
            text=t,
        )
        for i, t in enumerate(texts)
    ]
    promote_numbered(made)
    return [p.kind for p in made]


def test_short_numbered_lines_with_text_between_them_are_headings() -> None:
    assert kinds("1. 茶叶研究", TEXT, "2. 茶叶专业", TEXT) == ["heading", "paragraph"] * 2
    assert kinds("2 国内综述", "2.1 茶叶", TEXT) == ["heading", "heading", "paragraph"]
    assert kinds("（一）茶叶", TEXT, "（二）茶马", TEXT) == ["heading", "paragraph"] * 2


def test_items_of_a_list_and_lines_alone_in_their_count_are_none() -> None:
    assert "heading" not in kinds("1. 茶叶", "2. 茶马", "3. 茶法", TEXT)
    assert "heading" not in kinds("2016 茶叶年", TEXT, "7. 茶叶", TEXT)
    assert "heading" not in kinds("1）茶叶", TEXT, "2）茶马", TEXT)
    assert "heading" not in kinds("1. 茶叶，也叫茗", TEXT, "2. 茶马，也叫驹", TEXT)
