"""Blocks from paragraphs that come without a page: plain text, Markdown, HTML, DOCX."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.extraction.characters import close_spaces, fold
from pipeline.extraction.model import Piece
from pipeline.extraction.structure.controls import holds_buttons, set_apart_controls
from pipeline.extraction.structure.front_matter import ABSTRACT, CAPTION, KEYWORDS, REFERENCE, REFERENCES
from pipeline.extraction.structure.headings import Leveller, find_numbering, is_section_name, may_be_heading
from pipeline.extraction.structure.parted import join_parted

_ALWAYS = ("part", "chapter", "section")
_SHORT = 40
_ABOVE_TEXT = ("chinese", "chinese bracketed")  # 三、加快改革步伐，扩大对外开放
# The note on rights that libraries and sites set below a text: it cites laws, and is no part of the text.
_OPENS_LICENCE = re.compile(r"[本此该](?:作品|著作|页面|网页|条目)|This (?:work|page|file|document|article)\b")
_LICENCE = re.compile(
    r"公有领域|知识共享\s?(?:署名|许可|协议)|public domain|creative commons|CC[ -]BY|CC0", re.IGNORECASE
)
_LICENCE_LETTERS = 600  # of such a note at most
# Where a page stands in its site: 首页 / 双碳资讯 / before its title.
_TRAIL = re.compile(
    r"^(?:(?:您?的?当前|所在)位置\s*[:：]?\s*)?首页(?:\s*[/>›»＞]+\s*[^/>›»＞]{1,12}(?=\s*[/>›»＞]))*\s*[/>›»＞]+\s*"
)
_SENTENCES = re.compile(r"[。！？]\s*\w")  # a stop with more behind it
_SCRAP, _SCRAPS = 5, 3  # letters of a link or button at most; how many in a row are no cover


def clean(text: str) -> str:
    """A paragraph folded and on one line."""
    return close_spaces(" ".join(fold(text).split()))


def find_kinds(pieces: list[Piece]) -> list[Piece]:
    """The pieces with kinds and levels where they have none: what nobody marked up is told by its text."""
    in_references = False
    pieces = join_parted(pieces)
    set_apart_licence(pieces)
    for piece in pieces:
        text = piece.text
        if piece.kind == "heading":
            in_references = bool(REFERENCES.fullmatch(text))
        if piece.kind:
            continue
        if REFERENCES.fullmatch(text):
            piece.kind, in_references = "heading", True
        elif in_references and REFERENCE.match(text):
            piece.kind = "reference"
        elif KEYWORDS.match(text):
            piece.kind = "keywords"
        elif ABSTRACT.match(text):
            piece.kind = "abstract"
        elif CAPTION.match(text) and len(text) <= 80 and text[-1] not in "。；，":
            piece.kind = "caption"
        elif _is_heading(text):
            piece.kind, in_references = "heading", False
        else:
            piece.kind = "paragraph"
    promote_headings(pieces)
    demote_lists(pieces)
    _find_title(pieces)
    for title in (p for p in pieces if p.kind == "title"):
        title.text = _TRAIL.sub("", title.text) or title.text
    set_apart_controls(pieces, _count_scraps(pieces))
    for title in (p for p in pieces if p.kind == "title" and _SENTENCES.search(p.text)):
        title.kind = "paragraph"  # the first paragraph of a page, which its site marks as the title
    headings = [p for p in pieces if p.kind == "heading" and not p.level]
    leveller = Leveller([p.text for p in headings])
    for heading in headings:
        heading.level = leveller.level(heading.text) or 1
    return pieces


def set_apart_licence(pieces: list[Piece]) -> None:
    """Make a footer of the note on rights that closes a text copied from a library or a site.

    Links part it into lines of a few words, so that it is told as a whole: from where it opens to the end.
    """
    letters, opening = 0, len(pieces)
    for at in range(len(pieces) - 1, 0, -1):
        letters += len(pieces[at].text)
        if letters > _LICENCE_LETTERS:
            break
        if _OPENS_LICENCE.match(pieces[at].text):
            opening = at
    note = pieces[opening:]
    if 2 * sum(len(piece.text) for piece in note) >= sum(len(piece.text) for piece in pieces):
        return  # a text on licences itself
    if _LICENCE.search(" ".join(piece.text for piece in note)):
        for piece in note:
            piece.kind = "footer"


def promote_headings(pieces: list[Piece]) -> None:
    """Turn numbered lines with a comma and no stop into headings where a longer paragraph without a number follows."""
    for i, (piece, after) in enumerate(pairwise(pieces)):
        if piece.kind != "paragraph" or len(piece.text) > _SHORT or not may_be_heading(piece.text):
            continue
        scheme = _scheme(piece)
        if scheme in _ABOVE_TEXT and _is_text_below(piece, after) and (i == 0 or _scheme(pieces[i - 1]) != scheme):
            piece.kind = "heading"


def _is_text_below(piece: Piece, after: Piece) -> bool:
    """Whether a longer paragraph of sentences without a number follows."""
    sentences = after.kind == "paragraph" and after.text[-1] in "。！？" and len(after.text) > len(piece.text)
    return sentences and not _scheme(after)


def demote_lists(pieces: list[Piece]) -> None:
    """Turn numbered lines that follow each other without text between them from headings into list items."""
    for i, piece in enumerate(pieces):
        scheme = _scheme(piece) if piece.kind == "heading" and not piece.level else ""
        if scheme in ("", *_ALWAYS):
            continue
        before = i > 0 and pieces[i - 1].kind == "list_item" and _scheme(pieces[i - 1]) == scheme
        if before or (i + 1 < len(pieces) and _scheme(pieces[i + 1]) == scheme):
            piece.kind = "list_item"


def _scheme(piece: Piece) -> str:
    """The name of the scheme by which a block is numbered; empty for one without a number."""
    found = find_numbering(piece.text)
    return found[0].name if found else ""


def _is_heading(text: str) -> bool:
    if not may_be_heading(text) or text[-1] in "：:":
        return False
    if is_section_name(text):
        return True
    found = find_numbering(text)
    if not found or found[0].name in ("bare number", "circled", "bracketed"):
        return False
    return found[0].name in _ALWAYS or (len(text) <= _SHORT and "，" not in text)


def _count_scraps(pieces: list[Piece]) -> int:
    """How many blocks at the top are links and buttons copied with a page: several in a row, of few letters."""
    count = next((n for n, piece in enumerate(pieces) if sum(map(str.isalnum, piece.text)) > _SCRAP), 0)
    return count if count >= _SCRAPS else 0


def _find_title(pieces: list[Piece]) -> None:
    """Mark the title: the first block that is no scrap of the page around the text, when it reads like one."""
    if any(p.kind == "title" for p in pieces) or not pieces:
        return
    behind = pieces[_count_scraps(pieces) :]
    first = next((piece for piece in behind if not holds_buttons(piece.text)), behind[0])
    if first.kind in ("paragraph", "heading") and may_be_heading(first.text) and not find_numbering(first.text):
        first.kind, first.level = "title", 0
