"""Names in a drawing, each where it covers no other and is not cut off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.export.page import INK, SMALL, font
from pipeline.report.placing import Box, find_place, overlap, shield


def place_labels(
    axes: Any,
    items: Iterable[tuple[float, float, float, str]],
    *,
    size: float = SMALL,
    color: str = INK,
    halo: bool = False,
    keep: Sequence[Box] = (),
) -> list[Box]:
    """Write names at points, the first ones first; one that finds no free place is left out.

    The axes' limits and place must be final. No mark is covered either.

    Parameters
    ----------
    axes
        Of Matplotlib.
    items
        x, y in the axes' units, the radius of the mark in pixels, and the name.
    size
        Of the letters, in points.
    color
        Of the letters.
    halo
        Whether they stand out from what lies below by a white edge.
    keep
        Boxes in pixels that names must not cover.

    Returns
    -------
    The boxes that are taken now, those of ``keep`` among them.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.patheffects import withStroke

    edge = [withStroke(linewidth=1.8, foreground="white")] if halo else None
    renderer = FigureCanvasAgg(axes.figure).get_renderer()  # type: ignore[no-untyped-call]
    extent = axes.get_window_extent(renderer)
    room = (extent.x0, extent.y0, extent.x1, extent.y1)
    places = [(*axes.transData.transform((x, y)), radius, name) for x, y, radius, name in items]
    taken = [*keep, *(shield(x, y, r) for x, y, r, _ in places)]
    for x, y, radius, name in places:
        text = axes.text(
            0, 0, name, fontproperties=font(size), color=color, parse_math=False, zorder=6, path_effects=edge
        )
        drawn = text.get_window_extent(renderer)
        box = find_place(x, y, radius, (drawn.width, drawn.height), room=room, taken=taken)
        if box is None:
            text.remove()
            continue
        centre = axes.transData.inverted().transform(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
        text.set_position((float(centre[0]), float(centre[1])))
        text.set(ha="center", va="center")
        taken.append(box)
    return taken


def keep_apart(texts: Sequence[Any]) -> None:
    """Take away each text that covers one before it; the figure must be laid out."""
    taken: list[Box] = []
    for text in texts:
        extent = text.get_window_extent()
        box = (extent.x0, extent.y0, extent.x1, extent.y1)
        if any(overlap(box, other) for other in taken):
            text.remove()
        else:
            taken.append(box)
