"""Names in a drawing, each where it covers no other and is not cut off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.export.page import SMALL, font

Box = tuple[float, float, float, float]
_GAP = 1.6  # pixels between a disc and its name
_APART = 1.5  # pixels between two names


def place_labels(
    axes: Any, items: Iterable[tuple[float, float, float, str]], *, size: float = SMALL, keep: Sequence[Box] = ()
) -> int:
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
    keep
        Boxes in pixels that names must not cover.

    Returns
    -------
    How many names were written.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    renderer = FigureCanvasAgg(axes.figure).get_renderer()  # type: ignore[no-untyped-call]
    room = axes.get_window_extent(renderer)
    places = [(*axes.transData.transform((x, y)), radius, name) for x, y, radius, name in items]
    # Names cover no marks either: a mark's inner square is kept free.
    taken = [*keep, *((x - 0.7 * r, y - 0.7 * r, x + 0.7 * r, y + 0.7 * r) for x, y, r, _ in places)]
    written = 0
    for x, y, radius, name in places:
        text = axes.text(0, 0, name, fontproperties=font(size), parse_math=False, zorder=6)
        drawn = text.get_window_extent(renderer)
        for box in _candidates(x, y, radius, drawn.width, drawn.height):
            inside = room.x0 <= box[0] and box[2] <= room.x1 and room.y0 <= box[1] and box[3] <= room.y1
            if inside and not any(_overlap(box, other) for other in taken):
                centre = axes.transData.inverted().transform(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
                text.set_position((float(centre[0]), float(centre[1])))
                text.set(ha="center", va="center")
                taken.append(box)
                written += 1
                break
        else:
            text.remove()
    return written


def _candidates(x: float, y: float, radius: float, width: float, height: float) -> Iterable[Box]:
    """Boxes for a name: below, above, right and left of the mark, and between these."""
    off, slant = radius + _GAP, 0.7 * radius + _GAP
    for cx, cy in (
        (x, y - off - height / 2),
        (x, y + off + height / 2),
        (x + off + width / 2, y),
        (x - off - width / 2, y),
        *((x + a * (slant + width / 2), y + b * (slant + height / 2)) for b in (-1, 1) for a in (1, -1)),
    ):
        yield cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2


def _overlap(one: Box, other: Box) -> bool:
    return (
        one[0] - _APART < other[2]
        and other[0] - _APART < one[2]
        and one[1] - _APART < other[3]
        and other[1] - _APART < one[3]
    )
