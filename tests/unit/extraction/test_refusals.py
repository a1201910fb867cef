"""Files that are not read are told of by what they are, with what to do, in Chinese and English."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.core.errors import DocumentError
from pipeline.core.fonts import chinese_font_path
from pipeline.core.sources import scan_sources
from pipeline.extraction.parameters import ENDINGS, ExtractionParameters
from pipeline.extraction.reader import read_content
from pipeline.messages import say_both

PROSE = "各国主管部门每年交换一次统计数据，数据的口径由联合工作组商定。"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def told(path: Path) -> str:
    try:
        return "".join(p.text for p in read_content(path, ExtractionParameters()).pieces)
    except DocumentError as error:
        return say_both(error)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("论文.pdf.crdownload", b"%PDF-1.5 half", "未下载完"),
        ("论文.pdf.td", b"%PDF-1.5 half", "未下载完"),
        ("论文.pdf", "<html><body>请登录</body></html>".encode(), "请登录后重新下载"),
        ("论文.caj", b"\xc8" + bytes(99), "CAJViewer"),
        ("论文.teb", b"TEB" + bytes(99), "CAJViewer"),
        ("稿.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "有密码保护"),
        ("片.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), "演示文稿"),
        ("信.msg", OLE + "__substg1.0_".encode("utf-16-le"), "邮件"),
        ("通知.doc", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "另存为 DOCX"),
        ("题录.ris", b"TY  - JOUR\r\nTI  - a\r\n", "题录导出"),
        ("CNKI.txt", "RT Journal Article\nSR 1\nA1 张三\nT1 题目\n".encode(), "题录导出"),
        ("CNKI-es6.txt", "\ufeff%0 Journal Article\n%T 题目\n".encode(), "题录导出"),
        ("书.azw3", bytes(60) + b"BOOKMOBI", "EPUB"),
        ("照片.heic", b"\0\0\0\x18ftypheic" + bytes(50), "PNG 或 JPEG"),
        ("录音.m4a", b"\0\0\0\x18ftypM4A " + bytes(50), "整理成文字"),
        ("网站.url", b"[InternetShortcut]\nURL=http://example.org\n", "快捷方式"),
        ("表.csv", "国家,件数\n泰国,3\n".encode(), "XLSX"),
        ("数据.json", b"{}", "数据文件"),
        ("程序.exe", b"MZ" + bytes(50), "程序"),
        ("坏.png", b"\x89PNG\r\n\x1a\n", "图像已损坏"),
        ("x.qqq", b"\1\2\3", ".qqq"),
    ],
)  # fmt: skip
def test_a_remedy_for_every_kind(name: str, data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    said = told(path)
    assert words in said
    assert " | " in said, "in both languages"
    assert str(tmp_path) not in said


@pytest.mark.parametrize("name", ["正文", "国发〔2020〕3号.关于数据的通知", "末尾句点.", "正文.text"])
def test_text_that_says_nothing_of_its_kind_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(PROSE, encoding="utf-8")
    assert told(tmp_path / name) == PROSE


def test_prose_about_tags_is_no_export(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("RT 是再版的缩写。\n" + PROSE, encoding="utf-8")
    assert PROSE in told(tmp_path / "a.txt")


@pytest.mark.parametrize("ending", ["bmp", "gif", "webp", "jfif", "jp2", "tif"])
def test_pictures_of_every_usual_kind_are_recognised(ending: str, tmp_path: Path) -> None:
    sheet = Image.new("RGB", (1200, 300), "white")
    font = ImageFont.truetype(str(chinese_font_path()), 40)
    ImageDraw.Draw(sheet).text((60, 100), PROSE[:24], font=font, fill="black")
    path = tmp_path / f"页.{ending}"
    sheet.save(path, format="JPEG" if ending == "jfif" else None)
    assert PROSE[:12] in told(path)


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    sheet = Image.new("RGBA", (1200, 300), (0, 0, 0, 0))
    font = ImageFont.truetype(str(chinese_font_path()), 40)
    ImageDraw.Draw(sheet).text((60, 100), PROSE[:24], font=font, fill="black")
    sheet.save(tmp_path / "a.png")
    assert PROSE[:12] in told(tmp_path / "a.png")


def test_parts_of_saved_pages_and_hidden_files_are_told_of(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    for name in ("通知.html", "通知_files/logo.png", "公告.htm", "公告.files/a.js", "别的_files/正文.txt"):
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        (sources / name).write_text(PROSE, encoding="utf-8")
    for name in (".论文.pdf.icloud", ".藏.pdf", "._通知.html", ".DS_Store"):
        (sources / name).write_bytes(b"x")
    with zipfile.ZipFile(sources / "年.zip", "w") as archive:
        archive.writestr("章.txt", PROSE)
    found, rejects = scan_sources(tmp_path, ENDINGS)
    read = {s.source.removeprefix("sources/") for s in found}
    assert read == {"通知.html", "公告.htm", "别的_files/正文.txt", "年.zip/章.txt"}
    said = {r.source.removeprefix("sources/"): r.detail for r in rejects}
    assert said.keys() == {"通知_files/logo.png", "公告.files/a.js", ".论文.pdf.icloud", ".藏.pdf"}
    assert "网页 通知.html 的附件" in said["通知_files/logo.png"]
    assert "云端" in said[".论文.pdf.icloud"]
    assert "改名" in said[".藏.pdf"]
