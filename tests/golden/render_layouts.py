"""Pages with known text in every layout that Chinese documents come in.

Run ``python -m tests.golden.render_layouts FOLDER`` to look at them; the tests render them anew. Each layout is a
function that draws on a canvas and returns the text in reading order.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from corpora.render.fonts import SANS, SERIF, register_fonts
from tests.golden.prose import MIXED, SENTENCES, paragraphs

WIDTH, HEIGHT = 595.0, 842.0
LEFT, TOP = 60.0, 770.0
SIZE, LEADING = 10.5, 17.0
GUTTER = 24.0
CLOSING = "，。、；：？！）》」』”’％"
OPENING = "（《「『“‘"


@dataclass(frozen=True)
class Set:
    """A line set in type: where it begins and what is added after each character."""

    text: str
    x: float
    y: float
    font: str = SERIF
    size: float = SIZE
    space: float = 0.0


def units(text: str) -> list[str]:
    """The text as pieces that no line break may part: Han characters one each, Latin words whole."""
    made: list[str] = []
    for char in text:
        latin = char.isascii() and not char.isspace()
        if latin and made and made[-1][-1].isascii() and not made[-1][-1].isspace():
            made[-1] += char
        else:
            made.append(char)
    return made


def break_text(
    text: str, width: float, *, size: float = SIZE, indent: float = 2.0, font: str = SERIF
) -> list[tuple[str, float, bool]]:
    """Lines as text, indent in points and whether it is the last one."""
    lines: list[tuple[str, float, bool]] = []
    current, offset = "", indent * size
    for unit in units(text):
        if stringWidth(current + unit, font, size) > width - offset + 0.01 and current:
            taken = ""
            if unit[0] in CLOSING or current[-1] in OPENING:
                current, taken = current[:-1], current[-1]
            lines.append((current.rstrip(), offset, False))
            current, offset = (taken + unit).lstrip(), 0.0
        else:
            current += unit
    lines.append((current, offset, True))
    return lines


def set_column(
    texts: Sequence[str],
    x: float,
    top: float,
    width: float,
    *,
    size: float = SIZE,
    leading: float = LEADING,
    font: str = SERIF,
    indent: float = 2.0,
) -> list[Set]:
    """The paragraphs justified in a column that begins at ``top``."""
    made, y = [], top
    for text in texts:
        for line, offset, last in break_text(text, width, size=size, indent=indent, font=font):
            slack = width - offset - stringWidth(line, font, size)
            gaps = len(line) - 1
            made.append(Set(line, x + offset, y, font, size, 0.0 if last or gaps < 1 else slack / gaps))
            y -= leading
    return made


def draw(canvas: Canvas, lines: Sequence[Set]) -> None:
    for line in lines:
        text = canvas.beginText(line.x, line.y)
        text.setFont(line.font, line.size)
        text.setCharSpace(line.space)
        text.textOut(line.text)
        canvas.drawText(text)


def heads(canvas: Canvas, number: int, left: str = "区域合作研究", right: str = "第二卷") -> None:
    canvas.setFont(SERIF, 9)
    if number % 2:
        canvas.drawString(LEFT, 805, right)
        canvas.drawRightString(WIDTH - LEFT, 805, left)
    else:
        canvas.drawString(LEFT, 805, left)
        canvas.drawRightString(WIDTH - LEFT, 805, right)
    canvas.drawCentredString(WIDTH / 2, 40, f"— {number} —")


def column_width(count: int) -> float:
    return (WIDTH - 2 * LEFT - (count - 1) * GUTTER) / count


def split(lines: Sequence[Set], height: float, columns: int, *, top: float = TOP) -> list[list[Set]]:
    """Lines set in one endless column cut into columns side by side."""
    width, per = column_width(columns), int(height // LEADING) + 1
    made = []
    for number in range(columns):
        some = lines[number * per : (number + 1) * per]
        made.append(
            [
                Set(s.text, s.x + number * (width + GUTTER), top - i * LEADING, s.font, s.size, s.space)
                for i, s in enumerate(some)
            ]
        )
    return made


def in_columns(
    columns: int, count: int, start: int = 0, height: float = 640.0, *, top: float = TOP
) -> tuple[list[list[Set]], list[str]]:
    """As many of ``count`` paragraphs as fit, set in columns, and the paragraphs."""
    texts = paragraphs(count, start)
    while True:
        lines = set_column(texts, LEFT, top, column_width(columns))
        made = split(lines, height, columns, top=top)
        if sum(map(len, made)) == len(lines):
            return made, texts
        texts.pop()


def two_columns(canvas: Canvas) -> list[str]:
    columns, texts = in_columns(2, 12)
    for column in columns:
        draw(canvas, column)
    return texts


def by_line(canvas: Canvas) -> list[str]:
    """Drawn line by line across the gutter."""
    columns, texts = in_columns(2, 12, 3)
    for i in range(max(map(len, columns))):
        for column in columns:
            draw(canvas, column[i : i + 1])
    return texts


def three_columns(canvas: Canvas) -> list[str]:
    columns, texts = in_columns(3, 13, 5)
    for column in reversed(columns):
        draw(canvas, column)
    return texts


def scattered(canvas: Canvas) -> list[str]:
    """Every character drawn alone, in any order."""
    columns, texts = in_columns(2, 8, 7, 460)
    single = []
    for line in (line for column in columns for line in column):
        x = line.x
        for char in line.text:
            single.append(Set(char, x, line.y))
            x += stringWidth(char, SERIF, SIZE) + line.space
    random.Random(5).shuffle(single)
    draw(canvas, single)
    return texts


def title_and_columns(canvas: Canvas) -> list[str]:
    title, author, place = "区域知识产权合作机制的演进与评价", "张明远，李思齐", "（某大学法学院，北京 100000）"
    summary = "摘要：" + SENTENCES[19] + SENTENCES[3] + SENTENCES[6]
    words = "关键词：知识产权；区域合作；技术援助"
    canvas.setFont(SANS, 17)
    canvas.drawCentredString(WIDTH / 2, 760, title)
    canvas.setFont(SERIF, 10)
    canvas.drawCentredString(WIDTH / 2, 735, author)
    canvas.drawCentredString(WIDTH / 2, 718, place)
    draw(canvas, set_column([summary, words], LEFT + 20, 690, WIDTH - 2 * LEFT - 40, size=9, leading=14.5))
    columns, texts = in_columns(2, 7, 2, 400, top=600)
    for column in columns:
        draw(canvas, column)
    return [title, summary, words, author, place, *texts]


TABLE = (("年份", "专利申请", "商标申请"), ("2019", "1204", "3310"), ("2020", "1377", "3562"), ("2021", "1498", "4015"))


def table_between(canvas: Canvas) -> list[str]:
    """A full-width table with three rules between two-column bands."""
    (first, above), (second, below) = in_columns(2, 4, 1, 180), in_columns(2, 4, 9, 220, top=330)
    for column in (*first, *second):
        draw(canvas, column)
    canvas.setFont(SANS, 9)
    canvas.drawCentredString(WIDTH / 2, 530, "表 1 区域内申请数量")
    canvas.setFont(SERIF, 9)
    for y in (520, 500, 430):
        canvas.line(LEFT, y, WIDTH - LEFT, y)
    for number, row in enumerate(TABLE):
        for cell, x in zip(row, (90, 260, 430), strict=True):
            canvas.drawString(x, 506 - 20 * number, cell)
    return [*above, "表 1 区域内申请数量", *("".join(row) for row in TABLE), *below]


def figure_between(canvas: Canvas) -> list[str]:
    """A full-width figure with its caption between two-column bands."""
    from PIL import Image

    (first, above), (second, below) = in_columns(2, 4, 4, 180), in_columns(2, 4, 12, 220, top=330)
    for column in (*first, *second):
        draw(canvas, column)
    canvas.drawImage(ImageReader(Image.new("RGB", (40, 20), (90, 120, 160))), LEFT, 400, WIDTH - 2 * LEFT, 150)
    canvas.setFont(SANS, 9)
    canvas.drawCentredString(WIDTH / 2, 385, "图 1 合作机制示意图")
    return [*above, "图 1 合作机制示意图", *below]


def footnotes(canvas: Canvas) -> list[str]:
    """Footnotes at the foot of each column, below a rule."""
    columns, texts = in_columns(2, 9, 6, 500)
    notes = [
        f"{mark} 参见某机构编：《区域合作年度报告》，北京：某出版社，2021 年，第 {page} 页。"
        for mark, page in (("①", 12), ("②", 45))
    ]
    for number, (column, note) in enumerate(zip(columns, notes, strict=True)):
        draw(canvas, column)
        x = LEFT + number * (column_width(2) + GUTTER)
        canvas.line(x, 130, x + 60, 130)
        draw(canvas, set_column([note], x, 118, column_width(2), size=8, leading=11, indent=0))
    # A note stands after the paragraphs of its column; the paragraph that goes on in the next column comes before it.
    seen, cut = 0, 0
    while seen < len(columns[0]):
        seen += len(break_text(texts[cut], column_width(2)))
        cut += 1
    return [*texts[:cut], notes[0], *texts[cut:], notes[1]]


def alternating_heads(canvas: Canvas) -> list[str]:
    """Four pages of one column with heads that change sides and a paragraph over each page break."""
    texts = paragraphs(22, 0, 5)
    lines = set_column(texts, LEFT, TOP, WIDTH - 2 * LEFT)
    per = 36
    for number in range(0, len(lines), per):
        page = number // per + 1
        heads(canvas, page)
        draw(
            canvas,
            [
                Set(s.text, s.x, TOP - i * LEADING, s.font, s.size, s.space)
                for i, s in enumerate(lines[number : number + per])
            ],
        )
        canvas.showPage()
    return texts


def letter_spaced(canvas: Canvas) -> list[str]:
    """Lines with a space after every character."""
    texts = [SENTENCES[i] for i in (1, 4, 8)]
    y = TOP
    for text in texts:
        for line, _, _ in break_text(text, 200, indent=0):
            canvas.setFont(SERIF, SIZE)
            canvas.drawString(LEFT, y, " ".join(line))
            y -= LEADING
        y -= LEADING
    return texts


def fake_bold(canvas: Canvas) -> list[str]:
    """Headings drawn twice with a small offset over plain text."""
    texts = []
    y = TOP
    for number, heading in enumerate(("一、合作机制的形成", "二、合作机制的运行", "三、合作机制的评价")):
        for shift in (0.0, 0.35):
            draw(canvas, [Set(heading, LEFT + shift, y)])
        body = paragraphs(1, number * 4)
        lines = set_column(body, LEFT, y - 24, WIDTH - 2 * LEFT)
        draw(canvas, lines)
        y = lines[-1].y - 30
        texts += [heading, *body]
    return texts


def rotated_page(canvas: Canvas) -> list[str]:
    """A landscape page stored upright with a page rotation."""
    canvas.setPageSize((HEIGHT, WIDTH))  # reportlab swaps the sides of a page that it rotates
    canvas.setPageRotation(90)
    canvas.saveState()
    canvas.translate(WIDTH, 0)
    canvas.rotate(90)
    texts = paragraphs(5, 8)
    draw(canvas, set_column(texts, 60, 540, HEIGHT - 120))
    canvas.restoreState()
    return texts


def rotated_content(canvas: Canvas) -> list[str]:
    """Text that lies on its side on an upright page."""
    canvas.saveState()
    canvas.translate(WIDTH, 0)
    canvas.rotate(90)
    texts = paragraphs(5, 10)
    draw(canvas, set_column(texts, 60, 540, HEIGHT - 120))
    canvas.restoreState()
    return texts


def mixed_latin(canvas: Canvas) -> list[str]:
    """Latin and Chinese in one column, words broken by hyphens at the line's end."""
    texts = []
    y = TOP
    for chinese, latin in zip(paragraphs(3, 5, 2), MIXED, strict=True):
        for line in set_column([chinese], LEFT, y, column_width(2)):
            draw(canvas, [line])
            y -= LEADING
        words, current = latin.split(), ""
        for word in words:
            if stringWidth(f"{current} {word}", SERIF, SIZE) <= column_width(2):
                current = f"{current} {word}".strip()
                continue
            if len(word) > 7:
                half = len(word) // 2
                if stringWidth(f"{current} {word[:half]}-", SERIF, SIZE) <= column_width(2):
                    draw(canvas, [Set(f"{current} {word[:half]}-", LEFT, y)])
                    y -= LEADING
                    current = word[half:]
                    continue
            draw(canvas, [Set(current, LEFT, y)])
            y -= LEADING
            current = word
        draw(canvas, [Set(current, LEFT, y)])
        y -= 2 * LEADING
        texts += [chinese, latin]
    return texts


def vertical(canvas: Canvas) -> list[str]:
    """Columns of characters from top to bottom, from right to left."""
    text = "".join(paragraphs(1, 2, 6))
    per = 38
    for column in range(0, len(text), per):
        x = WIDTH - 80 - (column // per) * 22
        draw(canvas, [Set(char, x, TOP - i * 16.0) for i, char in enumerate(text[column : column + per])])
    return [text]


def no_embedded_fonts(canvas: Canvas) -> list[str]:
    """A standard Chinese font that is not in the file."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    texts = paragraphs(6, 3)
    y = TOP
    for text in texts:
        for line, offset, _ in break_text(text, WIDTH - 2 * LEFT, font="STSong-Light"):
            draw(canvas, [Set(line, LEFT + offset, y, "STSong-Light")])
            y -= LEADING
    return texts


def hidden_text(canvas: Canvas) -> list[str]:
    """Invisible, minute and off-page text among visible text."""
    texts = paragraphs(4, 7)
    draw(canvas, set_column(texts, LEFT, TOP, WIDTH - 2 * LEFT))
    invisible = canvas.beginText(LEFT, 300)
    invisible.setFont(SERIF, SIZE)
    invisible.setTextRenderMode(3)
    invisible.textOut("看不见的文字不应进入正文")
    canvas.drawText(invisible)
    draw(canvas, [Set("极小的文字", LEFT, 260, SERIF, 0.6), Set("页外的文字", WIDTH + 50, 400)])
    return texts


def law(canvas: Canvas) -> list[str]:
    """Chapters and articles."""
    canvas.setFont(SANS, 18)
    canvas.drawCentredString(WIDTH / 2, 760, "某某促进条例")
    texts, y, article = ["某某促进条例"], 720.0, 1
    numerals = "一二三四五六七八九十"
    for chapter, name in enumerate(("总则", "促进措施", "附则")):
        canvas.setFont(SANS, 12)
        heading = f"第{numerals[chapter]}章 {name}"
        canvas.drawCentredString(WIDTH / 2, y, heading)
        texts.append(heading)
        y -= 28
        for _ in range(2):
            body = f"第{numerals[article - 1]}条 " + paragraphs(1, article * 3, 2)[0]
            lines = set_column([body], LEFT, y, WIDTH - 2 * LEFT)
            draw(canvas, lines)
            y = lines[-1].y - LEADING
            texts.append(body)
            article += 1
        y -= 10
    return texts


def radicals(canvas: Canvas) -> list[str]:
    """Kangxi radicals and compatibility forms where plain characters are meant."""
    swap = {"用": "⽤", "方": "⽅", "广": "⼴", "工": "⼯", "力": "⼒", "大": "⼤", "人": "⼈", "文": "⽂", "比": "⽐"}
    texts = ["".join(SENTENCES[i] for i in (5, 9, 12)) + "广大人民用文字记录各方力量的对比。"]
    shown = "".join(swap.get(c, c) for c in texts[0])
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    draw(canvas, set_column([shown], LEFT, TOP, WIDTH - 2 * LEFT))
    return texts


LAYOUTS: dict[str, Callable[[Canvas], list[str]]] = {
    f.__name__: f
    for f in (
        two_columns, by_line, three_columns, scattered, title_and_columns, table_between, figure_between, footnotes,
        alternating_heads, letter_spaced, fake_bold, rotated_page, rotated_content, mixed_latin, vertical,
        no_embedded_fonts, hidden_text, law, radicals,
    )
}  # fmt: skip
_CHARACTERS = (
    "".join(chr(c) for c in range(0x20, 0x7F))
    + "—①②③·％⽤⽅⼴⼯⼒⼤⼈⽂⽐看不见的文字应进入正极小页外广大人民用记录各方力量对比"
    + (
        "区域合作研究第二卷知识产权机制的演与评价张明远李思齐某学法院北京摘要关键词技术援助专利申请商标年份表内数量图示意促进条例总则措施附章一二三四五六七八九十、形成运行"
        "参见机构编：《年度报告》，出版社页。；（）极小不看见"
    )
)


def prepare_fonts() -> None:
    """Cut the fonts of all layouts, which takes longer than to draw them all; before any is drawn."""
    register_fonts("".join(sorted(set(_CHARACTERS + "".join(SENTENCES)))))


def render(name: str, path: Path) -> str:
    """Draw a layout into a file; returns its text in reading order."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=True)
    texts = LAYOUTS[name](canvas)
    canvas.save()
    return "\n".join(texts)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    prepare_fonts()
    for layout in LAYOUTS:
        (folder / f"{layout}.txt").write_text(render(layout, folder / f"{layout}.pdf"), encoding="utf-8")
