"""Markdown: CommonMark with tables, footnotes, containers and front matter, and the HTML that tools write into it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from pipeline.extraction.characters import SEPARATOR, join_paragraph
from pipeline.extraction.formats.front_block import split_front_block
from pipeline.extraction.formats.html import read_fragment
from pipeline.extraction.model import Content, Metadata, Piece
from pipeline.extraction.quality import text_quality
from pipeline.extraction.structure.blocks import clean, find_kinds
from pipeline.extraction.structure.front_matter import find_metadata
from pipeline.extraction.titles import normalise_title

if TYPE_CHECKING:
    from markdown_it.token import Token

_CONTAINER = re.compile(r"^ {0,3}:{3,}[ \t]*(?:\{[^}\n]*\}|[\w-]*)[ \t]*(.*)$", re.MULTILINE)
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)
# CommonMark takes ``[1]:题名`` for the address of a link and drops it; only addresses are.
_NO_ADDRESS = re.compile(r"^( {0,3})\[(?!\^)(?=[^\]\n]+\]:\s*+(?!<?(?:https?:|ftp:|mailto:|[/#.])))", re.MULTILINE)
_NESTING = re.compile(r"^[ \t]*(?:[-*+>][ \t]*){12,}(?=[^-*+>\s])", re.MULTILINE)  # deeper ones are dropped unsaid
_ALERT = re.compile(r"^( {0,3}>[ \t]*)\[!\w{1,20}\][+-]?", re.MULTILINE)
_ADMONITION = re.compile(r"^ {0,3}(?:!!!|\?\?\?\+?)[ \t]+[\w -]{1,40}(?:\"([^\"\n]{0,200})\")?[ \t]*$", re.MULTILINE)
_CONTENTS = re.compile(r"^[ \t]*\[{1,2}_{0,2}toc_{0,2}\]{1,2}[ \t]*$", re.MULTILINE | re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\s{0,5}\{[#.:][^{}\n]{0,200}\}$")
_TIGHT = re.compile(r"^(#{1,6})(?=[^#\s])(?=[^#\n]{1,80}$)", re.MULTILINE)  # headings that lack their space
_MARKED = re.compile(r"==(?=[^\s=])([^=\n]{1,200})(?<=\S)==")
_BLOCKS_WITHIN, _LINKS_WITHIN = 100, 12  # levels of lists and quotations, of links and emphasis within another
_ROW = re.compile(r"\s*\|(.*)\|\s*$")
_UNDEFINED_NOTE = re.compile(r"\[\^[^\]\s]{1,40}\]")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_TAGS = frozenset(
    ["a", "abbr", "b", "big", "br", "center", "cite", "code", "del", "div", "em", "font", "i", "img", "ins",
     "kbd", "li", "mark", "ol", "p", "q", "rp", "rt", "ruby", "s", "small", "span", "strike", "strong",
     "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "tt", "u", "ul", "wbr"]
)  # fmt: skip
_STRUCK = frozenset(["del", "s", "strike", "rt", "rp"])
_BREAKING = frozenset(["br", "p", "div", "li", "tr", "td"])
_STOPS = "。！？；，.!?;,"
# Paragraphs in which CommonMark reads nothing: no line begins like a list, a heading or a rule, and no sign within
# marks anything. What stands for a run of them while the rest is parsed, and what may hold such a run.
_LINE = r"(?!\d{1,9}[.)])[^\s\x00-/:-@\[-`{-\x7f][^\n\r\x00\\`*_~\[<&]*+"
_PARAGRAPH = rf"\u3000*+{_LINE}(?:(?<! )\n{_LINE})*+"
_PLAIN = re.compile(rf"(?:(?<=\n\n)|\A){_PARAGRAPH}(?:\n\n+{_PARAGRAPH}(?=\n\n|\n?\Z))*+(?=\n\n|\n?\Z)")
_STAND_IN = "\ue000"
_AROUND = re.compile(r"`{3}|~{3}|<(?:[!?]|table|pre|script|style|textarea)", re.IGNORECASE)


def read_markdown(text: str, encoding: str) -> Content:
    """The content of a Markdown text."""
    stated, text = split_front_block(text)
    marked, runs = _set_aside(text.replace("\n\u3000", "\n\n\u3000"))  # what is indented begins a paragraph
    pieces = _read_tokens(_parser().parse(_prepare(marked)), iter(runs))
    if stated.title and not (pieces and normalise_title(pieces[0].text) == normalise_title(stated.title)):
        pieces.insert(0, Piece("title", stated.title))  # the headings of level 1 below it are chapters
    else:
        pieces = promote_title(pieces)
    pieces = find_kinds(pieces)
    metadata = _filled(find_metadata(pieces), stated)
    return Content(pieces, metadata, 1, encoding, text_quality("".join(p.text for p in pieces)))


def _set_aside(text: str) -> tuple[str, list[list[str]]]:
    """The text with a stand-in for each run of plain paragraphs, and the paragraphs of each run.

    Most of a law is plain, and a parser of Markdown looks at every line of it many times.
    """
    runs: list[list[str]] = []

    def stand_in(run: re.Match[str]) -> str:
        runs.append(run.group().split("\n\n"))
        return _STAND_IN

    if _STAND_IN in text or _AROUND.search(text):
        return text, runs
    return _PLAIN.sub(stand_in, text), runs


@lru_cache(maxsize=1)
def _parser() -> Any:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    # Chinese paragraphs are indented by hand: four spaces make no code.
    parser = MarkdownIt("commonmark", {"maxNesting": _BLOCKS_WITHIN}).enable(["table", "strikethrough"])
    parser.disable(["code"]).use(footnote_plugin)
    # Every bracket is looked at once for each level that it may lie in: links within links need few.
    parser.core.ruler.before("block", "blocks_within", partial(_allow, levels=_BLOCKS_WITHIN))
    parser.core.ruler.before("inline", "links_within", partial(_allow, levels=_LINKS_WITHIN))
    return parser


def _allow(state: Any, *, levels: int) -> None:
    state.md.options["maxNesting"] = levels


def _prepare(text: str) -> str:
    """The text with what CommonMark does not know brought to what it does."""
    text = _CONTAINER.sub(lambda m: f"\n{m.group(1)}\n", text)
    text = _ADMONITION.sub(lambda m: f"\n{m.group(1) or ''}\n", _ALERT.sub(r"\1", _CONTENTS.sub("", text)))
    if len(_TIGHT.findall(text)) > 1:
        text = _TIGHT.sub(r"\1 ", text)
    unclosed = text.find("<!--", text.rfind("-->") + 1)
    if unclosed >= 0:
        text = text[:unclosed] + text[unclosed:].replace("<!--", "\\<!--")
    text = _NESTING.sub("- ", text)
    return _set_apart_tables(_NO_ADDRESS.sub(r"\1\\[", text))


def _set_apart_tables(text: str) -> str:
    """HTML tables as blocks of their own, without the blank lines that would end them."""
    parts, position = [], 0
    while opening := _TABLE.search(text, position):
        closing = _TABLE_END.search(text, opening.end())
        if closing is None:
            break
        table = re.sub(r"\s*\n\s*", " ", text[opening.start() : closing.end()])
        parts += [text[position : opening.start()], "\n\n", table, "\n\n"]
        position = closing.end()
    return "".join((*parts, text[position:]))


def _read_tokens(tokens: Sequence[Token], runs: Iterator[list[str]]) -> list[Piece]:
    """The pieces, with the plain paragraphs of each run where its stand-in is."""
    pieces: list[Piece] = []
    row: list[str] | None = None
    kinds: list[tuple[str, int]] = []  # of the elements that are open
    mark = ""
    for token in tokens:
        if token.type == "heading_open":
            kinds.append(("heading" if token.markup.startswith("#") else "underlined", int(token.tag[1])))
        elif token.type == "list_item_open":
            kinds.append(("list_item", 0))
            mark = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "footnote_open":
            kinds.append(("footnote", 0))
        elif token.type in ("heading_close", "list_item_close", "footnote_close"):
            kinds.pop()
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            pieces.append(Piece("table", "\t".join(row or ())))
            row = None
        elif token.type in ("html_block", "fence"):
            shown = _plain(read_fragment(token.content)) if token.type == "html_block" else _code(token.content)
            pieces += shown
        elif token.type == "inline" and row is not None:
            row.append(clean(" ".join(_lines(token.children or []))))
        elif token.type == "inline":
            kind, level = kinds[-1] if kinds else ("", 0)
            run = next(runs, []) if token.content == _STAND_IN else []
            plain = _marked([Piece("", clean(_join(paragraph))) for paragraph in run], mark)
            pieces += plain or _read_inline(token, kind, level, mark)
            mark = ""
    return [p for p in pieces if p.text.strip() and not SEPARATOR.match(p.text)]


def _code(text: str) -> list[Piece]:
    return [Piece("paragraph", line) for line in text.split("\n")]


def _read_inline(token: Token, kind: str, level: int, mark: str) -> list[Piece]:
    lines = _lines(token.children or [])
    rows = [_ROW.match(line) for line in token.content.split("\n")]
    if not kind and all(rows):
        return [Piece("table", "\t".join(clean(c) for c in m.group(1).split("|"))) for m in rows if m]
    if kind in ("heading", "underlined"):
        lines = [_ATTRIBUTES.sub("", line) for line in lines]
    pieces = [Piece(kind, clean(line), level=level) for line in lines]
    if kind == "underlined":
        # A rule right below a paragraph is meant as a rule.
        is_text = len(lines) > 1 or pieces[0].text.endswith(tuple(_STOPS)) if pieces else False
        for piece in pieces:
            piece.kind, piece.level = ("", 0) if is_text else ("heading", level)
    return _marked(pieces, mark)


def _marked(pieces: list[Piece], mark: str) -> list[Piece]:
    """The pieces, the first with the number of its item before it."""
    if mark and pieces:
        pieces[0].text = mark + pieces[0].text
    return pieces


def _lines(children: Sequence[Token]) -> list[str]:
    """The text of inline content, a line for each that the author broke by hand."""
    lines = [""]
    struck: list[str] = []
    for child in children:
        tag = _TAG.match(child.content) if child.type == "html_inline" else None
        name = tag.group(2).lower() if tag else ""
        if child.type == "s_open" or (name in _STRUCK and tag and not tag.group(1)):
            struck.append(name)
        elif child.type == "s_close" or (name in _STRUCK and struck):
            if struck:
                struck.pop()
        elif struck:
            continue
        elif child.type == "softbreak":
            lines[-1] += "\n"
        elif child.type == "hardbreak" or name in _BREAKING:
            lines.append("")
        elif child.type == "html_inline":
            lines[-1] += "" if name in _TAGS or child.content.startswith(("<!", "<?")) else child.content
        elif child.type not in ("footnote_ref", "footnote_anchor"):
            lines[-1] += child.content
    joined = (_join(line) for line in lines)
    return [line for line in joined if line.strip()]


def _join(text: str) -> str:
    """Lines that were broken by width as one, without the marks of emphasis that CommonMark leaves beside Han."""
    joined = join_paragraph(part.strip() for part in text.split("\n")) if "\n" in text else text.strip()
    if joined.count("**") > 1:
        joined = joined.replace("**", "")
    return _MARKED.sub(r"\1", _UNDEFINED_NOTE.sub("", joined))


def _plain(pieces: list[Piece]) -> list[Piece]:
    """Blocks of HTML without the Markdown that may stand in them."""
    for piece in pieces:
        piece.text = _join(piece.text)
    return pieces


def promote_title(pieces: list[Piece]) -> list[Piece]:
    """The pieces with a single first heading of level 1 as the title; the others move up one level."""
    tops = [p for p in pieces if p.kind == "heading" and p.level == 1]
    if len(tops) == 1 and pieces[0] is tops[0]:
        tops[0].kind, tops[0].level = "title", 0
        for piece in pieces:
            if piece.kind == "heading":
                piece.level = max(piece.level - 1, 1)
    return pieces


def _filled(page: Metadata, stated: Metadata) -> Metadata:
    """The page's metadata, with what the front matter states where the page says nothing or less surely."""
    page.title = page.title or stated.title
    page.authors = stated.authors or page.authors
    page.year = stated.year or page.year
    page.journal = page.journal or stated.journal
    page.keywords = page.keywords or stated.keywords
    page.abstract = page.abstract or stated.abstract
    return page
