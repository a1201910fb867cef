"""HTML: the main text of a page, not what surrounds it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.core.errors import ExtractionError
from pipeline.extraction.formats.encodings import declared_encoding, decode
from pipeline.extraction.formats.html_tree import Tree
from pipeline.extraction.model import Content, Metadata, Piece
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.quality import text_quality
from pipeline.extraction.structure.blocks import clean, find_kinds
from pipeline.extraction.structure.front_matter import find_metadata

_MAXIMUM_BYTES = 64 << 20


def read_html(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    """The main text of an HTML file.

    Raises
    ------
    EncodingError
        When the encoding cannot be told.
    ExtractionError
        When there is no HTML in the file.
    """
    data = path.read_bytes()
    if len(data) > _MAXIMUM_BYTES:
        raise ExtractionError("the file is larger than {number} MiB", number=_MAXIMUM_BYTES >> 20)
    return read_page(*decode(data, declared=declared_encoding(data)))


def read_page(text: str, encoding: str) -> Content:
    """The main text of a page whose encoding is known; ExtractionError when there is no HTML in it."""
    root, body = _parse(text)
    head = _read_head(root)
    tree = Tree(body)
    pieces = find_kinds(_with_title(tree.read_blocks(tree.main()), head))
    return Content(
        pieces,
        _merged(head, find_metadata(pieces)),
        1,
        f"html {encoding}",
        text_quality("".join(p.text for p in pieces)),
    )


def read_fragment(text: str) -> list[Piece]:
    """The blocks of a piece of HTML within another text, all of it, without kinds that only the words tell."""
    if not text.strip():
        return []
    try:
        _, body = _parse(text)
    except ExtractionError:
        return []  # comments alone
    return Tree(body, whole=True).read_blocks(body)


def _parse(text: str) -> tuple[Any, Any]:
    """The root and the body."""
    from lxml import etree

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ExtractionError("the file is not readable as HTML ({error})", error=error) from error
    body = root.find(".//body") if root is not None else None
    if body is None:
        raise ExtractionError("the file has no HTML body")
    return root, body


def _read_head(root: Any) -> Metadata:
    """Metadata that the head declares: citation_* and Dublin Core names, else the page's title."""
    made = Metadata()
    authors, keywords = [], ""
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        value = clean(meta.get("content") or "")
        if not value:
            continue
        if name in ("citation_title", "dc.title", "articletitle"):
            made.title = value
        elif name in ("citation_author", "dc.creator"):
            authors.append(value)
        elif name == "citation_journal_title":
            made.journal = value
        elif name in ("citation_publication_date", "citation_date", "dc.date", "pubdate", "article:published_time"):
            year = re.match(r"(?:19|20)\d{2}", value)
            made.year = int(year.group()) if year else None
        elif name == "citation_keywords":
            keywords = value
    made.authors = tuple(dict.fromkeys(authors))
    if keywords:
        from pipeline.extraction.structure.front_matter import split_keywords

        made.keywords = split_keywords(keywords)
    title = root.find(".//head/title")
    made.title_en = clean("".join(title.itertext())) if title is not None else ""  # for _with_title only
    return made


def _merged(head: Metadata, page: Metadata) -> Metadata:
    """The page's own statements, the head's where it says nothing."""
    page.title = page.title or head.title
    page.authors = head.authors or page.authors
    page.journal, page.year = head.journal or page.journal, head.year or page.year
    page.keywords = page.keywords or head.keywords
    return page


def _with_title(pieces: list[Piece], head: Metadata) -> list[Piece]:
    """The title marked: the only h1, else the heading that the page's title repeats."""
    tops = [p for p in pieces if p.kind == "heading" and p.level == 1]
    named = [p for p in pieces[:10] if len(p.text) > 3 and p.text in (head.title_en, head.title)]
    begun = [p for p in pieces[:10] if p.kind == "heading" and len(p.text) > 3 and head.title_en.startswith(p.text)]
    chosen = (named or begun or (tops if len(tops) == 1 else []))[:1]
    head.title_en = ""
    for piece in chosen:
        piece.kind, level = "title", piece.level
        piece.level = 0
        if level == 1:
            for other in pieces:
                if other.kind == "heading" and other.level > 1:
                    other.level -= 1
    return pieces
