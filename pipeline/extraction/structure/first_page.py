"""The first page of a paper: its title, the masthead above it, whole abstracts and keywords, the notes below."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from pipeline.core.script import HAN, SENTENCE_ENDS
from pipeline.extraction.characters import close_spaces, join_lines
from pipeline.extraction.structure.front_matter.journals import is_masthead
from pipeline.extraction.structure.headings import find_numbering, is_section_name
from pipeline.extraction.structure.labels import ABSTRACT, CODE, KEYWORDS, NOTE, begins_label
from pipeline.extraction.structure.names import is_chinese, is_names
from pipeline.extraction.structure.paragraphs import Paragraph
from pipeline.extraction.titles import normalise_title

_OFFICIAL = re.compile(
    r".*(?:通知|意见|决定|办法|公告|公报|函|批复|规定|方案|报告|条例|解释|规划|纲要|细则|法|令|决议|通报|请示|章程|准则|指南)(?:[（(].*[）)])?"
)
_RED_HEAD = re.compile(r".*(?:文件|办公厅|办公室|委员会|人民政府|[部局厅院署])")
_WRITTEN_RANGE = re.compile(rf"(\d{{1,4}}\s?[-–—]\s?\d{{1,4}})\s+(?=[{HAN}]{{3}})")
_EDGE = 0.12  # share of the page's height
_TITLE_BLOCKS = 14  # blocks of the first page among which the title is looked for
_ABSTRACT_BLOCKS = 14  # blocks behind the label Abstract among which the keywords are looked for
_BARE = 80  # characters of an abstract without a label, at least: a line of an affiliation is shorter
_SECTION = 14  # characters of a journal's section above a title (专题评述)
_TITLE_LINES = 5
_SUBTITLE = 60  # characters
_TOP = 0.14  # share of the page's height in which a masthead stands
_CHINESE = 0.7  # of the largest type: a Chinese title may be set that much smaller than a Latin line
_SMALL = 0.95  # times the body's type size: type of notes


def find_title(paragraphs: list[Paragraph], body: float) -> None:
    """Mark the title: the largest type among the first page's short blocks, but no letterhead of an office.

    Blocks before the first abstract count before others, and in a paper, which has an abstract or keywords there,
    Chinese ones before Latin ones of about their size: a journal may set its name larger than the titles.
    """
    if not paragraphs:
        return
    page = paragraphs[0].lines[0].page
    first = _on_page(paragraphs, page)
    if not any(_may_be_title(p, body) for p in first):  # a database's sheet of small type stands before the paper
        behind = _on_page(paragraphs, page + 1)
        first = behind if any(p.kind == "abstract" for p in behind) else first
    candidates = [p for p in first if _may_be_title(p, body)]
    official = [p for p in candidates if _OFFICIAL.fullmatch(p.text) and "关于" in p.text]
    if official and any(_RED_HEAD.fullmatch(p.text) for p in candidates if p is not official[0]):
        candidates = official[:1]
    label = next((i for i, p in enumerate(first) if p.kind == "abstract"), len(first))
    before = {id(p) for p in first[:label]}
    candidates = [p for p in candidates if id(p) in before] or candidates
    if not candidates:
        return
    largest = max(p.size for p in candidates)
    chinese = [p for p in candidates if is_chinese(p.text) and p.size > _CHINESE * largest and not is_names(p.text)]
    paper = label < len(first) or any(p.kind == "keywords" for p in first)
    if chinese and paper:
        candidates, largest = chinese, max(p.size for p in chinese)
    chosen = next(p for p in candidates if p.size > 0.98 * largest)
    chosen = _title_behind_cover(paragraphs, chosen) or chosen
    chosen.kind, chosen.level = "title", 0
    _join_title(paragraphs, chosen)
    _part_written_range(paragraphs, chosen)


def _on_page(paragraphs: list[Paragraph], page: int) -> list[Paragraph]:
    return [p for p in paragraphs if p.lines[0].page == page][:_TITLE_BLOCKS]


def _part_written_range(paragraphs: list[Paragraph], title: Paragraph) -> None:
    """Make a running head of the page range that a library wrote before the title of a scanned paper."""
    match = _WRITTEN_RANGE.match(title.text)
    if match:
        head = Paragraph([replace(title.lines[0], text=match[1])], kind="header", text=match[1])
        title.lines[0] = replace(title.lines[0], text=title.lines[0].text[match.end() :])
        title.text = title.text[match.end() :]
        paragraphs.insert(next(i for i, p in enumerate(paragraphs) if p is title), head)


def _join_title(paragraphs: list[Paragraph], title: Paragraph) -> None:
    """Join to the title its further lines in the same type right below it, and a sub-title behind a dash."""
    place = next(i for i, p in enumerate(paragraphs) if p is title) + 1
    while place < len(paragraphs) and len(title.lines) < _TITLE_LINES:
        below = paragraphs[place]
        end, start = title.lines[-1], below.lines[0]
        near = end.page == start.page and end.column == start.column and 0 < start.y0 - end.y1 < 1.1 * end.size
        same = abs(end.size - start.size) < 0.04 * end.size and end.bold == start.bold
        subtitle = bool(re.match(rf"(?:—|–|-{{2}}|―|─){{1,3}}\s*[{HAN}《“]", below.text)) and len(below.lines) < 3
        if not near or not (same or subtitle) or is_chinese(below.text) != is_chinese(title.text):
            return
        if len(below.text) > _SUBTITLE or below.kind not in ("paragraph", "heading", "author"):
            return
        _join(title, below)
        del paragraphs[place]


def _title_behind_cover(paragraphs: list[Paragraph], chosen: Paragraph) -> Paragraph | None:
    """The title on the paper's own first page, where a database's cover sheet that repeats it stands before."""
    plain = normalise_title(chosen.text)
    cover = chosen.lines[0].page
    for i, paragraph in enumerate(paragraphs):
        page = paragraph.lines[0].page
        if page > cover + 2:
            return None
        if page > cover and len(plain) > 4 and normalise_title(paragraph.text) == plain:
            below = [p for p in paragraphs[i + 1 : i + _TITLE_BLOCKS] if p.lines[0].page == page]
            if any(p.kind == "abstract" for p in below):
                chosen.kind, chosen.level = "paragraph", 0
                return paragraph
    return None


def drop_title_heads(paragraphs: list[Paragraph], heights: dict[int, float]) -> None:
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


def arrange_first_page(paragraphs: list[Paragraph], body: float, heights: dict[int, float]) -> list[Paragraph]:
    """The paragraphs with mastheads as running heads, abstracts and keywords whole, the notes of pages as footnotes.

    Parameters
    ----------
    paragraphs
        In reading order, with kinds.
    body
        The type size of the running text in points.
    heights
        Of the pages by number, in points.
    """
    _mark_bare_abstract(paragraphs)
    paragraphs = _whole_keywords(_whole_abstracts(paragraphs))
    if any(p.kind in ("abstract", "keywords") for p in paragraphs):
        _mark_mastheads(paragraphs, heights)
    _continue_notes(paragraphs, body)
    return paragraphs


def _mark_bare_abstract(paragraphs: list[Paragraph]) -> None:
    """Mark the paragraph between title and keywords as abstract where none bears a label, as in some journals.

    Behind sentences of others it is the end of a text: pages of news, letters and laws may have keywords at their foot.
    """
    title = next((i for i, p in enumerate(paragraphs) if p.kind == "title"), len(paragraphs))
    keywords = next((i for i, p in enumerate(paragraphs) if p.kind == "keywords" and i > title), None)
    between = paragraphs[title + 1 : keywords]
    if keywords is None or any(p.kind == "abstract" or is_section_name(p.text) for p in between):
        return
    above = paragraphs[keywords - 1]
    if any(p.kind in ("paragraph", "list_item") and p.text.endswith(tuple(SENTENCE_ENDS)) for p in between[:-1]):
        return
    same = above.lines[0].page == paragraphs[title].lines[0].page and is_chinese(above.text)
    if above.kind == "paragraph" and same and len(above.text) >= _BARE and not begins_label(above.text):
        above.kind = "abstract"


def _whole_abstracts(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The blocks between the label of an abstract and the keywords marked as abstract; a broken sentence is joined."""
    for label, below in itertools.pairwise(paragraphs):
        if below.kind != "paragraph":
            continue
        if label.kind == "abstract" and not ABSTRACT.sub("", label.text, count=1).strip():
            label.kind, label.level, below.kind = "heading", 0, "abstract"
        elif label.kind == "keywords" and not KEYWORDS.sub("", label.text, count=1).strip():
            label.kind, label.level, below.kind = "heading", 0, "keywords"
    made: list[Paragraph] = []
    end = 0  # of the abstract at hand
    for i, paragraph in enumerate(paragraphs):
        if paragraph.kind == "abstract" and i >= end:
            end = _abstract_end(paragraphs, i)
        elif i < end:
            paragraph.kind, paragraph.level = "abstract", 0
            if made[-1].text[-1:] not in "。．.！!？?：:;；”":
                _join(made[-1], paragraph)
                continue
        made.append(paragraph)
    return made


def _abstract_end(paragraphs: list[Paragraph], start: int) -> int:
    """The place behind the last block of the abstract that begins at ``start``."""
    head = paragraphs[start]
    chinese = is_chinese(head.text)
    for i in range(start + 1, min(start + _ABSTRACT_BLOCKS, len(paragraphs))):
        here = paragraphs[i]
        if here.kind == "keywords" or CODE.match(here.text):
            return i
        odd = here.lines[0].page != head.lines[0].page or is_chinese(here.text) != chinese or len(here.text) < 4
        if (
            here.kind not in ("paragraph", "heading", "list_item")
            or odd
            or abs(here.size - head.size) > 0.1 * head.size
        ):
            break
        found = find_numbering(here.text)
        if here.kind == "heading" and (is_section_name(here.text) or (found and found[0].rank < 8)):
            break
    return start + 1


def _whole_keywords(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The keywords with the line that goes on below them."""
    made: list[Paragraph] = []
    for paragraph in paragraphs:
        last = made[-1] if made else None
        if (
            last
            and last.kind == "keywords"
            and paragraph.kind in ("paragraph", "heading")
            and _goes_on(last, paragraph)
        ):
            _join(last, paragraph)
        else:
            made.append(paragraph)
    return made


def _goes_on(keywords: Paragraph, below: Paragraph) -> bool:
    end, start = keywords.lines[-1], below.lines[0]
    if end.page != start.page or len(below.lines) > 2 or begins_label(below.text) or len(below.text) > 120:
        return False
    if not 0 < start.y0 - end.y0 < 2.2 * end.size or find_numbering(below.text) or is_section_name(below.text):
        return False
    full = end.right - end.x1 < 2.5 * end.size
    return is_chinese(below.text) == is_chinese(keywords.text) and (keywords.text[-1] in ";；,，、" or full)


def _join(a: Paragraph, b: Paragraph) -> None:
    a.lines += b.lines
    a.text = close_spaces(join_lines(a.text, b.text))
    a.open_end = b.open_end


def _mark_mastheads(paragraphs: list[Paragraph], heights: dict[int, float]) -> None:
    """Mark what a journal prints above the title as running head: name, volume, issue, addresses, section."""
    title = next((p for p in paragraphs if p.kind == "title"), None)
    if title is None:
        return
    page, top = title.lines[0].page, title.lines[0].y0
    for paragraph in paragraphs:
        line = paragraph.lines[0]
        if line.page <= page and re.match(r"网络(?:出版|首发)(?:时间|地址|日期)", paragraph.text):
            paragraph.kind, paragraph.level = "header", 0
        if line.page != page or paragraph.lines[-1].y1 > top or paragraph.kind not in ("paragraph", "heading", "title"):
            continue
        if paragraph is title or CODE.match(paragraph.text) or NOTE.match(paragraph.text):
            continue
        at_edge = paragraph.lines[-1].y1 < _TOP * heights[page]
        section = len(paragraph.text) <= _SECTION and paragraph.size < 0.8 * title.size
        if is_masthead(paragraph.text) or at_edge or section:
            paragraph.kind, paragraph.level = "header", 0


def _continue_notes(paragraphs: list[Paragraph], body: float) -> None:
    """Mark what stands below a footnote in its column, in small type, as footnote too; a line of dashes is none."""
    last: Paragraph | None = None
    for paragraph in paragraphs:
        if paragraph.kind != "table" and re.fullmatch(r"[—–_＿─\-\s]{4,}", paragraph.text):
            paragraph.kind, paragraph.level = "footer", 0
        elif paragraph.kind == "footnote":
            last = paragraph
        elif last and paragraph.kind in ("paragraph", "heading", "list_item") and paragraph.size < _SMALL * body:
            end, start = last.lines[-1], paragraph.lines[0]
            if end.page == start.page and end.column == start.column and start.y0 > end.y0:
                paragraph.kind, paragraph.level = "footnote", 0
                last = paragraph
        elif paragraph.kind not in ("header", "footer", "page_number", "table", "caption"):
            last = None
