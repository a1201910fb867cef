"""Plots of the robustness card and of a network; equal tables give equal bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipeline.core.drawing import encode_figure
from pipeline.core.fonts import chinese_font_path
from pipeline.core.memory import remembered
from pipeline.networks.gexf import clean_text
from pipeline.networks.layout import LETTER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

Rows = list[dict[str, Any]]

SERIES = {
    "partition_agreement": ("群组一致 communities", "#4477aa", "o"),
    "top_edges_kept": ("最强边保留 strongest edges", "#ee6677", "s"),
    "backbone_kept": ("骨架保留 backbone", "#228833", "^"),
}
CHOICES = {
    "unit": "单位 unit",
    "threshold": "阈值 threshold",
    "measure": "指标 measure",
    "seed": "种子 seed",
    "bootstrap": "自助抽样 bootstrap",
}
LABELLED = 80


def render_figure(figure: Figure, kind: str, *, dpi: int = 110) -> bytes:
    """The figure as ``png`` or ``svg``, without a date and with fixed element ids."""
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    return encode_figure(figure, kind, salt="networks", dpi=dpi, metadata=metadata)


@remembered
def plot_robustness(checks: pa.Table) -> dict[str, bytes]:
    """The robustness card as ``png`` and ``svg``: a panel a network, a line a variant.

    Resamples of the documents share a line: the mark is their mean, the bar reaches from the least to the largest.

    Parameters
    ----------
    checks
        The table network/robustness.
    """
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    font = FontProperties(fname=str(chinese_font_path()), size=8)
    rows = checks.to_pylist()
    networks = list(dict.fromkeys(row["network"] for row in rows))
    count = max(len(networks), 1)
    figure = Figure(figsize=(3.4 * count + 2.2, 4.8))
    panels = figure.subplots(1, count, sharey=True, squeeze=False)[0]
    # Room for the names of the lines; a computed layout would draw everything several times.
    figure.subplots_adjust(left=2.1 / (3.4 * count + 2.2), right=0.985, top=0.93, bottom=0.14, wspace=0.07)
    for panel, network in zip(panels, networks, strict=False):
        _draw_card(panel, [row for row in rows if row["network"] == network], network, font)
    if networks:
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="lower center", ncols=3, prop=font, frameon=False)
    return {kind: render_figure(figure, kind) for kind in ("png", "svg")}


def _draw_card(panel: Axes, rows: Rows, network: str, font: FontProperties) -> None:
    lines: dict[str, Rows] = {}
    for row in rows:
        choice = CHOICES[row["choice"]]
        name = choice if row["choice"] in ("bootstrap", "seed") else f"{choice}: {row['variant']}"
        lines.setdefault(name, []).append(row)
    for shift, (column, (label, color, marker)) in zip((-0.22, 0.0, 0.22), SERIES.items(), strict=True):
        values = [[row[column] for row in group] for group in lines.values()]
        heights = [height + shift for height in range(len(values))]
        panel.hlines(heights, [min(v) for v in values], [max(v) for v in values], color=color, linewidth=1.2, alpha=0.6)
        means = [sum(v) / len(v) for v in values]
        panel.plot(means, heights, marker, color=color, markersize=4.5, label=label)
    panel.set_yticks(range(len(lines)), list(lines), fontproperties=font)
    panel.set_xlim(min(-0.02, panel.get_xlim()[0]), 1.03)
    panel.set_title(network, fontproperties=font)
    panel.grid(axis="x", color="#dddddd", linewidth=0.6)
    panel.invert_yaxis()
    panel.tick_params(labelsize=7)
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)


def draw_network(nodes: Rows, edges: Rows, *, title: str = "", labelled: int = LABELLED) -> bytes:
    """A network as PNG, as its baked layout has it.

    Parameters
    ----------
    nodes, edges
        Rows of network/nodes and of the edges to draw from network/edges.
    title
        Above the picture.
    labelled
        Nodes that show their label, the largest first.
    """
    from matplotlib.collections import LineCollection, PatchCollection
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.patches import Circle

    font = FontProperties(fname=str(chinese_font_path()))
    figure = Figure(figsize=(12, 9), layout="constrained")
    panel = figure.subplots()
    place = {row["node"]: (row["x"], row["y"]) for row in nodes}
    heaviest = max((row["weight"] for row in edges), default=1)
    panel.add_collection(
        LineCollection(
            [(place[row["source"]], place[row["target"]]) for row in edges],
            linewidths=[0.3 + 3 * (row["weight"] / heaviest) ** 0.5 for row in edges],
            colors="#8888884d",
            zorder=1,
        )
    )
    discs = PatchCollection([Circle(place[row["node"]], row["size"]) for row in nodes], zorder=2, linewidths=0.3)
    discs.set_facecolor([row["color"] for row in nodes])
    discs.set_edgecolor("white")
    panel.add_collection(discs)
    for row in sorted(nodes, key=lambda row: (-row["size"], row["node"]))[:labelled]:
        panel.text(row["x"], row["y"], clean_text(row["label"])[:20], fontproperties=font, ha="center", va="center")
    panel.autoscale_view()
    panel.set_aspect("equal")
    for text in panel.texts:
        # Letters are as high as the layout took them to be.
        text.set_fontsize(LETTER * 72 * min(12 / np.ptp(panel.get_xlim()), 9 / np.ptp(panel.get_ylim())))
    panel.set_axis_off()
    panel.set_title(title, fontproperties=font, fontsize=12)
    return render_figure(figure, "png")
