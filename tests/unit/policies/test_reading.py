"""The fields of made official texts, kind by kind, and nothing of texts that are none."""

from __future__ import annotations

import json
import re
import time

import pytest

from pipeline.policies.dates import find_date
from tests.unit.policies.made import OTHERS, POLICIES
from tests.unit.policies.support import read

SIX = "商务部|财政部|人力资源社会保障部|中国人民银行|海关总署|税务总局"
EXPECTED: dict[str, dict[str, object]] = {
    "notice": {
        "title": "国务院关于印发海上风能发展行动方案的通知", "kind": "规范性文件", "number": "国发〔2031〕7号",
        "issuer_names": "国务院", "level": "central", "promulgated": "2031-03-18", "effective": "", "year": 2031,
        "addressee": "各省、自治区、直辖市人民政府，国务院各部委、各直属机构", "joint": False,
    },
    "transmitted": {"issuer_names": "国务院办公厅", "number": "国办函〔2031〕12号", "promulgated": "2031-04-02"},
    "joint": {
        "issuer_names": "工业和信息化部|国家发展改革委|生态环境部", "joint": True, "level": "ministry",
        "number": "工信部联节〔2031〕45号", "promulgated": "2031-07-07",
    },
    "six": {
        "issuer_names": SIX, "joint": True, "effective": "2031-09-30", "expired": "2034-09-29",
        "addressee": "各省、自治区、直辖市人民政府",
    },
    "red_head": {
        "title": "国家发展改革委 国家能源局关于完善绿色电力交易机制的指导意见",
        "issuer_names": "国家发展改革委|国家能源局",
        "number": "发改能源〔2031〕310号", "promulgated": "2031-05-06",
    },
    "state_order": {
        "title": "湖泊保护条例", "kind": "行政法规", "number": "国务院令第901号", "issuer_names": "国务院",
        "adopted": "2031-01-10", "promulgated": "2031-01-20", "effective": "2031-05-01", "signatory": "张三丰",
        "amendments": "",
    },
    "law": {
        "title": "中华人民共和国海岛保护促进法", "kind": "法律", "number": "主席令第九十一号",
        "issuer_names": "全国人民代表大会常务委员会", "adopted": "2031-06-28", "promulgated": "2031-06-28",
        "effective": "2031-10-01", "amendments": "", "signatory": "李四光",
    },
    "ministry_order": {
        "title": "企业碳排放核查管理办法（试行）", "kind": "部门规章", "number": "生态环境部令第40号",
        "issuer_names": "生态环境部", "level": "ministry", "adopted": "2031-02-03", "promulgated": "2031-02-20",
        "effective": "2031-04-01", "status": "试行", "signatory": "王五一",
    },
    "province": {
        "issuer_names": "广东省人民政府", "level": "province", "region": "440000", "region_name": "广东省",
        "promulgated": "2031-08-01", "effective": "2031-09-01", "expired": "2036-08-31",
    },
    "city": {
        "issuer_names": "杭州市人民政府办公厅", "level": "city", "region": "330100", "status": "试行",
        "effective": "2031-11-01", "expired": "2034-10-31", "kind": "规范性文件",
    },
    "announcement": {
        "title": "财政部 税务总局 工业和信息化部关于新能源汽车税收政策的公告",
        "number": "财政部、税务总局、工业和信息化部公告2031年第10号", "issuer_names": "财政部|税务总局|工业和信息化部",
        "promulgated": "2031-06-19", "effective": "2032-01-01",
    },
    "reply": {"kind": "批复", "number": "国函〔2031〕33号", "addressee": "江苏省人民政府、商务部", "effective": ""},
    "courts": {
        "kind": "规范性文件", "number": "法发〔2031〕23号", "issuer_names": "最高人民法院|最高人民检察院|公安部",
        "level": "central",
    },
    "white_paper": {"kind": "白皮书", "issuer_names": "国务院新闻办公室"},
    "province_rule": {
        "kind": "地方政府规章", "number": "山东省人民政府令第360号", "adopted": "2031-01-05",
        "promulgated": "2031-01-20",
        "effective": "2031-03-01", "issuer_names": "山东省人民政府", "region": "370000",
    },
    "in_full": {"issuer_names": "中共中央办公厅|国务院办公厅", "joint": True, "level": "central"},
    "plan": {"kind": "规划", "approved": "2031-01-28", "issuer_names": "", "region": "530000", "year": 2031},
    "county": {"issuer_names": "安吉县人民政府", "level": "county", "region": "330523"},
    "broken_title": {
        "title": "国家卫生健康委 教育部 关于加强学校近视防控工作的通知", "issuer_names": "国家卫生健康委|教育部",
        "promulgated": "2031-03-03",
    },
    "circular": {"promulgated": "2031-04-01", "effective": "2031-04-01", "number": "",
                 "issuer_names": "公安部|交通运输部"},
    "prefecture": {
        "kind": "地方性法规", "issuer_names": "大理白族自治州人民代表大会", "level": "city", "region": "532900",
        "adopted": "1988-12-01", "approved": "1988-12-01", "year": 2031, "effective": "",
    },
    "two_provinces": {"joint": True, "level": "province", "region": "520000"},
    "decision": {
        "kind": "部门规章", "number": "国家市场监督管理总局令第70号", "effective": "2031-05-01",
        "promulgated": "2031-03-01",
    },
    "labelled": {
        "issuer_names": "国家市场监督管理总局", "number": "国市监标技发〔2031〕22号", "promulgated": "2031-04-15",
        "effective": "2031-04-15", "status": "现行有效", "kind": "规范性文件",
    },
    "untitled": {
        "kind": "规范性文件",
        "number": "工信厅节〔2031〕12号",
        "issuer_names": "工业和信息化部办公厅",
        "level": "ministry",
        "region": "",
        "adopted": "",
        "promulgated": "2031-04-05",
        "effective": "",
        "expired": "",
    },
    "number_in_brackets": {
        "kind": "规范性文件",
        "number": "国发〔2031〕4号",
        "issuer_names": "国务院",
        "level": "central",
        "region": "",
        "adopted": "",
        "promulgated": "2031-02-02",
        "effective": "",
        "expired": "",
    },
    "number_behind": {
        "kind": "规范性文件",
        "number": "国办函〔2031〕9号",
        "issuer_names": "国务院办公厅",
        "level": "central",
        "region": "",
        "adopted": "",
        "promulgated": "2031-03-03",
        "effective": "",
        "expired": "",
    },
    "seven": {
        "kind": "规范性文件",
        "number": "发改就业〔2031〕107号",
        "issuer_names": "国家发展改革委|工业和信息化部|住房和城乡建设部|商务部|市场监管总局|国管局|中直管理局",
        "level": "ministry",
        "region": "",
        "adopted": "",
        "promulgated": "2031-01-18",
        "effective": "",
        "expired": "",
    },
    "province_departments": {
        "kind": "规范性文件",
        "number": "浙发改能源〔2031〕22号",
        "issuer_names": "浙江省发展和改革委员会|浙江省财政厅",
        "level": "province",
        "region": "330000",
        "adopted": "",
        "promulgated": "2031-04-30",
        "effective": "2031-06-01",
        "expired": "2034-05-31",
    },
    "joint_order": {
        "kind": "部门规章",
        "number": "工业和信息化部、公安部、交通运输部令第55号",
        "issuer_names": "工业和信息化部|公安部|交通运输部",
        "level": "ministry",
        "region": "",
        "adopted": "2031-05-05",
        "promulgated": "2031-06-01",
        "effective": "2031-09-01",
        "expired": "",
    },
    "congress_notice": {
        "kind": "地方性法规",
        "number": "浙江省人民代表大会常务委员会公告第71号",
        "issuer_names": "浙江省人民代表大会常务委员会",
        "level": "province",
        "region": "330000",
        "adopted": "2031-03-18",
        "promulgated": "2031-03-24",
        "effective": "2031-05-01",
        "expired": "",
    },
    "court_notice": {
        "kind": "司法解释",
        "number": "法释〔2031〕2号",
        "issuer_names": "最高人民法院",
        "level": "central",
        "region": "",
        "adopted": "2031-01-05",
        "promulgated": "2031-01-29",
        "effective": "2031-03-01",
        "expired": "",
    },
    "npc_decision": {
        "kind": "法律",
        "number": "",
        "issuer_names": "全国人民代表大会常务委员会",
        "level": "central",
        "region": "",
        "adopted": "2031-10-23",
        "promulgated": "",
        "effective": "",
        "expired": "",
    },
    "party_office": {
        "kind": "规范性文件",
        "number": "浙委办发〔2031〕8号",
        "issuer_names": "中共浙江省委办公厅|浙江省人民政府办公厅",
        "level": "province",
        "region": "330000",
        "adopted": "",
        "promulgated": "2031-02-08",
        "effective": "",
        "expired": "",
    },
    "from_to": {
        "kind": "规范性文件",
        "number": "财政部、税务总局公告2031年第12号",
        "issuer_names": "财政部|税务总局",
        "level": "ministry",
        "region": "",
        "adopted": "",
        "promulgated": "2031-08-02",
        "effective": "2031-01-01",
        "expired": "2035-12-31",
    },
    "companions": {
        "kind": "规范性文件",
        "number": "国标委联〔2031〕41号",
        "issuer_names": "国家标准化管理委员会|中央网信办|国家发展改革委",
        "level": "ministry",
        "region": "",
        "adopted": "",
        "promulgated": "2031-07-07",
        "effective": "",
        "expired": "",
    },
    "city_as_province": {
        "kind": "规范性文件",
        "number": "沪府规〔2031〕5号",
        "issuer_names": "上海市人民政府",
        "level": "province",
        "region": "310000",
        "adopted": "2031-03-01",
        "promulgated": "2031-03-09",
        "effective": "2031-05-01",
        "expired": "2036-04-30",
    },
    "amending": {
        "kind": "行政法规",
        "number": "国务院令第910号",
        "issuer_names": "国务院",
        "level": "central",
        "region": "",
        "adopted": "2031-03-03",
        "promulgated": "2031-03-10",
        "effective": "2031-05-01",
        "expired": "",
    },
    "batch": {
        "kind": "规范性文件",
        "number": "国发〔2031〕18号",
        "issuer_names": "国务院",
        "level": "central",
        "region": "",
        "adopted": "",
        "promulgated": "2031-05-18",
        "effective": "",
        "expired": "",
    },
    "two_offices": {
        "kind": "规范性文件",
        "number": "农办计财〔2031〕6号",
        "issuer_names": "农业农村部办公厅|财政部办公厅",
        "level": "ministry",
        "region": "",
        "adopted": "",
        "promulgated": "2031-03-01",
        "effective": "",
        "expired": "",
    },
    "bank": {
        "kind": "规范性文件",
        "number": "银发〔2031〕95号",
        "issuer_names": "中国人民银行|银保监会|证监会|外汇局",
        "level": "ministry",
        "region": "",
        "adopted": "",
        "promulgated": "2031-04-24",
        "effective": "",
        "expired": "",
    },
}  # fmt: skip


def test_every_made_text_is_expected() -> None:
    assert EXPECTED.keys() == POLICIES.keys()


@pytest.mark.parametrize("name", POLICIES)
def test_fields(name: str) -> None:
    policy = read(POLICIES[name])
    assert policy is not None
    assert {field: getattr(policy, field) for field in EXPECTED[name]} == EXPECTED[name]


@pytest.mark.parametrize("name", POLICIES)
def test_offsets_quote_what_was_read(name: str) -> None:
    text, policy = POLICIES[name], read(POLICIES[name])
    assert policy is not None
    quoted = 0
    for field in ("adopted", "approved", "promulgated", "effective", "expired", "number", "signatory", "addressee"):
        start, end = getattr(policy, f"{field}_start"), getattr(policy, f"{field}_end")
        if start is None:
            continue
        quoted += 1
        quote = text[start:end]
        if field in ("signatory", "addressee"):
            assert quote == getattr(policy, field)
        elif field == "number":
            digits = re.compile(r"第[\d一二三四五六七八九十]+号|〕\d+号")
            assert digits.search(quote.replace("[", "〔").replace("\n", ""))
        else:
            found = find_date(quote, pointed=True)
            assert found is None or found.value == getattr(policy, field)
            assert found is not None or re.search("起|有效期", quote)
    assert quoted or name in ("in_full", "white_paper")


@pytest.mark.parametrize("name", OTHERS)
def test_texts_about_policy_are_none(name: str) -> None:
    assert read(OTHERS[name]) is None


def test_amendments_by_the_body_that_passed_them() -> None:
    policy = read(POLICIES["prefecture"])
    assert policy is not None
    body = "大理白族自治州人民代表大会"
    assert json.loads(policy.amendments) == [
        {"date": "2014-02-22", "by": body, "number": ""},
        {"date": "2031-02-01", "by": body, "number": ""},
    ]


def test_a_revised_regulation_keeps_its_first_order_and_notes_the_next() -> None:
    policy = read(
        "湖区条例\n2004年8月3日 中华人民共和国国务院令第1358号公布\n2031年4月29日 国务院第40次常务会议修订通过\n"
        "2031年5月9日 中华人民共和国国务院令第1651号公布\n2031年6月1日 施行\n第一条 甲。\n第二条 乙。\n第三条 丙。\n"
    )
    assert policy is not None
    assert (policy.number, policy.promulgated, policy.effective) == ("国务院令第1358号", "2004-08-03", "2031-06-01")
    assert json.loads(policy.amendments) == [{"date": "2031-04-29", "by": "国务院", "number": "国务院令第1651号"}]
    assert policy.year == 2031


@pytest.mark.parametrize(
    ("head", "tail", "year"),
    [
        ("", "第三条 本条例自2031年1月1日起施行。", 2030),
        ("", "第三条 本条例自2031年3月1日起施行。", 2031),
        ("2030年12月27日 最高人民法院审判委员会第1858次会议通过\n法释〔2031〕13号\n", "第三条 丙。", 2031),
        ("2030年12月27日 最高人民法院审判委员会第1858次会议通过\n法释〔2033〕13号\n", "第三条 丙。", 2030),
    ],
)
def test_the_year_is_the_one_in_which_the_version_was_issued(head: str, tail: str, year: int) -> None:
    title = "最高人民法院关于湖区案件管辖的若干规定" if head else "湖区条例"
    policy = read(f"{title}\n{head}第一条 甲。\n第二条 乙。\n{tail}\n")
    assert policy is not None
    assert policy.year == year


def test_two_courts_pass_on_the_later_day() -> None:
    policy = read(
        "最高人民法院、最高人民检察院关于办理湖区案件的解释\n"
        "2031年8月31日 最高人民法院审判委员会第3811次会议、"
        "2031年8月21日最高人民检察院第十三届检察委员会第四十八次会议通过\n"
        "2031年9月14日 施行\n为了办理案件，现解释如下。\n第一条 甲。\n"
    )
    assert policy is not None
    assert policy.adopted == "2031-08-31"
    assert (policy.joint, policy.effective, policy.kind) == (True, "2031-09-14", "司法解释")
    assert policy.amendments == ""


def test_the_metadata_have_the_last_word() -> None:
    text = POLICIES["notice"]
    assert read(text, genre="期刊论文") is None
    policy = read(text, 发文字号="国发〔2031〕8号", 发布日期="2031-03-20", 发布部门="国务院办公厅", genre="规划")
    assert policy is not None
    assert (policy.number, policy.promulgated, policy.issuer_names) == ("国发〔2031〕8号", "2031-03-20", "国务院办公厅")
    assert policy.kind == "规划"
    assert (policy.number_start, policy.promulgated_start, policy.issuers_start) == (None, None, None)


def test_reports_are_their_governments() -> None:
    policy = read(
        "政府工作报告\n——2031年1月26日在广东省第十六届\n人民代表大会第五次会议上\n广东省省长 陈某某\n各位代表：\n"
        "现在，我代表省人民政府，向大会报告工作，请予审议。\n"
    )
    assert policy is not None
    assert (policy.kind, policy.issuer_names, policy.region) == ("报告", "广东省人民政府", "440000")
    assert (policy.promulgated, policy.signatory, policy.adopted) == ("2031-01-26", "陈某某", "")


def test_a_record_of_a_database_of_laws_is_a_policy_text() -> None:
    text = "国务院关于加强湖泊保护的若干意见\n国发〔2031〕31号。为加强湖泊保护，提出以下意见。\n"
    row = {"genre": "法律法规", "extractor": "record", "authors": "国务院", "source": "laws.ris#1"}
    policy = read(text, **row)
    assert policy is not None
    assert (policy.number, policy.issuer_names, policy.kind) == ("国发〔2031〕31号", "国务院", "规范性文件")
    assert read(text, **{**row, "genre": "期刊论文"}) is None


def test_a_title_alone_says_no_more_than_it_does() -> None:
    national = read("中华人民共和国湖泊条例\n第一条 甲。\n第二条 乙。\n第三条 丙。\n")
    local = read("示例山自主创新示范区条例\n第一条 甲。\n第二条 乙。\n第三条 丙。\n")
    zone = read("深圳经济特区湖泊条例\n第一条 甲。\n第二条 乙。\n第三条 丙。\n")
    assert national is not None
    assert local is not None
    assert zone is not None
    assert (national.kind, national.level, national.issuer_names) == ("行政法规", "central", "")
    assert (local.kind, local.level, local.region) == ("其他", "", "")
    assert (zone.kind, zone.level, zone.region, zone.region_name) == ("地方性法规", "city", "440300", "深圳市")


def test_long_lines_take_linear_time() -> None:
    for text in (
        "国务院令第3号" * 30_000,
        "2031年3月3日" * 20_000,
        "〔2031〕3号" * 20_000,
        "本办法自2031年3月3日起施行" * 10_000,
    ):
        begun = time.process_time()
        read(f"关于湖泊的通知\n{text}\n", genre="行政法规")
        assert time.process_time() - begun < 5


@pytest.mark.parametrize(("title", "year"), [("2031年国务院政府工作报告", 2031), ("国务院政府工作报告 2031", 2031)])
def test_a_report_without_a_date_has_the_year_of_its_title(title: str, year: int) -> None:
    policy = read(f"{title}\n各位代表：\n现在，我代表国务院，向大会报告政府工作，请予审议。\n")
    assert policy is not None
    assert (policy.year, policy.promulgated) == (year, "")


def test_what_is_made_of_articles_is_no_standard() -> None:
    """Rules of good practice (规范) are made under a law, in articles; standards number their clauses."""
    articles = "\n".join(f"第{n}条 制剂室应当符合规定。" for n in "二三四五六")
    text = f"海产品加工质量管理规范\n第一条 根据《中华人民共和国食品安全法》，制定本规范。\n{articles}\n"
    policy = read(text)
    assert policy is not None
    assert policy.kind == "其他"
    clauses = "海产品加工技术规范\nGB/T 9031—2031\n2031-03-09发布 2031-10-01实施\n1 范围\n本标准适用于海产品加工。\n"
    policy = read(clauses)
    assert policy is not None
    assert policy.kind == "标准"
