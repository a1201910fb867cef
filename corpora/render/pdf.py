"""Papers and reports as PDF, in one column or two, with running heads, page numbers and footnotes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import count

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from corpora.render.fonts import SANS, SERIF
from corpora.render.pieces import Part, Piece
from corpora.render.typeset import (
    CIRCLED,
    Column,
    Frame,
    Line,
    Row,
    Style,
    break_lines,
    fill_columns,
    set_paragraph,
    set_table,
)

WIDTH, HEIGHT = A4
LEFT, TOP, BOTTOM = 57.0, HEIGHT - 72.0, 68.0
MEASURE = WIDTH - 2 * LEFT
GUTTER = 22.0

TITLE = Style(SANS, 18, 26, align="center", before=14, after=8)
TITLE_EN = Style(SERIF, 12, 17, align="center", before=10, after=4)
AUTHORS = Style(SERIF, 12, 18, align="center", after=4)
AFFILIATION = Style(SERIF, 9, 14, align="center", after=8)
SUMMARY = Style(SERIF, 9, 14.5, indent=2, before=2)
HEADINGS = (
    Style(SANS, 13, 20, align="left", before=9, after=4),
    Style(SANS, 11, 17, align="left", before=6, after=3),
    Style(SANS, 10, 16, align="left", before=4, after=2),
)
BODY = Style(SERIF, 10, 15.5, indent=2)
BODY_WIDE = Style(SERIF, 11, 19, indent=2)
CAPTION = Style(SANS, 8.5, 13, align="center", before=6, after=3)
CELL = Style(SERIF, 8.5, 12.5, align="left")
REFERENCE = Style(SERIF, 8.5, 13, hanging=1.8)
NOTE = Style(SERIF, 7.5, 11.5, hanging=1.3)


def _set_part(part: Part, width: float, body: Style) -> tuple[Row, ...]:
    if part.kind == "table":
        return set_table(part.rows, width, CELL)
    if part.kind == "heading":
        return set_paragraph(part.text, width, HEADINGS[part.level - 1], keep=True)
    if part.kind == "caption":
        return set_paragraph(part.text, width, CAPTION, keep=True)
    return set_paragraph(part.text, width, REFERENCE if part.kind == "reference" else body)


def _set_body(piece: Piece, width: float, body: Style) -> list[Row]:
    return [row for part in piece.parts for row in _set_part(part, width, body)]


def _set_footnotes(piece: Piece, width: float) -> list[tuple[Line, ...]]:
    return [break_lines(f"{CIRCLED[number]} {note}", width, NOTE) for number, note in enumerate(piece.footnotes)]


def _set_front(piece: Piece) -> list[Row]:
    """Title, authors, affiliation, abstract and keywords in Chinese, then in English, over the full measure."""
    texts = [
        (piece.title, TITLE),
        ("，".join(piece.authors), AUTHORS),
        (f"（{piece.affiliation}）" if piece.affiliation else "", AFFILIATION),
        (f"摘　要：{piece.abstract}" if piece.abstract else "", SUMMARY),
        (f"关键词：{'；'.join(piece.keywords)}" if piece.keywords else "", SUMMARY),
        (piece.title_en, TITLE_EN),
        (", ".join(piece.authors_en), AUTHORS),
        (f"Abstract: {piece.abstract_en}" if piece.abstract_en else "", SUMMARY),
        (f"Keywords: {'; '.join(piece.keywords_en)}" if piece.keywords_en else "", SUMMARY),
    ]
    return [row for text, style in texts if text for row in set_paragraph(text, MEASURE, style)]


def _frames(first_top: float, columns: int) -> Iterator[Frame]:
    width = (MEASURE - GUTTER * (columns - 1)) / columns
    for page in count():
        for column in range(columns):
            yield Frame(page, LEFT + column * (width + GUTTER), first_top if page == 0 else TOP, BOTTOM)


def _draw_head(canvas: Canvas, piece: Piece, page: int) -> None:
    """The running head: the journal's line on the first and the even pages, authors and title on the odd ones."""
    journal = f"{piece.journal}　{piece.issue}" if piece.journal else piece.title
    others = "等" if len(piece.authors) > 1 else ""
    canvas.setFont(SERIF, 9)
    if page == 0 or (piece.first_page + page) % 2 == 0:
        canvas.drawString(LEFT, HEIGHT - 50, journal)
    else:
        canvas.drawRightString(WIDTH - LEFT, HEIGHT - 50, f"{piece.authors[0]}{others}：{piece.title}")
    canvas.setLineWidth(0.6)
    canvas.line(LEFT, HEIGHT - 55, WIDTH - LEFT, HEIGHT - 55)


def _draw_number(canvas: Canvas, piece: Piece, page: int) -> None:
    number = piece.first_page + page
    text = f"· {number} ·" if piece.journal else f"第 {number} 页"
    canvas.setFont(SERIF, 9)
    canvas.drawCentredString(WIDTH / 2, 42, text)


def _draw_page(canvas: Canvas, piece: Piece, page: int, front: Sequence[Row], columns: Sequence[Column]) -> None:
    _draw_head(canvas, piece, page)
    y = TOP
    for row in front if page == 0 else ():
        row.draw(canvas, LEFT, y)
        y -= row.height
    for column in columns:
        if column.frame.page == page:
            column.draw(canvas)
    _draw_number(canvas, piece, page)
    canvas.showPage()


def render_pdf(piece: Piece, *, columns: int, password: str = "") -> bytes:
    """The piece as a PDF; with ``password`` it opens for nobody who does not know it."""
    width = (MEASURE - GUTTER * (columns - 1)) / columns
    front = _set_front(piece)
    top = TOP - sum(row.height for row in front) - 12
    body = _set_body(piece, width, BODY if columns > 1 else BODY_WIDE)
    filled = fill_columns(body, _frames(top, columns), _set_footnotes(piece, width))
    stream = io.BytesIO()
    encryption = StandardEncryption(password, strength=128) if password else None
    canvas = Canvas(stream, pagesize=A4, invariant=1, pageCompression=1, encrypt=encryption)
    canvas.setTitle(piece.title)
    canvas.setAuthor("；".join(piece.authors))
    for page in range(filled[-1].frame.page + 1):
        _draw_page(canvas, piece, page, front, filled)
    canvas.save()
    return stream.getvalue()
