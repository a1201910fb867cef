"""Names in a drawing, each where it covers no other and is not cut off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.export.key import Key
from pipeline.export.page import INK, SMALL, font
from pipeline.report.placing import Box, find_over, find_place, shield


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a drawing that has a name.

    Attributes
    ----------
    x, y
        In the axes' units.
    radius
        In points.
    halo
        Whether the letters stand out from what lies below by a white edge.
    """

    x: float
    y: float
    radius: float
    name: str
    color: str = INK
    halo: bool = False


def place_labels(axes: Any, marks: Iterable[Mark], key: Key, *, keep: Sequence[Box] = ()) -> None:
    """Write names at marks, the first ones first, none on another and none on a mark.

    A name that is too long or finds no free place is a number there, and whole in the key. The axes' limits and place
    must be final.

    Parameters
    ----------
    keep
        Boxes in pixels that names must not cover.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    page, pixels = key.page, axes.figure.dpi / 72
    renderer = FigureCanvasAgg(axes.figure).get_renderer()  # type: ignore[no-untyped-call]
    extent = axes.get_window_extent(renderer)
    room = (extent.x0, extent.y0, extent.x1, extent.y1)
    places = [(mark, *axes.transData.transform((mark.x, mark.y))) for mark in marks]
    shields = [shield(x, y, mark.radius * pixels) for mark, x, y in places]
    written = list(keep)
    for mark, x, y in places:
        name = page.shorten(mark.name, page.room())
        whole = page.cut(name, page.room()) == name
        for said in (name, key.number(name)) if whole else (key.number(name),):
            text = _letters(axes, said, mark.color, halo=mark.halo)
            drawn = text.get_window_extent(renderer)
            size = (drawn.width, drawn.height)
            box = find_place(x, y, mark.radius * pixels, size, room=room, taken=[*written, *shields])
            if box is None and said != name:  # a number may stand on its mark, and cover others, but no name
                text.set_path_effects(_halo())
                box = find_over(x, y, size, room=room, taken=written)
            if box is not None:
                break
            text.remove()
        if box is None:
            key.rest.append(name)
            continue
        if said != name:
            key.keep(name)
        centre = axes.transData.inverted().transform(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
        text.set_position((float(centre[0]), float(centre[1])))
        written.append(box)


def _letters(axes: Any, said: str, color: str, *, halo: bool) -> Any:
    effects = _halo() if halo else None
    return axes.text(0, 0, said, fontproperties=font(SMALL), color=color, parse_math=False, zorder=6, ha="center",
                     va="center", path_effects=effects)  # fmt: skip


def _halo() -> list[Any]:
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=1.8, foreground="white")]
