"""Where a short name's long form may begin, and what decides on a name in quotes."""

from dataclasses import replace

import pytest

from models.training.acronyms.labels import GoldSite, label_sites, sites_of_text, tag_text
from models.training.acronyms.models import NameSite
from pipeline.core.stage import MODELS
from pipeline.entities.acronyms.candidates import frame_window, propose_candidates
from pipeline.entities.acronyms.gate import JOINED_WORDS
from pipeline.entities.acronyms.model import load_models, load_vocabulary
from pipeline.entities.acronyms.sites import Site
from pipeline.entities.acronyms.weighing import OpenSite, needs_gate, weigh_sites
from pipeline.entities.acronyms.windows import Window

VOCABULARY = load_vocabulary(MODELS / "acronyms")


def open_site(text: str) -> tuple[Site, Window]:
    (site,) = sites_of_text(text)
    return site, propose_candidates(text, tag_text(text), site, VOCABULARY)


def beginnings(text: str) -> list[str]:
    """The long forms that the only site of a text may have."""
    site, window = open_site(text)
    return [text[candidate.start : site.anchor] for candidate in window.candidates]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("对被授予渔业权的单位(以下简称渔权人)", "被授予渔业权的单位"),
        ("由与外国渔队签订协议的单位(以下简称签约单位)", "与外国渔队签订协议的单位"),
        ("前款所列机构(以下统称渔检机构)", "前款所列机构"),
        ("对违反渔业法规的行为(以下简称渔业违法)", "违反渔业法规的行为"),
        ("(三)外国保险公司在中国境内的分公司(以下简称外国分公司)", "外国保险公司在中国境内的分公司"),
        (
            "建设公约第二十四条、第二十五条规定的工程(以下统称渔业工程)",
            "公约第二十四条、第二十五条规定的工程",
        ),
        ("美国国家标准与科技协会（以下简称标协）", "美国国家标准与科技协会"),
        ("应当在渔业公约第二条所称的申请日（以下简称申请日）", "渔业公约第二条所称的申请日"),
        ("对与渔业生产有关并受保护的权利（以下统称渔业权利）", "与渔业生产有关并受保护的权利"),
        ("各级人民政府有关渔业部门（以下简称渔业部门）", "各级人民政府有关渔业部门"),
        ("应当由有关部门（以下简称渔业审查机关）审查", "有关部门"),
        ("公司和该企业（以下统称渔业双方）", "公司和该企业"),
        ("廉价的可编辑渔网（ERN）引起注意", "可编辑渔网"),
        ("提出以渔民为中心的管理方法（FCM）", "以渔民为中心的管理方法"),
        ("推动数字信息和通信技术（ICT）", "信息和通信技术"),
    ],
)
def test_a_name_may_begin(text: str, name: str) -> None:
    assert name in beginnings(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("船舶被扣押(以下简称扣押)", "被扣押"),
        ("一、渔业企业(以下简称渔企)", "一、渔业企业"),
        ("第二十五条 渔业工程(以下统称工程)", "第二十五条 渔业工程"),
        ("原告的子公司华海渔业公司(以下简称华海公司)", "子公司华海渔业公司"),
        ("未经国务院渔业部门的审查机构(以下简称审查机构)批准", "未经国务院渔业部门的审查机构"),
        ("被授予渔业权的单位(以下简称渔权人)", "授予渔业权的单位"),
        ("三至六人合伙经营渔船(以下简称合伙经营)", "六人合伙经营渔船"),
        ("为了贯彻实施渔业和水产保障(以下简称渔业保障)", "贯彻实施渔业和水产保障"),
        ("对各级渔业安全委员会（以下简称渔安会）", "各级渔业安全委员会"),
        ("有关渔业行政机关（以下简称渔业机关）", "有关渔业行政机关"),
        ("廉价的可编辑渔网（ERN）引起注意", "编辑渔网"),
        ("发表在国际渔业大会（IFC）", "在国际渔业大会"),
        ("发表在国际渔业大会（IFC）", "渔业大会"),
        ("提出以渔民为中心的管理方法（FCM）", "渔民为中心的管理方法"),
    ],
)
def test_no_name_begins(text: str, name: str) -> None:
    assert name not in beginnings(text)


def test_with_joins_the_two_parts_of_a_bodys_name() -> None:
    text = "参加渔业标准与科技协会（FSTA）"
    assert "科技协会" not in beginnings(text)
    assert "渔业标准与科技协会" in beginnings(text)
    assert "科技手册" in beginnings("参加渔业标准与科技手册（FSTH）")


@pytest.mark.parametrize(
    "text",
    [
        "正确识别鱼群，这种问题统称为鱼群检测。",
        "此类物质（以下简称渔业毒物）",
        "上述单位（以下统称渔业单位）",
        "上述三个部门（以下简称渔业三部门）",
    ],
)
def test_what_only_points_back_is_no_long_form(text: str) -> None:
    assert beginnings(text) == []


def test_of_bodies_in_a_list_the_last_where_it_alone_spells_the_short_name() -> None:
    listed = "国家渔业局标准中心、中国渔业研究院、国家渔业局审核查验中心"
    assert beginnings(f"{listed}（以下简称国家局查验中心）")[-1] == "国家渔业局审核查验中心"
    assert beginnings(f"{listed}（以下统称渔业机构）")[-1] == listed
    both = "省渔业管理中心、市渔业管理中心"
    assert beginnings(f"{both}（以下简称管理中心）")[-1] == both
    own = "国家渔业委员会及其派出机构"
    assert beginnings(f"{own}（以下简称派出机构）")[-1] == own
    ruled = "渔业协定或者渔业机构规定的管理机构"
    assert beginnings(f"{ruled}（以下简称管理机构）")[-1] == ruled
    named = "渔业委员会或者渔港管理局等渔业服务机构"
    assert beginnings(f"{named}（以下简称渔业服务机构）")[-1] == named
    kinds = "动物传染病、寄生虫病和植物病虫害"
    assert beginnings(f"{kinds}（以下简称病虫害）")[-1] == kinds


def test_a_modifier_that_the_english_words_count_belongs_to_the_name() -> None:
    text = "提出以渔民为中心的管理与保护（Fisher-Centric Management and Protection，FCMP）"
    assert beginnings(text) == ["以渔民为中心的管理与保护"]
    text = "提出以渔民为中心的管理与保护（Management and Protection，MP）"
    assert "管理与保护" in beginnings(text)


def test_letters_behind_a_name_in_quotes_are_for_the_gate() -> None:
    text = "他主演了《行星上海》（PlanetShanghai）。"
    site, window = open_site(text)
    assert needs_gate(site)
    framed = frame_window(site, window)
    assert [text[c.start : site.anchor] for c in framed.candidates] == ["行星上海"]
    assert not needs_gate(open_site("依据《渔业法》（以下简称渔法）")[0])


def test_a_title_in_english_is_no_acronym_of_the_title_before_it() -> None:
    likely = []
    for text in ("他主演了《行星上海》（PlanetShanghai）。", "加入《濒危野生动植物种国际贸易公约》（CITES）。"):
        site, window = open_site(text)
        ((probability, _),) = weigh_sites([OpenSite(text, site, window)], load_models(MODELS / "acronyms"))  # type: ignore[misc]
        likely.append(probability)
    assert likely[0] < 0.5 < likely[1]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("PlanetShanghai", True),
        ("It'sTime", True),
        ("Firefox", True),
        ("CITES", False),
        ("DNAs", False),
        ("IoT", False),
    ],
)
def test_words_whose_blanks_are_lost(text: str, joined: bool) -> None:
    assert (JOINED_WORDS.fullmatch(text) is not None) is joined


def test_edges_are_learnt_from_open_definitions_only() -> None:
    text = "加入世界贸易组织（WTO）"
    pair = {"short": "WTO", "long": "世界贸易组织", "alt": []}
    (site,) = label_sites(0, text, {"pairs": [pair], "not": []}, VOCABULARY)

    def teaches(site: GoldSite) -> bool:
        return NameSite(site, site.right, site.right).teaches_edges

    assert teaches(site)
    assert not teaches(replace(site, ranks=False))
    assert not teaches(replace(site, right=site.right * 0))
