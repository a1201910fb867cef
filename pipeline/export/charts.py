"""Charts for print: documents a year, terms and topics of the focal document, topics over time, near documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.comparison.every import ALL, EVERY
from pipeline.export.drawing import draw_intervals
from pipeline.export.key import Key
from pipeline.export.names import name_items
from pipeline.export.page import COLOURS, FAINT, FOCAL, LETTER, LINES, MARKS, RELATED, SMALL, Page
from pipeline.report.focal import list_extremes
from pipeline.report.tables import RunTables, select

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROW = 0.155  # inches a row of names takes at the size of small letters
NEAR, TOPICS = 15, 6
TOPIC, TITLE = 1.2, 1.3  # shares of the room for a label that the name of a topic and a title may take
# What the axis of terms says, by what the document is set against.
RATIOS = {
    ALL: "log2 ratio of rates, focal to related (95 %)",
    "genre": "log2 ratio of rates, focal to its genre (95 %)",
    EVERY: "log2 ratio of rates, focal to nearest genre (95 %)",
}


def draw_years(corpus: RunTables, page: Page) -> Figure | None:
    """Documents a year, by genre."""
    rows = [d for d in corpus.documents if d["year"]]
    if len({d["year"] for d in rows}) < 2:
        return None
    genres = [genre for genre, _ in Counter(d["genre"] or "—" for d in rows).most_common(5)]
    years = range(min(d["year"] for d in rows), max(d["year"] for d in rows) + 1)
    figure, axes = page.start(2.0)
    below = [0] * len(years)
    for place, genre in enumerate([*genres, None]):
        counts = Counter(
            d["year"] for d in rows if ((d["genre"] or "—") if (d["genre"] or "—") in genres else None) == genre
        )
        heights = [counts[year] for year in years]
        if any(heights):
            name = page.say("other") if genre is None else page.enter(genre)
            hatch = ("", "///", "...", "xx", "\\\\\\", "")[place]
            axes.bar(years, heights, bottom=below, color=COLOURS[place], label=name, width=0.8, hatch=hatch,
                     edgecolor="white", linewidth=0.3)  # fmt: skip
        below = [b + h for b, h in zip(below, heights, strict=True)]
    _whole(axes.yaxis)
    _whole(axes.xaxis)
    axes.set_ylabel(page.title("number of documents"), fontsize=LETTER)
    _legend(figure, page)
    return figure


def draw_terms(corpus: RunTables, page: Page) -> Figure | None:
    """The terms that the focal document uses most and least beyond what it is set against, with intervals."""
    kept = list_extremes(corpus)[::-1]
    if not kept:
        return None
    figure, axes = page.start(0.7 + ROW * len(kept))
    for direction, colour, mark in (("over", FOCAL, "o"), ("under", RELATED, "s")):
        own = [(place, row) for place, row in enumerate(kept) if row["direction"] == direction]
        _intervals(axes, own, "effect", colour, mark)
    axes.axvline(0, color=FAINT, linewidth=0.6)
    say, key = name_items(corpus, page), Key(page)
    _names(axes, [key.fit(say(row["term"])) for row in kept[::-1]][::-1])
    axes.set_xlabel(page.title(RATIOS.get(corpus.peers.against, RATIOS["genre"])), fontsize=LETTER)
    key.write(figure)
    return figure


def draw_topics(corpus: RunTables, page: Page) -> Figure | None:
    """Each topic's share in the focal document against its mean share in what it is set against."""
    rows = sorted(
        corpus.focal_rows("compare/topics", against=corpus.peers.mean), key=lambda r: (r["share"], -r["topic"])
    )
    if not rows:
        return None
    figure, axes = page.start(0.9 + 1.5 * ROW * len(rows))
    related = [(place - 0.17, row) for place, row in enumerate(rows)]
    _intervals(axes, related, "related_share", RELATED, "s", ("related_low", "related_high"))
    _intervals(axes, [(place + 0.17, row) for place, row in enumerate(rows)], "share", FOCAL, "o")
    for colour, mark, name in ((FOCAL, "o", page.say("focal")), (RELATED, "s", page.say("related"))):
        axes.plot([], [], marker=mark, color=colour, markersize=3, linewidth=0.8, label=name)
    key = Key(page)
    _names(axes, [key.fit(row["label"], TOPIC) for row in rows[::-1]][::-1])
    axes.set_xlabel(page.title("share of the text (95 %)"), fontsize=LETTER)
    _legend(figure, page)
    key.write(figure)
    return figure


def draw_timeline(corpus: RunTables, page: Page) -> Figure | None:
    """The shares of the largest topics over the years, with intervals."""
    rows = [r for r in corpus.rows("topics/periods") if r["by"] == "year" and r["topic"] < TOPICS]
    if len({row["value"] for row in rows}) < 2:
        return None
    labels = {row["topic"]: row["label"] for row in corpus.rows("topics/topics")}
    figure, axes = page.start(2.4)
    for topic in sorted({row["topic"] for row in rows}):
        own = sorted(select(rows, topic=topic), key=lambda r: int(r["value"]))
        years = [int(row["value"]) for row in own]
        low, high = (np.array([row[end] for row in own], dtype=float) for end in ("low", "high"))
        axes.fill_between(years, low, high, color=COLOURS[topic], alpha=0.12, linewidth=0)
        axes.plot(years, [r["share"] for r in own], color=COLOURS[topic], linestyle=LINES[topic], marker=MARKS[topic],
                  markersize=2.5, linewidth=0.9, label=page.enter(labels.get(topic, str(topic))))  # fmt: skip
    _whole(axes.xaxis)
    axes.set_ylabel(page.title("share of the text (95 %)"), fontsize=LETTER)
    _legend(figure, page)
    return figure


def draw_neighbours(corpus: RunTables, page: Page) -> Figure | None:
    """The documents nearest to the focal one, with intervals."""
    rows = corpus.focal_rows("compare/neighbours", unit="document")[:NEAR][::-1]
    if not rows:
        return None
    figure, axes = page.start(0.7 + ROW * len(rows))
    _intervals(axes, enumerate(rows), "similarity", RELATED, "o")
    key = Key(page)
    _names(axes, [key.fit(row["title"], TITLE) for row in rows[::-1]][::-1])
    sure = any(row["low"] is not None for row in rows)
    axes.set_xlabel(page.title("cosine of TF-IDF (95 %)" if sure else "cosine of TF-IDF"), fontsize=LETTER)
    key.write(figure)
    return figure


# What a line of the robustness card changes.
CHOICES = ("unit", "threshold", "measure", "seed", "bootstrap")


def draw_robustness(corpus: RunTables, page: Page) -> Figure | None:
    """What is left of each network under another choice: agreement of communities, strongest edges, backbone."""
    rows = corpus.rows("network/robustness")
    if not rows:
        return None
    measures = {
        "partition_agreement": page.say("same communities"),
        "top_edges_kept": page.say("strongest edges kept"),
        "backbone_kept": page.say("backbone kept"),
    }
    lines = list(dict.fromkeys((row["network"], row["choice"]) for row in rows))[::-1]
    figure, axes = page.start(0.9 + 1.5 * ROW * len(lines))
    for shift, (measure, colour, mark) in zip(
        (-0.22, 0.0, 0.22), zip(measures, COLOURS, MARKS, strict=False), strict=True
    ):
        values = [[row[measure] for row in select(rows, network=n, choice=c)] for n, c in lines]
        spans = [{"mean": sum(own) / len(own), "low": min(own), "high": max(own)} for own in values]
        _intervals(axes, [(place + shift, span) for place, span in enumerate(spans)], "mean", colour, mark)
    for name, colour, mark in zip(measures.values(), COLOURS, MARKS, strict=False):
        axes.plot([], [], marker=mark, color=colour, markersize=3, linewidth=0.8, label=name)
    said = {name: page.say(name) for name in ("entities:", "terms:", "actors-instruments:", *CHOICES)}
    _names(axes, [f"{said[f'{network}:']} {said.get(choice, choice)}" for network, choice in lines])
    axes.set_xlim(-0.02, 1.02)
    _legend(figure, page)
    return figure


def _intervals(
    axes: Any,
    rows: Iterable[tuple[float, Mapping[str, Any]]],
    value: str,
    colour: str,
    mark: str,
    ends: tuple[str, str] = ("low", "high"),
) -> None:
    """A mark and a bar for each row at its place; ``value`` and ``ends`` are columns."""
    rows = list(rows)
    low, high = ends
    draw_intervals(axes, [place for place, _ in rows], [row[value] for _, row in rows],
                   [(row[low], row[high]) for _, row in rows], mark=mark, color=colour)  # fmt: skip


def _names(axes: Any, names: list[str]) -> None:
    axes.set_yticks(range(len(names)), names, fontsize=SMALL)
    axes.set_ylim(-0.7, len(names) - 0.3)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _legend(figure: Figure, page: Page) -> None:
    page.add_legend(figure, "outside upper center", handlelength=1.6, columnspacing=0.9, handletextpad=0.4)


def _whole(axis: Any) -> None:
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins="auto", integer=True))
