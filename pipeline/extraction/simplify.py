"""Traditional characters turned into simplified ones, with the original kept beside them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from pipeline.extraction.formats.citations import Citation
from pipeline.extraction.model import Content


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """The text in simplified characters (OpenCC's t2s)."""
    return str(_converter().convert(text))


def simplify_content(content: Content) -> None:
    """Simplify the blocks and the metadata; a block that changed keeps its original."""
    for piece in content.pieces:
        changed = simplify(piece.text)
        if changed != piece.text:
            piece.original, piece.text = piece.text, changed
    made = content.metadata
    for name in ("title", "affiliation", "journal", "abstract"):
        setattr(made, name, simplify(getattr(made, name)))
    made.fields = tuple(replace(field, value=simplify(field.value)) for field in made.fields)
    made.authors, made.keywords = tuple(map(simplify, made.authors)), tuple(map(simplify, made.keywords))


def simplify_citation(citation: Citation) -> Citation:
    """The record in simplified characters; the given one keeps what its export stated."""
    return replace(
        citation,
        title=simplify(citation.title),
        authors=tuple(map(simplify, citation.authors)),
        journal=simplify(citation.journal),
        keywords=tuple(map(simplify, citation.keywords)),
        abstract=simplify(citation.abstract),
        abstract_en=citation.abstract_en,
    )
