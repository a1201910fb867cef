"""References to laws, read off made-up texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path as FilePath

import pytest

from pipeline.policies.articles import read_articles
from pipeline.policies.cues import read_cues, read_titles
from pipeline.policies.names import LawMention, NameFinder
from pipeline.policies.references import Reference, ReferenceFinder
from pipeline.policies.targets import IN_FORCE, UNDATED, YOUNGER, Held, Target, TargetFinder
from tests.unit.policies.test_provisions import document

LAWS = {"灯塔法": "中华人民共和国灯塔法", "航标法": "中华人民共和国航标法", "民法典": "中华人民共和国民法典"}


def find(root: FilePath, title: str, *lines: str, short: dict[str, str] | None = None) -> list[Reference]:
    """The references of a text in which the laws of LAWS are known."""
    text = document(*lines, title=title)
    mentions = [
        LawMention(at, at + len(name), "e" + name, full, "gazetteer")
        for name, full in LAWS.items()
        for at in range(len(text.text))
        if text.text.startswith(name, at)
    ]
    folder = root / "models" / "policies"
    titles = read_titles(folder)
    forms = {form: [(0, long)] for form, long in (short or {}).items()}
    names = NameFinder(text.text, mentions, forms, {}, titles)
    return ReferenceFinder(text, title, read_articles(text), names, titles, read_cues(folder)).find()


def brief(references: list[Reference]) -> list[tuple[str, list[tuple[object, ...]], str, bool]]:
    """Name without the state's style, paths, relation, internal."""
    return [
        (r.name.replace("中华人民共和国", ""), [tuple(v for v in p) for p in r.paths], r.relation, r.internal)
        for r in references
    ]


BODY = (
    "第一条 为了保护灯塔，根据《中华人民共和国灯塔法》《航标法》，制定本条例。",
    "第二条 甲。",
    "乙。",
    "第三条 丙。",
)


def test_the_end_of_a_longer_title_is_that_of_the_longer_one(root: FilePath) -> None:
    lines = ("根据《中华人民共和国雾号与灯塔法》制定本条例。", "依照雾号与灯塔法第九条处理；依照灯塔法第七条处理。")
    assert brief(find(root, "海州市条例", *lines))[1:] == [
        ("雾号与灯塔法", [("9", None, None)], "applies", False),
        ("灯塔法", [("7", None, None)], "applies", False),
    ]


def test_names_places_and_relations(root: FilePath) -> None:
    found = find(
        root, "海州市灯塔条例", "2031年5月1日 海州市人民代表大会通过", *BODY,
        "前款规定的行为，依照灯塔法第九条第（一）、（二）项处罚；违反本条例第二条第二款规定的，参照民法典第七条处理。",
        "第四条 本条例自2031年6月1日起施行。《海州市灯塔办法》（海政发〔2021〕9号）同时废止。",
    )  # fmt: skip
    assert brief(found) == [
        ("灯塔法", [], "basis", False),
        ("航标法", [], "basis", False),
        ("海州市灯塔条例", [("3", 1, None)], "applies", True),
        ("灯塔法", [("9", None, 1), ("9", None, 2)], "applies", False),
        ("海州市灯塔条例", [("2", 2, None)], "applies", True),
        ("民法典", [("7", None, None)], "with", False),
        ("海州市灯塔办法", [], "repeals", False),
    ]
    assert found[-1].number == "海政发〔2021〕9号"


def test_the_text_itself_forms_and_definitions_are_no_references(root: FilePath) -> None:
    found = find(
        root, "海州市灯塔条例", *BODY,
        "第四条 本条例所称灯塔，是指海上灯塔（以下简称灯塔法）。申请人提交《灯塔登记申请书》，由《海州日报》公布。",
        "第五条 有关法律、行政法规另有规定的，从其规定。研究灯塔法学的，可以申请。",
    )  # fmt: skip
    assert brief(found) == [("灯塔法", [], "basis", False), ("航标法", [], "basis", False)]


def test_a_version_is_not_amended_and_an_act_not_implemented(root: FilePath) -> None:
    found = find(
        root, "灯塔案件解释", *BODY, "第四条 适用修改前的灯塔法；实施前款行为的，从重处罚。",
        "第五条 为执行灯塔法第二条的规定，作此规定。", "第六条 灯塔法施行前的行为，从旧。",
    )  # fmt: skip
    assert [r.relation for r in found[2:]] == ["applies", "applies", "implements", "mentions"]


def test_a_decision_amends_the_text_that_it_names(root: FilePath) -> None:
    found = find(
        root, "海州市关于修改《海州市灯塔条例》的决定",
        "一、将第五条第二款修改为：“依照前款规定处理。”",
        "二、增加一条，作为第九条：“本条例第三条的规定，适用于航标。”",
    )  # fmt: skip
    assert brief(found) == [
        ("海州市灯塔条例", [("5", 2, None)], "amends", False),
        ("海州市灯塔条例", [("5", 1, None)], "applies", False),
        ("海州市灯塔条例", [("9", None, None)], "amends", False),
        ("海州市灯塔条例", [("3", None, None)], "applies", False),
    ]


def test_defined_short_forms_and_articles_with_words_between(root: FilePath) -> None:
    found = find(
        root, "灯塔通知", *BODY, "第四条 《规则》第三条规定的甲、第八条规定的乙，按照《规则》办理。",
        short={"规则": "《国际灯塔规则》"},
    )  # fmt: skip
    assert [(r.name, [p.article for p in r.paths]) for r in found[2:]] == [
        ("国际灯塔规则", ["3"]), ("国际灯塔规则", ["8"]), ("国际灯塔规则", []),
    ]  # fmt: skip


def test_a_paper_cites_laws_and_no_plan_of_a_kind(root: FilePath) -> None:
    found = find(root, "灯塔研究", "学界讨论灯塔法第六条，认为第七条更重要。", "应当编制灯塔发展规划。这是第三条道路。")
    assert brief(found) == [
        ("灯塔法", [("6", None, None)], "mentions", False),
        ("灯塔法", [("7", None, None)], "mentions", False),
    ]


HELD = [
    Held("old", ("灯塔法",), "", "2014-01-01"),
    Held("new", ("中华人民共和国灯塔法（2019年修正）",), "", "2019-01-01"),
    Held("notice", ("关于灯塔的通知",), "海政发〔2021〕9号", "2021-01-01"),
    Held("order", ("锚地法",), "主席令第九号", "2021-01-01"),
]


@pytest.mark.parametrize(
    ("name", "number", "date", "target"),
    [
        ("灯塔法", "", "2016-05-01", Target("old", IN_FORCE)),
        ("《中华人民共和国灯塔法》", "", "2020-05-01", Target("new", IN_FORCE)),
        ("灯塔法", "", "2001-05-01", Target("old", YOUNGER)),
        ("灯塔法", "", "", Target("new", UNDATED)),
        ("关于灯塔的通知", "海政发〔2018〕2号", "2022-01-01", Target("", "")),
        ("", "海政发〔2021〕9号", "2022-01-01", Target("notice", IN_FORCE)),
        ("灯塔管理法", "", "2020-05-01", Target("", "")),
        ("灯塔保护行动方案", "海政发〔2021〕9号", "2022-01-01", Target("notice", IN_FORCE)),
        ("浮标法", "主席令第九号", "2022-01-01", Target("", "")),
    ],
)
def test_the_target_is_the_version_in_force(name: str, number: str, date: str, target: Target) -> None:
    assert TargetFinder(HELD).find(name, number, citing="citing", date=date) == target


def test_a_text_never_points_to_itself_by_its_own_title() -> None:
    assert TargetFinder(HELD).find("灯塔法", "", citing="new", date="2019-01-01") == Target("old", IN_FORCE)


def test_an_amendment_act_amends_its_law_and_new_articles_have_their_own_paragraphs(root: FilePath) -> None:
    found = find(
        root, "中华人民共和国航标法修正案（二）",
        "一、第五条后增加一条，作为第五条之一：“甲。",
        "“有前款行为的，依照第四条的规定处罚。”",
        "二、第七条增加一款，作为第三款：“依照前两款处罚。”",
    )  # fmt: skip
    assert brief(found) == [
        ("航标法", [("5", None, None)], "amends", False),
        ("航标法", [("5-1", None, None)], "amends", False),
        ("航标法", [("5-1", 1, None)], "applies", False),
        ("航标法", [("4", None, None)], "applies", False),
        ("航标法", [("7", None, None)], "amends", False),
        ("航标法", [("7", 3, None)], "amends", False),
        ("航标法", [("7", 1, None), ("7", 2, None)], "applies", False),
    ]


def test_a_decision_that_speaks_of_this_regulation_amends_the_one_of_its_title(root: FilePath) -> None:
    found = find(
        root, "海州市关于修改《海州市灯塔规定》的决定",
        "海州市决定对《本规定》作如下修改：", "一、将第五条修改为：“违反《本规定》第二条的，予以处罚。”",
    )  # fmt: skip
    assert brief(found) == [
        ("海州市灯塔规定", [], "amends", False),
        ("海州市灯塔规定", [("5", None, None)], "amends", False),
        ("海州市灯塔规定", [("2", None, None)], "applies", False),
    ]


def test_a_short_form_of_any_treaty_or_kind_of_rule_names_no_text(root: FilePath) -> None:
    found = find(
        root, "灯塔引渡条例", *BODY, "第四条 符合灯塔条约的，可以引渡；违反灯塔规定的，不予引渡。",
        short={"灯塔条约": "缔结或者参加的灯塔条约或者其他条约", "灯塔规定": "效力性灯塔规定"},
    )  # fmt: skip
    assert [r.name for r in found[2:]] == ["效力性灯塔规定"]


def test_a_cue_behind_a_long_list_is_that_of_all_its_names(root: FilePath) -> None:
    names = [f"《海州市人民政府关于{what}航标灯塔管理若干问题的补充规定》（海政发〔200{n}〕{n}号）"
             for n, what in enumerate(("东部海域", "西部海域", "南部海域"), 1)]  # fmt: skip
    found = find(root, "海州市灯塔条例", *BODY, f"第四条 本条例自2031年6月1日起施行。{'、'.join(names)}同时废止。")
    assert [r.relation for r in found[2:]] == ["repeals"] * 3


def test_what_is_added_to_a_law_by_name_amends_it(root: FilePath) -> None:
    found = find(
        root, "航标补充规定", "一、在灯塔法第五条后增加一条，作为第五条之一：“甲。”", "二、违反灯塔法规的，处罚。"
    )
    assert brief(found) == [
        ("灯塔法", [("5", None, None)], "amends", False),
        ("灯塔法", [("5-1", None, None)], "amends", False),
    ]


def test_numbered_headings_within_an_article_belong_to_it(root: FilePath) -> None:
    text = document(
        "第一条 甲。", "第二条 乙", "（一）认定", "丙。", "本条所称丙，是指丁。", "第三条 戊。", title="灯塔规定"
    )
    blocks = tuple(b._replace(kind="heading", level=1) if b.text == "（一）认定" else b for b in text.blocks)
    articles = read_articles(replace(text, blocks=blocks))
    assert [line.article for line in articles.lines] == [None, "1", "2", "2", "2", "2", "3"]


def test_rows_of_an_attached_list_are_references(root: FilePath) -> None:
    found = find(
        root, "海州市灯塔局关于宣布废止部分文件的公告", "现公布废止的文件目录。", "废止的规范性文件目录",
        "序号\t文件名称\t文号", "1\t关于灯塔管理工作的通知\t海塔发〔2011〕1号",
        "2\t关于灯塔检查的若干意见\t海塔发〔2012〕22号",
        "继续有效的规范性文件目录", "1\t《灯塔登记办法》\t海塔发〔2013〕3号",
    )  # fmt: skip
    assert [(r.name, r.number, r.relation) for r in found] == [
        ("关于灯塔管理工作的通知", "海塔发〔2011〕1号", "repeals"),
        ("关于灯塔检查的若干意见", "海塔发〔2012〕22号", "repeals"),
        ("灯塔登记办法", "海塔发〔2013〕3号", "mentions"),
    ]


def test_books_on_arts_and_methods_are_no_laws(root: FilePath) -> None:
    assert find(root, "灯塔研究", "《孙子兵法》《真理与方法》和《文心语法》都谈到灯塔。") == []


def test_duties_under_a_law_are_its_application(root: FilePath) -> None:
    found = find(root, "灯塔规定", *BODY, "第四条 履行灯塔法规定的义务。", "第五条 履行《国际灯塔公约》。")
    assert [r.relation for r in found[2:]] == ["applies", "implements"]
