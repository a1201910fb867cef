"""A cover: a first page that holds the title and short lines about the document, and no text."""

from __future__ import annotations

from pipeline.extraction.model import Piece
from pipeline.extraction.structure.front_matter.found import Found, Front
from pipeline.extraction.structure.headings import find_numbering

_PROSE = 100  # characters; a line of a cover has fewer


def is_cover(front: Front) -> bool:
    """Whether the title's page is a cover: others follow, and it holds no abstract, list or text."""
    pieces, first = front.prose(), front.page
    page = [piece for piece in pieces if piece.page == first]
    if front.title is None or not any(piece.page > first for piece in pieces):
        return False
    return not any(
        len(piece.text) > _PROSE or piece.kind in ("abstract", "keywords", "reference", "list_item") for piece in page
    )


def settle_cover(front: Front, found: Found) -> None:
    """Make paragraphs of the large lines of a cover, which head nothing."""
    if is_cover(front):
        for piece in cover_headings(front):
            piece.kind, piece.level = "paragraph", 0


def cover_headings(front: Front) -> list[Piece]:
    """The headings without a number on the title's page."""
    first = front.page
    return [p for p in front.pieces if p.page == first and p.kind == "heading" and not find_numbering(p.text)]
