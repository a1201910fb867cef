"""Maps for print: the networks with their communities, and the documents by topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.export.key import Key
from pipeline.export.labels import Mark, place_labels
from pipeline.export.names import name_items
from pipeline.export.page import COLOURS, FAINT, FOCAL, LETTER, MARKS, SMALL, Page, settle
from pipeline.report.tables import Row, RunTables, select

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NODES = {"single": 40, "double": 90}
EDGES = {"single": 120, "double": 320}
GROUPS = 6  # communities in the legend


def network_names(corpus: RunTables) -> list[str]:
    """The networks that have an edge, as they are named."""
    return sorted(set(corpus.columns("network/edges", "network")[0]))


def draw_network(corpus: RunTables, page: Page, name: str, *, overlay: bool = False) -> Figure | None:
    """A network's strongest nodes with the heaviest of the drawn edges among them, where the run put them.

    Parameters
    ----------
    overlay
        Colour by the mean year of the documents that hold a node, in place of its community.
    """
    nodes = [n for n in select(corpus.rows("network/nodes"), network=name) if n["degree"]]
    nodes.sort(key=lambda n: (-n["strength"], -n["frequency"], n["node"]))
    nodes = nodes[: NODES[page.column]]
    places = {node["node"]: node for node in nodes}
    edges = [e for e in select(corpus.rows("network/edges"), network=name, backbone=True)
             if e["source"] in places and e["target"] in places]  # fmt: skip
    edges.sort(key=lambda e: (-e["weight"], e["source"], e["target"]))
    edges = edges[: EDGES[page.column]]
    if overlay and len({node.get("mean_year") for node in nodes} - {None}) < 2:
        return None
    if len(nodes) < 2 or not edges:
        return None
    from matplotlib.collections import LineCollection

    figure, axes = _frame(page, page.width * (0.8 if page.wide else 1.05))
    heaviest = max(edge["weight"] for edge in edges)
    ends = [(places[edge["source"]], places[edge["target"]]) for edge in edges[::-1]]
    widths = [0.25 + 1.6 * (edge["weight"] / heaviest) ** 0.5 for edge in edges[::-1]]
    lines = [((one["x"], one["y"]), (other["x"], other["y"])) for one, other in ends]
    axes.add_collection(LineCollection(lines, linewidths=widths, colors=FAINT, zorder=1, capstyle="round"))
    radii, say = _radii(nodes, page), name_items(corpus, page)
    named = {node["label"]: page.name(node | {"label": say(node["label"])}) for node in nodes}
    if overlay:
        _colour_by_year(figure, axes, nodes, radii, page)
    else:
        _colour_by_community(figure, axes, nodes, radii, page, named)
    axes.margins(0.08)
    settle(figure)
    key = Key(page)
    marks = [Mark(n["x"], n["y"], r, named[n["label"]]) for n, r in zip(nodes, radii, strict=True)]
    place_labels(axes, marks, key)
    key.write(figure)
    return figure


def _radii(nodes: Sequence[Row], page: Page) -> list[float]:
    """Of the marks, in points: the area grows with the frequency."""
    largest = max(node["frequency"] for node in nodes) or 1
    reach = 7.0 if page.wide else 5.0
    return [1.5 + (reach - 1.5) * (node["frequency"] / largest) ** 0.5 for node in nodes]


def _colour_by_community(
    figure: Figure, axes: Any, nodes: Sequence[Row], radii: Sequence[float], page: Page, named: Mapping[str, str]
) -> None:
    shown = [community for community, _ in Counter(node["community"] for node in nodes).most_common(GROUPS)]
    for place, community in enumerate([*shown, None]):
        own = [(n, r) for n, r in zip(nodes, radii, strict=True)
               if n["community"] == community or (community is None and n["community"] not in shown)]  # fmt: skip
        if own:
            members = own[0][0]["community_name"].split(" / ")
            name = page.say("other") if community is None else _join([named.get(m, m) for m in members], page)
            colour = FAINT if community is None else COLOURS[place]
            axes.scatter([n["x"] for n, _ in own], [n["y"] for n, _ in own], s=[(2 * r) ** 2 for _, r in own], c=colour,
                         marker=MARKS[place], edgecolors="white", linewidths=0.4, zorder=2,
                         label=page.enter(name))  # fmt: skip
    legend = page.add_legend(figure, "outside lower center", handletextpad=0.2, columnspacing=0.8)
    for handle in legend.legend_handles:
        handle.set_sizes([18])  # type: ignore[union-attr]


def _join(names: Sequence[str], page: Page) -> str:
    """As many names as a line of the legend has room for, none of them cut; one at least."""
    said = [" · ".join(names[:count]) for count in range(len(names), 0, -1)]
    return next((text for text in said if page.enter(text) == text), names[0])


def _colour_by_year(figure: Figure, axes: Any, nodes: Sequence[Row], radii: Sequence[float], page: Page) -> None:
    from matplotlib.ticker import MaxNLocator

    dated = [(n, r) for n, r in zip(nodes, radii, strict=True) if n["mean_year"] is not None]
    drawn = axes.scatter([n["x"] for n, _ in dated], [n["y"] for n, _ in dated], s=[(2 * r) ** 2 for _, r in dated],
                         c=[n["mean_year"] for n, _ in dated], cmap="viridis", edgecolors="white", linewidths=0.4,
                         zorder=2)  # fmt: skip
    bar = figure.colorbar(drawn, ax=axes, orientation="horizontal", fraction=0.04, pad=0.02, aspect=30)
    bar.ax.tick_params(labelsize=SMALL, width=0.5, length=2)
    bar.outline.set_linewidth(0.4)
    bar.locator = MaxNLocator(nbins=5, integer=True)
    bar.update_ticks()
    bar.set_label(page.title("mean year of the documents"), fontsize=LETTER)


def draw_documents(corpus: RunTables, page: Page) -> Figure | None:
    """The documents by their words: a mark a document, coloured by topic, the focal document as a star."""
    points, topics = corpus.rows("topics/map"), corpus.rows("topics/topics")
    if len(points) < 3:
        return None
    labels = {row["topic"]: row["label"] for row in topics if row["label"]}
    held = Counter(p["topic"] for p in points if p["topic"] in labels)
    shown = [topic for topic, _ in held.most_common(len(COLOURS))]
    figure, axes = _frame(page, page.width * (0.65 if page.wide else 0.9))
    rest = [p for p in points if p["topic"] not in shown]
    if rest:
        axes.scatter([p["x"] for p in rest], [p["y"] for p in rest], s=14, c="#777777", marker=".", linewidths=0,
                     label=page.say("other or no topic"))  # fmt: skip
    for place, topic in enumerate(shown):
        own = select(points, topic=topic)
        axes.scatter([p["x"] for p in own], [p["y"] for p in own], s=9, c=COLOURS[place], marker=MARKS[place],
                     linewidths=0, alpha=0.85, label=page.enter(labels[topic]))  # fmt: skip
    if corpus.focal:
        star = select(points, doc_id=corpus.focal["doc_id"])
        axes.scatter([p["x"] for p in star], [p["y"] for p in star], s=70, c=FOCAL, marker="*", edgecolors="black",
                     linewidths=0.5, zorder=5, label=page.say("focal"))  # fmt: skip
    page.add_legend(figure, "outside lower center", handletextpad=0.2, columnspacing=0.8)
    return figure


def _frame(page: Page, height: float) -> tuple[Figure, Any]:
    figure, axes = page.start(height)
    axes.set_axis_off()
    return figure, axes
