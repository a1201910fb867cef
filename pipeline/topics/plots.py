"""The plots of the topics stage: the map of the documents, and the topics over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipeline.core.memory import remembered
from pipeline.topics.figures import FOCAL, GREY, PALETTE, draw_plot, name_files, shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINES = 8  # topics in the timeline


def _label_topics(axes: Axes, font: Any, topics: pa.Table, x: Any, y: Any, main: Any) -> None:
    for number, label in zip(topics["topic"].to_pylist(), topics["label"].to_pylist(), strict=True):
        inside = main == number
        if label and inside.any():
            box = {"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1}
            middle = (float(np.median(x[inside])), float(np.median(y[inside])))
            axes.annotate(shorten(label, 12), middle, fontproperties=font, ha="center", bbox=box)


@remembered
def draw_map(points: pa.Table, topics: pa.Table, focal: str) -> dict[str, bytes]:
    """The map: a point a document, coloured by main topic, the focal document as a star."""
    x, y, main = (np.asarray(points[name].to_numpy()) for name in ("x", "y", "topic"))
    labels = zip(topics["topic"].to_pylist(), topics["label"].to_pylist(), strict=True)
    named = {topic for topic, label in labels if label}
    star = np.array([doc_id == focal for doc_id in points["doc_id"].to_pylist()], dtype=bool)

    def draw(axes: Axes, font: Any) -> None:
        axes.scatter(
            x,
            y,
            s=16,
            c=[PALETTE[t % len(PALETTE)] if t in named else GREY for t in main.tolist()],
            alpha=0.75,
            linewidths=0,
        )
        _label_topics(axes, font, topics, x, y, main)
        axes.scatter(x[star], y[star], s=220, c=FOCAL, marker="*", edgecolors="white", zorder=5)
        axes.set_axis_off()
        axes.set_title("文献地图 map of the documents", fontproperties=font)

    return draw_plot(draw, width=9, height=7)


@remembered
def draw_timeline(periods: pa.Table, topics: pa.Table) -> dict[str, bytes]:
    """The shares of the largest topics over the years, with intervals; nothing where fewer than two years are known."""
    shown = [topic for topic, label in enumerate(topics["label"].to_pylist()) if label][:LINES]
    rows = [row for row in periods.to_pylist() if row["by"] == "year" and row["topic"] in shown]
    if len({row["value"] for row in rows}) < 2:
        return {}
    labels = topics["label"].to_pylist()

    def draw(axes: Axes, font: Any) -> None:
        for topic in sorted({row["topic"] for row in rows}):
            own = [row for row in rows if row["topic"] == topic]
            years = [int(row["value"]) for row in own]
            colour = PALETTE[topic % len(PALETTE)]
            axes.plot(years, [row["share"] for row in own], color=colour, label=shorten(labels[topic], 14))
            low, high = (np.array([row[end] for row in own], dtype=float) for end in ("low", "high"))
            axes.fill_between(years, low, high, color=colour, alpha=0.12, linewidth=0)
        axes.set_ylabel("份额 share", fontproperties=font)
        axes.set_title("主题随年份 topics over the years (95 %)", fontproperties=font)
        axes.legend(prop=font, frameon=False, ncols=2, loc="upper right")

    return draw_plot(draw, width=9, height=5)


def draw_topics(tables: dict[str, pa.Table], focal: str) -> dict[str, bytes]:
    """All plots of the stage, by path."""
    topics = tables["topics/topics"].select(["topic", "label"])
    plots = {
        "map": draw_map(tables["topics/map"], topics, focal),
        "timeline": draw_timeline(tables["topics/periods"], topics),
    }
    return name_files("topics", plots)
