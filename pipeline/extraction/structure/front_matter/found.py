"""What was found so far, and the first pages as the readers of fields see them."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.extraction.model import Field, Piece
from pipeline.records.extraction import FURNITURE

_OPENING = 40  # blocks of the first pages among which front matter stands


@dataclass(slots=True)
class Found:
    """The fields found so far, by name in the order found."""

    fields: dict[str, list[Field]] = field(default_factory=dict)

    def add(self, name: str, value: str, piece: Piece, sure: float = 0.5) -> None:
        """Add a value unless it is empty."""
        value = value.strip()
        if value:
            self.fields.setdefault(name, []).append(Field(name, value, piece, sure))

    def best(self, name: str) -> Field | None:
        """The surest field of this name, the first one of equals."""
        some = self.fields.get(name)
        return max(some, key=lambda f: f.sure) if some else None

    def value(self, name: str) -> str:
        """The surest value, or an empty text."""
        best = self.best(name)
        return best.value if best else ""

    def chosen(self) -> tuple[Field, ...]:
        """The surest field of each name."""
        return tuple(best for name in self.fields if (best := self.best(name)))


@dataclass(slots=True)
class Front:
    """A document's blocks, and where its title stands."""

    pieces: list[Piece]

    @property
    def title_index(self) -> int | None:
        """The place of the title among the blocks."""
        return next((i for i, p in enumerate(self.pieces) if p.kind == "title"), None)

    @property
    def title(self) -> Piece | None:
        """The title."""
        return next((p for p in self.pieces if p.kind == "title"), None)

    @property
    def page(self) -> int:
        """The page on which the title stands."""
        title = self.title
        return title.page if title else self.pieces[0].page if self.pieces else 1

    def opening(self) -> list[Piece]:
        """The blocks of the first pages: those up to the title's page, page furniture included."""
        page = self.page
        return [p for p in self.pieces[: 3 * _OPENING] if p.page <= page][: 2 * _OPENING]

    def prose(self) -> list[Piece]:
        """The blocks that are no furniture of the page."""
        return [p for p in self.pieces if p.kind not in FURNITURE]
