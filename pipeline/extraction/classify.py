"""The kind of each paragraph: heading, abstract, footnote, reference, caption ... by what it says and how it is set."""

from __future__ import annotations

import re

from pipeline.extraction.frontmatter import ABSTRACT, CAPTION, KEYWORDS, REFERENCE, REFERENCES
from pipeline.extraction.furniture import most_common_size
from pipeline.extraction.headings import Leveller, find_numbering, is_section_name, may_be_heading
from pipeline.extraction.model import Page
from pipeline.extraction.paragraphs import Paragraph, join_paragraphs

_NOTE_MARK = re.compile(r"(?:[①-⑳❶-❿*＊†‡§]|[\[［〔]\s*\d{1,2}\s*[\]］〕]|\d{1,2}(?=[\s\u3400-\u9fffA-Za-z《“])|注[:：]|[（(]\d{1,2}[）)])")
# Numbered lines up to this length are headings though nothing marks them.
_UNMARKED = {"chinese": 30, "chinese bracketed": 30, "decimal": 50}
_NOTE_ZONE = 0.5  # of the page's height; footnotes stand below


def classify(paragraphs: list[Paragraph], pages: list[Page]) -> list[Paragraph]:
    """The paragraphs with their kinds and levels, those that run over columns and pages joined."""
    lines = [line for p in paragraphs for line in p.lines]
    body = most_common_size(lines)
    heights = {page.number: page.height for page in pages}
    in_references = False
    for paragraph in paragraphs:
        text = paragraph.text
        if paragraph.kind:
            continue
        if REFERENCES.fullmatch(text):
            in_references, paragraph.kind = True, "heading"
        elif in_references and REFERENCE.match(text):
            paragraph.kind = "reference"
        elif KEYWORDS.match(text):
            paragraph.kind = "keywords"
        elif ABSTRACT.match(text) and not REFERENCE.match(text):
            paragraph.kind = "abstract"
        elif CAPTION.match(text) and len(text) <= 80 and text[-1] not in "。；，":
            paragraph.kind = "caption"
        elif _is_footnote(paragraph, body, heights[paragraph.lines[0].page]):
            paragraph.kind = "footnote"
        elif _is_heading(paragraph, body):
            paragraph.kind = "heading"
            in_references = False
        else:
            paragraph.kind = "reference" if in_references and paragraph.lines[0].size <= body else "paragraph"
    _find_title(paragraphs, body)
    _set_levels(paragraphs)
    indents = sum(p.indented for p in paragraphs if p.kind == "paragraph") * 3 > sum(p.kind == "paragraph" for p in paragraphs)
    return join_paragraphs(paragraphs, indents=indents)


def _is_footnote(paragraph: Paragraph, body: float, height: float) -> bool:
    line = paragraph.lines[0]
    return line.y0 > _NOTE_ZONE * height and paragraph.size < 0.93 * body and bool(_NOTE_MARK.match(paragraph.text))


def _is_heading(paragraph: Paragraph, body: float) -> bool:
    text = paragraph.text
    if not may_be_heading(text) or len(paragraph.lines) > 3:
        return False
    larger, bold = paragraph.size > 1.08 * body, paragraph.bold
    found = find_numbering(text)
    if found and found[0].name in ("part", "chapter", "section"):
        return True
    if found and (larger or bold or len(text) <= _UNMARKED.get(found[0].name, 0)):
        return not text.endswith(("：", ":"))
    if is_section_name(text):
        return True
    return larger or (bold and len(text) <= 40)


def _find_title(paragraphs: list[Paragraph], body: float) -> None:
    """Mark the title: the largest type among the first page's headings."""
    first = [p for p in paragraphs if p.lines[0].page == paragraphs[0].lines[0].page][:12] if paragraphs else []
    candidates = [p for p in first if p.kind == "heading" and not find_numbering(p.text) and not is_section_name(p.text)]
    if not candidates:
        return
    largest = max(p.size for p in candidates)
    for paragraph in candidates:
        if paragraph.size > 0.98 * largest and largest > 1.05 * body:
            paragraph.kind = "title"
            return


def _set_levels(paragraphs: list[Paragraph]) -> None:
    headings = [p for p in paragraphs if p.kind == "heading"]
    leveller = Leveller([p.text for p in headings])
    for heading in headings:
        heading.level = leveller.level(heading.text) or 1
