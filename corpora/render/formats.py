"""Pieces as plain text in several encodings, Markdown, HTML with its clutter, and DOCX."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from html import escape

import docx
import opencc

from corpora.render.pieces import Part, Piece, strip_marks

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP file can hold

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="{charset}">
<title>{title} - 示例政策网</title>
<style>body {{ font-family: serif; }} nav a {{ margin-right: 1em; }}</style>
<script>window.visits = (window.visits || 0) + 1; // 访问统计</script>
</head>
<body>
<header><div class="logo">示例政策网</div>
<nav><a href="/">首页</a><a href="/news">新闻</a><a href="/law">法规</a>
<a href="/report">报告</a><a href="/about">关于本站</a></nav>
<form action="/find"><input name="q" placeholder="站内检索"><button>检索</button></form></header>
<div class="breadcrumb">您的位置：<a href="/">首页</a> &gt; <a href="/{genre}">{genre}</a> &gt; 正文</div>
<main><article>
<h1>{title}</h1>
<div class="meta"><span class="author">作者：{authors}</span> <time>{year}</time></div>
{body}
</article></main>
<aside><h3>相关阅读</h3><ul><li><a href="/1">点击排行</a></li><li><a href="/2">一周要闻</a></li>
<li><a href="/3">订阅邮件</a></li></ul></aside>
<div class="share">分享到：<a href="#">微博</a> <a href="#">微信</a> <a href="#">打印本页</a></div>
<footer><p>版权所有 示例政策网 | <a href="/contact">联系我们</a> | <a href="/map">网站地图</a></p></footer>
</body>
</html>
"""


def render_lines(piece: Piece) -> str:
    """The piece as plain text: title, author, and a line for each part."""
    lines = [piece.title, f"作者：{'；'.join(piece.authors)}", ""]
    for part in piece.parts:
        if part.kind == "table":
            lines += ["\t".join(row) for row in part.rows]
        else:
            lines.append(("　　" if part.kind == "paragraph" else "") + strip_marks(part.text))
    return "\n".join(lines) + "\n"


def render_text(piece: Piece, encoding: str) -> bytes:
    """The plain text in an encoding; in traditional characters for Big5."""
    text = render_lines(piece)
    if encoding == "big5":
        text = opencc.OpenCC("s2tw").convert(text)
    return text.encode(encoding)


def _markdown_part(part: Part) -> str:
    if part.kind == "heading":
        return f"{'#' * (part.level + 1)} {part.text}"
    if part.kind == "table":
        head, *rows = (f"| {' | '.join(row)} |" for row in part.rows)
        return "\n".join([head, f"|{' --- |' * len(part.rows[0])}", *rows])
    return part.text


def render_markdown(piece: Piece) -> bytes:
    """The piece as Markdown in UTF-8."""
    head = [f"# {piece.title}", f"作者：{'；'.join(piece.authors)}"]
    return ("\n\n".join([*head, *map(_markdown_part, piece.parts)]) + "\n").encode()


def _html_part(part: Part) -> str:
    if part.kind == "heading":
        return f"<h{part.level + 1}>{escape(part.text)}</h{part.level + 1}>"
    if part.kind == "table":
        rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in part.rows)
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    return f"<p>{escape(strip_marks(part.text))}</p>"


def render_html(piece: Piece, encoding: str) -> bytes:
    """The piece as a page of a web site, with navigation, side bar and footer around it."""
    page = PAGE.format(
        charset=encoding, title=escape(piece.title), genre=piece.genre, year=piece.year,
        authors=escape("；".join(piece.authors)), body="\n".join(map(_html_part, piece.parts)),
    )  # fmt: skip
    return page.encode(encoding)


def _add_part(document: docx.document.Document, part: Part) -> None:
    if part.kind == "heading":
        document.add_heading(part.text, part.level)
    elif part.kind == "table":
        table = document.add_table(len(part.rows), len(part.rows[0]), style="Table Grid")
        for cells, row in zip(part.rows, table.rows, strict=True):
            for text, cell in zip(cells, row.cells, strict=True):
                cell.text = text
    else:
        document.add_paragraph(strip_marks(part.text), style="Caption" if part.kind == "caption" else None)


def _fix_times(package: bytes) -> bytes:
    """The same ZIP package with every member dated alike, so that the bytes do not depend on the clock."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def render_docx(piece: Piece) -> bytes:
    """The piece as a Word document with heading styles and tables."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = piece.title, "；".join(piece.authors)
    document.core_properties.created = document.core_properties.modified = datetime(*EPOCH)
    document.add_heading(piece.title, 0)
    document.add_paragraph("；".join(piece.authors), style="Subtitle")
    if piece.abstract:
        document.add_paragraph(f"摘要：{piece.abstract}")
        document.add_paragraph(f"关键词：{'；'.join(piece.keywords)}")
    for part in piece.parts:
        _add_part(document, part)
    stream = io.BytesIO()
    document.save(stream)
    return _fix_times(stream.getvalue())
