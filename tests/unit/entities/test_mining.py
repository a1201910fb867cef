from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.entities.parameters import EntitiesParameters

from .support import find_surfaces, run_entities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("商务部将发布企业投资管理条例。", [("ORG", "商务部"), ("LAW", "企业投资管理条例")]),
        ("继续实施农村电网改造工程，抓好重点工程。", [("PROGRAM", "农村电网改造工程")]),
        ("制定了全国海洋环境保护规划。", [("LAW", "全国海洋环境保护规划")]),
        ("制定实施职业教育提质三年行动计划。", [("LAW", "职业教育提质三年行动计划")]),
        ("深入实施职业教育提质行动计划。", [("LAW", "职业教育提质行动计划")]),
        ("出席了第三届中国国际进口博览会。", [("PROGRAM", "第三届中国国际进口博览会")]),
        ("推进“放管服”改革和“双一流”建设。", [("PROGRAM", "“放管服”改革"), ("PROGRAM", "双一流")]),
        ("“九五”计划已经完成，“十四五”规划正在编制。", [("LAW", "“九五”计划"), ("LAW", "“十四五”规划")]),
        ("加强规划管理，统筹规划。", []),
        ("中美欧日韩五局合作。", [("GPE", "中"), ("GPE", "美"), ("LOC", "欧"), ("GPE", "日"), ("GPE", "韩")]),
        ("港澳台同胞。", [("GPE", "港"), ("GPE", "澳"), ("GPE", "台")]),
        (
            "港澳同胞与粤港澳大湾区，香港澳门。",
            [("GPE", "港"), ("GPE", "澳"), ("LOC", "粤港澳大湾区"), ("GPE", "香港"), ("GPE", "澳门")],
        ),
        ("东盟在美国全球战略中的角色，也是美国对外战略的抓手。", [("ORG", "东盟"), ("GPE", "美国"), ("GPE", "美国")]),
        ("将知识产权战略发展成对外战略，举办中国旅游年。", [("PROGRAM", "中国旅游年")]),
        ("技术援助包括利用全球计划的实施。", []),
        ("机构开展联合执法行动，开展知识产权综合管理改革试点。", [("PROGRAM", "知识产权综合管理改革试点")]),
        ("支持澳门建设世界旅游休闲中心。", [("GPE", "澳门")]),
        ("切实防止出现“半拉子”工程。", []),
        ("在海关附近沿海沿边规定地区检查。", []),
        ("帮助亚太经济合作组织海关当局打击假冒。", [("ORG", "亚太经济合作组织")]),
        ("严禁突破海南省国土空间规划。", [("LAW", "海南省国土空间规划")]),
        ("家庭美德建设，以美新合作为标杆。", []),
        ("其中新增就业一百万人，集中意见。", []),
        ("印度尼西亚和印度都参加了。", [("GPE", "印度尼西亚"), ("GPE", "印度")]),
        ("根据国发〔2021〕20号文件。", [("LAW", "国发〔2021〕20号")]),
        ("出台关于加强农村饮水安全的意见。", [("LAW", "关于加强农村饮水安全的意见")]),
        ("《出口管制法》和《红楼梦》。", [("LAW", "出口管制法")]),
    ],
)
def test_names_in_running_text(text: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    assert find_surfaces(text, tmp_path) == expected


def test_spellings_are_matched_and_offsets_are_those_of_the_text(tmp_path: Path) -> None:
    text = "“特别 301 条款”与世界貿易組織（ＷＴＯ）無關。"
    assert find_surfaces(text, tmp_path) == [("LAW", "特别 301 条款"), ("ORG", "世界貿易組織"), ("ORG", "ＷＴＯ")]


def test_an_acronym_inside_a_longer_word_is_none(tmp_path: Path) -> None:
    assert find_surfaces("AWTOX 与 WTO 不同。", tmp_path) == [("ORG", "WTO")]


def test_quantities(tmp_path: Path) -> None:
    mentions, _ = run_entities({"d00": "2020 年投资347.49 亿美元，增长百分之八，占7%左右。"}, tmp_path)
    assert [(m["label"], m["text"]) for m in mentions] == [
        ("DATE", "2020 年"), ("MONEY", "347.49 亿美元"), ("PERCENT", "百分之八"), ("PERCENT", "7%"),
    ]  # fmt: skip
    without = EntitiesParameters(tagger=False, quantities=False)
    assert run_entities({"d00": "2020 年"}, tmp_path, parameters=without) == ([], [])


def test_names_do_not_cross_blocks(tmp_path: Path) -> None:
    assert find_surfaces("世界贸易\n组织起来", tmp_path) == []


def test_the_corpus_names_its_own_entities(tmp_path: Path) -> None:
    (tmp_path / "entities.csv").write_text("name,label,aliases\n山海计划,PROGRAM,山海\n东盟,-,\n", encoding="utf-8-sig")
    text = "山海计划与东盟合作，山海启动。"
    assert find_surfaces(text, tmp_path) == [("PROGRAM", "山海计划"), ("PROGRAM", "山海")]
