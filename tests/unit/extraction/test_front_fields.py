"""Fields of first pages: one test a field or a kind of page, all of them made by hand."""

from __future__ import annotations

import pytest

from pipeline.extraction.model import Metadata, Piece
from pipeline.extraction.structure.front_matter import find_metadata
from pipeline.extraction.structure.front_matter.journals import is_masthead, read_head
from pipeline.extraction.structure.front_matter.labelled import find_labelled
from pipeline.extraction.structure.front_matter.theses import read_year
from pipeline.extraction.structure.names import is_names, is_spaced_names, split_authors


def read(*lines: tuple[str, str] | tuple[str, str, int]) -> Metadata:
    pieces = [Piece(line[0], line[1], page=line[2] if len(line) > 2 else 1) for line in lines]
    return find_metadata(pieces)


def field(made: Metadata, name: str) -> str:
    return next((f.value for f in made.fields if f.name == name), "")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("周一飞1），2）金小鹏1），2）董三1）", ("周一飞", "金小鹏", "董三")),
        ("温一1 伍二杰1 蔡三初1 郝四峰1，2 王五娟1", ("温一", "伍二杰", "蔡三初", "郝四峰", "王五娟")),
        ("李一然a，b，冯二朴b", ("李一然", "冯二朴")),
        ("蒋一川1,2,万二2,许三1,3,4", ("蒋一川", "万二", "许三")),
        ("刘 一1 李 二1 秦三光1", ("刘一", "李二", "秦三光")),
        ("张一①　李二②", ("张一", "李二")),
        ("刘一国1) 许二来2)", ("刘一国", "许二来")),
        ("欧阳一1 司马二三2*", ("欧阳一", "司马二三")),
        ("陈  静", ("陈静",)),
        ("李四（1），王五（2）", ("李四", "王五")),
        ("XU Yi-er1, SHENG San1, and WANG Si-wu2", ("XU Yi-er", "SHENG San", "WANG Si-wu")),
    ],
)
def test_authors_with_marks_of_every_kind(line: str, names: tuple[str, ...]) -> None:
    assert is_names(line)
    assert split_authors(line) == names


def test_names_without_anything_between_them() -> None:
    assert split_authors("殷一李二山贡三仙周四国") == ("殷一", "李二山", "贡三仙", "周四国")
    assert is_spaced_names("殷一李二山贡三仙周四国")
    assert not is_spaced_names("信息化")
    assert not is_names("信息化")


def test_authors_with_their_place_on_one_line() -> None:
    made = read(
        ("title", "茶叶贸易综述"),
        ("paragraph", "李一君 农二红（某航天工业学院，某省 某市 541004）"),
        ("abstract", "摘要：茶。"),
    )
    assert made.authors == ("李一君", "农二红")
    assert made.affiliation == "某航天工业学院，某省 某市 541004"


def test_authors_from_the_notes_about_them() -> None:
    made = read(
        ("title", "茶叶贸易综述"),
        ("abstract", "摘要：茶。"),
        ("footnote", "［作者简介］李一君，某学院外语系讲师，研究方向：茶；农二红（1980—），女，讲师。"),
    )
    assert made.authors == ("李一君", "农二红")


@pytest.mark.parametrize(
    ("line", "journal", "year", "volume", "issue"),
    [
        ("第40卷第6期 某计算学报 Vol．40 No．6", "某计算学报", None, "40", "6"),
        ("2017年6月 CHINESE JOURNAL OF TEA June 2017", "", 2017, "", ""),
        ("茶叶翻译 Tea Journal of Translators 2016 No．4", "茶叶翻译", 2016, "", "4"),
        ("2003年9月 某某大学学报(社会科学版) Sep. , 2003 第31卷增刊", "某某大学学报(社会科学版)", 2003, "31", "增刊"),
        ("248 茶叶研究与发展 2016，53（2）", "茶叶研究与发展", 2016, "53", "2"),
        ("《茶叶世界》 2022 年第 2 期", "茶叶世界", 2022, "", "2"),
        ("茶叶学杂志 2015年第36卷第8期 JOURNAL OF TEA 2015，Vol．36，No．8", "茶叶学杂志", 2015, "36", "8"),
        ("Journal of Tea Acquisition Vol．31，No．1，Jan．2016，pp．1-17", "", 2016, "31", "1"),
        ("第 ** 卷第 * 期 茶文信息学报 Vol. **，No. *", "茶文信息学报", None, "", ""),
    ],
)
def test_mastheads_and_running_heads(line: str, journal: str, year: int | None, volume: str, issue: str) -> None:
    head = read_head(line)
    assert (head.journal, head.year, head.volume, head.issue) == (journal, year, volume, issue)
    assert is_masthead(line) or "年6月" in line or "**" in line


def test_a_received_date_is_no_year_of_publication() -> None:
    made = read(
        ("header", "第31卷第1期 茶叶采集与处理 Vol．31，No．1，Jan．2016"),
        ("title", "茶的深度"),
        ("abstract", "摘要：茶。"),
        ("footnote", "收稿日期：2015-12-10；修订日期：2016-01-10"),
    )
    assert (made.year, made.journal) == (2016, "茶叶采集与处理")
    assert field(made, "received") == "2015-12-10"
    assert field(made, "revised") == "2016-01-10"


def test_a_received_date_alone_gives_no_year() -> None:
    made = read(("title", "茶的深度"), ("abstract", "摘要：茶。"), ("footnote", "收稿日期：2015-12-10"))
    assert made.year is None


def test_running_heads_of_later_pages_name_the_journal() -> None:
    made = read(
        ("title", "茶叶图谱系统"),
        ("abstract", "摘要 茶。"),
        ("header", "88 茶叶应用与软件 2017年", 2),
        ("header", "第8期 温一等: 茶叶图谱系统 89", 3),
        ("header", "90 茶叶应用与软件 2017年", 4),
    )
    assert (made.journal, made.year) == ("茶叶应用与软件", 2017)


def test_codes_of_an_article() -> None:
    made = read(
        ("title", "茶"),
        ("abstract", "摘要：茶。"),
        (
            "paragraph",
            "中图分类号：G201 文献标志码：A 文章编号：1005—8214（2017）02—0037—07 DOI:10.14064/j.issn1005-8214.2017.02",
        ),
    )
    assert made.year == 2017
    wanted = {
        "clc": "G201", "document_code": "A", "issue": "2", "page_range": "37-43", "issn": "1005-8214",
        "doi": "10.14064/j.issn1005-8214.2017.02",
    }  # fmt: skip
    assert {name: field(made, name) for name in wanted} == wanted


def test_a_citation_line_is_surer_than_all() -> None:
    made = read(
        (
            "paragraph",
            "引文格式:蒋一川,万二,许三,等．茶的图谱[J]．测茶学报,2018,47(8):1051-1061．DOI:10．11947/j．AGCS．2018．1",
        ),
        ("title", "茶的图谱"),
        ("abstract", "摘要：茶。"),
        ("footnote", "网络出版日期：2017-11-01"),
    )
    assert (made.year, made.journal) == (2018, "测茶学报")
    assert (field(made, "volume"), field(made, "issue"), field(made, "page_range")) == ("47", "8", "1051-1061")
    assert field(made, "published") == "2017-11-01"


@pytest.mark.parametrize("brackets", ["［］", "【】", "[]", "〔〕"])
def test_labels_in_brackets(brackets: str) -> None:
    left, right = brackets
    text = f"{left}中图分类号{right}H059 {left}文献标识码{right}A"
    assert find_labelled(text) == [("clc", "H059"), ("document_code", "A")]


def test_keywords_end_at_the_next_label() -> None:
    made = read(("title", "茶"), ("keywords", "关键词：茶叶；茶马；茶法 中图分类号：S571 文献标识码：A"))
    assert made.keywords == ("茶叶", "茶马", "茶法")


def test_an_abstract_of_several_blocks_is_whole() -> None:
    made = read(
        ("title", "茶"),
        ("abstract", "摘要：目的 知茶。"),
        ("abstract", "结果 茶好。"),
        ("abstract", "Abstract: Tea is good."),
    )
    assert made.abstract == "目的 知茶。\n结果 茶好。"
    assert made.abstract_en == "Tea is good."


def test_each_field_has_its_place() -> None:
    title, author = Piece("title", "茶叶研究＊"), Piece("paragraph", "张一，李二", page=1)
    made = find_metadata([title, author, Piece("abstract", "摘要：茶。")])
    assert made.title == "茶叶研究"
    assert {f.name: f.piece for f in made.fields}["authors"] is author


def test_the_cover_of_a_thesis() -> None:
    made = read(
        ("paragraph", "学校代码：10001    学号：20151234"),
        ("heading", "某某大学"),
        ("heading", "硕士学位论文"),
        ("title", "茶叶贸易的政策研究"),
        ("paragraph", "作 者 姓 名：  张一山"),
        ("paragraph", "指 导 教 师：  李二水 教授"),
        ("paragraph", "专 业 名 称：  公共管理"),
        ("paragraph", "二〇一八年六月"),
    )
    assert (made.title, made.authors, made.year) == ("茶叶贸易的政策研究", ("张一山",), 2018)
    assert (field(made, "supervisor"), field(made, "school"), field(made, "degree")) == ("李二水", "某某大学", "硕士")


@pytest.mark.parametrize(
    ("text", "year"), [("二〇一八年六月", "2018"), ("二零二一年", "2021"), ("2016年5月", "2016"), ("六月", "")]
)
def test_years_in_characters(text: str, year: str) -> None:
    assert read_year(text) == year


def test_the_cover_of_a_standard() -> None:
    made = read(
        ("heading", "中华人民共和国国家标准"),
        ("paragraph", "GB/T 99918.1—2016"),
        ("paragraph", "代替 GB/T 99918—2008"),
        ("title", "茶叶技术 第1部分：总则"),
        ("paragraph", "2016-08-29 发布 2017-03-01 实施"),
        ("paragraph", "某某标准化管理委员会 发布"),
    )
    assert (made.title, made.year) == ("茶叶技术 第1部分：总则", 2016)
    assert field(made, "standard_number") == "GB/T 99918.1—2016"
    assert (field(made, "issued"), field(made, "effective")) == ("2016-08-29", "2017-03-01")
    assert (field(made, "replaces"), field(made, "issuer")) == ("GB/T 99918—2008", "某某标准化管理委员会")


def test_the_cover_of_a_white_paper() -> None:
    made = read(
        ("title", "茶叶标准化白皮书"),
        ("heading", "（2019版）"),
        ("paragraph", "主编单位：某某标准化研究院二零一九年八月"),
    )
    assert made.year == 2019
    assert field(made, "issuer") == "某某标准化研究院"


def test_a_law_without_dates_was_made_before_it_holds() -> None:
    first = ("paragraph", "第一条 为了茶，制定本条例。")
    assert read(("title", "茶条例"), first, ("paragraph", "第九条 本条例自2024年12月1日起施行。")).year == 2024
    assert read(("title", "茶条例"), first, ("paragraph", "第九条 本条例自2020年1月1日起施行。")).year == 2019


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("中图分类号 F752", "clc"),
        ("中 图 法 分类号 F752", "clc"),
        ("文献标识码 A", "document_code"),
        ("文 章 编 号 1000-0000", "article_number"),
        ("收 稿 日期 2031-05-06", "received"),
        ("基 金 项目 某某基金", "fund"),
        ("作者简介 张三", "biography"),
        ("【来源】某报", "source"),
        ("刊名∶某刊", "journal"),
    ],
)
def test_labels_are_found_by_whatever_closes_them(text: str, name: str) -> None:
    assert [found for found, _ in find_labelled(text)] == [name]


@pytest.mark.parametrize("text", ["某某学报 第一卷", "某某学报 第十二期", "某某学报 增刊", "Vol. 5", "No.3", "35(7)"])
def test_lines_above_a_title_are_read_for_every_mark_of_a_journal(text: str) -> None:
    made = read(("header", text), ("title", "题名"), ("abstract", "摘要：文"))
    assert field(made, "volume") or field(made, "issue")
