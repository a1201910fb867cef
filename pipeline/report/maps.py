"""The map of the corpus: a point a document, and the topics' names where they cover one another not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

WIDTH, HEIGHT, MARGIN = 860.0, 560.0, 24.0  # of the view box
FONT = 13.0  # height of a label, in its units
LARGE = 34.0  # height of a number where the map is drawn small, as on a phone
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
    size: float

    def covers(self, other: Label) -> bool:
        """Whether the two labels share ground."""
        apart = abs(self.x - other.x) >= (self.width + other.width) / 2
        return not apart and abs(self.y - other.y) < self.size + 3


@dataclass(frozen=True, slots=True)
class Map:
    """Points and labels, and large numbers that stand for the labels on a small screen; larger topics first."""

    points: list[Point]
    labels: list[Label]
    numbers: list[Label]


def lay_out_map(places: Sequence[Mapping[str, Any]], names: Mapping[int, str]) -> Map:
    """The map in a view box 860 units wide and 560 tall.

    Parameters
    ----------
    places
        Rows with ``doc_id``, ``x``, ``y`` and ``topic``.
    names
        Topic to its label; points of others are of none. A label that would cover that of a larger topic shrinks to
        the topic's number, or goes.
    """
    if not places:
        return Map([], [], [])
    across = _stretch([row["x"] for row in places], WIDTH)
    down = _stretch([-row["y"] for row in places], HEIGHT)
    topics = [row["topic"] if row["topic"] in names else -1 for row in places]
    documents = [row["doc_id"] for row in places]
    points = [Point(*point) for point in zip(documents, topics, across, down, strict=True)]
    texts = {topic: (f"{topic + 1} {_shorten(name)}", f"{topic + 1}") for topic, name in names.items()}
    numbers = {topic: (f"{topic + 1}",) for topic in names}
    return Map(points, _place_labels(points, texts, FONT), _place_labels(points, numbers, LARGE))


def _stretch(values: list[float], length: float) -> list[float]:
    """The values moved and scaled to fill the length between its margins."""
    lowest = min(values)
    span = max(values) - lowest or 1.0
    return [round(MARGIN + (value - lowest) / span * (length - 2 * MARGIN), 1) for value in values]


def _shorten(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def _place_labels(points: list[Point], texts: Mapping[int, tuple[str, ...]], size: float) -> list[Label]:
    """The first of each topic's texts that covers no label of a larger topic."""
    by_topic: dict[int, list[Point]] = {}
    for point in points:
        by_topic.setdefault(point.topic, []).append(point)
    labels: list[Label] = []
    for topic in sorted(by_topic.keys() & texts.keys(), key=lambda t: (-len(by_topic[t]), t)):
        for text in texts[topic]:
            label = _label(topic, text, by_topic[topic], size)
            if not any(label.covers(other) for other in labels):
                labels.append(label)
                break
    return labels


def _label(topic: int, text: str, points: list[Point], size: float) -> Label:
    """The label at the points' median, kept within the map."""
    width = sum(size if character > "\u2e7f" else size * 0.6 for character in text)
    x = min(max(median(p.x for p in points), width / 2), WIDTH - width / 2)
    y = min(max(median(p.y for p in points), size), HEIGHT - 4)
    return Label(topic, text, round(x, 1), round(y, 1), round(width, 1), size)
