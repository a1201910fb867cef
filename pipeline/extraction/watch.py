"""What a reader of many pages tells of its progress, and which pages it leaves out."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Watch:
    """A reader's progress; called before every page, those that are left out too.

    Attributes
    ----------
    tell
        What is done on progress; its argument is the number of pages when all are read, else 0.
    left_out
        Pages, counted from 1, that must not be read: reading them once went over a limit.
    last
        The page before which reading stops; 0: none.
    limit
        Seconds of processor time that the file may take; what was read by then is kept.
    begun
        The processor time when reading began.
    """

    tell: Callable[[int], None] = lambda _: None
    left_out: Collection[int] = ()
    last: int = 0
    limit: float = float("inf")
    begun: float = field(default_factory=time.process_time)

    def __call__(self) -> None:
        """Tell that the next page is begun."""
        self.tell(0)

    def finish(self, pages: int) -> None:
        """Tell that all pages are read."""
        self.tell(pages)

    @property
    def is_over(self) -> bool:
        """Whether the file has taken all the time it may."""
        return time.process_time() - self.begun > self.limit
