"""Word documents written part by part: what libraries never write, and people's programs do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.core.errors import ExtractionError
from pipeline.extraction.formats.docx import read_docx
from pipeline.extraction.formats.numerals import write_number
from pipeline.extraction.model import Piece
from pipeline.extraction.parameters import ExtractionParameters

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def p(content: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}<w:t>{text}</w:t></w:r>"


def relations(*entries: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="r{i}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(entries)
    )
    return f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def write(path: Path, body: str, **parts: str) -> Path:
    """A DOCX; further parts are named by their files in ``word``."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {SPACES}>{content}</w:{name}>")
    return path


def read(path: Path) -> list[Piece]:
    return read_docx(path, ExtractionParameters(), lambda: None).pieces


def texts(path: Path) -> list[str]:
    return [piece.text for piece in read(path)]


def test_what_was_moved_or_deleted_stands_once(tmp_path: Path) -> None:
    moved = r("搬到后面的一句话。")
    body = (
        p(f"<w:moveFrom>{moved}</w:moveFrom>")
        + p(r("前一段。"))
        + p(f"<w:moveTo>{moved}</w:moveTo>")
        + p(f"<w:ins>{r('新增的话。')}</w:ins><w:del><w:r><w:delText>删去的话。</w:delText></w:r></w:del>")
    )
    assert texts(write(tmp_path / "a.docx", body)) == ["前一段。", "搬到后面的一句话。", "新增的话。"]


def test_a_deleted_mark_joins_two_paragraphs(tmp_path: Path) -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    body = p(r("海关应当"), deleted) + p(r("在十日内答复，"), deleted) + p(r("逾期视为同意。")) + p(r("下一段。"))
    assert texts(write(tmp_path / "a.docx", body)) == ["海关应当在十日内答复，逾期视为同意。", "下一段。"]


def test_a_deleted_row_is_none(tmp_path: Path) -> None:
    def row(text: str, mark: str = "") -> str:
        return f"<w:tr><w:trPr>{mark}</w:trPr><w:tc>{p(r(text))}</w:tc><w:tc>{p(r('一'))}</w:tc></w:tr>"

    body = f"<w:tbl>{row('泰国')}{row('越南', '<w:del/>')}{row('老挝', '<w:ins/>')}</w:tbl>"
    assert texts(write(tmp_path / "a.docx", body)) == ["泰国\t一", "老挝\t一"]


def test_a_text_box_stands_once_behind_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p(r('框中的要点。'))}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    body = p(r("段落的前半，") + f"<w:r>{both}</w:r>" + r("段落的后半。")) + p(r("下一段。"))
    assert texts(write(tmp_path / "a.docx", body)) == ["段落的前半，段落的后半。", "框中的要点。", "下一段。"]


def test_an_alternative_that_only_older_programs_draw(tmp_path: Path) -> None:
    both = (
        "<mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice>"
        f"<mc:Fallback><w:pict><w:txbxContent>{p(r('旧版才有的文字。'))}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    assert texts(write(tmp_path / "a.docx", p(f"<w:r>{both}</w:r>"))) == ["旧版才有的文字。"]


def test_tables_within_cells_and_wrapped_cells(tmp_path: Path) -> None:
    def cell(content: str) -> str:
        return f"<w:tc>{content}</w:tc>"

    inner = f"<w:tbl><w:tr>{cell(p(r('泰国')))}{cell(p(r('十五件')))}</w:tr></w:tbl>"
    wrapped = f"<w:sdt><w:sdtPr/><w:sdtContent>{cell(p(r('备注')))}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent><w:tr>{wrapped}{cell(p(r('甲')) + p(r('乙')))}</w:tr></w:sdtContent></w:sdt>"
    body = f"<w:tbl><w:tr>{cell(p(r('国别')))}{cell(inner + p(''))}</w:tr>{row}</w:tbl>"
    found = read(write(tmp_path / "a.docx", body))
    assert [(q.kind, q.text) for q in found] == [
        ("table", "国别\t"),
        ("table", "泰国\t十五件"),
        ("table", "备注\t甲乙"),
    ]


def test_a_frame_of_one_cell_holds_paragraphs(tmp_path: Path) -> None:
    body = f"<w:tbl><w:tr><w:tc>{p(r('第一段写在框里。'))}{p(r('第二段也写在框里。'))}</w:tc></w:tr></w:tbl>"
    found = read(write(tmp_path / "a.docx", body))
    assert [q.text for q in found] == ["第一段写在框里。", "第二段也写在框里。"]
    assert not any(q.kind == "table" for q in found)


def test_strict_and_relocated_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", relations(("officeDocument", "/doc/main.xml")))
        archive.writestr("doc/_rels/main.xml.rels", relations(("footnotes", "../notes/f.xml"), ("styles", "s.xml")))
        note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
        body = p(r("正文在此。") + note) + p(r("总则"), '<w:pStyle w:val="x"/>')
        archive.writestr("doc/main.xml", f'<w:document xmlns:w="{STRICT}"><w:body>{body}</w:body></w:document>')
        foot = f'<w:footnote w:id="2">{p(r("脚注在此。"))}</w:footnote>'
        archive.writestr("notes/f.xml", f'<w:footnotes xmlns:w="{STRICT}">{foot}</w:footnotes>')
        style = '<w:style w:styleId="x"><w:name w:val="标题 2"/></w:style>'
        archive.writestr("doc/s.xml", f'<w:styles xmlns:w="{STRICT}">{style}</w:styles>')
    found = [(q.kind, q.text) for q in read(path)]
    assert found == [("paragraph", "正文在此。"), ("footnote", "脚注在此。"), ("heading", "总则")]


def level(index: int, form: str, text: str, more: str = "") -> str:
    stated = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{index}">{stated}</w:lvl>'


def item(text: str, index: int = 0, number: int = 1) -> str:
    return p(r(text), f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{number}"/></w:numPr>')


def test_numbers_that_word_counts(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "chineseCountingThousand", "第%1章")
        + level(1, "chineseCounting", "第%2条", '<w:lvlRestart w:val="0"/>')
        + level(2, "chineseCounting", "（%3）", '<w:suff w:val="nothing"/>')
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = (
        item("总则") + item("为了保护权利，制定本法。", 1) + item("下列措施适用：", 1) + item("扣留货物；", 2)
        + item("罚款。", 2) + p(r("没有编号的一段。")) + item("措施") + item("海关应当答复。", 1) + item("通报；", 2)
    )  # fmt: skip
    assert texts(write(tmp_path / "a.docx", body, numbering=numbering)) == [
        "第一章 总则",
        "第一条 为了保护权利，制定本法。",
        "第二条 下列措施适用：",
        "（一）扣留货物；",
        "（二）罚款。",
        "没有编号的一段。",
        "第二章 措施",
        "第三条 海关应当答复。",
        "（一）通报；",
    ]


def test_numbers_come_from_styles_and_overrides_and_not_from_bullets(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">' + level(0, "decimal", "%1.") + "</w:abstractNum>"
        '<w:abstractNum w:abstractNumId="1">' + level(0, "bullet", "\uf0b7") + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    )
    styles = (
        '<w:style w:styleId="base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="item"><w:basedOn w:val="base"/></w:style>'
    )
    styled = '<w:pStyle w:val="item"/>'
    body = (
        p(r("样式里的编号。"), styled) + p(r("还有一条。"), styled) + item("从五开始。", number=2)
        + item("项目符号。", number=3) + p(r("去掉了编号。"), styled + '<w:numPr><w:numId w:val="0"/></w:numPr>')
    )  # fmt: skip
    assert texts(write(tmp_path / "a.docx", body, numbering=numbering, styles=styles)) == [
        "1. 样式里的编号。",
        "2. 还有一条。",
        "5. 从五开始。",
        "项目符号。",
        "去掉了编号。",
    ]


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCounting", "二十一"),
        (110, "chineseCountingThousand", "一百一十"),
        (105, "chineseCountingThousand", "一百零五"),
        (1005, "chineseCountingThousand", "一千零五"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (11, "ideographTraditional", "甲"),
        (2024, "ideographDigital", "二〇二四"),
        (14, "lowerRoman", "xiv"),
        (28, "upperLetter", "BB"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (7, "decimalZero", "07"),
    ],
)
def test_number_formats(value: int, form: str, written: str) -> None:
    assert write_number(value, form) == written


def test_phonetic_guides_equations_symbols_and_struck_text(tmp_path: Path) -> None:
    ruby = f"<w:r><w:ruby><w:rubyPr/><w:rt>{r('bó')}</w:rt><w:rubyBase>{r('亳')}</w:rubyBase></w:ruby></w:r>"
    fraction = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    body = (
        p(r("来自") + ruby + r("州海关。"))
        + p(r("办理") + f"<m:oMath><m:r><m:t>25</m:t></m:r>{fraction}</m:oMath>" + r("件。"))
        + p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + r("同意"))
        + p(r("费用为") + r("三百", "<w:strike/>") + r("五百元。", '<w:strike w:val="0"/>') + r("隐", "<w:vanish/>"))
    )
    assert texts(write(tmp_path / "a.docx", body)) == ["来自亳州海关。", "办理251/2件。", "☑同意", "费用为五百元。"]


def test_signs_that_word_keeps_in_properties_of_equations(tmp_path: Path) -> None:
    def t(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    root = f"<m:rad><m:radPr/><m:deg/><m:e>{t('x')}</m:e></m:rad>"
    sum_ = f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub/><m:sup/><m:e>{t("n")}</m:e></m:nary>'
    bracket = f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{t("a+b")}</m:e></m:d>'
    body = p(r("税率") + f"<m:oMath><m:d><m:e>{t('1+r')}</m:e></m:d>{bracket}{root}{sum_}</m:oMath>" + r("。"))
    assert texts(write(tmp_path / "a.docx", body)) == ["税率(1+r)[a+b]√x∑n。"]


def test_characters_laid_over_each_other_by_a_field_are_read(tmp_path: Path) -> None:
    def field(*codes: str) -> str:
        inside = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
        begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
        return begin + inside + end

    guide = field('EQ \\* jc2 \\* "Font:宋体" \\o\\ad(', "\\s\\up 9(zhong),中)")
    body = p(r("这是") + guide + r("国。") + field("PAGE"))
    assert texts(write(tmp_path / "a.docx", body)) == ["这是中国。"]


def test_frames_of_one_column_and_cells_over_several(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    frame = "<w:tbl>" + row(p(r("框里的第一段。")) + p(r("框里的第二段。"))) + row(p(r("第三段。"))) + "</w:tbl>"
    span = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    table = "<w:tbl>" + row(span + p(r("合计")), p(r("三"))) + row(p(r("甲")), p(r("乙")), p(r("丙"))) + "</w:tbl>"
    assert [(x.kind, x.text) for x in read(write(tmp_path / "a.docx", frame + table)) if x.kind == "table"] == [
        ("table", "合计\t\t三"),
        ("table", "甲\t乙\t丙"),
    ]
    assert texts(tmp_path / "a.docx")[:3] == ["框里的第一段。", "框里的第二段。", "第三段。"]


def test_lists_that_take_their_levels_from_a_style(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="laws"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="laws"/>' + level(0, "chineseCounting", "第%1条")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )  # fmt: skip
    body = item("海关应当通报。") + item("各方应当答复。")
    assert texts(write(tmp_path / "a.docx", body, numbering=numbering)) == [
        "第一条 海关应当通报。",
        "第二条 各方应当答复。",
    ]


def test_documents_that_were_put_in_whole(tmp_path: Path) -> None:
    inner = write(tmp_path / "inner.docx", p(r("放入的文件的正文。")))
    chunks = f'<w:altChunk xmlns:r="{OFFICE}" r:id="r0"/><w:altChunk xmlns:r="{OFFICE}" r:id="r1"/>'
    outer = write(tmp_path / "a.docx", p(r("前面的一段。")) + chunks + p(r("后面的一段。")))
    with zipfile.ZipFile(outer, "a") as archive:
        archive.writestr("word/_rels/document.xml.rels", relations(("aFChunk", "a.htm"), ("aFChunk", "b.docx")))
        archive.writestr("word/a.htm", "<html><body><p>放入的网页。</p></body></html>")
        archive.write(inner, "word/b.docx")
    assert texts(outer) == ["前面的一段。", "放入的网页。", "放入的文件的正文。", "后面的一段。"]


def test_the_words_of_an_empty_form_field_are_no_text(tmp_path: Path) -> None:
    field = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击此处输入文字')}</w:sdtContent></w:sdt>"
    assert texts(write(tmp_path / "a.docx", p(r("单位：海关总署") + field))) == ["单位：海关总署"]


def test_hostile_parts_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", " " * (8 << 20))
    with pytest.raises(ExtractionError, match="unpacks to"):
        read(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<!DOCTYPE x [<!ENTITY a "b">]><w:document {SPACES}/>')
    with pytest.raises(ExtractionError, match="entities"):
        read(path)
