"""Figures for the report and for a talk, as SVG with their glyphs inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.comparison.every import ALL, EVERY
from pipeline.core.memory import remembered
from pipeline.core.panels import Series, draw_rows
from pipeline.core.sketch import INK
from pipeline.report.tables import Row, RunTables, select
from pipeline.topics.figures import FOCAL, RELATED, shorten

TERMS = 24
# What the document is set against, in Chinese and English.
REFERENCES = {ALL: ("相关文献", "related"), "genre": ("同体裁文献", "its genre"), EVERY: ("最近体裁", "nearest genre")}


@dataclass(frozen=True, slots=True)
class Form:
    """A shape in which each figure is drawn."""

    suffix: str
    width: float  # points
    longest: int  # characters of a label


WIDE, NARROW = Form("", 576.0, 18), Form("-narrow", 288.0, 10)


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
    series = []
    for direction, colour in (("over", FOCAL), ("under", RELATED)):
        own = [(place, row) for place, row in enumerate(kept) if row["direction"] == direction]
        series.append(Series([(place, row["effect"], (row["low"], row["high"])) for place, row in own], colour))
        whole = [(place, row["overall"], (None, None)) for place, row in own if row["overall"] is not None]
        series.append(Series(whole, colour, hollow=True))
    beside = any(row["overall"] is not None for row in kept)
    zh, en = reference
    sketch = draw_rows(
        [shorten(row["term"], form.longest) for row in kept],
        series,
        width=form.width,
        below=(f"相对{zh}的用词强度", f"log2 ratio of rates, focal to {en} (95 %)"),
        legend=[(f"{zh} {en}", INK, False), ("全部 all", INK, True)] if beside else (),
        zero=True,
    )
    return sketch.svg()


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
    kinds = (("related_", RELATED, "相关文献 related", -0.14), ("", FOCAL, "焦点文献 focal", 0.14))
    series = []
    for key, colour, name, shift in kinds:
        found = [(row[f"{key}share"], (row[f"{key}low"], row[f"{key}high"])) for row in kept]
        series.append(Series([(place + shift, *mark) for place, mark in enumerate(found)], colour, name))
    names = [shorten(row["label"], form.longest) for row in kept]
    below = ["主题所占份额 share of the text (95 %)"]
    return draw_rows(names, series, width=form.width, below=below).svg()
