"""The order of a paper's first blocks."""

from __future__ import annotations

from pipeline.extraction.model import Piece


def order_front_matter(pieces: list[Piece]) -> list[Piece]:
    """The blocks with authors and affiliation after the abstract, so that a paper begins with title and abstract.

    Only authors that stand between the title and an abstract on the same page are moved; with keywords after it, the
    abstract keeps them.
    """
    title = next((i for i, p in enumerate(pieces) if p.kind == "title"), None)
    if title is None:
        return pieces
    first = next((i for i, p in enumerate(pieces) if i > title and p.kind == "abstract"), None)
    if first is None or pieces[first].page != pieces[title].page:
        return pieces
    between = pieces[title + 1 : first]
    authors = [p for p in between if p.kind == "author"]
    if not authors or any(p.kind in ("paragraph", "heading") for p in between):
        return pieces
    end = first + 1
    while end < len(pieces) and pieces[end].kind in ("abstract", "keywords") and pieces[end].page == pieces[title].page:
        end += 1
    rest = [p for p in between if p.kind != "author"]
    return [*pieces[: title + 1], *rest, *pieces[first:end], *authors, *pieces[end:]]
