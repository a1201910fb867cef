"""Draw the pictures of the Gephi walk-through from a run's GEXF files: ``python -m docs.gephi_pictures RUN``.

They are drawn from the files alone, by their own positions, sizes and colours, as a program that opens them does, and
each shows what a step of docs/gephi.md leaves in the window.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import networkx as nx
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import withStroke

from pipeline.core.fonts import chinese_font_path

FIGURES = Path(__file__).parent / "figures"
SIDE = 6.0  # inches
LABELS = 45
PALE = "#c6c1b6"
# Colour-blind safe, by Paul Tol.
COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#bbbbbb")
Colour = Callable[[Any, dict[str, Any]], Any]


def read_graph(path: Path) -> nx.Graph:
    """The graph of a GEXF file; networkx puts Gephi's ``viz`` values under that name."""
    graph = nx.read_gexf(path)
    for _, data in graph.nodes(data=True):
        data["x"], data["y"] = data["viz"]["position"]["x"], data["viz"]["position"]["y"]
    return graph


def draw_graph(graph: nx.Graph, frame: nx.Graph, *, colour: Colour) -> Figure:
    """The nodes and edges of ``graph``, with the window as wide as the whole ``frame``."""
    figure = Figure(figsize=(SIDE, SIDE))
    axes = figure.add_axes((0, 0, 1, 1))
    for source, target, data in graph.edges(data=True):
        ends = [graph.nodes[node] for node in (source, target)]
        width = 0.4 + 0.35 * data["weight"] ** 0.5
        axes.plot([n["x"] for n in ends], [n["y"] for n in ends], color=PALE, linewidth=width, zorder=1)
    for node, data in graph.nodes(data=True):
        area = (data["viz"]["size"] * 1.1) ** 2
        axes.scatter(data["x"], data["y"], s=area, color=colour(node, data), linewidths=0, zorder=2)
    for key, limit, share in (("x", axes.set_xlim, 0.14), ("y", axes.set_ylim, 0.06)):
        values = [data[key] for _, data in frame.nodes(data=True)]
        margin = share * (max(values) - min(values))
        limit(min(values) - margin, max(values) + margin)
    axes.axis("off")
    _write_labels(figure, graph)
    return figure


def _write_labels(figure: Figure, graph: nx.Graph) -> None:
    """The names of the largest nodes, each where it covers no other."""
    (axes,) = figure.axes
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    font = FontProperties(fname=chinese_font_path(), size=8)
    taken: list[Any] = []
    for _, data in sorted(graph.nodes(data=True), key=lambda item: -item[1]["viz"]["size"])[:LABELS]:
        text = axes.annotate(
            data["label"],
            (data["x"], data["y"]),
            (0, -3 - data["viz"]["size"] * 0.55),
            textcoords="offset points",
            ha="center",
            va="top",
            fontproperties=font,
            path_effects=[withStroke(linewidth=2, foreground="white")],
        )
        box = text.get_window_extent(renderer)
        if any(box.overlaps(other) for other in taken):
            text.remove()
        else:
            taken.append(box)


def as_stored(_: Any, data: dict[str, Any]) -> tuple[float, ...]:
    """The colour that the file gives the node."""
    stored = data["viz"]["color"]
    return tuple(stored[channel] / 255 for channel in "rgb")


def by_value(graph: nx.Graph, attribute: str) -> Colour:
    """A colour for each value of the attribute, the commonest first."""
    values = [data[attribute] for _, data in graph.nodes(data=True)]
    ranked = sorted(set(values), key=lambda value: (-values.count(value), str(value)))
    return lambda _, data: COLOURS[min(ranked.index(data[attribute]), len(COLOURS) - 1)]


def keep_focal(graph: nx.Graph) -> nx.Graph:
    """What the focal document itself joins, as the filters *Equal: in_focal* leave it."""
    edges = [(s, t) for s, t, data in graph.edges(data=True) if data["in_focal"]]
    return graph.edge_subgraph(edges)


def keep_years(graph: nx.Graph, first: int, last: int) -> nx.Graph:
    """What the timeline shows between two years."""

    def alive(spells: Iterable[tuple[str, str]]) -> bool:
        return any(int(start[:4]) <= last and int(end[:4]) >= first for start, end in spells)

    return graph.edge_subgraph([(s, t) for s, t, data in graph.edges(data=True) if alive(data["spells"])])


def draw_pictures(run: Path) -> dict[str, Figure]:
    """The figures by name."""
    graph = read_graph(run / "network" / "entities.gexf")
    dynamic = read_graph(run / "network" / "entities-dynamic.gexf")
    years = sorted(int(start[:4]) for _, _, data in dynamic.edges(data=True) for start, _ in data["spells"])
    middle = years[len(years) // 2]
    return {
        "opened": draw_graph(graph, graph, colour=as_stored),
        "type": draw_graph(graph, graph, colour=by_value(graph, "type")),
        "focal": draw_graph(keep_focal(graph), graph, colour=as_stored),
        "early": draw_graph(keep_years(dynamic, years[0], middle - 1), dynamic, colour=as_stored),
        "late": draw_graph(keep_years(dynamic, middle, years[-1]), dynamic, colour=as_stored),
    }


def main(arguments: list[str]) -> None:
    """Write the pictures into docs/figures."""
    for name, figure in draw_pictures(Path(arguments[0])).items():
        figure.savefig(FIGURES / f"gephi-{name}.png", dpi=100, metadata={"Software": None})


if __name__ == "__main__":
    main(sys.argv[1:])
