"""The items of a document's list of references, each with its block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extraction.model import Piece
from pipeline.extraction.structure.references.parser import Reference, parse_reference

_LONGEST = 2000  # characters; a longer block is no single item


class Item(NamedTuple):
    """A reference and the number of the block it came from."""

    block: int
    reference: Reference


def find_references(pieces: Sequence[Piece]) -> list[Item]:
    """The references of the document in order; a block that is no item, as an editor's line, gives none."""
    return [
        Item(block, parse_reference(piece.text))
        for block, piece in enumerate(pieces)
        if piece.kind == "reference" and 6 < len(piece.text) <= _LONGEST
    ]
