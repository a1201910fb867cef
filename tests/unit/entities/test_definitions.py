"""Which part of a defined long form is a name, and which short forms name nothing."""

from __future__ import annotations

from pathlib import Path

from .support import run_entities


def test_a_clause_before_a_place_is_no_part_of_the_name(tmp_path: Path) -> None:
    long_form = "国务院批准设立的中国（浙江）自由贸易试验区"
    text = f"本条例适用于{long_form}（以下简称自贸试验区）。自贸试验区设管委会。"
    _, entities = run_entities({"d00": text}, tmp_path, acronyms=[("d00", "自贸试验区", long_form, "")])
    names = {str(e["name"]): str(e["aliases"]) for e in entities}
    assert names["中国（浙江）自由贸易试验区"] == "自贸试验区"
    assert long_form not in names


def test_a_clause_that_belongs_to_the_name_stays(tmp_path: Path) -> None:
    text = "与贸易有关的知识产权协定（TRIPS）生效。TRIPS要求高。"
    acronyms = [("d00", "TRIPS", "与贸易有关的知识产权协定", "")]
    _, entities = run_entities({"d00": text}, tmp_path, acronyms=acronyms)
    assert "与贸易有关的知识产权协定" in {e["name"] for e in entities}


def test_a_foreign_country_s_own_plan_is_not_the_home_one_s(tmp_path: Path) -> None:
    texts = {"d00": "如菲律宾推出国家知识产权战略（NIPS），NIPS见效。", "d01": "实施国家知识产权战略。"}
    acronyms = [("d00", "NIPS", "国家知识产权战略", "")]
    _, entities = run_entities(texts, tmp_path, acronyms=acronyms)
    rows = {str(e["name"]): e for e in entities}
    assert rows["菲律宾国家知识产权战略"]["mentions"] == 3
    assert rows["国家知识产权战略"]["mentions"] == 1
    assert rows["国家知识产权战略"]["acronym"] == ""


def test_the_home_body_stays_itself_beside_a_foreign_country(tmp_path: Path) -> None:
    texts = {"d00": "美国认为国家知识产权局（CNIPA）有权。"}
    acronyms = [("d00", "CNIPA", "国家知识产权局", "")]
    _, entities = run_entities(texts, tmp_path, acronyms=acronyms)
    assert {e["name"] for e in entities if e["label"] == "ORG"} == {"国家知识产权局"}


def test_short_forms_for_any_of_a_kind_name_nothing(tmp_path: Path) -> None:
    long_form = "市人民政府其他有关部门和海岛新区人民政府"
    text = f"{long_form}（以下统称有关部门）负责。有关部门应当检查。"
    mentions, _ = run_entities({"d00": text}, tmp_path, acronyms=[("d00", "有关部门", long_form, "")])
    assert "有关部门" not in {m["text"] for m in mentions}


def test_a_name_for_two_bodies_together_makes_no_third(tmp_path: Path) -> None:
    both = "最高人民法院、最高人民检察院"
    text = f"{both}（以下合称“两高”）联合发文。最高人民法院负责解释。"
    mentions, _ = run_entities({"d00": text}, tmp_path, acronyms=[("d00", "两高", both, "")], pattern="collective")
    found = [m["text"] for m in mentions]
    assert found.count("最高人民法院") == 2
    assert "最高人民检察院" in found
    assert both not in found


def test_the_singular_of_a_defined_plural_is_the_same_thing(tmp_path: Path) -> None:
    text = "优惠贸易安排（PTAs）的数量增加。每一项PTA内容不同。这些PTAs大多含有知识产权章节。"
    mentions, _ = run_entities({"d00": text}, tmp_path, acronyms=[("d00", "PTAs", "优惠贸易安排", "")])
    uses = [(m["text"], m["entity_id"]) for m in mentions if str(m["text"]).startswith("PTA")]
    assert [text for text, _ in uses] == ["PTAs", "PTA", "PTAs"]
    assert len({entity_id for _, entity_id in uses}) == 1


def test_what_describes_any_of_a_kind_is_no_entity(tmp_path: Path) -> None:
    plans, body = "林业、能源、水利开发的有关专项规划", "临江新区港口联合管理委员会"
    text = f"编制{plans}（以下简称专项规划）。专项规划公布。成立{body}（以下简称港管委）。港管委负责。"
    acronyms = [("d00", "专项规划", plans, ""), ("d00", "港管委", body, "")]
    _, entities = run_entities({"d00": text}, tmp_path, acronyms=acronyms)
    names = {str(e["name"]): str(e["aliases"]) for e in entities}
    assert names.get(body) == "港管委"
    assert plans not in names


def test_a_definition_names_no_kind_of_place(tmp_path: Path) -> None:
    kind = "森林和野生动物类型自然保护区"
    text = f"{kind}（以下简称自然保护区）的管理适用本办法。自然保护区应当设置界标。进入自然保护区须经批准。"
    _, entities = run_entities({"d00": text}, tmp_path, acronyms=[("d00", "自然保护区", kind, "")])
    assert [e["name"] for e in entities if e["label"] == "LOC"] == []


def test_the_office_that_a_body_belongs_to_is_no_part_of_its_defined_name(tmp_path: Path) -> None:
    long_form = "国务院水行政主管部门黄河水利委员会"
    text = f"{long_form}（以下简称黄河流域管理机构）负责调度。黄河流域管理机构应当监测。"
    _, entities = run_entities({"d00": text}, tmp_path, acronyms=[("d00", "黄河流域管理机构", long_form, "")])
    names = {str(e["name"]): str(e["aliases"]) for e in entities}
    assert long_form not in names
    assert names["黄河水利委员会"] == "黄河流域管理机构"
