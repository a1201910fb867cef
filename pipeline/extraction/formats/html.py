"""HTML: the main text of a page, not what surrounds it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.core.errors import ExtractionError
from pipeline.extraction.formats.encodings import declared_encoding, decode
from pipeline.extraction.model import Content, Metadata, Piece
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.quality import text_quality
from pipeline.extraction.structure.blocks import clean, find_kinds
from pipeline.extraction.structure.front_matter import find_metadata

_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "form",
        "button",
        "select",
        "input",
        "textarea",
        "nav",
        "aside",
        "footer",
        "head",
        "audio",
        "video",
        "map",
        "dialog",
        "menu",
    ]
)
_NOT_CONTENT = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|navigation|menu|breadcrumbs?|crumbs?|sidebar|footer|foot|copyright|share|sharing|"
    r"related|recommend(?:ed)?|comments?|advert(?:isement)?s?|ads?|banner|toolbar|pager|pagination|login|search|links|hot|"
    r"skip(?:-?link)?|cookie|popup)(?:$|[-_ ]|\d)",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0", re.IGNORECASE)
_MAIN_SHARE = 0.55  # share of the body's prose that a container must hold to be the main one
_MAXIMUM_BYTES = 64 << 20
_DEPTH = 200


def read_html(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    """The main text of an HTML file.

    Raises
    ------
    EncodingError
        When the encoding cannot be told.
    ExtractionError
        When there is no HTML in the file.
    """
    from lxml import etree

    data = path.read_bytes()
    if len(data) > _MAXIMUM_BYTES:
        raise ExtractionError(f"the file is larger than {_MAXIMUM_BYTES >> 20} MiB")
    text, encoding = decode(data, declared=declared_encoding(data))
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ExtractionError(f"the file is not readable as HTML ({error})") from error
    body = root.find(".//body") if root is not None else None
    if body is None:
        raise ExtractionError("the file has no HTML body")
    head = _read_head(root)
    _prune(body)
    pieces: list[Piece] = []
    _walk(_main(body), pieces, 0)
    pieces = find_kinds(_with_title([p for p in pieces if p.text], head))
    return Content(
        pieces,
        _merged(head, find_metadata(pieces)),
        1,
        f"html {encoding}",
        text_quality("".join(p.text for p in pieces)),
    )


def _read_head(root: Any) -> Metadata:
    """Metadata that the head declares: citation_* and Dublin Core names, else the page's title."""
    made = Metadata()
    authors, keywords = [], ""
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        value = clean(meta.get("content") or "")
        if not value:
            continue
        if name in ("citation_title", "dc.title"):
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


def _prune(body: Any) -> None:
    """Remove what is never text, what is hidden and what is named as surroundings."""
    for element in list(body.iter()):
        if element is body or not isinstance(element.tag, str):
            continue
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
        surroundings = len(names) > 2 and _NOT_CONTENT.search(names) and _prose(element) < 0.4 * _prose(body)
        hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
        if element.tag in _DROPPED or surroundings or hidden:
            element.drop_tree() if hasattr(element, "drop_tree") else _drop(element)


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _prose(element: Any) -> int:
    """Characters of text that is not within links."""
    linked = sum(len("".join(a.itertext())) for a in element.iter("a"))
    return max(len("".join(element.itertext())) - linked, 0)


def _main(body: Any) -> Any:
    """The element that holds the main text: main or article, else the deepest one with most of the prose."""
    for path in (".//main", ".//article", ".//*[@role='main']"):
        found = body.findall(path)
        if len(found) == 1 and _prose(found[0]) > _MAIN_SHARE * _prose(body):
            return found[0]
    element = body
    for _ in range(_DEPTH):
        total = _prose(element)
        children = [
            c
            for c in element
            if isinstance(c.tag, str)
            and c.tag in ("div", "section", "article", "main", "td", "tr", "tbody", "table", "center")
        ]
        best = max(children, key=_prose, default=None)
        heads = sum(1 for c in element if isinstance(c.tag, str) and c.tag in ("h1", "h2"))
        if best is None or heads or _prose(best) < 0.9 * total:
            return element
        element = best
    return element


def _walk(element: Any, pieces: list[Piece], depth: int) -> None:
    """Append the element's blocks in document order."""
    if depth > _DEPTH:
        pieces.append(Piece("", clean("".join(element.itertext()))))
        return
    run: list[str] = [element.text or ""]

    def flush(kind: str = "", level: int = 0) -> None:
        text = clean("".join(run))
        run.clear()
        if text:
            pieces.append(Piece(kind, text, level=level))

    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "br":
            flush(*_kind_of(element.tag))
        elif tag == "table" and _is_data(child):
            flush(*_kind_of(element.tag))
            pieces += [Piece("table", row) for row in _rows(child)]
        elif tag in _BLOCKS or any(isinstance(d.tag, str) and d.tag in _BLOCKS for d in child.iterdescendants()):
            flush(*_kind_of(element.tag))
            _walk(child, pieces, depth + 1)
        elif tag:
            run.append("".join(child.itertext()))
        run.append(child.tail or "")
    flush(*_kind_of(element.tag))


def _kind_of(tag: str) -> tuple[str, int]:
    if re.fullmatch(r"h[1-6]", tag):
        return "heading", int(tag[1])
    return {"li": "list_item", "figcaption": "caption", "caption": "caption"}.get(tag, ""), 0


def _is_data(table: Any) -> bool:
    """Whether a table holds data, not the page's layout: several rows of several cells, none with blocks of prose."""
    rows = table.findall(".//tr")
    cells = [len(r.findall("td")) + len(r.findall("th")) for r in rows]
    longest = max((len("".join(c.itertext()).strip()) for c in table.iter("td")), default=0)
    return bool(table.findall(".//th")) or (sum(n > 1 for n in cells) >= 2 and longest < 400)


def _rows(table: Any) -> list[str]:
    rows = ["\t".join(clean("".join(c.itertext())) for c in row if c.tag in ("td", "th")) for row in table.iter("tr")]
    caption = table.find("caption")
    above = [clean("".join(caption.itertext()))] if caption is not None else []
    return [r for r in (*above, *rows) if r.strip()]
