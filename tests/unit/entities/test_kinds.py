"""Kinds of phrases that are names or none, each with cases of its own: none of them stands in a gold text."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.entities.mentions.features import NAMED
from pipeline.entities.parameters import EntitiesParameters

from .support import run_entities

PLACES = ("GPE", "LOC")


def find(text: str, folder: Path, *labels: str) -> set[str]:
    mentions, _ = run_entities({"d00": text}, folder, parameters=EntitiesParameters())
    return {m["text"] for m in mentions if m["label"] in (labels or NAMED)}


@pytest.mark.parametrize(
    "text",
    [
        "本行政区域防洪规划由水行政主管部门编制。",
        "县级以上地方人民政府和交通管理部门应当配合。",
        "确因国家发展战略需要的除外。",
        "由自然资源和规划主管部门会同有关部门办理。",
        "入海河口处不得设置排污口。",
        "各级专项规划、区域规划应当相互衔接。",
        "国家支持农民用水合作社参与管护。",
        "城市人民政府应当制定供热发展规划和养老设施发展规划。",
        "珊瑚礁保护区由海洋主管部门管理。",
        "可以设立渔业资源增殖基金和粮食风险基金。",
        "水库运行计划由水库管理单位编制，应当服从调度计划。",
    ],
)
def test_what_is_generic_has_no_name(text: str, tmp_path: Path) -> None:
    assert find(text, tmp_path) == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("深入推进健康湖北行动，加强慢性病防治。", "健康湖北行动"),
        ("编制“十五五”规划纲要，提请大会审查。", "“十五五”规划纲要"),
        ("扎实推进三北工程建设。", "三北工程"),
        ("实施残疾人康复服务提升行动。", "残疾人康复服务提升行动"),
        ("深入推进“最多跑一次”改革。", "“最多跑一次”改革"),
        ("推广“浙里办”服务，优化“两新”政策实施。", "两新"),
    ],
)
def test_what_has_a_name_is_named(text: str, name: str, tmp_path: Path) -> None:
    assert name in find(text, tmp_path)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("人均地区生产总值增长5%。", "人均地区"),
        ("从中国有资本占比提高。", "中国"),
        ("由中央财政和县级以上财政负担。", "政和县"),
        ("沿海城市应当开发海水。", "海城市"),
        ("当日本金到账后计息。", "日本"),
        ("国土资源部门应当依法处理。", "国土资源部"),
        ("环境保护部门应当依法处理。", "环境保护部"),
    ],
)
def test_words_on_both_sides_decide_the_edges(text: str, wrong: str, tmp_path: Path) -> None:
    assert wrong not in find(text, tmp_path)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("推进衢州至丽水铁路建设。", {"衢州至丽水铁路"}),
        ("支持岳阳争创国家物流枢纽。", {"岳阳"}),
        ("向云南等受灾地区派出中央救灾工作组。", {"云南", "中央救灾工作组"}),
        ("湘江干流水质达到二类。", {"湘江"}),
        ("泸州国家骨干冷链物流基地建成。", {"泸州国家骨干冷链物流基地"}),
    ],
)
def test_lines_zones_and_what_strives_for_a_title_have_their_edges(text: str, names: set[str], tmp_path: Path) -> None:
    assert find(text, tmp_path) == names


def test_a_name_may_end_within_a_word_of_the_segmenter(tmp_path: Path) -> None:
    text = "当日，成都市卫生健康委在官方网站发布信息。"
    assert "成都市卫生健康委" in find(text, tmp_path, "ORG")


@pytest.mark.parametrize("text", ["台黑高速加快建设。", "生料中非燃料成分较高。", "参加青藏科考。", "打造青云市集。"])
def test_one_character_is_no_place_without_context(text: str, tmp_path: Path) -> None:
    assert not [name for name in find(text, tmp_path, *PLACES) if len(name) == 1]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("英法德三国发表声明。", {"英", "法", "德"}),
        ("日韩两国加强合作。", {"日", "韩"}),
        ("中俄印三方举行会晤。", {"中", "俄", "印"}),
    ],
)
def test_a_count_says_how_many_places_there_are(text: str, places: set[str], tmp_path: Path) -> None:
    assert find(text, tmp_path, *PLACES) == places


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("加强查干湖治理保护。", "查干湖"),
        ("推进塔里木盆地油气勘探。", "塔里木盆地"),
        ("加快天府新区建设。", "天府新区"),
        ("支持关中平原城市群发展。", "关中平原城市群"),
        ("保护洪泽湖生态环境。", "洪泽湖"),
    ],
)
def test_places_that_are_no_polities(text: str, place: str, tmp_path: Path) -> None:
    assert place in find(text, tmp_path, "LOC")


def test_a_railway_and_a_dam_are_works(tmp_path: Path) -> None:
    assert find("川藏铁路和白鹤滩水电站建成投产。", tmp_path, "PROGRAM") == {"川藏铁路", "白鹤滩水电站"}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("省财政厅和湖南省财政厅、湖南省教育厅联合印发通知。", "湖南省教育厅"),
        ("陕西省发展和改革委员会发布公告。", "陕西省发展和改革委员会"),
        ("国知局和市监总局发布公告。", "市监总局"),
        ("清华大学与华为技术有限公司签约。", "清华大学"),
        ("党的十八届三中全会作出部署。", "党的十八届三中全会"),
    ],
)
def test_bodies(text: str, body: str, tmp_path: Path) -> None:
    assert body in find(text, tmp_path, "ORG")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("玛丽亚·K·科林斯教授来访。", {"玛丽亚·K·科林斯"}),
        ("索菲亚•罗西随后发言。", {"索菲亚•罗西"}),
        ("坚持马克思主义基本原理。", set()),
        ("周某某与李某签订合同。", set()),
    ],
)
def test_persons(text: str, people: set[str], tmp_path: Path) -> None:
    assert find(text, tmp_path, "PERSON") == people


@pytest.mark.parametrize(
    "text",
    [
        "铁路公路两旁、湖泊水库周围的绿化由主管单位负责。",
        "禁止在海洋自然保护区内采挖。",
        "加强对滨海湿地的管理和保护。",
        "成立草原防火指挥部，统一组织扑救。",
        "必须服从抗震救灾指挥部的统一指挥。",
        "应当经伦理委员会审查同意。",
        "支持边境经济合作区和经济特区建设。",
    ],
)
def test_a_kind_of_place_or_staff_is_no_name(text: str, tmp_path: Path) -> None:
    assert find(text, tmp_path) == set()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("由国家防汛抗旱总指挥部统一部署。", {"国家防汛抗旱总指挥部"}),
        ("国务院成立抗震救灾指挥部，派出工作组。", {"国务院", "抗震救灾指挥部"}),
        ("湖北省防汛指挥部发布公告。", {"湖北省防汛指挥部"}),
        ("农业银行和其他金融机构要加强服务。", {"农业银行"}),
        ("推进农业银行、农业发展银行改革。", {"农业银行", "农业发展银行"}),
        ("由流域机构制定，报国家防汛总指挥部批准。", {"国家防汛总指挥部"}),
        ("原教育部发布的办法同时废止。", {"教育部"}),
        ("黄河水利委员会商有关省人民政府制定方案。", {"黄河水利委员会"}),
        ("全面建成海南师范大学桂林洋校区。", {"海南师范大学"}),
        ("打造桂林世界级旅游城市。", {"桂林"}),
    ],
)
def test_a_name_says_whose_it_is_and_ends_where_it_ends(text: str, names: set[str], tmp_path: Path) -> None:
    assert find(text, tmp_path) == names
