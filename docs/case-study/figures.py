"""The pictures of the case study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import networkx as nx
from matplotlib.patheffects import withStroke

from pipeline.core.fonts import use_chinese_font

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Rows = list[dict[str, Any]]
TYPE_COLOURS = {"ORG": "#4477aa", "GPE": "#228833", "LOC": "#66aa55", "LAW": "#cc3311", "PROGRAM": "#ee7733"}
OTHER_COLOUR = "#999999"


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)


def draw_network(graph: nx.Graph, path: Path) -> None:
    """Draw the neighbourhood of the focal document's acronyms, coloured by type, without years and figures."""
    use_chinese_font()
    kept = graph.subgraph([n for n, d in graph.nodes(data=True) if d["type"] not in ("DATE", "PERCENT", "MONEY")])
    kept = kept.subgraph(max(nx.connected_components(kept), key=len))
    place = nx.kamada_kawai_layout(kept, weight=None)
    figure, axes = plt.subplots(figsize=(9, 7), layout="constrained")
    sizes = {n: 40 + 60 * d["focal_units"] ** 0.7 for n, d in kept.nodes(data=True)}
    colours = [TYPE_COLOURS.get(kept.nodes[n]["type"], OTHER_COLOUR) for n in kept]
    widths = [0.5 + 0.5 * d["focal_weight"] ** 0.7 for _, _, d in kept.edges(data=True)]
    nx.draw_networkx_edges(kept, place, ax=axes, width=widths, alpha=0.3)
    nx.draw_networkx_nodes(kept, place, ax=axes, node_color=colours, node_size=[sizes[n] for n in kept])
    for node, (x, y) in place.items():
        label = axes.annotate(
            kept.nodes[node]["label"], (x, y), xytext=(0, 0.5 * sizes[node] ** 0.5 + 1),
            textcoords="offset points", ha="center", fontsize=8,
        )  # fmt: skip
        label.set_path_effects([withStroke(linewidth=2, foreground="white")])
    for name, colour in TYPE_COLOURS.items():
        axes.scatter([], [], color=colour, label=name)
    axes.legend(fontsize=8, frameon=False)
    axes.margins(0.1)
    axes.set_axis_off()
    _save(figure, path)


def _draw_interval(axes: Axes, rows: Rows, prefix: str, centre: str, shift: float, label: str | None) -> None:
    middle = [row[prefix + centre] for row in rows]
    # Where no interval holds, the run gives none: a dot without a bar.
    ends = [(row[f"{prefix}low"], row[f"{prefix}high"]) if row[f"{prefix}low"] != "" else None for row in rows]
    below = [max(0.0, here - end[0]) if end else 0.0 for here, end in zip(middle, ends, strict=True)]
    above = [max(0.0, end[1] - here) if end else 0.0 for here, end in zip(middle, ends, strict=True)]
    places = [position + shift for position in range(len(rows))]
    axes.errorbar(middle, places, xerr=[below, above], fmt="o", markersize=4, capsize=2, label=label)


def draw_stress(rows: Rows, path: Path) -> None:
    """Draw the effect of each term that the focal document uses more than the literature, with its interval."""
    use_chinese_font()
    figure, axes = plt.subplots(figsize=(8, 0.27 * len(rows) + 0.8), layout="constrained")
    _draw_interval(axes, rows, "", "effect", 0.0, "reference 参照文献")
    known = [(row["all"], place) for place, row in enumerate(rows) if row["all"] != ""]
    axes.plot(*zip(*known, strict=True), "o", markersize=5, color="black", fillstyle="none", label="all 全部文献")
    axes.legend(fontsize=8)
    axes.set_yticks(range(len(rows)), [row["term"] for row in rows])
    axes.invert_yaxis()
    axes.axvline(0, color="grey", linewidth=0.8)
    axes.set_xlabel("log2 of the ratio of rates 用词率之比的对数")
    _save(figure, path)


def draw_topics(rows: Rows, path: Path) -> None:
    """Draw each topic's share in the focal document beside its mean share in the literature, with intervals."""
    use_chinese_font()
    figure, axes = plt.subplots(figsize=(8, 0.42 * len(rows) + 0.8), layout="constrained")
    _draw_interval(axes, rows, "", "share", -0.12, "focal 重点文献")
    _draw_interval(axes, rows, "related_", "share", 0.12, "related 相关文献")
    axes.set_yticks(range(len(rows)), [row["label"] for row in rows])
    axes.invert_yaxis()
    axes.set_xlabel("share of the text 占比")
    axes.legend(fontsize=8)
    _save(figure, path)
