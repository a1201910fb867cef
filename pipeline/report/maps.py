"""The map of the corpus: a point a document, and the topics' names where they cover one another not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

WIDTH, HEIGHT, MARGIN = 860.0, 560.0, 24.0  # of the view box
FONT = 13.0  # height of a label, in its units
LONGEST = 12  # characters of a label


@dataclass(frozen=True, slots=True)
class Point:
    """A document's place, in the units of the view box."""

    doc_id: str
    topic: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Label:
    """A topic's name at the middle of its documents."""

    topic: int
    text: str
    x: float
    y: float
    width: float

    def covers(self, other: Label) -> bool:
        """Whether the two labels share ground."""
        apart = abs(self.x - other.x) >= (self.width + other.width) / 2
        return not apart and abs(self.y - other.y) < FONT + 3


@dataclass(frozen=True, slots=True)
class Map:
    """Points and labels, labels of larger topics first."""

    points: list[Point]
    labels: list[Label]


def lay_out_map(places: Sequence[Mapping[str, Any]], names: Mapping[int, str]) -> Map:
    """The map in a view box 860 units wide and 560 tall.

    Parameters
    ----------
    places
        Rows with ``doc_id``, ``x``, ``y`` and ``topic``.
    names
        Topic to its label. A label that would cover that of a larger topic shrinks to the topic's number, or goes.
    """
    if not places:
        return Map([], [])
    across = _stretch([row["x"] for row in places], WIDTH)
    down = _stretch([-row["y"] for row in places], HEIGHT)
    points = [Point(row["doc_id"], row["topic"], x, y) for row, x, y in zip(places, across, down, strict=True)]
    return Map(points, _place_labels(points, names))


def _stretch(values: list[float], length: float) -> list[float]:
    """The values moved and scaled to fill the length between its margins."""
    lowest = min(values)
    span = max(values) - lowest or 1.0
    return [round(MARGIN + (value - lowest) / span * (length - 2 * MARGIN), 1) for value in values]


def _place_labels(points: list[Point], names: Mapping[int, str]) -> list[Label]:
    by_topic: dict[int, list[Point]] = {}
    for point in points:
        by_topic.setdefault(point.topic, []).append(point)
    labels: list[Label] = []
    for topic in sorted(by_topic.keys() & names.keys(), key=lambda t: (-len(by_topic[t]), t)):
        name = names[topic] if len(names[topic]) <= LONGEST else names[topic][: LONGEST - 1] + "…"
        for text in (f"{topic + 1} {name}", f"{topic + 1}"):
            label = _label(topic, text, by_topic[topic])
            if not any(label.covers(other) for other in labels):
                labels.append(label)
                break
    return labels


def _label(topic: int, text: str, points: list[Point]) -> Label:
    """The label at the points' median, kept within the map."""
    width = sum(FONT if character > "\u2e7f" else FONT * 0.6 for character in text)
    x = min(max(median(p.x for p in points), width / 2), WIDTH - width / 2)
    y = min(max(median(p.y for p in points), FONT), HEIGHT - 4)
    return Label(topic, text, round(x, 1), round(y, 1), round(width, 1))
