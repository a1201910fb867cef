"""What became of every character of a page: in a block, set aside for a reason, or lost, which is said and counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.core.script import HAN
from pipeline.extraction.characters import fold
from pipeline.extraction.model import Line, Page, Piece

_HAN = re.compile(f"[{HAN}]+")
_TELLING = 4  # Han characters of a line that are looked for among the blocks


@dataclass(slots=True)
class Ledger:
    """The characters of one page, spaces not counted.

    Attributes
    ----------
    page
        Its number.
    characters
        That the engine gave, and those that it is known to have missed.
    hidden, doubled
        Set aside because no reader sees them, or because they are drawn again on the same spot.
    lost
        That no line, then no block of the page holds.
    """

    page: int
    characters: int
    hidden: int
    doubled: int
    lost: int
    lines: list[str] = field(default_factory=list)

    @property
    def kept(self) -> int:
        """The characters in blocks."""
        return self.characters - self.hidden - self.doubled - self.lost


def open_ledger(page: Page, seen: Page, clean: Page) -> Ledger:
    """The ledger of a page as read, without what is hidden, and without what is doubled."""
    read, visible, single = count_solid(page.text), count_solid(seen.text), count_solid(clean.text)
    return Ledger(page.number, read + page.missing, read - visible, visible - single, page.missing)


def check_lines(ledger: Ledger, clean: Page, lines: Iterable[Line]) -> None:
    """Add to ``lost`` what the page shows and none of its lines holds."""
    ledger.lines = [line.text for line in lines]
    ledger.lost += max(count_solid(fold(clean.text)) - sum(map(count_solid, ledger.lines)), 0)


def check_blocks(ledgers: Sequence[Ledger], pieces: Sequence[Piece]) -> None:
    """Add to ``lost`` the lines whose Han characters stand in no block; joining changes spaces and hyphens alone."""
    held = Counter("".join(run for piece in pieces for run in _HAN.findall(piece.text)))
    shown = Counter("".join(run for ledger in ledgers for text in ledger.lines for run in _HAN.findall(text)))
    missing = (shown - held).total()
    if not missing:
        return
    near: dict[int, str] = {}
    for piece in pieces:
        near[piece.page] = near.get(piece.page, "") + "".join(_HAN.findall(piece.text))
    for ledger in ledgers:
        text = near.get(ledger.page - 1, "") + near.get(ledger.page, "") + near.get(ledger.page + 1, "")
        for line in ledger.lines:
            han = "".join(_HAN.findall(line))
            if missing > 0 and len(han) >= _TELLING and han not in text:
                ledger.lost += len(han)
                missing -= len(han)
    if missing > 0 and ledgers:
        ledgers[0].lost += missing


def count_solid(text: str) -> int:
    """Characters that are no spaces."""
    return sum(map(len, text.split()))
