"""The page of items by group: where marks, cells and branches of the trees are drawn."""

from __future__ import annotations

import re
from itertools import combinations

from pipeline.report.placing import find_place
from pipeline.report.profiles import HEAD, NAME, ROW, lay_out_heat, lay_out_map, lay_out_tree, shorten, summarise
from pipeline.report.tables import RunTables, select
from tests.unit.report.report_corpus import HOSTILE, build_tables

CORPUS = RunTables("made", build_tables())
POINTS = select(CORPUS.rows("compare/correspondence"), grouping="genre")


def test_the_map_keeps_the_proportions_of_both_axes() -> None:
    found = lay_out_map(POINTS)
    assert found is not None
    one, other = found.items[0], found.items[-1]
    assert abs(one.row["y"] - other.row["y"]) > 0.1
    across = (one.x - other.x) / (one.row["x"] - other.row["x"])
    up = -(one.y - other.y) / (one.row["y"] - other.row["y"])
    assert abs(across - up) < 1
    assert all(mark.poor == (mark.row["quality"] < 0.5) for mark in (*found.items, *found.groups))


def test_names_cover_neither_marks_nor_one_another() -> None:
    taken = [(0.0, 0.0, 10.0, 10.0)]
    for k in range(6):
        box = find_place(50.0 + k, 50.0, 4.0, (40.0, 12.0), room=(0.0, 0.0, 120.0, 100.0), taken=taken)
        if box:
            taken.append(box)
    assert 2 < len(taken) < 7
    for a, b in combinations(taken, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_one_axis_has_no_map_but_a_heat_map() -> None:
    shown = next(one for one in summarise(CORPUS)["groupings"] if one["column"] == "level")["kinds"][0]
    assert shown["map"] is None
    assert {name for _, name, _ in shown["heat"].groups} == {"中央 central", "县级 county"}
    assert len(shown["heat"].cells) == 6


def test_cells_stand_where_their_items_leaf_is() -> None:
    own = {"grouping": "genre"}
    heat = lay_out_heat(
        POINTS, select(CORPUS.rows("compare/correspondence/cells"), **own),
        select(CORPUS.rows("compare/correspondence/merges"), **own),
    )  # fmt: skip
    leaf = {row["point"]: row["leaf"] for row in POINTS}
    for cell in heat.cells:
        assert cell.y == HEAD + leaf[cell.row["item"]] * ROW
        assert cell.sign == {-3.0: "−", 0.0: "", 3.0: "+"}[cell.row["residual"]]
        assert bool(cell.document) == (cell.row["count"] > 0)
    assert [y for y, _, _ in heat.items] == sorted(y for y, _, _ in heat.items)
    assert min(x for x, _, _ in heat.groups) > NAME


def test_a_tree_joins_the_leaves_that_it_says() -> None:
    merges = [{"step": 0, "one": 0, "other": 2, "height": 1.0}, {"step": 1, "one": 1, "other": 3, "height": 2.0}]
    path = lay_out_tree(merges, [1, 0, 2], 0.0, 10.0, 100.0, along=False)
    first, second = ([tuple(map(float, p.split())) for p in part.split("L")] for part in path.split("M")[1:])
    assert [first[0], first[-1]] == [(100.0, 15.0), (100.0, 25.0)]
    assert second[0] == (100.0, 5.0)
    assert second[-1] == (first[1][0], 20.0)
    assert second[1][0] > first[1][0]


def test_names_are_cut_by_their_width() -> None:
    assert shorten("2021-2025 十四五") == "2021-2025 十四五"
    assert re.fullmatch("甲{11}…", shorten("甲" * 13))
    assert len(shorten(HOSTILE)) < len(HOSTILE)
