"""The page of items by group: maps of correspondence analyses, heat maps with their trees, contributions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.report.placing import Box, find_place, measure_text, shield
from pipeline.report.policies import LEVEL_NAMES
from pipeline.report.tables import Row, RunTables, select

TABLE = "compare/correspondence"
PARTS = ("axes", "cells", "merges")
WIDTH, HEIGHT, MARGIN = 860.0, 620.0, 40.0  # of the map's view box
FONT = 13.0
LONGEST = 12  # of a name, in Han characters
TOLD = 15  # items of the table of contributions
POORLY = 0.5  # share of a point's inertia below which the map shows it poorly
# The heat map: lengths in the units of its view box.
ROW, NAME, TREE, HEAD, CELL = 18.0, 170.0, 110.0, 150.0, 64.0
STRONG = 2.0  # residual from which a cell has a sign beside its colour
DEEPEST = 6.0  # residual of the deepest colour
# What groupings are called, by their columns.
CALLED = {
    "period": ("五年规划", "Five-year plan"),
    "year": ("年份", "Year"),
    "genre": ("体裁", "Genre"),
    "level": ("层级", "Level"),
    "issuer": ("发文机关", "Issuer"),
    "journal": ("期刊", "Journal"),
    "region": ("地区", "Region"),
}


def summarise(corpus: RunTables) -> dict[str, Any]:
    """What the page shows of every grouping and kind of item."""
    points, axes, cells, merges = (corpus.rows(name) for name in (TABLE, *(f"{TABLE}/{n}" for n in PARTS)))
    shown = []
    for column in dict.fromkeys(row["grouping"] for row in axes):
        kinds = []
        for kind in dict.fromkeys(row["kind"] for row in select(axes, grouping=column)):
            own = {"grouping": column, "kind": kind}
            placed = name_levels(select(points, **own))
            kinds.append(
                {
                    "kind": kind,
                    "axes": select(axes, **own),
                    "map": lay_out_map(placed),
                    "heat": lay_out_heat(placed, select(cells, **own), select(merges, **own)),
                    "telling": rank_points(select(placed, role="item"))[:TOLD],
                    "groups": select(placed, role="group"),
                }
            )
        zh, en = CALLED.get(column, (column, column))
        shown.append({"column": column, "zh": zh, "en": en, "kinds": kinds})
    return {"groupings": shown}


def name_levels(points: Sequence[Row], language: str = "both") -> list[Row]:
    """The points with levels of government called by their names in a language, or in both."""
    chosen = {"zh": slice(0, 1), "en": slice(1, 2)}.get(language, slice(None))
    return [
        row | {"name": " ".join(LEVEL_NAMES.get(row["point"], (row["name"],))[chosen] or (row["name"],))}
        if row["grouping"] == "level" and row["role"] == "group"
        else row
        for row in points
    ]


def rank_points(points: Sequence[Row]) -> list[Row]:
    """The points that make the map first: those of the greatest inertia on its axes."""
    return sorted(points, key=lambda row: (-_drawn(row), row["name"], row["point"]))


def _drawn(row: Row) -> float:
    return float(row["mass"] * (row["x"] ** 2 + (row["y"] or 0.0) ** 2))


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the map with its name, which is empty where it finds no place."""

    row: Row
    x: float
    y: float
    radius: float
    name: str
    text_x: float
    text_y: float
    poor: bool


@dataclass(frozen=True, slots=True)
class Map:
    """Marks of items, then of groups, and where both axes are zero."""

    items: list[Mark]
    groups: list[Mark]
    zero: tuple[float, float]


def lay_out_map(points: Sequence[Row]) -> Map | None:
    """The items and groups on both axes, one scale for both; None where there is one axis alone."""
    if not points or points[0]["y"] is None:
        return None
    xs, ys = [row["x"] for row in points], [row["y"] for row in points]
    wide, tall = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / tall)
    left = (WIDTH - wide * scale) / 2 - min(xs) * scale
    down = (HEIGHT + tall * scale) / 2 + min(ys) * scale
    groups, items = select(points, role="group"), rank_points(select(points, role="item"))
    heaviest = max((row["mass"] for row in items), default=1.0) or 1.0
    placed = [(row, left + row["x"] * scale, down - row["y"] * scale, 7.0) for row in groups]
    placed += [
        (row, left + row["x"] * scale, down - row["y"] * scale, 2.5 + 7.5 * (row["mass"] / heaviest) ** 0.5)
        for row in items
    ]
    # Groups are named first, over the items' marks where these crowd.
    marks = [shield(x, y, radius) for _, x, y, radius in placed]
    taken = marks[: len(groups)]
    named = [_mark(*one, taken) for one in placed[: len(groups)]]
    taken += marks[len(groups) :]
    return Map([_mark(*one, taken) for one in placed[len(groups) :]], named, (round(left, 1), round(down, 1)))


def _mark(row: Row, x: float, y: float, radius: float, taken: list[Box]) -> Mark:
    name = shorten(row["name"])
    box = find_place(x, y, radius, (measure_text(name, FONT), FONT + 2), room=(0.0, 0.0, WIDTH, HEIGHT), taken=taken)
    if box:
        taken.append(box)
    middle, foot = ((box[0] + box[2]) / 2, box[3] - 3.5) if box else (0.0, 0.0)
    poor = row["quality"] < POORLY
    return Mark(
        row, round(x, 1), round(y, 1), round(radius, 1), name if box else "", round(middle, 1), round(foot, 1), poor
    )


def shorten(name: str) -> str:
    """The name, cut where it is too long."""
    if measure_text(name, 1.0) <= LONGEST:
        return name
    kept = next(n for n in range(len(name), -1, -1) if measure_text(name[:n], 1.0) <= LONGEST - 1)
    return name[:kept] + "…"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the heat map; ``deep`` from 0 to 1, ``reference`` the first sentence behind it."""

    row: Row
    x: float
    y: float
    deep: float
    sign: str
    document: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map: items down, groups across, in the order of their trees' leaves, which stand beside them."""

    width: float
    height: float
    cell: float
    cells: list[Cell]
    items: list[tuple[float, str, str]]  # y, name, whole name
    groups: list[tuple[float, str, str]]  # x, name, whole name
    trees: list[str]  # paths


def lay_out_heat(points: Sequence[Row], cells: Sequence[Row], merges: Sequence[Row]) -> Heat:
    """The heat map of the counts against independence, trees to the right and below."""
    items, groups = (sorted(select(points, role=role), key=lambda r: r["leaf"]) for role in ("item", "group"))
    down = {row["point"]: HEAD + k * ROW for k, row in enumerate(items)}
    across = {row["point"]: NAME + k * CELL for k, row in enumerate(groups)}
    right, below = NAME + CELL * len(groups) + 4, HEAD + ROW * len(items) + 4
    drawn = [_cell(row, across[row["group"]], down[row["item"]]) for row in cells]
    trees = [
        lay_out_tree(select(merges, role="item"), _leaves(points, "item"), HEAD, ROW, right, along=False),
        lay_out_tree(select(merges, role="group"), _leaves(points, "group"), NAME, CELL, below, along=True),
    ]
    return Heat(
        right + TREE,
        below + TREE,
        CELL,
        drawn,
        [(round(down[r["point"]] + ROW / 2 + 4, 1), shorten(r["name"]), r["name"]) for r in items],
        [(round(across[r["point"]] + CELL / 2 + 4, 1), shorten(r["name"]), r["name"]) for r in groups],
        [path for path in trees if path],
    )


def _leaves(points: Sequence[Row], role: str) -> list[int]:
    return [row["leaf"] for row in select(points, role=role)]


def _cell(row: Row, x: float, y: float) -> Cell:
    doc_id, _, sentence = (row["evidence"] or "").split(" ")[0].rpartition(":")
    residual = row["residual"]
    sign = "" if abs(residual) < STRONG else "+" if residual > 0 else "−"
    return Cell(row, x, y, round(min(abs(residual) / DEEPEST, 1.0), 3), sign, doc_id, sentence)


def lay_out_tree(
    merges: Sequence[Row], leaves: Sequence[int], start: float, step: float, base: float, *, along: bool
) -> str:
    """The tree of a clustering as an SVG path: leaves at ``base``, merges as far from it as they are high.

    Parameters
    ----------
    leaves
        Of each point in the table's order, its place among the leaves.
    along
        Whether leaves follow one another to the right, and not downwards.
    """
    if not merges:
        return ""
    highest = max(row["height"] for row in merges) or 1.0
    nodes: dict[int, tuple[float, float]] = {k: (start + (leaf + 0.5) * step, base) for k, leaf in enumerate(leaves)}
    path = []
    for row in sorted(merges, key=lambda r: r["step"]):
        (one, low), (other, deep) = nodes[row["one"]], nodes[row["other"]]
        far = base + row["height"] / highest * (TREE - 8)
        corners = ((one, low), (one, far), (other, far), (other, deep))
        path.append("M" + "L".join(f"{a:.1f} {b:.1f}" if along else f"{b:.1f} {a:.1f}" for a, b in corners))
        nodes[len(leaves) + row["step"]] = ((one + other) / 2, far)
    return "".join(path)
