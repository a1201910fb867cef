"""Fonts that call their glyphs what they are not are found by their ink and mapped by recognition."""

from __future__ import annotations

import numpy as np

from pipeline.extraction.engines.glyphs import Ink, find_doubtful
from pipeline.extraction.engines.refont import repair_fonts
from pipeline.extraction.model import UNKNOWN, Page, Piece
from pipeline.extraction.page.ledger import Ledger, check_blocks
from pipeline.extraction.structure.cells import find_cells

DIGIT = Ink(0.45, 0.67)
TIMES = {
    "0": DIGIT, "1": Ink(0.2, 0.67), "(": Ink(0.25, 0.85), ")": Ink(0.25, 0.85), ".": Ink(0.1, 0.1),
    "-": Ink(0.28, 0.06), "a": Ink(0.4, 0.46), "g": Ink(0.45, 0.68), "A": Ink(0.7, 0.67), '"': Ink(0.3, 0.25),
    "!": Ink(0.12, 0.68),
}  # fmt: skip


def test_an_honest_font_is_not_doubted() -> None:
    assert find_doubtful(TIMES) == set()
    assert find_doubtful({"一": Ink(0.9, 0.1), "丨": Ink(0.1, 0.9), "国": Ink(0.85, 0.9)}) == set()


def test_digits_under_the_codes_of_punctuation() -> None:
    assert find_doubtful(dict.fromkeys('!"#$%&()*+', DIGIT)) == set('!"#$%&()*+')


def test_a_letter_as_flat_as_a_hyphen() -> None:
    assert find_doubtful(TIMES | {"g": Ink(0.3, 0.05)}) == {"g"}


def test_control_characters_with_ink_and_han_as_narrow_as_letters() -> None:
    assert find_doubtful({"\x82": Ink(0.15, 0.2), "国": Ink(0.9, 0.9)}) == {"\x82"}
    assert find_doubtful({"轵": Ink(0.4, 0.5), "輩": Ink(0.45, 0.7), "轡": Ink(0.3, 0.5)}) == {"轵", "輩", "轡"}


def page_of(line: str, doubtful: dict[int, tuple[str, int]]) -> Page:
    count = len(line)
    left = 100 + 10.0 * np.arange(count)
    return Page(
        number=1,
        width=600,
        height=800,
        text=line,
        boxes=np.stack([left, np.full(count, 100.0), left + 10, np.full(count, 110.0)], axis=1),
        sizes=np.full(count, 10.0),
        bold=np.zeros(count, bool),
        angles=np.zeros(count, np.int8),
        visible=np.ones(count, bool),
        rules=np.zeros((0, 4)),
        fonts=np.zeros(count, np.int32),
        doubtful=doubtful,
    )


IMAGE = np.tile(np.array([[0, 255]], np.uint8), (800, 300))


def repair(read: str) -> Page:
    drawn = page_of("第!'卷第!!期", {1: ("F", 33), 2: ("F", 39), 5: ("F", 33), 6: ("F", 33)})
    return repair_fonts(drawn, {}, lambda: IMAGE, lambda _: (read, 0.95))


def test_what_stands_between_known_neighbours_is_a_vote() -> None:
    page = repair("第14卷第11期")
    assert (page.text, page.repaired, page.unmapped) == ("第14卷第11期", 4, 0)


def test_a_line_read_otherwise_than_it_is_known_has_no_vote() -> None:
    page = repair("完全不同的一行字")
    assert (page.text, page.repaired, page.unmapped) == (f"第{UNKNOWN * 2}卷第{UNKNOWN * 2}期", 0, 4)


def test_what_was_found_holds_for_the_document() -> None:
    known = {("F", 33): "1", ("F", 39): "4"}

    def never() -> np.ndarray:  # type: ignore[type-arg]
        raise AssertionError("the page need not be drawn")

    page = repair_fonts(page_of("第!期", {1: ("F", 33)}), known, never, lambda _: ("", 0.0))
    assert page.text == "第1期"


def test_a_line_that_no_block_holds_is_counted() -> None:
    ledger = Ledger(3, 40, 0, 0, 0, ["数据要素市场的培育", "要求明确权属"])
    check_blocks([ledger], [Piece("paragraph", "数据要素市场的培育", page=3)])
    assert (ledger.lost, ledger.kept) == (6, 34)


def test_rows_of_a_table_become_cells_with_their_caption() -> None:
    rows = [
        ("caption", "表1 关税税率"),
        ("table", "年份\t税率\t备注"),
        ("table", "2010\t5%"),
        ("paragraph", "如表1所示。"),
    ]
    cells = find_cells([Piece(kind, words) for kind, words in rows])
    assert [(c.block, c.row, c.column, c.text, c.header) for c in cells] == [
        (1, 0, 0, "年份", True), (1, 0, 1, "税率", True), (1, 0, 2, "备注", True), (2, 1, 0, "2010", False),
        (2, 1, 1, "5%", False),
    ]  # fmt: skip
    assert {c.caption for c in cells} == {"表1 关税税率"}
