"""What changed between two texts, marked in one line: [-what went-] and {+what came+}."""

from __future__ import annotations

import re

from rapidfuzz.distance import Indel

# A passage that two edits leave between them and that is shorter reads better as changed.
SHORT = 2
MARKS = re.compile(r"\[-|-\]|\{\+|\+\}")


def mark_difference(old: str, new: str) -> str:
    """The text with what went in ``[-…-]`` and what came in ``{+…+}``, character by character (as wdiff marks words).

    Marks that the texts hold themselves are parted by a blank, so that the result can be taken apart again.
    """
    old, new = (MARKS.sub(lambda m: " ".join(m[0]), text) for text in (old, new))
    parts: list[str] = []
    gone = come = ""
    old_end = new_end = 0
    for start, new_start, size in Indel.editops(old, new).as_matching_blocks():
        gone, come = gone + old[old_end:start], come + new[new_end:new_start]
        old_end, new_end = start + size, new_start + size
        same = old[start:old_end]
        if size > SHORT or not (gone or come):
            parts += [_mark(gone, come), same]
            gone = come = ""
        else:
            gone, come = gone + same, come + same
    return "".join([*parts, _mark(gone, come)])


def _mark(gone: str, come: str) -> str:
    return (f"[-{gone}-]" if gone else "") + (f"{{+{come}+}}" if come else "")


def split_difference(marked: str) -> list[tuple[str, str]]:
    """The parts of a marked difference as (``same``, ``old`` or ``new``, text)."""
    parts = []
    for piece in re.split(r"(\[-.*?-\]|\{\+.*?\+\})", marked, flags=re.DOTALL):
        if piece.startswith("[-") and piece.endswith("-]"):
            parts.append(("old", piece[2:-2]))
        elif piece.startswith("{+") and piece.endswith("+}"):
            parts.append(("new", piece[2:-2]))
        elif piece:
            parts.append(("same", piece))
    return parts
