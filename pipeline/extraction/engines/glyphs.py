"""Whether what a font calls a glyph can be what it draws, by the glyph's ink alone.

Some programs give digits, letters and punctuation codes of their own, and the font says that they are something else:
``!`` for 1, a rare Han character for a letter, a control character for a comma. The ink of a glyph is cheap to measure
and tells most of them: an exclamation mark is not as wide as a digit, a Han character fills its square.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.core.script import is_han

_LIARS = 0.4  # share of a font's signs with impossible ink that makes all its signs doubtful
_FEWEST = 3  # such signs
_NARROW = 0.65  # em; ink of a Han character is wider but for a few
_FLAT = 0.3  # of the height of the font's highest sign; no letter and no digit is lower


class Ink(NamedTuple):
    """The ink of a glyph in em: width and height."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Shape:
    """What ink a sign may have, in heights of the font's highest sign."""

    lowest: float = 0.0
    highest: float = 9.0
    widest: float = 9.0


_SHAPES = {
    **dict.fromkeys("'\"`^", _Shape(highest=0.55)),
    **dict.fromkeys("-_.", _Shape(highest=0.35)),
    **dict.fromkeys("~=,", _Shape(highest=0.55)),
    "*": _Shape(highest=0.8),
    **dict.fromkeys("+<>", _Shape(highest=0.9)),
    **dict.fromkeys(":;", _Shape(highest=0.9, widest=0.4)),
    **dict.fromkeys("!|", _Shape(0.5, widest=0.4)),
    **dict.fromkeys("()[]{}", _Shape(0.5, widest=0.58)),
    **dict.fromkeys("Iil1jt", _Shape(0.4, widest=0.85)),
    **dict.fromkeys("023456789", _Shape(0.4)),
    **dict.fromkeys("ABCDEFGHJKLMNOPQRSTUVWXYZbdfhkpqyg#$%&@?/\\", _Shape(0.45)),
    **dict.fromkeys("aceomnrsuvwxz", _Shape(_FLAT)),
}


def find_doubtful(glyphs: dict[str, Ink]) -> set[str]:
    """Which of the characters that one font of a page draws cannot be what they are called.

    Parameters
    ----------
    glyphs
        The ink of each character.
    """
    doubtful = {c for c, ink in glyphs.items() if _is_control(c) and max(ink) > 0.02}
    signs = {c: folded for c in glyphs if (folded := unicodedata.normalize("NFKC", c)) in _SHAPES}
    top = max((glyphs[c].height for c in signs), default=0.0)
    if top > 0.3:
        wrong = {c for c, sign in signs.items() if not _fits(glyphs[c], _SHAPES[sign], top)}
        if len(wrong) >= max(_FEWEST, _LIARS * len(signs)):
            doubtful |= signs.keys()
        else:
            doubtful |= {c for c in wrong if signs[c].isalnum() and glyphs[c].height < _FLAT * top}
    han = {c: ink for c, ink in glyphs.items() if is_han(c)}
    narrow = {c for c, ink in han.items() if 0 < ink.width < _NARROW}
    if len(narrow) >= max(2, 0.6 * len(han)):
        doubtful |= han.keys()
    return doubtful


def _is_control(char: str) -> bool:
    return "\x7f" <= char <= "\x9f" or char < " "


def _fits(ink: Ink, shape: _Shape, top: float) -> bool:
    return shape.lowest <= ink.height / top <= shape.highest and ink.width / top <= shape.widest
