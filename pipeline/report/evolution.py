"""The page of evolution: strategic diagrams, an alluvial diagram of the periods, bursts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.report.placing import find_place, measure_text, shield
from pipeline.report.tables import Row, RunTables, select

WIDTH, HEIGHT = 860.0, 460.0  # of a diagram's view box
MARGIN = 46.0
LEFT, TOP = 130.0, 34.0  # where the first alluvial column begins; as much stays free on the right
BAR = 14.0  # width of an alluvial column
GAP = 16.0  # between its clusters
CLUSTERS = 20  # shown of a diagram, those of most documents first
PER_PERIOD = 9
BURSTS = 40
DOCUMENTS = 3
ITEMS = 15  # of a cluster in the table
EVENTS = 60
SMALL = (520.0, 360.0)  # of a period's diagram
NAMED = 12  # clusters of a period's diagram
SURE = 0.7  # share of resamples from which a cluster's quadrant is told as sure
CORNER, FONT = 230.0, 13.0  # width of a quadrant's name, height of letters
LONGEST = 9  # characters of a label in the alluvial diagram
STEP = LONGEST * FONT + BAR + 24.0  # from one alluvial column to the next, so that labels have room between them


def summarise(corpus: RunTables) -> dict[str, Any]:
    """What the page shows, for each kind of item that has clusters."""
    clusters, flows, bursts = (corpus.rows(f"evolution/{n}") for n in ("clusters", "flows", "bursts"))
    kinds = list(dict.fromkeys(row["kind"] for row in clusters))
    documents = {row["doc_id"]: row for row in corpus.documents}
    shown = []
    for kind in kinds:
        own = select(clusters, kind=kind)
        whole = select(own, period="")[:CLUSTERS]
        shown.append(
            {
                "kind": kind,
                "diagram": lay_out_diagram(whole) if len(whole) > 1 else [],
                "periods": _lay_out_periods(own),
                "clusters": [_cut(row) | {"found": _documents(row, documents)} for row in whole],
                "alluvial": lay_out_alluvial(own, select(flows, kind=kind), least=STEP),
                "events": _events(select(flows, kind=kind), documents),
            }
        )
    return {"kinds": shown, "bursts": lay_out_bursts(bursts)}


def _lay_out_periods(clusters: Sequence[Row]) -> list[tuple[str, list[Bubble]]]:
    """The diagram of each period that has several clusters, smaller."""
    by_period: dict[str, list[Row]] = defaultdict(list)
    for row in clusters:
        if row["period"] and len(by_period[row["period"]]) < NAMED:
            by_period[row["period"]].append(row)
    return [(p, lay_out_diagram(rows, SMALL, reach=14.0)) for p, rows in by_period.items() if len(rows) > 1]


def _documents(row: Row, documents: Mapping[str, Row]) -> list[Row]:
    return [documents[doc_id] for doc_id in row["evidence"].split()[:DOCUMENTS] if doc_id in documents]


def _events(flows: Sequence[Row], documents: Mapping[str, Row]) -> list[Row]:
    """What happens between the periods; what only goes on is left to the diagram."""
    told = [row for row in flows if row["event"] != "continues"]
    return [row | {"found": _documents(row, documents)} for row in told[:EVENTS]]


def _cut(row: Row) -> Row:
    items = row["items"].split("|")
    return row | {"shown": "、".join(items[:ITEMS]) + (f" … ({len(items)})" if len(items) > ITEMS else "")}


@dataclass(frozen=True, slots=True)
class Bubble:
    """A cluster on the strategic diagram; its radius grows with its documents, and its name may find no place."""

    number: int
    x: float
    y: float
    radius: float
    name: str
    text_x: float
    text_y: float
    sure: bool
    row: Row


def lay_out_diagram(
    clusters: Sequence[Row], size: tuple[float, float] = (WIDTH, HEIGHT), *, reach: float = 20.0
) -> list[Bubble]:
    """Clusters by the ranks of their centrality (to the right) and density (upwards): ranks keep bubbles apart.

    Parameters
    ----------
    size
        Of the view box.
    reach
        By how much the largest bubble's radius exceeds that of one without documents.
    """
    width, height = size
    across, up = _ranks(clusters, "centrality"), _ranks(clusters, "density")
    largest = max((row["documents"] for row in clusters), default=1) or 1
    placed = [
        (
            MARGIN + across[number] * (width - 2 * MARGIN),
            height - MARGIN - up[number] * (height - 2 * MARGIN),
            reach / 2 + reach * (row["documents"] / largest) ** 0.5,
        )
        for number, row in enumerate(clusters)
    ]
    # The quadrants' names stand in the corners.
    corner = (CORNER, FONT + 12)
    taken = [(x, y, x + corner[0], y + corner[1]) for x in (0.0, width - corner[0]) for y in (0.0, height - corner[1])]
    taken += [shield(*place) for place in placed]
    bubbles = []
    for number, (row, (x, y, radius)) in enumerate(zip(clusters, placed, strict=True)):
        name = _shorten(row["label"])
        box = find_place(x, y, radius, (measure_text(name, FONT), FONT + 2), room=(0, 0, width, height), taken=taken)
        if box:
            taken.append(box)
        sure = row["quadrant_share"] is None or row["quadrant_share"] >= SURE
        middle, foot = ((box[0] + box[2]) / 2, box[3] - 3.5) if box else (0.0, 0.0)
        bubbles.append(
            Bubble(
                number, round(x, 1), round(y, 1), round(radius, 1), name if box else "", round(middle, 1),
                round(foot, 1), sure, row,
            )
        )  # fmt: skip
    return bubbles


def _ranks(rows: Sequence[Row], column: str) -> dict[int, float]:
    """Each row's place by the column from 0 to 1, the median at one half."""
    order = sorted(range(len(rows)), key=lambda k: (rows[k][column], k))
    return {k: (place + 0.5) / len(rows) for place, k in enumerate(order)}


@dataclass(frozen=True, slots=True)
class Block:
    """A cluster of a period in the alluvial diagram."""

    x: float
    y: float
    height: float
    colour: int
    label: str
    title: str
    end: bool  # whether its label stands to the left
    name: str  # the whole label


@dataclass(frozen=True, slots=True)
class Band:
    """What flows between two clusters, as an SVG path."""

    path: str
    colour: int
    title: str


@dataclass(frozen=True, slots=True)
class Alluvial:
    """Columns of clusters by period, and the bands between them."""

    blocks: list[Block]
    bands: list[Band]
    periods: list[tuple[float, str]]
    width: float = WIDTH


def lay_out_alluvial(
    clusters: Sequence[Row], flows: Sequence[Row], *, pitch: float = 0.0, least: float = 0.0
) -> Alluvial:
    """The largest clusters of each period as columns, and bands as wide as the share of items that go on.

    A cluster that goes on keeps the colour of the one that it shares most with. From the beginning of one to that of
    the next there is at least ``pitch``, from one column to the next at least ``least``: many periods make it wider.
    """
    periods = list(dict.fromkeys(row["period"] for row in clusters if row["period"]))
    if len(periods) < 2:
        return Alluvial([], [], [])
    columns = {p: [r for r in clusters if r["period"] == p][:PER_PERIOD] for p in periods}
    tallest = max(sum(r["size"] for r in rows) for rows in columns.values()) or 1
    scale = (HEIGHT - 40 - GAP * (PER_PERIOD - 1)) / tallest
    step = max((WIDTH - 2 * LEFT - BAR) / (len(periods) - 1), least)
    colours = _inherit_colours(periods, columns, flows)
    place: dict[tuple[str, int], tuple[float, float, float]] = {}
    blocks = []
    for number, period in enumerate(periods):
        x, y = LEFT + number * step, TOP
        for row in columns[period]:
            height = round(row["size"] * scale, 2)
            place[period, row["cluster"]] = (x, y, height)
            title = f"{row['label']} · {row['size']} · {row['documents']}"
            colour = colours[period, row["cluster"]]
            blocks.append(Block(round(x, 1), round(y, 1), height, colour, _shorten(row["label"]), title, number == 0,
                                row["label"].split(" / ")[0]))  # fmt: skip
            y += max(height + GAP, pitch)
    heads = [(round(LEFT + k * step + BAR / 2, 1), period) for k, period in enumerate(periods)]
    return Alluvial(blocks, _bands(flows, place, colours, scale), heads, 2 * LEFT + BAR + step * (len(periods) - 1))


def _inherit_colours(
    periods: Sequence[str], columns: Mapping[str, Sequence[Row]], flows: Sequence[Row]
) -> dict[tuple[str, int], int]:
    colours: dict[tuple[str, int], int] = {}
    called: dict[str, int] = {}  # topics are the same in every period, and nothing flows between them
    fresh = 0
    for number, period in enumerate(periods):
        for row in columns[period]:
            before = periods[number - 1] if number else ""
            own = [
                f for f in flows if f["period"] == before and f["target"] == row["cluster"] and f["source"] is not None
            ]
            own = [f for f in own if (before, f["source"]) in colours]
            if own:
                best = max(own, key=lambda f: (f["stability"], -f["source"]))
                colours[period, row["cluster"]] = colours[before, best["source"]]
            elif not flows and row["label"] in called:
                colours[period, row["cluster"]] = called[row["label"]]
            else:
                colours[period, row["cluster"]] = called[row["label"]] = fresh % 10
                fresh += 1
    return colours


def _bands(
    flows: Sequence[Row],
    place: Mapping[tuple[str, int], tuple[float, float, float]],
    colours: Mapping[tuple[str, int], int],
    scale: float,
) -> list[Band]:
    used: dict[tuple[str, str, int], float] = defaultdict(float)
    bands = []
    for flow in flows:
        one, other = (flow["period"], flow["source"]), (flow["next_period"], flow["target"])
        if one not in place or other not in place:
            continue
        shared = len(flow["shared"].split("|"))
        width = shared * scale
        (x0, y0, h0), (x1, y1, h1) = place[one], place[other]
        start = y0 + min(used["out", *one], max(h0 - width, 0))
        end = y1 + min(used["in", *other], max(h1 - width, 0))
        used["out", *one] += width
        used["in", *other] += width
        left, right, middle = x0 + BAR, x1, (x0 + BAR + x1) / 2
        there = f"{middle:.1f} {start:.1f} {middle:.1f} {end:.1f} {right:.1f} {end:.1f}"
        back = f"{middle:.1f} {end + width:.1f} {middle:.1f} {start + width:.1f} {left:.1f} {start + width:.1f}"
        path = f"M{left:.1f} {start:.1f}C{there}v{width:.1f}C{back}z"
        items = flow["shared"].replace("|", "、")
        title = f"{flow['source_label']} → {flow['target_label']} · {flow['inclusion']:.2f} · {items}"
        bands.append(Band(path, colours[one], title))
    return bands


def _shorten(label: str) -> str:
    first = label.split(" / ")[0]
    return first if len(first) <= LONGEST else first[: LONGEST - 1] + "…"


@dataclass(frozen=True, slots=True)
class BurstLine:
    """A burst with its bar: first and last place over all years, of ``years``."""

    row: Row
    first: int
    last: int
    begin: int
    end: int
    years: int


def lay_out_bursts(bursts: Sequence[Row]) -> dict[str, Any]:
    """The most surprising bursts as lines over the same years, in the order of their beginnings."""
    kept = sorted(bursts, key=lambda r: (r["q_value"], -r["strength"], r["label"]))[:BURSTS]
    if not kept:
        return {"lines": [], "low": 0, "high": 0, "kinds": 0}
    low, high = min(r["first_year"] for r in bursts), max(r["last_year"] for r in bursts)
    ordered = sorted(kept, key=lambda r: (r["begin"], r["end"], -r["strength"], r["label"]))
    lines = [
        BurstLine(r, r["first_year"] - low, r["last_year"] - low, r["begin"] - low, r["end"] - low, high - low + 1)
        for r in ordered
    ]
    return {"lines": lines, "low": low, "high": high, "kinds": len(Counter(r["kind"] for r in kept))}
