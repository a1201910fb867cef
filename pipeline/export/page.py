"""The sheet that a figure is drawn on: a column of a journal, one language or both, letters that can be read."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pipeline.messages import fill
from pipeline.report.placing import measure_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.legend import Legend

Outside = Literal["outside lower center", "outside upper center"]
LANGUAGES = ("zh", "en", "both")
WIDTHS = {"single": 80.0, "double": 170.0}  # millimetres: a column and the whole width of most journals
INCH = 25.4
ENTRY = 9.75  # points that a line of a legend takes
HANDLE = 26.0  # points that a mark and the gaps beside it take in a legend
LETTER, SMALL = 7.5, 6.5  # points; journals ask for 6 at least
# Each lighter or darker than its neighbours, so that they stay apart in grey; marks tell them apart as well.
COLOURS = ("#17506b", "#e08a2e", "#5d9e4a", "#8fc4e0", "#7b3b8c", "#e3c44d", "#b2403a", "#9a9a9a", "#2e2e2e", "#c79bd0")
MARKS = ("o", "s", "^", "D", "v", "P", "X", "p", "h", "*")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)))
_STATE = re.compile("中华人民共和国(?=[\u4e00-\u9fff]{2})")
INK, FAINT, FOCAL, RELATED = "#222222", "#b9b9b9", "#b2403a", "#17506b"


@dataclass(frozen=True, slots=True)
class Page:
    """A column to draw in.

    Attributes
    ----------
    column
        ``single`` or ``double``.
    language
        ``zh``, ``en`` or ``both``.
    """

    column: str
    language: str

    @property
    def width(self) -> float:
        """In inches."""
        return WIDTHS[self.column] / INCH

    @property
    def wide(self) -> bool:
        """Whether it is the whole width."""
        return self.column == "double"

    def say(self, message: str, /, *, between: str = " ", **values: Any) -> str:
        """A message of the catalogue in the figure's language, or in both."""
        said = [fill(message, values, language) for language in ("zh", "en") if self.language in (language, "both")]
        return between.join(dict.fromkeys(said))

    def title(self, message: str, /) -> str:
        """What an axis shows; two languages stand one below the other."""
        return self.say(message, between="\n")

    def name(self, row: dict[str, Any], label: str = "label") -> str:
        """What a row is called: its English name in an English figure, where it has one."""
        return str((self.language == "en" and row.get("name_en")) or row[label] or "")

    def room(self) -> float:
        """The share of a label's room that the name of a mark may take; English words need more."""
        return 1.2 if self.language == "en" and not self.wide else 0.8

    def shorten(self, text: str, room: float = 1.0) -> str:
        """A name on one line; of the laws of a country the country's name goes where it has no room.

        All that is left of two laws would else be the same.
        """
        text = " ".join(text.split())
        return _STATE.sub("", text) if measure_text(text, 1.0) > self._longest(room) else text

    def cut(self, text: str, room: float = 1.0) -> str:
        """A label cut to a share of the room that the column has for one."""
        return self.cut_at(self.shorten(text, room), self._longest(room))

    def _longest(self, room: float) -> int:
        return int((20 if self.wide else 11) * room)

    def cut_at(self, text: str, longest: float) -> str:
        """A label cut to the width of so many Han characters."""
        kept: list[str] = []
        used = 0.0
        for character in text:
            used += measure_text(character, 1.0)
            if used > longest:
                return "".join(kept).rstrip() + "…"
            kept.append(character)
        return "".join(kept)

    def enter(self, text: str) -> str:
        """The name of a mark in a legend, as long as a line of it can be."""
        room = (self.width * 72 / (2 if self.wide else 1) - HANDLE - 14) / SMALL
        name = self.cut_at(" ".join(text.split()), room) or "—"
        # Matplotlib leaves a mark whose name begins with an underscore out of its legends.
        return f"\N{NO-BREAK SPACE}{name}" if name.startswith("_") else name

    def add_legend(self, figure: Figure, place: Outside, **how: Any) -> Legend:
        """A legend outside the axes, for which the figure grows by all its lines but the first."""
        handles = sum(len(axes.get_legend_handles_labels()[1]) for axes in figure.axes)
        columns = self.columns(figure)
        figure.set_figheight(figure.get_figheight() + ENTRY * (math.ceil(handles / columns) - 1) / 72)
        return figure.legend(loc=place, ncols=columns, frameon=False, fontsize=SMALL, **how)

    def columns(self, figure: Figure) -> int:
        """In how many columns the names of a figure's marks fit side by side in a legend."""
        names = [name for axes in figure.axes for name in axes.get_legend_handles_labels()[1]]
        widest = max((measure_text(name, SMALL) for name in names), default=0.0) + HANDLE
        return max(1, min(3 if self.wide else 2, int(self.width * 72 // widest)))

    def start(self, height: float) -> tuple[Figure, Any]:
        """A figure of the column's width with one set of axes; the height is in inches."""
        from matplotlib.figure import Figure

        figure = Figure(figsize=(self.width, height), layout="constrained")
        axes = figure.add_subplot()
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=SMALL, width=0.5, length=2)
        for spine in axes.spines.values():
            spine.set_linewidth(0.5)
        return figure, axes


def font(size: float = LETTER) -> FontProperties:
    """The font of all letters."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=_font_file(), size=size)


@cache
def _font_file() -> str:
    from pipeline.core.fonts import chinese_font_path

    return str(chinese_font_path())


def dress(figure: Figure) -> Figure:
    """The figure with all its letters in the one font, at the sizes they have."""
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        text.set_fontproperties(font(float(text.get_fontsize())))
        text.set_parse_math(False)
    return figure


def settle(figure: Figure) -> None:
    """Lay the figure out once and keep it so: names are placed by what it measures, and all files show the same."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    dress(figure)
    if isinstance(figure.get_layout_engine(), ConstrainedLayoutEngine):
        figure.draw_without_rendering()
        figure.set_layout_engine("none")
