"""Files of every kind that a scholar keeps: read, or told how to get there."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.core.errors import ExtractionError
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.reader import read_content
from pipeline.messages import say_both
from tests.unit.extraction.crafted import write_doc

PROSE = "各国主管部门每年交换一次统计数据，数据的口径由联合工作组商定。"
OPEN = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def texts(path: Path) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for p in read_content(path, ExtractionParameters()).pieces]


def pack(path: Path, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return path


def test_opendocument(tmp_path: Path) -> None:
    cells = "".join(f"<table:table-cell><text:p>{t}</text:p></table:table-cell>" for t in ("泰国", "15"))
    row = f"<table:table-row>{cells}</table:table-row>"
    note = "<text:note><text:note-body><text:p>脚注。</text:p></text:note-body></text:note>"
    body = (
        f"<text:tracked-changes>删去</text:tracked-changes><text:h text:outline-level='1'>通知</text:h>"
        f"<text:p>{PROSE}{note}</text:p><table:table>{row}</table:table>"
    )
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content {OPEN}>{text}</office:document-content>"
    assert texts(pack(tmp_path / "a.odt", content_xml=content)) == [
        ("title", "通知"), ("paragraph", PROSE), ("footnote", "脚注。"), ("table", "泰国\t15"),
    ]  # fmt: skip


def test_epub_in_the_order_of_its_spine(tmp_path: Path) -> None:
    package = (
        '<package xmlns="p"><metadata><title xmlns="d">论文集</title></metadata><manifest><item id="b" href="b.xhtml"/>'
        '<item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    with zipfile.ZipFile(tmp_path / "a.epub", "w") as archive:
        archive.writestr("META-INF/container.xml", '<c xmlns="c"><rootfile full-path="OPS/p.opf"/></c>')
        archive.writestr("OPS/p.opf", package)
        archive.writestr("OPS/b.xhtml", f"<html><body><p>{PROSE}</p></body></html>")
        archive.writestr("OPS/a.xhtml", "<html><body><h2>第一章 总则</h2></body></html>")
    assert texts(tmp_path / "a.epub") == [("title", "论文集"), ("heading", "第一章 总则"), ("paragraph", PROSE)]


def test_workbook_with_the_names_of_its_sheets(tmp_path: Path) -> None:
    row = '<row><c t="s"><v>0</v></c><c><v>15</v></c><c t="inlineStr"><is><t>件</t></is></c></row>'
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{SHEET}"><sheets><sheet name="二〇二一"/></sheets></workbook>'
        )
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{SHEET}"><si><t>泰国</t></si></sst>')
        archive.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{SHEET}"><sheetData>{row}</sheetData></worksheet>'
        )
    found = texts(tmp_path / "a.xlsx")
    assert [text for _, text in found] == ["二〇二一", "泰国\t15\t件"]


def test_rtf_and_html_named_doc(tmp_path: Path) -> None:
    coded = "".join(f"\\'{byte:02x}" for byte in PROSE.encode("gb18030"))
    (tmp_path / "a.doc").write_text("{\\rtf1\\ansi\\ansicpg936 " + coded + "\\par}", encoding="ascii")
    assert [t for _, t in texts(tmp_path / "a.doc")] == [PROSE]
    (tmp_path / "b.doc").write_text(f"<html><body><p>通知</p><p>{PROSE}</p></body></html>", encoding="utf-8")
    assert [t for _, t in texts(tmp_path / "b.doc")] == ["通知", PROSE]


def test_web_archive(tmp_path: Path) -> None:
    page = f"<html><body><h1>通知</h1><p>{PROSE}</p></body></html>"
    head = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    (tmp_path / "a.mht").write_bytes((head + page).encode())
    assert [t for _, t in texts(tmp_path / "a.mht")] == ["通知", PROSE]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.caj", b"CAJ\0", "CAJViewer"),
        ("a.ofd", b"x", "OFD"),
        ("a.7z", b"7z\xbc\xaf", "解压"),
        ("a.txt", b"Rar!\x1a", "解压"),
        ("a.odt", b"abc", "扩展名"),
    ],
)
def test_what_is_not_read_says_how_to_get_there(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ExtractionError) as caught:
        texts(tmp_path / name)
    assert told in say_both(caught.value)


IN_TABLE, ROW_END = b"\x16\x24\x01", b"\x16\x24\x01\x17\x24\x01"
LISTED = b"\x0b\x46\x01\x00\x0a\x26\x00"  # the first level of the first list
HEADED = b"\x40\x26\x01"  # outline level 2
DELETED = b"\x00\x08\x01"


def test_a_document_of_word_97(tmp_path: Path) -> None:
    first = f"链接\x13 HYPERLINK x \x14网页\x15，删去的，{PROSE}\x02\r"
    paragraphs = [
        ("关于数据的通知\r", b""), (first, b""), ("职责\r", HEADED), ("设立小组。\r", LISTED), ("𠮷林开会。\r", LISTED),
        ("国家\x07", IN_TABLE), ("上级\r", IN_TABLE), ("下级\x07", IN_TABLE), ("\x07", ROW_END), ("末段。\r", b""),
    ]  # fmt: skip
    at = len(paragraphs[0][0]) + first.index("删去的，")
    path = tmp_path / "通知.doc"
    path.write_bytes(write_doc(paragraphs, notes="\x02 注一。\r", runs=[(at, at + 4, DELETED)]))
    assert texts(path) == [
        ("title", "关于数据的通知"), ("paragraph", f"链接网页，{PROSE}"), ("heading", "职责"),
        ("paragraph", "第一条设立小组。"), ("paragraph", "第二条𠮷林开会。"), ("table", "国家\t上级 下级"),
        ("paragraph", "末段。"), ("footnote", "注一。"),
    ]  # fmt: skip


def test_a_damaged_document_of_word_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)  # LibreOffice, where it is, may make something of it
    whole = write_doc([(f"{PROSE}\r", b"")])
    for cut in (600, 1500, 2600, len(whole) - 4200):
        (tmp_path / "a.doc").write_bytes(whole[:cut])
        with pytest.raises(ExtractionError, match="save it as DOCX"):
            texts(tmp_path / "a.doc")


@pytest.mark.parametrize(
    ("controls", "title"),
    [
        ("下载\n打印\n收藏\n【字号：\n大\n】\n", "河湖管理年度报告"),
        ("河湖司\n编\n", "河湖司"),  # two lines may be a cover
    ],
)
def test_links_and_buttons_copied_with_a_page_are_no_title(tmp_path: Path, controls: str, title: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{controls}河湖管理年度报告\n{PROSE}\n", encoding="utf-8")
    assert [text for kind, text in texts(path) if kind == "title"] == [title]
