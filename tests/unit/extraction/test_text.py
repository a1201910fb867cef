"""Characters, encodings, quality and the readers that need no page."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.core.errors import EncodingError
from pipeline.extraction.characters import close_spaces, fold, join_lines
from pipeline.extraction.formats.encodings import decode
from pipeline.extraction.model import Content
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.quality import find_language, text_quality
from pipeline.extraction.reader import read_content
from pipeline.extraction.structure.front_matter import is_names, split_authors, split_keywords
from pipeline.extraction.structure.headings import Leveller

PROSE = (
    "为了保护知识产权，维护市场秩序，促进科学技术进步和社会发展，根据有关法律的规定，结合本地区的实际情况，制定本办法。"
)
TRADITIONAL = (
    "為了保護智慧財產權，維護市場秩序，促進科學技術進步和社會發展，"
    "根據有關法律的規定，結合本地區的實際情況，制定本辦法。"
)


def kinds(content: Content) -> list[tuple[str, int, str]]:
    return [(p.kind, p.level, p.text) for p in content.pieces]


def read(path: Path, data: str | bytes, **options: object) -> Content:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_content(path, ExtractionParameters(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("⼴⽅⽤", "广方用"),
        ("ＷＴＯ２０２１", "WTO2021"),
        ("（甲）：", "（甲）："),
        ("oﬃce", "office"),
        ("a\u00adb\u200bc", "abc"),
        ("⻓⻋", "长车"),
    ],
)
def test_folding(raw: str, folded: str) -> None:
    assert fold(raw) == folded


@pytest.mark.parametrize(
    ("raw", "closed"),
    [
        ("美 国 将《 与 贸 易 有 关》", "美国将《与贸易有关》"),
        ("第一章 总 则", "第一章 总则"),
        ("第一条 为了保护专利权人的合法权益", "第一条 为了保护专利权人的合法权益"),
        ("摘 要：本文", "摘要：本文"),
        ("the WTO agreement", "the WTO agreement"),
        ("早在 20 世纪 80 年代", "早在 20 世纪 80 年代"),
    ],
)
def test_spaces(raw: str, closed: str) -> None:
    assert close_spaces(raw) == closed


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("知识产", "权", "知识产权"),
        ("the trade", "agreement", "the trade agreement"),
        ("intel-", "lectual", "intellectual"),
        ("Trade-", "Related", "Trade-Related"),
        ("美国的WTO", "协定", "美国的WTO协定"),
    ],
)
def test_line_ends(first: str, second: str, joined: str) -> None:
    assert join_lines(first, second) == joined


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_simplified_encodings(encoding: str) -> None:
    assert decode((PROSE * 2).encode(encoding))[0] == PROSE * 2


@pytest.mark.parametrize("encoding", ["big5", "utf-16", "gb18030"])
def test_traditional_encodings(encoding: str) -> None:
    assert decode((TRADITIONAL * 2).encode(encoding))[0] == TRADITIONAL * 2


def test_text_spoilt_before_is_refused() -> None:
    spoilt = PROSE.encode("utf-8").decode("gb18030", "replace")
    with pytest.raises(EncodingError, match="spoilt"):
        decode((spoilt * 3).encode("utf-8"))


def test_quality() -> None:
    assert text_quality(PROSE) == 1.0
    assert text_quality(TRADITIONAL) > 0.9
    assert text_quality("".join(chr(0x4E00 + (ord(c) * 7919) % 20000) for c in PROSE)) < 0.5
    assert text_quality("\ue001\ue002" * 20) == 0.0
    assert text_quality(PROSE.encode().decode("latin-1")) < 0.5


@pytest.mark.parametrize(
    ("text", "language"), [(PROSE, "zh"), ("a treaty", "en"), ("これはペンです", "ja"), ("12", "")]
)
def test_language(text: str, language: str) -> None:
    assert find_language(text) == language


@pytest.mark.parametrize(
    "line", ["张明远，李思齐", "张 三  李 四", "欧阳修 王安石", "张明远1，李思齐2", "LI Dayong, ZHANG Shaorui"]
)
def test_names(line: str) -> None:
    assert is_names(line)


@pytest.mark.parametrize("line", ["第一节 重要提示", "总体要求", "某大学法学院", "政策背景与问题"])
def test_no_names(line: str) -> None:
    assert not is_names(line)


def test_author_lines_are_split() -> None:
    assert split_authors("张 三1，李思齐2*") == ("张三", "李思齐")


@pytest.mark.parametrize("separator", ["；", "; ", "，", ",", "、", "//", "  "])
def test_keyword_separators(separator: str) -> None:
    assert split_keywords(separator.join(("知识产权", "区域合作", "技术援助"))) == ("知识产权", "区域合作", "技术援助")


def test_levels() -> None:
    leveller = Leveller(["1 背景", "1.1 问题", "2.2.1 模式"])
    assert [leveller.level(t) for t in ("1 背景", "1.1 问题", "2.2.1 模式")] == [1, 2, 3]
    leveller = Leveller(["第一章 总则", "一、目的", "（一）范围"])
    assert [leveller.level(t) for t in ("第一章 总则", "一、目的", "（一）范围")] == [1, 2, 3]


def test_plain_text(tmp_path: Path) -> None:
    content = read(
        tmp_path / "a.txt", f"某某条例\n\n第一章 总则\n\n第一条 {PROSE}\n\n第二条 本办法自公布之日起施行。\n"
    )
    assert kinds(content) == [
        ("title", 0, "某某条例"),
        ("heading", 1, "第一章 总则"),
        ("paragraph", 0, f"第一条 {PROSE}"),
        ("paragraph", 0, "第二条 本办法自公布之日起施行。"),
    ]


def test_wrapped_text_is_joined(tmp_path: Path) -> None:
    text = PROSE * 4
    lines = [text[i : i + 20] for i in range(0, len(text), 20)]
    content = read(tmp_path / "a.txt", "\n".join(["某某说明", "", *lines, "", "完。"]))
    assert [p.text for p in content.pieces] == ["某某说明", text, "完。"]


@pytest.mark.parametrize(
    ("parts", "joined"),
    [
        (("渔港依照《", "渔港条例", "》管理，见", "农业部", "、《", "渔业法", "》。"),
         "渔港依照《渔港条例》管理，见农业部、《渔业法》。"),
        (("细颗粒物（PM", "2.5", "）和可吸入颗粒物（PM", "10", "）下降。"),
         "细颗粒物（PM2.5）和可吸入颗粒物（PM10）下降。"),
        (("渔区以PM", "2.5", "浓度为准。"), "渔区以PM2.5浓度为准。"),
        (("第二条 每年一次", "。"), "第二条 每年一次。"),
        (("一", "、渔船"), "一、渔船"),
        ((PROSE + "同时要求渔业各单", "位的负责人按照前述要求执行。"),
         PROSE + "同时要求渔业各单位的负责人按照前述要求执行。"),
    ],
)  # fmt: skip
def test_parts_of_a_paragraph_are_put_together(parts: tuple[str, ...], joined: str, tmp_path: Path) -> None:
    assert [piece.text for piece in read(tmp_path / "a.txt", "\n".join(parts)).pieces] == [joined]
    assert joined in [piece.text for piece in read(tmp_path / "a.md", "\n\n".join(parts)).pieces]


@pytest.mark.parametrize(
    "parts",
    [
        ("渔船的GDP", "2", "增长较快。"), ("渔港的管理。", "》》点击进入专题《《"), ("第三季度", "渔业，季节性明显。"),
        (PROSE + "本刊记者某某摄", "各位代表："), (PROSE + "本办法施行后", "三、渔船应当按照规定登记并且缴纳费用。"),
    ],
)  # fmt: skip
def test_paragraphs_that_are_whole_stay_apart(parts: tuple[str, ...], tmp_path: Path) -> None:
    assert [piece.text for piece in read(tmp_path / "a.txt", "\n".join(parts)).pieces] == list(parts)


def test_a_numbered_line_with_a_comma_is_a_heading_above_text(tmp_path: Path) -> None:
    text = f"（一）加快渔港建设，扩大开放\n{PROSE}\n（一）渔船应当登记，缴纳费用\n（二）渔港应当报告，接受检查\n{PROSE}"
    found = [piece.kind for piece in read(tmp_path / "a.txt", text).pieces]
    assert found == ["heading", "paragraph", "paragraph", "paragraph", "paragraph"]


def test_a_notice_is_not_taken_for_wrapped_text(tmp_path: Path) -> None:
    lines = [
        "国家税务总局浙江省税务局 浙江省医疗保障局关于优化医保缴费服务的通告",
        "国家税务总局浙江省税务局通告2031年第4号",
        *("为优化服务，现通告如下：", "一、缴费。", "本通告自2031年7月1日起施行。", "特此通告。"),
        "国家税务总局浙江省税务局 浙江省医疗保障局",
        "2031年6月15日",
    ]
    content = read(tmp_path / "a.txt", "\n".join(lines))
    assert [p.text for p in content.pieces] == lines


def test_markdown(tmp_path: Path) -> None:
    source = (
        f"---\ntitle: 题目\n---\n# 题目\n\n## 一级\n\n**要点**：{PROSE}\n见[链接](http://a.b/c_(d))。\n\n"
        "- 甲\n- 乙\n\n| 年 | 数 |\n|---|---|\n| 2020 | 5 |\n"
    )
    assert kinds(read(tmp_path / "a.md", source)) == [
        ("title", 0, "题目"),
        ("heading", 1, "一级"),
        ("paragraph", 0, f"要点：{PROSE}见链接。"),
        ("list_item", 0, "甲"),
        ("list_item", 0, "乙"),
        ("table", 0, "年\t数"),
        ("table", 0, "2020\t5"),
    ]


def test_html_without_its_surroundings(tmp_path: Path) -> None:
    source = (
        '<html><head><meta charset="gb2312"><title>题目 - 某网</title><script>x()</script></head><body>'
        '<div class="nav"><a href="/">首页</a></div><div id="content"><h1>题目</h1><p>作者：张明远</p>'
        f"<h2>一、背景</h2><p>{PROSE}<br>第二行。</p><table><tr><th>年</th><th>数</th></tr><tr><td>2020</td><td>5</td></tr></table>"
        '<p style="display:none">看不见</p></div><div class="related-links">相关文章</div>'
        "<footer>版权所有</footer></body></html>"
    )
    content = read(tmp_path / "a.html", source.encode("gb18030"))
    assert kinds(content) == [
        ("title", 0, "题目"),
        ("author", 0, "作者：张明远"),
        ("heading", 1, "一、背景"),
        ("paragraph", 0, PROSE),
        ("paragraph", 0, "第二行。"),
        ("table", 0, "年\t数"),
        ("table", 0, "2020\t5"),
    ]
    assert content.metadata.authors == ("张明远",)


def test_docx(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("题目", 0)
    document.add_heading("背景", 1)
    document.add_heading("问题", 2)
    document.add_paragraph(PROSE)
    table = document.add_table(2, 2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("年", "数", "2020", "5"), strict=True):
        cell.text = text
    document.save(str(tmp_path / "a.docx"))
    content = read_content(tmp_path / "a.docx", ExtractionParameters())
    assert kinds(content) == [
        ("title", 0, "题目"),
        ("heading", 1, "背景"),
        ("heading", 2, "问题"),
        ("paragraph", 0, PROSE),
        ("table", 0, "年\t数"),
        ("table", 0, "2020\t5"),
    ]


def test_docx_notes_and_hidden_text(tmp_path: Path) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = (
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>结束。</w:t></w:r></w:p>'
    )
    note = (
        '<w:footnote w:type="separator" w:id="0"/>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>脚注。</w:t></w:r></w:p></w:footnote>'
    )
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/footnotes.xml", f"<w:footnotes {space}>{note}</w:footnotes>")
    content = read_content(tmp_path / "a.docx", ExtractionParameters())
    assert [(p.kind, p.text) for p in content.pieces] == [("paragraph", "正文结束。"), ("footnote", "脚注。")]


def test_simplified_keeps_the_original(tmp_path: Path) -> None:
    content = read(tmp_path / "a.txt", TRADITIONAL, simplify=True)
    assert "维护市场秩序" in content.pieces[0].text
    assert content.pieces[0].original == TRADITIONAL
