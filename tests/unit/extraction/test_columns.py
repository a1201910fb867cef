"""What parts columns from tables and from the full-width text above them, on pages placed run by run."""

from __future__ import annotations

from pipeline.extraction.page.columns import find_columns
from pipeline.extraction.page.lines import Run

EM = 10.0


def run(text: str, x0: float, y0: float, x1: float) -> Run:
    return Run(text, x0, y0, x1, y0 + EM, EM, False)


def side(name: str, x0: float, x1: float, *, top: float, rows: int) -> list[Run]:
    return [run(f"{name}{row}", x0, top + 16 * row, x1) for row in range(rows)]


def read(runs: list[Run]) -> list[list[str]]:
    return [[r.text for r in sorted(column.runs, key=lambda r: (r.y0, r.x0))] for column in find_columns(runs)]


def test_full_lines_on_both_sides_are_columns() -> None:
    assert read(side("a", 60, 280, top=100, rows=6) + side("b", 310, 530, top=100, rows=6)) == [
        [f"a{row}" for row in range(6)],
        [f"b{row}" for row in range(6)],
    ]


def test_short_entries_on_both_sides_are_a_table() -> None:
    # A long entry now and then gives each side its width; the typical one fills less than half of it.
    ends = [90, 90, 280, 90, 90, 280, 90, 90]
    left = [run(f"a{row}", 60, 100 + 16 * row, end) for row, end in enumerate(ends)]
    right = [run(f"b{row}", 310, 100 + 16 * row, end + 250) for row, end in enumerate(ends)]
    assert len(read(left + right)) == 1


def test_prose_above_the_labels_of_a_figure_is_a_column() -> None:
    labels = [run(f"f{row}", 100, 212 + 16 * row, 140) for row in range(9)]
    right = side("b", 310, 530, top=100, rows=16)
    assert read(side("a", 60, 280, top=100, rows=7) + labels + right)[-1] == [f"b{row}" for row in range(16)]


def test_the_last_lines_of_full_width_text_stay_with_it() -> None:
    # An abstract over the whole width ends in two lines that are too short to reach the gutter.
    abstract = [
        run("full0", 60, 60, 530),
        run("full1", 60, 76, 530),
        run("short0", 60, 92, 250),
        run("short1", 60, 108, 200),
    ]
    columns = side("a", 60, 280, top=150, rows=6) + side("b", 310, 530, top=150, rows=6)
    assert read(abstract + columns) == [
        ["full0", "full1", "short0", "short1"],
        [f"a{row}" for row in range(6)],
        [f"b{row}" for row in range(6)],
    ]
