"""What stands between Han characters: a few short stretches, which come again and again."""

from __future__ import annotations

import re
from collections.abc import Callable

_STRETCH = re.compile("[^\u4e00-\u9fff]+")
_SHORT = 4  # characters of a stretch that is kept


class StretchMap:
    """A change of texts that leaves Han characters as they are, and looks at every other stretch by itself.

    Parameters
    ----------
    change
        What is made of a stretch; the same is made of it wherever it stands.
    """

    def __init__(self, change: Callable[[str], str]) -> None:
        self._change, self._known = change, dict[str, str]()

    def __call__(self, text: str) -> str:
        """The text, changed."""
        return _STRETCH.sub(self._look_up, text)

    def _look_up(self, found: re.Match[str]) -> str:
        stretch = found.group()
        known = self._known.get(stretch)
        if known is None:
            known = self._change(stretch)
            if len(stretch) <= _SHORT:
                self._known[stretch] = known
        return known
