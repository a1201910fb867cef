"""Kinds of strings that look like names and are none, or parts of one, with sentences of their own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.core.stage import MODELS
from pipeline.entities.lexicon.gazetteer import read_gazetteer
from pipeline.entities.mentions.choice import choose_names
from pipeline.entities.mentions.gathering import NAMED, unite
from pipeline.entities.mentions.kinds import bar_kinds
from pipeline.entities.mentions.proposals import BIT, Proposal
from pipeline.entities.parameters import EntitiesParameters

from .support import run_entities


def find(text: str, folder: Path, *labels: str, acronyms: list[tuple[str, str, str, str]] | None = None) -> set[str]:
    mentions, _ = run_entities({"d00": text}, folder, acronyms=acronyms, parameters=EntitiesParameters())
    return {str(m["text"]) for m in mentions if m["label"] in (labels or NAMED)}


def test_a_place_does_not_cross_a_word(tmp_path: Path) -> None:
    assert find("平台上海量用户的数据被采集。", tmp_path) == set()
    assert find("支持上海量子科技产业发展。", tmp_path, "GPE") == {"上海"}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("学界已有讨论（何大安，2019；张卫东、许一帆，2016）。", {"何大安", "张卫东", "许一帆"}),
        ("随着技术进步，何大安等（2019）提出新的解释。", {"何大安"}),
        ("何大安：《行为经济人有限理性的实现程度》，商务印书馆。", {"何大安"}),
        ("已有讨论（何大安，2019）。此后何大安又作修正。", {"何大安"}),
        ("制造业增长较快（江苏，2019），金融业（2018）次之。", set()),
        ("见国发（2031）9号和山洪（2019）。", set()),
    ],
)
def test_cited_authors_are_people_and_no_places(text: str, people: set[str], tmp_path: Path) -> None:
    assert find(text, tmp_path, "PERSON") == people
    assert "大安" not in find(text, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "学校体育工作是指普通中小学校、农业中学、职业中学的体育工作。",
        "省级以上人民政府设立医疗保障基金，作为劳动保险总基金的补充。",
        "元旦、春节、国际劳动节、国庆节安排休假。",
        "第三条 医疗保障基金使用坚持以人民健康为中心。",
    ],
)
def test_schools_funds_and_holidays_are_kinds(text: str, tmp_path: Path) -> None:
    assert find(text, tmp_path) == set()


@pytest.mark.parametrize(
    ("name", "label", "count"),
    [
        ("进口药品通关单", "LAW", 0),
        ("进口药品检验报告书", "LAW", 0),
        ("京都议定书", "LAW", 1),
        ("医疗保障基金", "PROGRAM", 0),
        ("国家自然科学基金", "PROGRAM", 1),
        ("普通高等学校", "ORG", 0),
        ("清华大学", "ORG", 1),
    ],
)
def test_no_form_and_no_kind_is_a_candidate(name: str, label: str, count: int) -> None:
    text = f"按照《{name}》办理。"
    assert len(bar_kinds(text, unite([Proposal(3, 3 + len(name), label, BIT["title"])]))) == count


def test_funds_and_festivals_with_a_name_stay(tmp_path: Path) -> None:
    assert "国家自然科学基金" in find("获得国家自然科学基金资助。", tmp_path)
    assert "中国农民丰收节" in find("办好中国农民丰收节，传承农耕文化。", tmp_path)


@pytest.mark.parametrize("word", ["各级", "本级", "所在地"])
def test_bodies_of_any_place_are_none(word: str, tmp_path: Path) -> None:
    text = f"{word}爱国卫生运动委员会（以下简称爱卫会）负责日常工作，爱卫会成员单位各负其责。"
    acronyms = [("d00", "爱卫会", "爱国卫生运动委员会", "")]
    assert find(text, tmp_path, "ORG", acronyms=acronyms) == set()
    named = text.replace(word, "全国")
    assert "爱卫会" in find(named, tmp_path, "ORG", acronyms=[("d00", "爱卫会", "全国爱国卫生运动委员会", "")])


def test_a_known_body_behind_such_a_word_stays(tmp_path: Path) -> None:
    assert "中国残疾人联合会" in find("有关中国残疾人联合会的事项另行规定。", tmp_path, "ORG")


@pytest.mark.parametrize(
    "text",
    [
        "[3] 王军. 人工智能发展的趋势[J]. 中国科学院院刊, 2018, 33(5): 12-18.",
        "参见《中国科学基金》2018年第5期。",
    ],
)
def test_a_journal_is_no_body(text: str, tmp_path: Path) -> None:
    assert not {name for name in find(text, tmp_path) if "中国" in name}


def test_a_long_known_name_stays_one(tmp_path: Path) -> None:
    name = "黄河流域生态保护和高质量发展"
    assert find(f"有关部门负责本行政区域{name}相关工作，应当加大对{name}的财政投入。", tmp_path) == {name}
    found = find(f"统筹协调机制设立{name}专家咨询委员会。", tmp_path)
    assert not {other for other in found if other.startswith("高质量")}


def test_a_long_known_name_is_as_sure_as_what_it_holds() -> None:
    known = BIT["gazetteer"]
    candidates = unite(
        [Proposal(0, 14, "PROGRAM", known), Proposal(0, 4, "LOC", known), Proposal(20, 24, "LOC", known)]
    )
    scores = np.array([0.9 if end == 4 else 0.2 for end in candidates.ends.tolist()])
    assert [candidates[i][:3] for i in choose_names(candidates, scores, 0.38)] == [(0, 14, "PROGRAM")]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("由河南、山东黄河河务局负责实施。", {"河南"}),
        ("由四川省、湖北省和江苏省人民政府共同制定。", {"四川省", "湖北省"}),
        ("由河南、山东共同实施，中国、美国商务部发表声明。", set()),
    ],
)
def test_places_that_share_the_head_of_a_body_stand_inside(text: str, inside: set[str], tmp_path: Path) -> None:
    mentions, _ = run_entities({"d00": text}, tmp_path, parameters=EntitiesParameters())
    assert {m["text"] for m in mentions if m["label"] == "GPE" and m["role"] == "inside"} == inside


def test_every_known_entity_has_a_name() -> None:
    entries = read_gazetteer(MODELS / "gazetteer")
    assert not [entry for entry in entries if not all(entry.forms)]
    assert not [entry for entry in entries if entry.table == "china" and len(min(entry.forms, key=len)) < 2]
