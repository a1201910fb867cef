"""Figures for the report and for a talk, drawn by Matplotlib as SVG with their glyphs inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.comparison.every import ALL, EVERY
from pipeline.core.drawing import draw_intervals, encode_figure
from pipeline.core.fonts import chinese_font_path
from pipeline.core.memory import remembered
from pipeline.report.tables import Row, RunTables, select

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

FOCAL, RELATED, GREY = "#a63a24", "#0f5c6e", "#b8b2a5"
TERMS = 24
# What the document is set against, in Chinese and English.
REFERENCES = {ALL: ("相关文献", "related"), "genre": ("同体裁文献", "its genre"), EVERY: ("最近体裁", "nearest genre")}


@dataclass(frozen=True, slots=True)
class Form:
    """A shape in which each figure is drawn."""

    suffix: str
    width: float  # inches
    longest: int  # characters of a label


WIDE, NARROW = Form("", 8.0, 18), Form("-narrow", 4.0, 10)


def draw_figures(corpus: RunTables) -> dict[str, bytes]:
    """The figures by path below the report, each also narrow for a phone; one that has nothing to show is left out."""
    figures: dict[str, Callable[[RunTables, Form], bytes | None]] = {"terms": draw_terms, "topics": draw_topics}
    drawn = {
        f"figures/{name}{form.suffix}.svg": draw(corpus, form)
        for name, draw in figures.items()
        for form in (WIDE, NARROW)
    }
    return {path: data for path, data in drawn.items() if data is not None}


def draw_terms(corpus: RunTables, form: Form) -> bytes | None:
    """The terms that the focal document uses most and least beyond its reference, with intervals; hollow: all."""
    rows = corpus.contrast("compare/terms")
    over = sorted(select(rows, direction="over"), key=lambda r: -abs(r["log_odds_z"]))[: TERMS // 2]
    under = sorted(select(rows, direction="under"), key=lambda r: -abs(r["log_odds_z"]))[: TERMS // 2]
    kept = sorted(over + under, key=lambda r: r["effect"])
    names, whole = ("term", "direction", "low", "high", "effect"), corpus.peers.against == ALL
    shown = [
        {name: row[name] for name in names}
        | {"overall": None if whole or row["overall"] is None else row["overall"]["effect"]}
        for row in kept
    ]
    return _draw_terms(shown, REFERENCES.get(corpus.peers.against, REFERENCES["genre"]), form) if shown else None


@remembered
def _draw_terms(kept: list[Row], reference: tuple[str, str], form: Form) -> bytes:
    figure, axes, font = _start([row["term"] for row in kept], form)
    for direction, colour in (("over", FOCAL), ("under", RELATED)):
        own = [(place, row) for place, row in enumerate(kept) if row["direction"] == direction]
        ends = [(row["low"], row["high"]) for _, row in own]
        draw_intervals(axes, [place for place, _ in own], [row["effect"] for _, row in own], ends, size=5, color=colour)
        whole = [(row["overall"], place) for place, row in own if row["overall"] is not None]
        axes.plot(*zip(*whole, strict=True) if whole else ((), ()), "o", color=colour, markersize=5, fillstyle="none")
    axes.axvline(0, color=GREY, linewidth=1)
    if any(row["overall"] is not None for row in kept):
        for style, name in (("full", " ".join(reference)), ("none", "全部 all")):
            axes.plot([], [], "o", color="black", markersize=5, fillstyle=style, label=name)
        figure.legend(prop=font, frameon=False, loc="outside upper right", ncols=2)
    zh, en = reference
    figure.supxlabel(f"相对{zh}的用词强度\nlog2 ratio of rates, focal to {en} (95 %)", fontproperties=font)
    return _finish(figure)


def draw_topics(corpus: RunTables, form: Form) -> bytes | None:
    """Each topic's share in the focal document against its mean share in the reference."""
    rows = corpus.focal_rows("compare/topics", against=corpus.peers.mean)
    kept = sorted(rows, key=lambda r: (r["share"], -r["topic"]))
    ends = ("share", "low", "high")
    names = ("label", *ends, *(f"related_{end}" for end in ends))
    shown = [{name: row[name] for name in names} for row in kept]
    return _draw_topics(shown, form) if shown else None


@remembered
def _draw_topics(kept: list[Row], form: Form) -> bytes:
    figure, axes, font = _start([row["label"] for row in kept], form)
    for key, colour, shift in (("related_", RELATED, -0.14), ("", FOCAL, 0.14)):
        places, shares = [place + shift for place in range(len(kept))], [row[f"{key}share"] for row in kept]
        ends = [(row[f"{key}low"], row[f"{key}high"]) for row in kept]
        draw_intervals(axes, places, shares, ends, size=5, color=colour)
    for colour, name in ((FOCAL, "焦点文献 focal"), (RELATED, "相关文献 related")):
        axes.plot([], [], "o-", color=colour, label=name)
    figure.legend(prop=font, frameon=False, loc="outside upper right", ncols=2)
    figure.supxlabel("主题所占份额 share of the text (95 %)", fontproperties=font)
    return _finish(figure)


def _start(labels: list[str], form: Form) -> tuple[Figure, Any, FontProperties]:
    """A figure tall enough for its rows, its axes with the labels, and the font for Chinese text."""
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    font = FontProperties(fname=chinese_font_path(), size=9.5)
    figure = Figure(figsize=(form.width, 0.9 + 0.26 * len(labels)), layout="constrained")
    axes = figure.add_subplot()
    axes.set_yticks(range(len(labels)), [_shorten(label, form.longest) for label in labels], fontproperties=font)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    for label in axes.get_xticklabels():
        label.set_fontproperties(font)
    return figure, axes, font


def _finish(figure: Figure) -> bytes:
    """The figure as SVG whose bytes depend on what it shows alone."""
    return encode_figure(figure, "svg", salt="report", metadata={"Date": None, "Creator": None})


def _shorten(label: str, longest: int) -> str:
    return label if len(label) <= longest else label[: longest - 1] + "…"
