"""What stands left of a site: its tokens, and where the long form may begin among them."""

from __future__ import annotations

from dataclasses import dataclass

Token = tuple[int, int, str]  # start, end, tag


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible beginning of a long form: the offset, and the index of its token in the site's window."""

    start: int
    index: int


@dataclass(frozen=True, slots=True)
class Window:
    """The tokens left of a site, in order, and the candidates from the nearest to the farthest."""

    tokens: list[Token]
    candidates: list[Candidate]
