"""The plot of the robustness card; equal tables give equal bytes."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipeline.core.glyphs import measure
from pipeline.core.memory import remembered
from pipeline.core.panels import GAP, LINE, SIZE, TITLE, Panel, draw_legend
from pipeline.core.sketch import Sketch

Rows = list[dict[str, Any]]

SERIES = {
    "partition_agreement": ("群组一致 communities", "#4477aa"),
    "top_edges_kept": ("最强边保留 strongest edges", "#ee6677"),
    "backbone_kept": ("骨架保留 backbone", "#228833"),
}
CHOICES = {
    "unit": "单位 unit",
    "threshold": "阈值 threshold",
    "measure": "指标 measure",
    "seed": "种子 seed",
    "bootstrap": "自助抽样 bootstrap",
}
PANEL, ROW = 210.0, 24.0  # points


@remembered
def plot_robustness(checks: pa.Table) -> dict[str, bytes]:
    """The robustness card as ``png`` and ``svg``: a panel a network, a line a variant.

    Resamples of the documents share a line: the mark is their mean, the bar reaches from the least to the largest.

    Parameters
    ----------
    checks
        The table network/robustness.
    """
    rows = checks.to_pylist()
    lines = {name: _lines(rows, name) for name in dict.fromkeys(row["network"] for row in rows)}
    names = list(dict.fromkeys(name for found in lines.values() for name in found))
    left = 2 * GAP + max((measure(name, SIZE) for name in names), default=0.0)
    top, bottom = 2 * GAP + TITLE, 2 * GAP + TITLE + ROW * max(len(names), 1)
    sketch = Sketch(left + PANEL * max(len(lines), 1), bottom + GAP + 2 * LINE + GAP)
    least = min((row[column] for row in rows for column in SERIES), default=0.0)
    for number, (network, found) in enumerate(lines.items()):
        box = (left + PANEL * number, top, left + PANEL * (number + 1) - 2 * GAP, bottom)
        panel = Panel(sketch, box, (min(-0.03, least - 0.03), 1.03), (-0.5, len(names) - 0.5))
        panel.rule_across()
        sketch.write(((box[0] + box[2]) / 2, top - GAP / 2), network, SIZE, "middle")
        if not number:
            panel.name_rows(names[::-1])
        _mark(panel, [found.get(name, []) for name in names[::-1]])
    draw_legend(sketch, [(*shown, False) for shown in SERIES.values()], bottom + 2 * LINE + GAP, anchor="middle")
    return sketch.files()


def _lines(rows: Rows, network: str) -> dict[str, Rows]:
    """The rows of a network by the line that they stand in."""
    lines: dict[str, Rows] = {}
    for row in rows:
        if row["network"] == network:
            choice = CHOICES[row["choice"]]
            name = choice if row["choice"] in ("bootstrap", "seed") else f"{choice}: {row['variant']}"
            lines.setdefault(name, []).append(row)
    return lines


def _mark(panel: Panel, lines: list[Rows]) -> None:
    for shift, (column, (_, colour)) in zip((0.22, 0.0, -0.22), SERIES.items(), strict=True):
        values = [(place + shift, [row[column] for row in rows]) for place, rows in enumerate(lines) if rows]
        marks = [(place, sum(v) / len(v), (min(v), max(v)) if len(v) > 1 else (None, None)) for place, v in values]
        panel.mark_rows(marks, colour)
