"""HTML, Markdown and text as people's programs write them, in pages made by hand."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.extraction.formats import markdown as reader
from pipeline.extraction.formats.encodings import decode
from pipeline.extraction.formats.html import read_page
from pipeline.extraction.formats.plain import read_text
from pipeline.extraction.model import Content
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.reader import read_content
from tests.clock import processor_seconds

PROSE = "各国主管部门每年交换一次统计数据，数据的口径由联合工作组商定。"
MORE = "执法合作的效果取决于信息交换的速度，也取决于各国法院对证据的认可程度。"


def rows(content: Content) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for p in content.pieces]


def html(body: str) -> list[str]:
    return [p.text for p in read_page(f"<html><body>{body}</body></html>", "utf-8").pieces]


def markdown(text: str) -> Content:
    return read_text(text, "utf-8", markdown=True)


def plain(text: str) -> list[str]:
    return [p.text for p in read_text(text, "utf-8").pieces]


def test_a_form_that_holds_the_page_is_the_page() -> None:
    page = f'<form id="form1"><input value="x"><div><h1>通知</h1><p>{PROSE}</p><p>{MORE}</p></div></form>'
    assert html(page) == ["通知", PROSE, MORE]
    search = f"<form>站内搜索 <button>搜索</button></form><div><h1>通知</h1><p>{PROSE}</p></div>"
    assert html(search) == ["通知", PROSE]


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("font-size:0.9rem;line-height:1.6", True),
        ("font-size: 0", False),
        ("font-size:0px;color:red", False),
        ("display : none", False),
        ("text-decoration: line-through", False),
        ("text-decoration: none", True),
    ],
)
def test_hidden_by_style(style: str, shown: bool) -> None:
    assert html(f'<h1>通知</h1><p style="{style}">{MORE}</p><p>{PROSE}</p>') == (
        ["通知", MORE, PROSE] if shown else ["通知", PROSE]
    )


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ("related-measures", True),
        ("copyright-law", True),
        ("no-sidebar", True),
        ("hot", True),
        ("comment-content", True),
        ("comments", False),
        ("site-footer", False),
        ("left-nav box", False),
    ],
)
def test_words_in_classes(names: str, shown: bool) -> None:
    page = f'<h1>通知</h1><p>{PROSE}</p><p>{PROSE * 3}</p><div class="{names}"><p>{MORE}</p></div>'
    assert (MORE in html(page)) is shown


def test_lists_of_links_are_no_text_whatever_they_are_called() -> None:
    links = "".join(f'<a href="/{i}">{MORE}</a>' for i in range(3))
    assert MORE not in "".join(html(f'<h1>通知</h1><p>{PROSE}</p><div class="related">{links}</div>'))


def test_phonetic_guides_and_struck_text() -> None:
    ruby = "<ruby>亳<rp>(</rp><rt>bó</rt><rp>)</rp></ruby>州海关"
    page = f"<h1>通知</h1><p>{ruby}收费<s>三百</s>五百元。<del>删去。</del><ins>新增。</ins></p><p>{PROSE}</p>"
    assert html(page) == ["通知", "亳州海关收费五百元。新增。", PROSE]


def test_breaks_within_cells_part_words_and_tables_within_cells_stand_once() -> None:
    inner = "<table><tr><td>泰国</td><td>十五件</td></tr><tr><td>越南</td><td>二十件</td></tr></table>"
    table = (
        "<table><tr><th>机构</th><th>说明</th></tr><tr><td>World Customs<p>Organization</p></td>"
        f"<td>ASEAN<br>Secretariat</td></tr><tr><td>案件</td><td>{inner}</td></tr></table>"
    )
    assert html(f"<h1>通知</h1>{table}<p>{PROSE}</p>") == [
        "通知", "机构\t说明", "World Customs Organization\tASEAN Secretariat", "案件\t", "泰国\t十五件", "越南\t二十件",
        PROSE,
    ]  # fmt: skip


def test_cells_that_span_columns_and_rows_leave_them_empty() -> None:
    page = (
        "<table><tr><th colspan=2>合计</th><th>丙</th></tr><tr><td rowspan=2>甲</td><td>1</td><td>2</td></tr>"
        f"<tr><td>3</td><td>4</td></tr></table><p>{PROSE}</p>"
    )
    assert html(page) == ["合计\t\t丙", "甲\t1\t2", "\t3\t4", PROSE]


def test_a_container_without_size_hides_its_own_letters_alone() -> None:
    page = (
        f'<p style="font-size:0">隐藏</p><p>{MORE}</p><p style="font-size:0"> <b style="font-size:16px">{PROSE}</b></p>'
    )
    assert html(page) == [MORE, PROSE]


def test_what_other_programs_write_into_markdown() -> None:
    blocks = markdown(
        f'[TOC]\n\n!!! note "说明"\n    {PROSE}\n\n> [!NOTE]\n> {MORE}\n\n这是==重点==内容[引用][1]。\n\n'
        f"## 第二节 {{#two .x}}\n\n[1]: http://a.b\n\n<!-- 没有结束\n\n{PROSE}"
    )
    assert [t for _, t in rows(blocks)] == ["说明", PROSE, MORE, "这是重点内容引用。", "第二节", "<!-- 没有结束", PROSE]
    tight = rows(markdown(f"#一级标题\n\n##二级标题\n\n#话题#{PROSE}"))
    assert [k for k, _ in tight] == ["title", "heading", "paragraph"]


@pytest.mark.parametrize(
    "block",
    [
        "% 合作的通知\n% 张三; 李四\n% 2020-01-01\n\n",
        "Title: 合作的通知\nAuthor: 张三, 李四\nDate: 2020\n\n",
        "---\r\ntitle: 合作的通知 # 注释\r\nauthor: [张三, 李四]\r\ndate: 2020/3/1\r\n---\r\n",
    ],
)
def test_forms_of_front_matter(block: str) -> None:
    content = markdown(block + PROSE)
    found = content.metadata
    assert (found.title, found.authors, found.year) == ("合作的通知", ("张三", "李四"), 2020)
    assert [t for _, t in rows(content)] == ["合作的通知", PROSE]


def test_a_first_paragraph_marked_as_title_is_none() -> None:
    found = markdown(f"# {PROSE}{MORE}\n\n{MORE}")
    assert (found.metadata.title, [k for k, _ in rows(found)]) == ("", ["paragraph", "paragraph"])
    assert markdown(f"# 什么是渔权？\n\n{MORE}").metadata.title == "什么是渔权？"


def test_signs_of_comparison_entities_and_page_numbers_in_texts() -> None:
    assert plain(f"若 a<b 且 c>d，则<某某>规定。{PROSE}") == [f"若 a<b 且 c>d，则<某某>规定。{PROSE}"]
    assert plain(f"<script>x()</script>甲&middot;乙 AT&T &notit; {PROSE}") == [f"甲·乙 AT&T &notit; {PROSE}"]
    numbered = read_text(f"{PROSE}\n- 1 -\n{MORE}\n第 2 页 共 3 页", "utf-8")
    assert [k for k, _ in rows(numbered)] == ["paragraph", "page_number", "paragraph", "page_number"]


def test_the_note_on_rights_below_a_copied_text_is_no_part_of_it() -> None:
    note = [
        "本作品是中华人民共和国的",
        "法律",
        "，根据《",
        "中华人民共和国著作权法",
        "》第五条第一项，属于",
        "公有领域",
        "。",
    ]
    kinds = [p.kind for p in read_text("\n".join((PROSE, MORE, *note)), "utf-8").pieces]
    assert kinds[:2] == ["paragraph"] * 2
    assert set(kinds[2:]) == {"footer"}
    for text in ((PROSE, MORE, "本作品由作者授权，推动知识共享。"), (note[0], *note[1:]), (*note, PROSE * 9)):
        assert "footer" not in [p.kind for p in read_text("\n".join(text), "utf-8").pieces], text


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("首页 / 双碳资讯 / “碳中和”背景下的CCUS", "“碳中和”背景下的CCUS"),
        ("当前位置：首页>政务公开>海州市灯塔规划", "海州市灯塔规划"),
        ("首页设计与 A/B 测试", "首页设计与 A/B 测试"),
    ],
)
def test_a_title_is_without_the_way_through_its_site(line: str, title: str) -> None:
    assert [p.text for p in read_text(f"{line}\n{PROSE}", "utf-8").pieces if p.kind == "title"] == [title]


def test_a_nul_or_a_few_broken_bytes_do_not_make_a_text_unreadable() -> None:
    assert decode(f"{PROSE}\0{MORE}".encode())[0] == PROSE + MORE
    broken = PROSE.encode("gb18030") + b"\xa3\xff\x80" + f"<p>{MORE}".encode("gb18030")
    text, encoding = decode(broken, declared="gb18030")
    assert encoding == "gb18030"
    assert text.startswith(PROSE)
    assert text.endswith(MORE)


def test_a_cut_character_costs_itself_alone(tmp_path: Path) -> None:
    head = '<head><meta charset="gb2312"><title>通知</title></head>'
    page = f"<html>{head}<body><h1>通知</h1><p>{PROSE * 4}</p></body></html>"
    data = page.encode("gb18030").replace("<title>通知".encode("gb18030"), "<title>通知".encode("gb18030") + b"\xd6")
    (tmp_path / "a.html").write_bytes(data)
    content = read_content(tmp_path / "a.html", ExtractionParameters())
    assert PROSE * 4 in [p.text for p in content.pieces]
    (tmp_path / "b.txt").write_bytes((PROSE * 4).encode()[:-1])
    assert read_content(tmp_path / "b.txt", ExtractionParameters()).pieces[0].text.startswith(PROSE * 3)


def test_html_within_markdown() -> None:
    text = (
        "# 说明\n\n<!-- 批注 -->\n\n<table>\n<tr><td>国别</td><td>件数</td></tr>\n\n"
        "<tr><td>泰国</td><td>15</td></tr></table>\n"
        f"\n<p>{PROSE}</p><p>{MORE}</p>\n\n"
        "甲&emsp;乙<br>丙<sup>1</sup>，<b>丁</b>《<WTO>》。<!-- 再批 --><del>删去</del>\n"
    )
    assert rows(markdown(text)) == [
        ("title", "说明"),
        ("table", "国别\t件数"),
        ("table", "泰国\t15"),
        ("paragraph", PROSE),
        ("paragraph", MORE),
        ("paragraph", "甲乙"),
        ("paragraph", "丙1，丁《<WTO>》。"),
    ]


def test_front_matter_states_title_date_and_authors() -> None:
    fields = 'title: "边境措施评述"\ndate: 2021-03-04\nauthor:\n  - 张明远\n  - 李思\ntags: [海关, 执法]'
    content = markdown(f"---\n{fields}\n---\n\n{PROSE}\n")
    assert rows(content) == [("title", "边境措施评述"), ("paragraph", PROSE)]
    made = content.metadata
    assert (made.title, made.year, made.authors, made.keywords) == (
        "边境措施评述",
        2021,
        ("张明远", "李思"),
        ("海关", "执法"),
    )
    assert rows(markdown(f"---\n\n{PROSE}\n\n---\n")) == [("paragraph", PROSE)]


def test_the_title_stated_stands_above_a_heading_that_differs() -> None:
    fields = '---\ntitle: "边境措施评述"\n---\n\n'
    assert rows(markdown(f"{fields}# 一 背景\n\n{PROSE}\n"))[:2] == [("title", "边境措施评述"), ("heading", "一 背景")]
    assert rows(markdown(f"{fields}# 《边境措施评述》\n\n{PROSE}\n")) == [
        ("title", "《边境措施评述》"),
        ("paragraph", PROSE),
    ]


def test_containers_setext_footnotes_and_separators() -> None:
    text = (
        f"边境措施\n====\n\n::: warning 注意\n{PROSE}[^1]\n:::\n\n背景\n---\n\n{MORE}\n---\n\n* * *\n\n——————\n\n"
        "1. 甲\n2. 乙\n\n[^1]: 见海关法。\n"
    )
    assert rows(markdown(text)) == [
        ("title", "边境措施"),
        ("paragraph", "注意"),
        ("paragraph", PROSE),
        ("heading", "背景"),
        ("paragraph", MORE),
        ("list_item", "1. 甲"),
        ("list_item", "2. 乙"),
        ("footnote", "见海关法。"),
    ]


def test_marks_beside_chinese_punctuation_and_references_without_addresses() -> None:
    text = f"# 说明\n\n依据**“办法”**执行。\n　　{PROSE}\n　　{MORE}\n\n[1]:丙某.海关法.某出版社,2001\n"
    assert [t for _, t in rows(markdown(text))] == [
        "说明", "依据“办法”执行。", PROSE, MORE, "[1]:丙某.海关法.某出版社,2001",
    ]  # fmt: skip


def test_text_copied_from_pages() -> None:
    text = (
        f"说明\n&emsp;&emsp;{PROSE}\n<p>{MORE}</p><p>R&amp;D 投入。</p>\n──────────\n＊＊＊\n"
        "<table><tr><td>泰国</td><td>15</td></tr><tr><td>越南</td><td>20</td></tr></table>\n"
        "<!-- 批注\n批注 -->完，a<b。"
    )
    assert plain(text) == ["说明", PROSE, MORE, "R&D 投入。", "泰国\t15", "越南\t20", "完，a<b。"]


def test_variation_selectors_and_width_are_folded() -> None:
    assert plain("说明\n\n葛\U000e0104洲坝与ＲＣＥＰ（２０２１年）的关系。") == [
        "说明",
        "葛洲坝与RCEP（2021年）的关系。",
    ]


def _seconds(work: Callable[[str], object], text: str) -> float:
    return processor_seconds(lambda: work(text))


@pytest.mark.parametrize(
    ("kind", "unit"),
    [
        ("html", '<div class="nav">' + "甲" * 20),
        ("html", '<div class="nav">甲</div>'),
        ("html", "<s>甲</s>乙"),
        ("html", "<table><tr><td>甲</td><td>乙"),
        ("html", "<span>甲"),
        ("html", "甲乙"),
        ("html", '<p class="' + "nav1" * 20 + '">甲'),
        ("markdown", "["),
        ("markdown", "[a]("),
        ("markdown", "![["),
        ("markdown", "*甲 "),
        ("markdown", "`"),
        ("markdown", "> "),
        ("markdown", "<!--"),
        ("markdown", "<table>"),
        ("markdown", "[^1]"),
        ("plain", "<!--"),
        ("plain", "<p "),
        ("plain", "<table>"),
        ("plain", "&a"),
        ("plain", "甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸\n"),
    ],
)
def test_time_grows_with_the_text(kind: str, unit: str) -> None:
    work: Callable[[str], object] = {"html": html, "markdown": markdown, "plain": plain}[kind]
    count = 4000 // len(unit) + 1
    while (first := _seconds(work, unit * count)) < 0.05 and count * len(unit) < 1_000_000:
        count *= 2
    # One of three: another process may take the cache away, never give more of it.
    assert any(_seconds(work, unit * count * 2) < 3.2 * first + 0.1 for _ in range(3))


# Lines of every kind that may stand beside plain paragraphs, and what may part them.
LINES = (
    "第一条 为了加强管理，制定本条例。", "（一）管理；", "\u3000\u3000第二条 缩进。", "2031年 报告", "1. 列表", "1.",
    "12345. 数", "- 项", "  续行", "> 引用", "---", "===", "# 标题", "##紧", "| a | b |", "|---|---|", "a | b",
    "--- | ---", "[^1]: 脚注", "见[^1]", "    四空格", "```", "~~~", "<div>", "</div>", "<!-- 注", "-->", "</table>",
    "<table><tr><td>甲</td></tr>", "::: note", ":::", '!!! note "题"', "> [!NOTE]", "[toc]", "文字  ", "文字\\",
    "**粗**", "要**粗**字", "甲 *乙* 丙", "见 _b_ 字", "用`码`写", "==亮==", "见&amp;", "\t制表", "\u200b", "\xa0",
    "\ue000", "Abc def", "甲~~删~~乙", "a < b", "[1]: 题名", "[x]: http://a.b", "见[x]", "摘要：内容",
    "附则", "两  空", "甲<br>乙", "1、顿号", "\u3000\u3000# 非题", "Ａ１全角", "+ 加", "引“文”", "甲\\#乙", "“[”与“]”",
    "1) 括号",
)  # fmt: skip
PARTED = ("\n", "\n\n", "\n\n\n", "\n \n", "\n\t\n")


def test_plain_paragraphs_are_read_as_the_parser_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)
    texts = [
        "".join(chance.choice(LINES) + chance.choice(PARTED) for _ in range(chance.randint(1, 12))) for _ in range(600)
    ]
    read = [rows(markdown(text)) for text in texts]
    monkeypatch.setattr(reader, "_set_aside", lambda text: (text, []))
    for text, found in zip(texts, read, strict=True):
        assert rows(markdown(text)) == found, text


def test_runs_of_plain_paragraphs_are_set_aside() -> None:
    law = f"# 条例\n\n## 第一章\n\n第一条 {PROSE}\n\n\u3000\u3000第二条 {MORE}\n\n## 第二章\n\n第三条 {PROSE}\n"
    marked, runs = reader._set_aside(law)
    assert marked.split() == ["#", "条例", "##", "第一章", "\ue000", "##", "第二章", "\ue000"]
    assert [len(run) for run in runs] == [2, 1]
