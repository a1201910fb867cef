"""The kind of each paragraph: heading, abstract, footnote, reference, caption ... by what it says and how it is set."""

from __future__ import annotations

import re

from pipeline.core.script import HAN
from pipeline.extraction.characters import close_spaces, join_lines
from pipeline.extraction.model import Page
from pipeline.extraction.structure.first_page import arrange_first_page, drop_title_heads, find_title
from pipeline.extraction.structure.headings import Leveller, find_numbering, is_section_name, may_be_heading
from pipeline.extraction.structure.labels import ABSTRACT, CAPTION, KEYWORDS, REFERENCE, REFERENCES, begins_label
from pipeline.extraction.structure.numbered import promote_numbered
from pipeline.extraction.structure.paragraphs import Paragraph, join_paragraphs
from pipeline.extraction.structure.reference_list import cut_references

# Numbered lines up to this length are headings though nothing marks them.
_UNMARKED = {"chinese": 30, "chinese bracketed": 30, "decimal": 50, "roman": 50}
_NOTE_ZONE = 0.5  # of the page's height; footnotes stand below
_NOTE_MARK = re.compile(
    rf"(?:[①-⑳❶-❿*＊†‡§]|[\[［〔]\s*\d{{1,2}}\s*[\]］〕]|\d{{1,2}}(?=[\s{HAN}A-Za-z《“])|注[:：]|[（(]\d{{1,2}}[）)]|"
    r"(?:收稿日期|基金项目|作者简介|通讯作者|基金|项目来源|DOI)\s*[:：])"
)
_LINK_NOTE = re.compile(r"[\[［(（]?(?:\d{1,2}|[①-⑳*＊])[\]］)）]?\s*(?:https?[:：]|www[.．])")
_LINK_ZONE = 0.75  # of the page's height
# A heading has words: two Han characters or four letters; symbols of formulas have their place in none.
_WORDS = re.compile(rf"[{HAN}]{{2}}|[{HAN}]\s+[{HAN}]|[A-Za-z]{{4}}|^\W*(?:\d+[.．、\s])+\s*\w{{2}}")
_FORMULA = re.compile(r"[=＝∑∏∫√≤≥∈∂≈∞\ue000-\uf8ff]")
_LARGER = 1.08  # times the body's type size


def classify(paragraphs: list[Paragraph], pages: list[Page], body: float) -> list[Paragraph]:
    """The paragraphs with their kinds and levels, those that run over columns and pages joined.

    Parameters
    ----------
    paragraphs
        In reading order.
    pages
        The pages they stand on.
    body
        The type size of the running text in points.
    """
    heights = {page.number: page.height for page in pages}
    letters = sum(len(p.text) for p in paragraphs) or 1
    bold_body = sum(len(p.text) for p in paragraphs if p.bold) > 0.5 * letters
    in_references = False
    for paragraph in paragraphs:
        if paragraph.kind:
            continue
        kind = _labelled(paragraph.text)
        if kind == "references":
            in_references, paragraph.kind = True, "heading"
        elif in_references and REFERENCE.match(paragraph.text):
            paragraph.kind = "reference"
        elif kind:
            paragraph.kind = kind
        elif CAPTION.match(paragraph.text) and paragraph.size < 0.95 * body:
            paragraph.kind = "caption"
        elif _is_footnote(paragraph, body, heights[paragraph.lines[0].page]):
            paragraph.kind = "footnote"
        elif _is_heading(paragraph, body, bold_body=bold_body):
            paragraph.kind, in_references = "heading", False
        else:
            paragraph.kind = "reference" if in_references and paragraph.size <= 1.02 * body else "paragraph"
    promote_numbered(paragraphs)
    find_title(paragraphs, body)
    drop_title_heads(paragraphs, heights)
    paragraphs = cut_references(arrange_first_page(paragraphs, body, heights))
    _set_levels(paragraphs)
    prose = [p for p in paragraphs if p.kind == "paragraph"]
    indents = 3 * sum(p.indented for p in prose) > len(prose)
    return _join_references(join_paragraphs(paragraphs, indents=indents))


def _labelled(text: str) -> str:
    """The kind that the text itself names, if any."""
    if REFERENCES.fullmatch(text):
        return "references"
    if KEYWORDS.match(text):
        return "keywords"
    if ABSTRACT.match(text):
        return "abstract"
    if CAPTION.match(text) and len(text) <= 80 and text[-1] not in "。；，":
        return "caption"
    return ""


def _is_footnote(paragraph: Paragraph, body: float, height: float) -> bool:
    line = paragraph.lines[0]
    if line.y0 > _LINK_ZONE * height and _LINK_NOTE.match(paragraph.text):
        return True
    return line.y0 > _NOTE_ZONE * height and paragraph.size < 0.93 * body and bool(_NOTE_MARK.match(paragraph.text))


def _is_heading(paragraph: Paragraph, body: float, *, bold_body: bool) -> bool:
    text = paragraph.text
    if not may_be_heading(text) or len(paragraph.lines) > 3 or begins_label(text):
        return False
    if not _WORDS.search(text) or _FORMULA.search(text):
        return False
    larger, bold = paragraph.size > _LARGER * body, paragraph.bold and not bold_body
    found = find_numbering(text)
    if found and found[0].name in ("part", "chapter", "section"):
        return True
    if found and (larger or bold or len(text) <= _UNMARKED.get(found[0].name, 0)):
        return not text.endswith(("：", ":"))
    if is_section_name(text):
        return True
    return larger or (bold and len(text) <= 40 and not text.endswith(("：", ":")))


def _join_references(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The references with lines that bear no number added to the reference before."""
    numbered = any(p.kind == "reference" and REFERENCE.match(p.text) for p in paragraphs)
    joined: list[Paragraph] = []
    last: Paragraph | None = None
    for paragraph in paragraphs:
        if (
            paragraph.kind == "reference"
            and numbered
            and last
            and not REFERENCE.match(paragraph.text)
            and _adjoins(last, paragraph)
        ):
            last.lines += paragraph.lines
            last.text = close_spaces(join_lines(last.text, paragraph.text))
            continue
        joined.append(paragraph)
        if paragraph.kind == "reference":
            last = paragraph
        elif paragraph.kind == "heading":
            last = None
    return joined


def _adjoins(above: Paragraph, below: Paragraph) -> bool:
    """Whether a block goes on where the other ended: in the next line, or in another column."""
    end, start = above.lines[-1], below.lines[0]
    return end.column != start.column or start.y0 - end.y1 < 1.6 * end.size


def _set_levels(paragraphs: list[Paragraph]) -> None:
    headings = [p for p in paragraphs if p.kind == "heading"]
    leveller = Leveller([p.text for p in headings])
    for heading in headings:
        heading.level = leveller.level(heading.text) or 1
