"""Figures of items by group for print: the map of a correspondence analysis, heat maps, one with its trees."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pipeline.comparison.every import ALL, EVERY
from pipeline.export.key import Key
from pipeline.export.labels import Mark, place_labels
from pipeline.export.names import name_items
from pipeline.export.page import COLOURS, FAINT, FOCAL, INK, LETTER, SMALL, Page, settle
from pipeline.report.placing import measure_text
from pipeline.report.profiles import POORLY, TABLE, name_levels, rank_points
from pipeline.report.tables import Row, RunTables, select

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure

ROW = 0.14  # inches a line of the heat map takes
GROUPS = {"single": 6, "double": 14}
TREE = 0.16  # of the width, for the tree of items
NAME = 1.2  # share of the room for a label that the name of a line may take
SIGNED = 2.0  # residual from which a cell has a sign, so that it can be read in grey


def list_figures(corpus: RunTables) -> dict[str, Callable[[RunTables, Page], Figure | None]]:
    """The maps and heat maps of every grouping and kind of item."""
    pairs = list(dict.fromkeys(zip(*corpus.columns(f"{TABLE}/axes", "grouping", "kind"), strict=True)))
    return {
        f"{name}-{kind}-by-{grouping}": partial(draw, grouping=grouping, kind=kind)
        for grouping, kind in pairs
        for name, draw in (("correspondence", draw_map), ("heat", draw_heat))
    }


def _read(corpus: RunTables, page: Page, grouping: str, kind: str) -> list[Row]:
    points = select(corpus.rows(TABLE), grouping=grouping, kind=kind)
    known = {e["entity_id"]: e["name_en"] for e in corpus.entities} if kind == "entities" else {}
    named, say = name_levels(points, page.language), name_items(corpus, page)
    return [row | {"name": say(row["name"]), "name_en": known.get(row["point"], "")} for row in named]


def draw_map(corpus: RunTables, page: Page, grouping: str, kind: str) -> Figure | None:
    """Items and groups on both axes; a hollow mark is shown poorly, a square is a group."""
    points = _read(corpus, page, grouping, kind)
    if not points or points[0]["y"] is None:
        return None
    figure, axes = page.start(page.width * (0.7 if page.wide else 1.0))
    axes.axvline(0, color=FAINT, linewidth=0.5, linestyle="--", zorder=0)
    axes.axhline(0, color=FAINT, linewidth=0.5, linestyle="--", zorder=0)
    groups, items = select(points, role="group"), rank_points(select(points, role="item"))
    heaviest = max(row["mass"] for row in items) or 1.0
    reach = 5.0 if page.wide else 3.5
    radii = [3.0] * len(groups) + [1.0 + (reach - 1.0) * (row["mass"] / heaviest) ** 0.5 for row in items]
    for row, radius in zip([*groups, *items], radii, strict=True):
        group = row["role"] == "group"
        colour, full = FOCAL if group else COLOURS[0], row["quality"] >= POORLY
        axes.scatter(row["x"], row["y"], s=(2 * radius) ** 2 * (0.8 if group else 1.0), marker="s" if group else "o",
                     c=colour if full else "white", edgecolors=colour, linewidths=0.6, alpha=0.85,
                     zorder=3 if group else 2)  # fmt: skip
    shares = {a["axis"]: a for a in select(corpus.rows(f"{TABLE}/axes"), grouping=grouping, kind=kind)}
    for axis, write in ((1, axes.set_xlabel), (2, axes.set_ylabel)):
        write(f"{page.say('axis')} {axis} ({shares[axis]['share']:.1%})", fontsize=LETTER)
    axes.margins(0.1)
    axes.set_aspect("equal", adjustable="datalim")
    settle(figure)
    key = Key(page)
    # Groups are named first, over the items' marks where these crowd.
    marks = [
        Mark(row["x"], row["y"], radius, page.name(row, "name"), *((FOCAL, True) if row["role"] == "group" else ()))
        for row, radius in zip([*groups, *items], radii, strict=True)
    ]
    place_labels(axes, marks, key)
    key.write(figure)
    return figure


def draw_heat(corpus: RunTables, page: Page, grouping: str, kind: str) -> Figure | None:
    """Items by group against independence, in the order of the trees' leaves, with the tree of the items."""
    points = _read(corpus, page, grouping, kind)
    items, groups = (sorted(select(points, role=role), key=lambda r: r["leaf"]) for role in ("item", "group"))
    if not items or not groups:
        return None
    # Where the column has no room for all groups, those of most documents stay.
    kept = {r["point"] for r in sorted(groups, key=lambda r: (-r["documents"], r["point"]))[: GROUPS[page.column]]}
    groups = [row for row in groups if row["point"] in kept]
    residual = {(r["item"], r["group"]): r["residual"]
                for r in select(corpus.rows(f"{TABLE}/cells"), grouping=grouping, kind=kind)}  # fmt: skip
    values = [[residual.get((item["point"], group["point"]), 0.0) for group in groups] for item in items]
    key = Key(page)
    names = [key.fit(row["name"], 1.2) for row in groups]
    lines = [key.fit(page.name(row, "name"), NAME) for row in items]
    figure, axes, drawn = _paint(page, lines, names, values, limit=6.0, signed=SIGNED)
    merges = select(corpus.rows(f"{TABLE}/merges"), grouping=grouping, kind=kind, role="item")
    _draw_tree(axes, merges, [row["leaf"] for row in select(points, role="item")], len(groups))
    _add_scale(figure, axes, drawn, page.title("residual from independence"))
    key.write(figure)
    return figure


def draw_topics_by_genre(corpus: RunTables, page: Page) -> Figure | None:
    """Each topic's share in the focal document less its mean share in each genre, in percentage points."""
    rows = [row for row in corpus.focal_rows("compare/topics") if row["against"] not in (ALL, EVERY)]
    groups = list(dict.fromkeys(row["against"] for row in rows))[: GROUPS[page.column]]
    labels = {row["topic"]: row["label"] for row in rows}
    if len(groups) < 2:
        return None
    cells = {(row["topic"], row["against"]): 100 * row["effect"] for row in rows}
    values = [[cells.get((topic, group), 0.0) for group in groups] for topic in sorted(labels)]
    limit = max(abs(value) for line in values for value in line) or 1.0
    key = Key(page)
    names = [key.fit(group, 1.2) for group in groups]
    lines = [key.fit(labels[topic], NAME) for topic in sorted(labels)]
    figure, axes, drawn = _paint(page, lines, names, values, limit=limit, signed=limit / 3)
    _add_scale(figure, axes, drawn, page.title("share less the genre's (points of %)"))
    key.write(figure)
    return figure


def _paint(
    page: Page, lines: Sequence[str], columns: Sequence[str], values: list[list[float]], *, limit: float, signed: float
) -> tuple[Figure, Any, Any]:
    """A figure, its axes and its picture of values up to ``limit``; cells from ``signed`` on bear their sign."""
    head = max(measure_text(name, SMALL) for name in columns) / 72
    figure, axes = page.start(0.65 + head + ROW * len(lines))
    for spine in axes.spines.values():
        spine.set_visible(False)
    drawn = axes.imshow(values, cmap="RdBu_r", vmin=-limit, vmax=limit, aspect="auto", interpolation="nearest")
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            if abs(value) >= signed:
                axes.text(column, row, "+" if value > 0 else "−", ha="center", va="center", fontsize=SMALL,
                          color="white" if abs(value) > limit * 2 / 3 else INK)  # fmt: skip
    axes.set_yticks(range(len(lines)), lines, fontsize=SMALL)
    axes.set_xticks(range(len(columns)), columns, fontsize=SMALL, rotation=90)
    axes.tick_params(length=0, top=False, bottom=False, labeltop=True, labelbottom=False)
    return figure, axes, drawn


def _add_scale(figure: Figure, axes: Any, drawn: Any, label: str) -> None:
    bar = figure.colorbar(drawn, ax=axes, orientation="horizontal", fraction=0.02, pad=0.02, aspect=30, extend="both")
    bar.ax.tick_params(labelsize=SMALL, width=0.5, length=2)
    bar.outline.set_linewidth(0.4)
    bar.set_label(label, fontsize=LETTER)


def _draw_tree(axes: Any, merges: list[Row], leaves: list[int], groups: int) -> None:
    """The tree of the items to the right of the cells; leaf k stands at height k."""
    if not merges:
        return
    highest = max(row["height"] for row in merges) or 1.0
    edge, length = groups - 0.4, TREE * groups / (1 - TREE)
    nodes = {place: (float(leaf), edge) for place, leaf in enumerate(leaves)}
    for row in merges:
        (one, low), (other, deep) = nodes[row["one"]], nodes[row["other"]]
        far = edge + row["height"] / highest * length
        axes.plot([low, far, far, deep], [one, one, other, other], color="#666666", linewidth=0.5, clip_on=False,
                  solid_joinstyle="miter")  # fmt: skip
        nodes[len(leaves) + row["step"]] = ((one + other) / 2, far)
    axes.set_xlim(-0.5, edge + length * 1.02)
    axes.set_ylim(len(leaves) - 0.5, -0.5)
