"""The plots of the comparison stage: keyness, topic shares, and how alike the nearest documents are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.glyphs import measure
from pipeline.core.memory import remembered
from pipeline.core.panels import GAP, SIZE, TITLE, Panel, Series, draw_rows
from pipeline.core.sketch import Sketch
from pipeline.topics.figures import FOCAL, RELATED, name_files, shorten

TERMS = 20  # a side
WIDTH = 576.0  # points
CELL, ROW = 79.0, 17.0  # of the heat map, points
# From less than the others over white to more, in equal steps of sight (ColorBrewer's RdBu, turned round).
HEAT = ("#2166ac", "#67a9cf", "#d1e5f0", "#f7f7f7", "#fddbc7", "#ef8a62", "#b2182b")
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
    marks = [(place, row["effect"], (row["low"], row["high"])) for place, row in enumerate(shown)]
    return draw_rows(
        [shorten(row["term"]) for row in shown],
        [Series(marks[len(under) :], FOCAL), Series(marks[: len(under)], RELATED)],
        width=WIDTH,
        title="焦点文献的用词 keyness of the focal document",
        below=["log2 频率比 ratio of rates, focal to related (95 %)"],
        zero=True,
    ).files()


@remembered
def draw_shares(topics: pa.Table) -> dict[str, bytes]:
    """Topic shares of the focal document and of the literature, with intervals."""
    rows = sorted(_against_all(topics), key=lambda row: (row["share"] + row["related_share"], -row["topic"]))
    if not rows:
        return {}
    kinds = (("", FOCAL, "焦点文献 focal", 0.17), ("related_", RELATED, "相关文献 related", -0.17))
    series = []
    for key, colour, name, shift in kinds:
        found = [(row[f"{key}share"], (row[f"{key}low"], row[f"{key}high"])) for row in rows]
        series.append(Series([(place + shift, *mark) for place, mark in enumerate(found)], colour, name))
    title, below = "主题份额 topic shares", ["份额 share (95 %)"]
    return draw_rows([shorten(row["label"]) for row in rows], series, width=WIDTH, title=title, below=below).files()


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
    bound = max(map(abs, cells.values())) or 1.0
    names = [shorten(labels[topic]) for topic in order[::-1]]
    left, top = 2 * GAP + max(measure(name, SIZE) for name in names), 2 * GAP + TITLE
    right, bottom = left + CELL * len(groups), top + ROW * len(order)
    sketch = Sketch(right + GAP, bottom + 2 * GAP + SIZE)
    panel = Panel(sketch, (left, top, right, bottom), (-0.5, len(groups) - 0.5), (-0.5, len(order) - 0.5))
    for place, topic in enumerate(order[::-1]):
        for column, group in enumerate(groups):
            (x, y), (end, floor) = panel.at(column - 0.5, place + 0.5), panel.at(column + 0.5, place - 0.5)
            sketch.box(x, y, end, floor, _colour(cells.get((group, topic), 0.0) / bound))
    panel.name_rows(names)
    for column, group in enumerate(groups):
        sketch.write((panel.at(column, 0)[0], bottom + GAP + SIZE), shorten(group, 8), SIZE, "middle")
    sketch.write((sketch.width / 2, GAP + TITLE), "与各体裁之差 share less that of each genre", TITLE, "middle")
    return sketch.files()


def _colour(value: float) -> str:
    """The colour of a value from -1 to 1."""
    at = (value + 1) / 2 * (len(HEAT) - 1)
    place = min(int(at), len(HEAT) - 2)
    pairs = ((int(HEAT[place + k][n : n + 2], 16) for k in (0, 1)) for n in (1, 3, 5))
    return "#" + "".join(f"{round(low + (at - place) * (high - low)):02x}" for low, high in pairs)


@remembered
def draw_neighbours(neighbours: pa.Table) -> dict[str, bytes]:
    """Similarities of the nearest documents."""
    rows = [row for row in neighbours.to_pylist() if row["unit"] == "document"][::-1]
    if not rows:
        return {}
    marks = Series([(place, row["similarity"], (None, None)) for place, row in enumerate(rows)], RELATED)
    title, below = "最近的文献 nearest documents", ["余弦 cosine of TF-IDF"]
    return draw_rows([shorten(row["title"]) for row in rows], [marks], width=WIDTH, title=title, below=below).files()


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
