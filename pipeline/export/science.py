"""Figures of evolution for print: strategic diagram, clusters by period, bursts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pipeline.export.labels import keep_apart, place_labels
from pipeline.export.maps import settle
from pipeline.export.page import COLOURS, FAINT, FOCAL, INK, LETTER, SMALL, Page
from pipeline.report.evolution import SURE, lay_out_alluvial
from pipeline.report.tables import Row, RunTables, select

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CLUSTERS = {"single": 12, "double": 20}
BURSTS = {"single": 25, "double": 30}
ROW = 0.155  # inches a line takes


def kinds_of(corpus: RunTables) -> list[str]:
    """The kinds of item that have clusters."""
    return list(dict.fromkeys(corpus.columns("evolution/clusters", "kind")[0]))


def list_diagrams(corpus: RunTables) -> dict[str, partial[Figure | None]]:
    """The strategic diagrams of each kind of item, over all years and by period."""
    columns = ("kind", "period", "first_year", "last_year")
    found = dict.fromkeys(zip(*corpus.columns("evolution/clusters", *columns), strict=True))
    return {
        f"strategic-{kind}" + (f"-{first}-{last}" if period else ""): partial(draw_strategic, kind=kind, period=period)
        for kind, period, first, last in found
    }


def draw_strategic(corpus: RunTables, page: Page, kind: str, period: str = "") -> Figure | None:
    """The strategic diagram: centrality, density, documents; a hollow cluster's quadrant is not sure."""
    rows = select(corpus.rows("evolution/clusters"), kind=kind, period=period)[: CLUSTERS[page.column]]
    if len(rows) < 2:
        return None
    figure, axes = page.start(page.width * (0.62 if page.wide else 0.95))
    x, y = _ranks(rows, "centrality"), _ranks(rows, "density")
    largest = max(row["documents"] for row in rows) or 1
    radii = [3.0 + (9.0 if page.wide else 7.0) * (row["documents"] / largest) ** 0.5 for row in rows]
    for place, row in enumerate(rows):
        sure = row["quadrant_share"] is None or row["quadrant_share"] >= SURE
        axes.scatter(x[place], y[place], s=(2 * radii[place]) ** 2, c=COLOURS[0] if sure else "white", alpha=0.8,
                     edgecolors=COLOURS[0], linewidths=0.8, linestyles="-" if sure else "--")  # fmt: skip
    middle = (len(rows) - 1) / 2
    axes.axvline(middle, color=FAINT, linewidth=0.6, zorder=0)
    axes.axhline(middle, color=FAINT, linewidth=0.6, zorder=0)
    axes.set(xlim=(-0.9, len(rows) - 0.1), ylim=(-0.9, len(rows) - 0.1), xticks=[], yticks=[])
    axes.set_xlabel(page.say("centrality (rank)"), fontsize=LETTER)
    axes.set_ylabel(page.say("density (rank)"), fontsize=LETTER)
    corners = {
        "niche": (0.01, 0.99, "left", "top"),
        "motor": (0.99, 0.99, "right", "top"),
        "emerging or declining": (0.01, 0.01, "left", "bottom"),
        "basic": (0.99, 0.01, "right", "bottom"),
    }
    settle(figure)
    pixels = figure.dpi / 72
    taken = []
    for name, (cx, cy, ha, va) in corners.items():
        text = axes.text(
            cx, cy, page.say(name), transform=axes.transAxes, ha=ha, va=va, fontsize=SMALL, color="#666666"
        )
        settle(figure)
        box = text.get_window_extent()
        taken.append((box.x0, box.y0, box.x1, box.y1))
    names = [(x[k], y[k], radii[k] * pixels, page.cut(row["label"].split(" / ")[0], 0.8)) for k, row in enumerate(rows)]
    place_labels(axes, names, keep=taken)
    return figure


def _ranks(rows: list[Row], column: str) -> list[float]:
    order = sorted(range(len(rows)), key=lambda k: (rows[k][column], k))
    ranks = [0.0] * len(rows)
    for rank, k in enumerate(order):
        ranks[k] = float(rank)
    return ranks


def draw_alluvial(corpus: RunTables, page: Page, kind: str) -> Figure | None:
    """Clusters by period as columns, with what goes on between them as bands."""
    clusters = select(corpus.rows("evolution/clusters"), kind=kind)
    laid = lay_out_alluvial(clusters, select(corpus.rows("evolution/flows"), kind=kind))
    if not laid.blocks:
        return None
    from matplotlib.patches import PathPatch, Rectangle

    figure, axes = page.start(page.width * (0.55 if page.wide else 1.0))
    axes.set_axis_off()
    axes.set(xlim=(0, 860), ylim=(480, 0))
    for band in laid.bands:
        axes.add_patch(PathPatch(_path(band.path), facecolor=COLOURS[band.colour], alpha=0.35, linewidth=0))
    for block in laid.blocks:
        axes.add_patch(Rectangle((block.x, block.y), 14, max(block.height, 1.0), facecolor=COLOURS[block.colour],
                                 linewidth=0))  # fmt: skip
    heads = [
        # Names of many periods stand at two heights.
        axes.text(x, 2 + 16 * (number % 2), period.split(" ")[-1], ha="center", va="top", fontsize=SMALL, color=INK)
        for number, (x, period) in enumerate(laid.periods)
    ]
    names = []
    for block in sorted(laid.blocks, key=lambda block: -block.height):
        x, side = (block.x - 5, "right") if block.end else (block.x + 19, "left")
        name = page.cut(block.label, 0.5)
        names.append(
            axes.text(
                x, block.y + block.height / 2, name, ha=side, va="center", fontsize=SMALL, color=INK, parse_math=False
            )
        )
    settle(figure)
    keep_apart([*heads, *names])
    return figure


def _path(d: str) -> Any:
    """A Matplotlib path of a band: M, C, v and z as the report writes them."""
    import re

    from matplotlib.path import Path

    head, tail = d.split("v")
    start, one = head[1:].split("C")
    drop, other = tail.rstrip("z").split("C")
    points = [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", start + " " + one)]
    end = points[-1]
    below = (end[0], end[1] + float(drop))
    back = [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", other)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return Path([*points, below, *back, points[0]], codes)


def draw_bursts(corpus: RunTables, page: Page) -> Figure | None:
    """The most surprising bursts as a table with bars over the years, in the order of their beginnings."""
    rows = sorted(corpus.rows("evolution/bursts"), key=lambda r: (r["q_value"], -r["strength"], r["label"]))
    rows = sorted(rows[: BURSTS[page.column]], key=lambda r: (-r["begin"], -r["end"], r["strength"]))
    if not rows:
        return None
    figure, axes = page.start(0.75 + ROW * len(rows))
    low, high = min(r["first_year"] for r in rows), max(r["last_year"] for r in rows)
    for place, row in enumerate(rows):
        axes.plot([low, high + 1], [place, place], color="#dddddd", linewidth=1.2, solid_capstyle="butt", zorder=1)
        axes.plot([row["first_year"], row["last_year"] + 1], [place, place], color="#8aa9b8", linewidth=2.2,
                  solid_capstyle="butt", zorder=2)  # fmt: skip
        axes.plot([row["begin"], row["end"] + 1], [place, place], color=FOCAL, linewidth=5.0, solid_capstyle="butt",
                  zorder=3)  # fmt: skip
    axes.set_yticks(range(len(rows)), [page.cut(row["label"], 0.85) for row in rows], fontsize=SMALL)
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlim(low, high + 1)
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(nbins=8 if page.wide else 4, integer=True))
    right = axes.twinx()
    right.set_ylim(axes.get_ylim())
    told = [f"{row['strength']:.1f}  {row['q_value']:.2f}" for row in rows]
    right.set_yticks(range(len(rows)), told, fontsize=SMALL)
    right.tick_params(axis="y", length=0)
    for side in ("top", "right", "left"):
        right.spines[side].set_visible(False)
    axes.set_xlabel(page.title("bars: burst; right: strength and q"), fontsize=LETTER)
    return figure
