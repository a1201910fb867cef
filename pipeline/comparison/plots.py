"""The plots of the comparison stage: keyness, topic shares, and how alike the nearest documents are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.drawing import draw_intervals
from pipeline.core.memory import remembered
from pipeline.topics.figures import FOCAL, GREY, RELATED, draw_plot, name_files, shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TERMS = 20  # a side
ROW = 0.24  # inches
# What the plots show: a plot is drawn again when something in these columns has changed.
COLUMNS = {
    "terms": ["term", "against", "direction", "effect", "low", "high"],
    "topics": [
        "topic", "label", "against", "share", "low", "high", "related_share", "related_low", "related_high", "effect",
    ],
    "neighbours": ["unit", "title", "similarity"],
}  # fmt: skip


def _against_all(table: pa.Table) -> list[dict[str, Any]]:
    return table.filter(pc.equal(table["against"], "all")).to_pylist()  # type: ignore[no-any-return]


@remembered
def draw_keyness(terms: pa.Table) -> dict[str, bytes]:
    """The terms that the focal document over- and under-uses most, with their effects and intervals."""
    rows = _against_all(terms)
    over = [row for row in rows if row["direction"] == "over"][:TERMS]
    under = [row for row in rows if row["direction"] == "under"][:TERMS]
    shown = [*under[::-1], *over[::-1]]
    if not shown:
        return {}

    def draw(axes: Axes, font: Any) -> None:
        for direction, colour in (("over", FOCAL), ("under", RELATED)):
            own = [(place, row) for place, row in enumerate(shown) if row["direction"] == direction]
            ends = [(row["low"], row["high"]) for _, row in own]
            draw_intervals(axes, [place for place, _ in own], [row["effect"] for _, row in own], ends, color=colour)
        axes.axvline(0, color=GREY, linewidth=1)
        axes.set_yticks(range(len(shown)), [shorten(row["term"]) for row in shown])
        axes.set_xlabel("log2 频率比 ratio of rates, focal to related (95 %)", fontproperties=font)
        axes.set_title("焦点文献的用词 keyness of the focal document", fontproperties=font)

    return draw_plot(draw, width=8, height=1.4 + ROW * len(shown))


@remembered
def draw_shares(topics: pa.Table) -> dict[str, bytes]:
    """Topic shares of the focal document and of the literature, with intervals."""
    rows = sorted(_against_all(topics), key=lambda row: (row["share"] + row["related_share"], -row["topic"]))
    if not rows:
        return {}

    def draw(axes: Axes, font: Any) -> None:
        for key, colour, label, shift in (
            ("", FOCAL, "焦点文献 focal", 0.17),
            ("related_", RELATED, "相关文献 related", -0.17),
        ):
            places, shares = [place + shift for place in range(len(rows))], [row[f"{key}share"] for row in rows]
            ends = [(row[f"{key}low"], row[f"{key}high"]) for row in rows]
            draw_intervals(axes, places, shares, ends, color=colour, label=label)
        axes.set_yticks(range(len(rows)), [shorten(row["label"]) for row in rows])
        axes.set_xlabel("份额 share (95 %)", fontproperties=font)
        axes.set_title("主题份额 topic shares", fontproperties=font)
        axes.legend(prop=font, frameon=False, loc="lower right")

    return draw_plot(draw, width=8, height=1.4 + ROW * len(rows))


@remembered
def draw_heat(topics: pa.Table) -> dict[str, bytes]:
    """Differences of topic shares between the focal document and each genre as a heat map."""
    rows = topics.to_pylist()
    groups = list(dict.fromkeys(row["against"] for row in rows))
    labels = {row["topic"]: row["label"] for row in rows}
    order = sorted(labels)
    if len(groups) < 2 or not order:
        return {}
    cells = {(row["against"], row["topic"]): row["effect"] for row in rows}
    values = [[cells.get((group, topic), 0.0) for group in groups] for topic in order]
    bound = max(abs(value) for line in values for value in line) or 1.0

    def draw(axes: Axes, font: Any) -> None:
        axes.imshow(values, aspect="auto", cmap="RdBu_r", vmin=-bound, vmax=bound)
        axes.set_xticks(range(len(groups)), [shorten(group, 10) for group in groups])
        axes.set_yticks(range(len(order)), [shorten(labels[topic]) for topic in order])
        axes.set_title("与各体裁之差 share less that of each genre", fontproperties=font)

    return draw_plot(draw, width=3 + 1.1 * len(groups), height=1.4 + ROW * len(order))


@remembered
def draw_neighbours(neighbours: pa.Table) -> dict[str, bytes]:
    """Similarities of the nearest documents."""
    rows = [row for row in neighbours.to_pylist() if row["unit"] == "document"][::-1]
    if not rows:
        return {}

    def draw(axes: Axes, font: Any) -> None:
        axes.plot([row["similarity"] for row in rows], range(len(rows)), "o", color=RELATED, markersize=4)
        axes.set_yticks(range(len(rows)), [shorten(row["title"]) for row in rows])
        axes.set_xlabel("余弦 cosine of TF-IDF", fontproperties=font)
        axes.set_title("最近的文献 nearest documents", fontproperties=font)

    return draw_plot(draw, width=8, height=1.4 + ROW * len(rows))


def draw_comparison(tables: Mapping[str, pa.Table], focal: str) -> dict[str, bytes]:
    """All plots of the stage, by path; none without a focal document."""
    if not focal:
        return {}
    terms, topics, neighbours = (tables[f"compare/{name}"].select(used) for name, used in COLUMNS.items())
    plots = {
        "keyness": draw_keyness(terms),
        "topic-shares": draw_shares(topics),
        "genres": draw_heat(topics),
        "neighbours": draw_neighbours(neighbours),
    }
    return name_files("compare", plots)
