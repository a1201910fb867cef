"""Where names go in a drawing: beside their marks, each where it covers no other and is not cut off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Box = tuple[float, float, float, float]  # left, bottom, right, top (or top, bottom where y grows downwards)
GAP = 1.6  # between a mark and its name
APART = 1.5  # between two names


# Marks that a Chinese font draws as wide as a character.
WIDE = frozenset("·…—‘’“”")


def measure_text(text: str, size: float) -> float:
    """About how wide a text is drawn: a Han character is square, a letter somewhat more than half as wide."""
    return sum(size if character > "\u2e7f" or character in WIDE else size * 0.58 for character in text)


def shield(x: float, y: float, radius: float) -> Box:
    """The inner square of a mark, which names leave free."""
    return x - 0.7 * radius, y - 0.7 * radius, x + 0.7 * radius, y + 0.7 * radius


def find_place(
    x: float, y: float, radius: float, size: tuple[float, float], *, room: Box, taken: Sequence[Box]
) -> Box | None:
    """A free box for a name of ``size`` (width, height) beside the mark at x, y; None where there is none."""
    for box in _candidates(x, y, radius, *size):
        inside = room[0] <= box[0] and box[2] <= room[2] and room[1] <= box[1] and box[3] <= room[3]
        if inside and not any(overlap(box, other) for other in taken):
            return box
    return None


def find_over(x: float, y: float, size: tuple[float, float], *, room: Box, taken: Sequence[Box]) -> Box | None:
    """A box on the mark itself, where it covers no name; None where it would."""
    box = (x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2)
    inside = room[0] <= box[0] and box[2] <= room[2] and room[1] <= box[1] and box[3] <= room[3]
    return box if inside and not any(overlap(box, other) for other in taken) else None


def _candidates(x: float, y: float, radius: float, width: float, height: float) -> Iterator[Box]:
    """Boxes for a name: below, above, right and left of the mark, and between these."""
    off, slant = radius + GAP, 0.7 * radius + GAP
    for cx, cy in (
        (x, y - off - height / 2),
        (x, y + off + height / 2),
        (x + off + width / 2, y),
        (x - off - width / 2, y),
        *((x + a * (slant + width / 2), y + b * (slant + height / 2)) for b in (-1, 1) for a in (1, -1)),
    ):
        yield cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2


def overlap(one: Box, other: Box) -> bool:
    """Whether two names would touch."""
    return (
        one[0] - APART < other[2]
        and other[0] - APART < one[2]
        and one[1] - APART < other[3]
        and other[1] - APART < one[3]
    )
