"""Figures of evolution for print: strategic diagrams and bursts; what clusters and items are called in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from pipeline.export.alluvial import draw_alluvial
from pipeline.export.key import Key
from pipeline.export.labels import Mark, place_labels
from pipeline.export.names import name_items
from pipeline.export.page import COLOURS, FAINT, FOCAL, LETTER, SMALL, Page, font, settle
from pipeline.report.evolution import SURE
from pipeline.report.tables import Row, RunTables, select

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CLUSTERS = {"single": 12, "double": 20}
BURSTS = {"single": 25, "double": 30}
ROW = 0.155  # inches a line takes
BURST = 0.85  # share of the room for a label that the name of a burst may take


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


def list_courses(corpus: RunTables) -> dict[str, Callable[[RunTables, Page], Figure | None]]:
    """The evolution of each kind of cluster by period."""

    def draw(corpus: RunTables, page: Page, kind: str) -> Figure | None:
        return draw_alluvial(corpus, page, kind, name_items(corpus, page))

    return {f"evolution-{kind}": partial(draw, kind=kind) for kind in kinds_of(corpus)}


def draw_strategic(corpus: RunTables, page: Page, kind: str, period: str = "") -> Figure | None:
    """The strategic diagram: centrality, density, documents; a hollow cluster's quadrant is not sure."""
    rows = select(corpus.rows("evolution/clusters"), kind=kind, period=period)[: CLUSTERS[page.column]]
    if len(rows) < 2:
        return None
    figure, axes = page.start(page.width * (0.62 if page.wide else 0.95))
    say = name_items(corpus, page)
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
    taken = []
    for name, (cx, cy, ha, va) in corners.items():
        text = axes.text(cx, cy, page.say(name), transform=axes.transAxes, ha=ha, va=va, fontproperties=font(SMALL),
                         color="#666666")  # fmt: skip
        box = text.get_window_extent()
        taken.append((box.x0, box.y0, box.x1, box.y1))
    key = Key(page)
    marks = [Mark(x[k], y[k], radii[k], say(row["label"])) for k, row in enumerate(rows)]
    place_labels(axes, marks, key, keep=taken)
    key.write(figure)
    return figure


def _ranks(rows: list[Row], column: str) -> list[float]:
    order = sorted(range(len(rows)), key=lambda k: (rows[k][column], k))
    ranks = [0.0] * len(rows)
    for rank, k in enumerate(order):
        ranks[k] = float(rank)
    return ranks


def _rate(value: float) -> str:
    return f"{value:.2f}" if value >= 0.005 else "<0.01"


def _tell_kinds(page: Page) -> dict[str, str]:
    """What the kinds of item are called."""
    kinds = {"keywords": "keyword", "terms": "term", "entities": "entity", "issuers": "issuer"}
    return {kind: page.say(name) for kind, name in kinds.items()}


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
    say, tell, key = name_items(corpus, page), _tell_kinds(page), Key(page)
    # From the top on, where numbers begin.
    names = [f"{key.fit(say(row['label']), BURST)}  {tell[row['kind']]}" for row in rows[::-1]][::-1]
    axes.set_yticks(range(len(rows)), names, fontsize=SMALL)
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlim(low, high + 1)
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(nbins=8 if page.wide else 4, integer=True))
    right = axes.twinx()
    right.set_ylim(axes.get_ylim())
    told = [f"{row['strength']:.1f}  {_rate(row['q_value'])}" for row in rows]
    right.set_yticks(range(len(rows)), told, fontsize=SMALL)
    right.tick_params(axis="y", length=0)
    for side in ("top", "right", "left"):
        right.spines[side].set_visible(False)
    # Two lines: one would be wider than the bars of a narrow column.
    caption = f"{page.title('red: burst; blue: in use')}\n{page.title('right: strength and q')}"
    axes.set_xlabel(caption, fontsize=LETTER)
    key.write(figure)
    return figure
