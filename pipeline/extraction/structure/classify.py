"""The kind of each paragraph: heading, abstract, footnote, reference, caption ... by what it says and how it is set."""

from __future__ import annotations

import itertools
import re

from pipeline.extraction.characters import close_spaces, join_lines
from pipeline.extraction.model import Page
from pipeline.extraction.structure.front_matter import ABSTRACT, CAPTION, KEYWORDS, REFERENCE, REFERENCES
from pipeline.extraction.structure.headings import Leveller, find_numbering, is_section_name, may_be_heading
from pipeline.extraction.structure.paragraphs import Paragraph, join_paragraphs

# Numbered lines up to this length are headings though nothing marks them.
_UNMARKED = {"chinese": 30, "chinese bracketed": 30, "decimal": 50, "roman": 50}
_NOTE_ZONE = 0.5  # of the page's height; footnotes stand below
_NOTE_MARK = re.compile(
    r"(?:[①-⑳❶-❿*＊†‡§]|[\[［〔]\s*\d{1,2}\s*[\]］〕]|\d{1,2}(?=[\s\u3400-\u9fffA-Za-z《“])|注[:：]|[（(]\d{1,2}[）)]|"
    r"(?:收稿日期|基金项目|作者简介|通讯作者|基金|项目来源|DOI)\s*[:：])"
)
_LARGER = 1.08  # times the body's type size
_OFFICIAL = re.compile(
    r".*(?:通知|意见|决定|办法|公告|公报|函|批复|规定|方案|报告|条例|解释|规划|纲要|细则|法|令|决议|通报|请示|章程|准则|指南)(?:[（(].*[）)])?"
)
_RED_HEAD = re.compile(r".*(?:文件|办公厅|办公室|委员会|人民政府|[部局厅院署])")
_EDGE = 0.12  # share of the page's height
_TITLE_BLOCKS = 14  # blocks of the first page among which the title is looked for


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
    _find_title(paragraphs, body)
    _drop_title_heads(paragraphs, heights)
    _extend_abstract(paragraphs)
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
    return line.y0 > _NOTE_ZONE * height and paragraph.size < 0.93 * body and bool(_NOTE_MARK.match(paragraph.text))


def _is_heading(paragraph: Paragraph, body: float, *, bold_body: bool) -> bool:
    text = paragraph.text
    if not may_be_heading(text) or len(paragraph.lines) > 3:
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


def _find_title(paragraphs: list[Paragraph], body: float) -> None:
    """Mark the title: the largest type among the first page's short blocks, but no letterhead of an office."""
    if not paragraphs:
        return
    first = [p for p in paragraphs if p.lines[0].page == paragraphs[0].lines[0].page][:_TITLE_BLOCKS]
    candidates = [p for p in first if _may_be_title(p, body)]
    official = [p for p in candidates if _OFFICIAL.fullmatch(p.text) and "关于" in p.text]
    if official and any(_RED_HEAD.fullmatch(p.text) for p in candidates if p is not official[0]):
        candidates = official[:1]
    if not candidates:
        return
    largest = max(p.size for p in candidates)
    chosen = next(p for p in candidates if p.size > 0.98 * largest)
    chosen.kind, chosen.level = "title", 0


def _drop_title_heads(paragraphs: list[Paragraph], heights: dict[int, float]) -> None:
    """Mark as running heads the lines at a page's edge that repeat the title, where no second page shows them to be."""
    title = next((p for p in paragraphs if p.kind == "title"), None)
    for paragraph in paragraphs:
        if title is None or paragraph is title or len(paragraph.lines) > 1 or paragraph.size > 0.9 * title.size:
            continue
        height = heights[paragraph.lines[0].page]
        edge = paragraph.lines[0].y1 < _EDGE * height or paragraph.lines[0].y0 > (1 - _EDGE) * height
        if edge and paragraph.text.replace(" ", "") == title.text.replace(" ", ""):
            paragraph.kind = "header" if paragraph.lines[0].y1 < _EDGE * height else "footer"


def _may_be_title(paragraph: Paragraph, body: float) -> bool:
    text = paragraph.text
    if paragraph.kind not in ("heading", "paragraph") or len(paragraph.lines) > 4 or len(text) > 200 or "@" in text:
        return False
    found = find_numbering(text)
    if (found and found[0].name != "bare number") or is_section_name(text):
        return False
    return paragraph.size > 1.05 * body and text[-1] not in "。；，：" and any(c.isalpha() for c in text)


def _extend_abstract(paragraphs: list[Paragraph]) -> None:
    """Mark the paragraph below a line that says no more than ``Abstract``."""
    for label, body in itertools.pairwise(paragraphs):
        if label.kind == "abstract" and body.kind == "paragraph" and not ABSTRACT.sub("", label.text, count=1).strip():
            label.kind, label.level, body.kind = "heading", 0, "abstract"
        elif (
            label.kind == "keywords" and body.kind == "paragraph" and not KEYWORDS.sub("", label.text, count=1).strip()
        ):
            label.kind, label.level, body.kind = "heading", 0, "keywords"


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
