"""The key below a figure: names that the drawing has no room for stand there whole, by number."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pipeline.export.page import INK, SMALL, Page, font, settle

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LINE = 9.0  # points from one line of letters to the next, so that none touches another
EDGE = 4.0  # points that stay free at the edges and between a bar and what is written beside it
NARROWEST = 85.0  # points of a column of the key, a dozen characters
FEW = 6  # unnumbered marks that are named one by one
LONGEST = 90.0  # Han characters of a name in the key; the longest titles of official texts have about as many
HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(slots=True)
class Key:
    """The names that have a number in a figure, in the order of their numbers.

    Attributes
    ----------
    rest
        Names of marks that are so near to others that not even a number finds a place.
    """

    page: Page
    names: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def number(self, name: str) -> str:
        """The number that a name has, or would have as the next one."""
        return str(self.names.index(name) + 1 if name in self.names else len(self.names) + 1)

    def keep(self, name: str) -> None:
        """Write a name into the key."""
        if name not in self.names:
            self.names.append(name)

    def fit(self, name: str, room: float = 1.0) -> str:
        """The name where it fits; else what fits of it behind the number under which the key says it whole."""
        whole = self.page.shorten(name, room)
        if whole == self.page.cut(whole, room):
            return whole
        number = self.number(whole)
        self.keep(whole)
        return f"{number} {self.page.cut(whole, room - len(number) / 16)}"

    def write(self, figure: Figure) -> None:
        """Write the key below the figure, which grows by its height."""
        width = figure.get_figwidth() * 72
        laid = lay_out([self.page.cut_at(name, LONGEST) for name in self.names], width)
        places = laid.places if self.names else []
        if self.rest:
            told = self._tell_rest()
            places += [(EDGE, laid.rows + k, text) for k, text in enumerate(break_text(told, width - 2 * EDGE))]
        write_below(figure, places)

    def _tell_rest(self) -> str:
        names = list(dict.fromkeys(self.rest))
        if len(names) > FEW:
            return self.page.say(
                "{count} marks too near to others for a number; the table names them", count=len(names)
            )
        return self.page.say("too near to others for a number: {names}", names="; ".join(names))


def tell_language(figure: Figure, page: Page) -> None:
    """Say below an English figure that what is Chinese in it has no English name that the run knows."""
    from matplotlib.text import Text

    if page.language == "en" and any(HAN.search(t.get_text()) for t in figure.findobj(Text) if t.get_visible()):
        told = page.say("In Chinese: what has no known English name.")
        width = figure.get_figwidth() * 72 - 2 * EDGE
        write_below(figure, [(EDGE, row, text) for row, text in enumerate(break_text(told, width))])


def write_below(figure: Figure, places: Sequence[tuple[float, int, str]]) -> None:
    """Write lines below all that a figure shows: x in points, row and text of each; the figure grows downwards."""
    if not places:
        return
    settle(figure)
    strip = LINE * (max(row for _, row, _ in places) + 1) + EDGE
    lift(figure, strip)
    width, height = figure.get_figwidth() * 72, figure.get_figheight() * 72
    for x, row, text in places:
        figure.text(x / width, (strip - EDGE / 2 - LINE * row) / height, text, fontproperties=font(SMALL), color=INK,
                    parse_math=False, ha="left", va="top")  # fmt: skip


def lift(figure: Figure, strip: float) -> None:
    """Make a figure higher by so many points at its foot; all that is drawn keeps its size and its place."""
    old = figure.get_figheight() * 72
    new = old + strip
    places = [legend.get_bbox_to_anchor().transformed(figure.transFigure.inverted()) for legend in figure.legends]
    figure.set_figheight(new / 72)
    # All read before one is set: twins move together.
    for axes, box in [(axes, axes.get_position(original=True).frozen()) for axes in figure.axes]:
        axes.set_position((box.x0, (box.y0 * old + strip) / new, box.width, box.height * old / new))
    for legend, box in zip(figure.legends, places, strict=True):
        raised = (box.x0, (box.y0 * old + strip) / new, box.width, box.height * old / new)
        legend.set_bbox_to_anchor(raised, transform=figure.transFigure)
    for text in figure.texts:
        x, y = text.get_position()
        text.set_position((x, (y * old + strip) / new))


@cache
def measure(text: str) -> float:
    """How many points a text takes across, as it will be drawn."""
    from matplotlib.textpath import text_to_path

    return float(text_to_path.get_text_width_height_descent(text, font(SMALL), ismath=False)[0])


@dataclass(frozen=True, slots=True)
class Laid:
    """The lines of a key: x, row and text; a row is a line of letters."""

    places: list[tuple[float, int, str]]
    rows: int


def lay_out(names: Sequence[str], width: float) -> Laid:
    """Numbered names in as many columns as give the fewest lines; a name that is wider than its column is broken."""
    said = [f"{number} {name}" for number, name in enumerate(names, 1)]
    laid = [_fill_columns(said, width, count) for count in range(1, max(1, int(width // NARROWEST)) + 1)]
    return min(laid, key=lambda key: key.rows)


def _fill_columns(said: Sequence[str], width: float, count: int) -> Laid:
    column = width / count
    broken = [break_text(text, column - 2 * EDGE) for text in said]
    deep = math.ceil(sum(map(len, broken)) / count)
    places: list[tuple[float, int, str]] = []
    at, row = 0, 0
    for lines in broken:
        if row and row + len(lines) > deep and at < count - 1:
            at, row = at + 1, 0
        places += [(EDGE + at * column, row + k, line) for k, line in enumerate(lines)]
        row += len(lines)
    return Laid(places, max((row for _, row, _ in places), default=-1) + 1)


def break_text(text: str, width: float) -> list[str]:
    """A text in lines of at most so many points, those after the first one indented."""
    lines = [""]
    words = re.findall(r"[!-~]+ ?|.", text)
    for piece in (part for word in words for part in (word if measure(word) > width / 2 else [word])):
        if lines[-1] and measure(lines[-1] + piece) > width:
            lines.append("  ")
        lines[-1] += piece
    return lines
