"""Files that cannot be read, as every real folder of papers has them; a run must report each of them."""

from __future__ import annotations

from corpora.render.pdf import render_pdf
from corpora.render.pieces import Piece

PASSWORD = "not-to-be-guessed"
KEPT = 0.4  # of a truncated file


def render_truncated(piece: Piece) -> bytes:
    """A PDF that breaks off, as after an interrupted download."""
    whole = render_pdf(piece, columns=1)
    return whole[: int(KEPT * len(whole))]


def render_encrypted(piece: Piece) -> bytes:
    """A PDF that asks for a password."""
    return render_pdf(piece, columns=1, password=PASSWORD)
