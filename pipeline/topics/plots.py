"""The plots of the topics stage: the map of the documents, and the topics over the years."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa

from pipeline.core.glyphs import measure
from pipeline.core.memory import remembered
from pipeline.core.panels import GAP, LINE, SIZE, TITLE, Panel, draw_mark, widen
from pipeline.core.sketch import Sketch
from pipeline.topics.figures import FOCAL, GREY, PALETTE, name_files, shorten

LINES = 8  # topics in the timeline
WIDTH = 648.0  # points
COLUMNS = 4  # of the timeline's legend


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """The corners of a star of five points."""
    turns = [(math.pi * k / 5, radius * (0.38 if k % 2 else 1.0)) for k in range(10)]
    return [(x + far * math.sin(turn), y - far * math.cos(turn)) for turn, far in turns]


@remembered
def draw_map(points: pa.Table, topics: pa.Table, focal: str) -> dict[str, bytes]:
    """The map: a point a document, coloured by main topic, the focal document as a star."""
    x, y, main = (np.asarray(points[name].to_numpy()) for name in ("x", "y", "topic"))
    labels = dict(zip(topics["topic"].to_pylist(), topics["label"].to_pylist(), strict=True))
    sketch = Sketch(WIDTH, 504.0)
    sketch.write((WIDTH / 2, GAP + TITLE), "文献地图 map of the documents", TITLE, "middle")
    box = (2 * GAP, 3 * GAP + TITLE, WIDTH - 2 * GAP, sketch.height - GAP)
    panel = Panel(sketch, box, widen(x.tolist()), widen(y.tolist()))
    for across, up, topic in zip(x.tolist(), y.tolist(), main.tolist(), strict=True):
        colour = PALETTE[topic % len(PALETTE)] if labels.get(topic) else GREY
        sketch.disc(panel.at(across, up), 2.2, colour, opacity=0.75)
    for topic, label in labels.items():
        inside = main == topic
        if label and inside.any():
            middle = panel.at(float(np.median(x[inside])), float(np.median(y[inside])))
            _label(sketch, middle, shorten(label, 12))
    for doc_id, across, up in zip(points["doc_id"].to_pylist(), x.tolist(), y.tolist(), strict=True):
        if doc_id == focal:
            sketch.area(_star(*panel.at(across, up), 9.0), "white")
            sketch.area(_star(*panel.at(across, up), 7.6), FOCAL)
    return sketch.files()


def _label(sketch: Sketch, at: tuple[float, float], label: str) -> None:
    """A label on a patch of white, within the drawing."""
    wide = measure(label, SIZE) / 2 + 1
    x, y = min(max(at[0], wide), sketch.width - wide), at[1]
    sketch.box(x - wide, y - SIZE, x + wide, y + 2, "white", opacity=0.75)
    sketch.write((x, y), label, SIZE, "middle")


@remembered
def draw_timeline(periods: pa.Table, topics: pa.Table) -> dict[str, bytes]:
    """The shares of the largest topics over the years, with intervals; nothing where fewer than two years are known."""
    labels = topics["label"].to_pylist()
    shown = [topic for topic, label in enumerate(labels) if label][:LINES]
    rows = [row for row in periods.to_pylist() if row["by"] == "year" and row["topic"] in shown]
    years = sorted({int(row["value"]) for row in rows})
    if len(years) < 2:
        return {}
    named = sorted({row["topic"] for row in rows})
    top = 3 * GAP + TITLE + LINE * -(-len(named) // COLUMNS)
    sketch = Sketch(WIDTH, top + 290.0)
    ends = [end for row in rows for end in (row["share"], row["low"], row["high"]) if end is not None]
    box = (44.0, top, WIDTH - 2 * GAP, sketch.height - 2 * GAP - SIZE)
    panel = Panel(sketch, box, (years[0] - 0.5, years[-1] + 0.5), (min(0.0, *ends), widen(ends)[1]))
    panel.rule_across(whole=True, grid=False)
    panel.rule_up()
    sketch.write((WIDTH / 2, GAP + TITLE), "主题随年份 topics over the years (95 %)", TITLE, "middle")
    sketch.write((GAP, top - GAP), "份额 share", SIZE)
    for number, topic in enumerate(named):
        own = [row for row in rows if row["topic"] == topic]
        colour = PALETTE[topic % len(PALETTE)]
        known = [row for row in own if row["low"] is not None and row["high"] is not None]
        band = [panel.at(int(row["value"]), row["low"]) for row in known]
        band += [panel.at(int(row["value"]), row["high"]) for row in reversed(known)]
        if len(known) > 1:
            sketch.area(band, colour, opacity=0.12)
        sketch.line([panel.at(int(row["value"]), row["share"]) for row in own], colour, 1.5)
        x = 96.0 + number % COLUMNS * (WIDTH - 96.0) / COLUMNS
        y = 2 * GAP + TITLE + LINE * (number // COLUMNS) + SIZE
        draw_mark(sketch, (x - GAP, y - SIZE / 3), colour)
        sketch.write((x, y), shorten(labels[topic], 12), SIZE)
    return sketch.files()


def draw_topics(tables: dict[str, pa.Table], focal: str) -> dict[str, bytes]:
    """All plots of the stage, by path."""
    topics = tables["topics/topics"].select(["topic", "label"])
    plots = {
        "map": draw_map(tables["topics/map"], topics, focal),
        "timeline": draw_timeline(tables["topics/periods"], topics),
    }
    return name_files("topics", plots)
