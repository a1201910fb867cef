from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core.errors import ConfigError
from pipeline.records.base import rows_table
from pipeline.records.extraction import CitationRecord

from .support import link_texts, run_entities

# Keywords of a work that has no text.
RECORD = CitationRecord("a.ris#1", "", "", "", 2020, "", "碳市场; 碳价", "left out", "", "", "", "", "")


def groups(entities: list[dict[str, object]]) -> dict[str, set[str]]:
    return {str(e["name"]): {str(e["name"]), *filter(None, str(e["aliases"]).split("|"))} for e in entities}


def test_full_name_acronym_and_short_name_are_one_entity(tmp_path: Path) -> None:
    text = "美国贸易代表办公室（USTR）发布报告。USTR称，贸易代表办公室将审查。美国 贸易代表办公室回应。"
    _, entities = run_entities({"d00": text}, tmp_path, acronyms=[("d00", "USTR", "美国贸易代表办公室", "")])
    offices = [e for e in entities if e["label"] == "ORG"]
    assert len(offices) == 1
    assert offices[0]["mentions"] == 5
    assert offices[0]["acronym"] == "USTR"
    assert str(offices[0]["name_en"]).endswith("Trade Representative")


def test_india_never_joins_indonesia(tmp_path: Path) -> None:
    _, entities = run_entities({"d00": "印度与印度尼西亚、印尼签约。"}, tmp_path)
    assert groups(entities) == {"印度尼西亚": {"印度尼西亚", "印尼"}, "印度": {"印度"}}


def test_one_character_names_join_their_countries_by_context(tmp_path: Path) -> None:
    _, entities = run_entities({"d00": "中澳关系。澳大利亚。港澳台。澳门。"}, tmp_path)
    assert groups(entities)["澳大利亚"] == {"澳大利亚", "澳"}
    assert groups(entities)["澳门"] == {"澳门", "澳"}


def test_a_short_form_stands_for_what_its_document_defines(tmp_path: Path) -> None:
    texts = {
        "d00": "山海知识产权合作工作组（SKG）成立。SKG开会。",
        "d01": "山海矿产开发集团（SKG）成立。SKG扩产。",
        "d02": "SKG参加。",
    }
    acronyms = [("d00", "SKG", "山海知识产权合作工作组", "Shanhai Group"), ("d01", "SKG", "山海矿产开发集团", "")]
    mentions, entities = run_entities(texts, tmp_path, acronyms=acronyms)
    assert groups(entities)["山海知识产权合作工作组"] == {"山海知识产权合作工作组", "SKG"}
    assert groups(entities)["山海矿产开发集团"] == {"山海矿产开发集团", "SKG"}
    assert not [m for m in mentions if m["doc_id"] == "d02"], "the documents disagree, so the third stays open"
    english = {e["name"]: e["name_en"] for e in entities}
    assert english["山海知识产权合作工作组"] == "Shanhai Group"


def test_documents_that_agree_explain_a_short_form_to_the_others(tmp_path: Path) -> None:
    texts = {"d00": "山海知识产权合作工作组（SKG）成立。", "d01": "SKG参加。"}
    _, entities = run_entities(texts, tmp_path, acronyms=[("d00", "SKG", "山海知识产权合作工作组", "")])
    assert [(e["name"], e["mentions"], e["documents"]) for e in entities] == [("山海知识产权合作工作组", 3, 2)]


def test_style_of_the_state_and_class_words_do_not_part_names(tmp_path: Path) -> None:
    text = "《中华人民共和国海岛法》即海岛法。实施振兴海岛战略。《海岛法（草案）》。"
    _, entities = run_entities({"d00": text}, tmp_path)
    laws = [e for e in entities if e["label"] == "LAW"]
    assert len(laws) == 1


def test_word_order_does_not_part_the_names_of_a_treaty(tmp_path: Path) -> None:
    text = "加入《伯尔尼保护文学和艺术作品公约》。《保护文学和艺术作品伯尔尼公约》生效。《伯尔尼公约》。"
    _, entities = run_entities({"d00": text}, tmp_path)
    assert [(e["name"], e["mentions"]) for e in entities if e["label"] == "LAW"] == [
        ("保护文学和艺术作品伯尔尼公约", 3)
    ]


@pytest.mark.parametrize(
    ("variant", "told"),
    [
        ("东盟", False), ("ＡＳＥＡＮ 秘书处", False), ("世界知识产权组织", False), ("碳市场", False),
        ("东萌", True), ("碳市", True),
    ],
)  # fmt: skip
def test_a_variant_that_nothing_is_called_by_is_told(tmp_path: Path, variant: str, told: bool) -> None:
    """It stands in a text, or a known entity's other name does, or a work has it as its keyword."""
    (tmp_path / "thesaurus.csv").write_text(f"variant,canonical\n{variant},甲\n", encoding="utf-8")
    texts = {"d00": "东盟与WIPO会谈，asean秘书处参加。"}
    rejects = link_texts(texts, tmp_path, records=rows_table([RECORD], CitationRecord))["rejects"].to_pylist()
    assert [(r["source"], variant in r["detail"]) for r in rejects] == [("thesaurus.csv", True)] * told


def test_the_thesaurus_has_the_last_word(tmp_path: Path) -> None:
    (tmp_path / "thesaurus.csv").write_text("variant,canonical\n东盟,亚细安合作体\n", encoding="utf-8")
    _, entities = run_entities({"d00": "东盟与东南亚国家联盟。"}, tmp_path)
    assert [e["name"] for e in entities] == ["亚细安合作体"]
    assert entities[0]["mentions"] == 2


def test_years_documents_and_focal(tmp_path: Path) -> None:
    _, entities = run_entities({"d00": "东盟。", "d01": "东盟。", "d02": "泰国。"}, tmp_path, focal="d02")
    rows = {e["name"]: e for e in entities}
    asean = rows["东南亚国家联盟"]
    assert (asean["first_year"], asean["last_year"], asean["documents"], asean["in_focal"]) == (2001, 2002, 2, False)
    assert rows["泰国"]["in_focal"] is True


def test_every_mention_has_its_entity(tmp_path: Path) -> None:
    mentions, entities = run_entities({"d00": "2020年东盟与中美贸易额增长7%，达到3亿美元。"}, tmp_path)
    assert {m["entity_id"] for m in mentions} == {e["entity_id"] for e in entities}
    assert {m["label"] for m in mentions} == {"DATE", "ORG", "GPE", "PERCENT", "MONEY"}


def test_a_wrong_label_in_entities_csv_is_said(tmp_path: Path) -> None:
    (tmp_path / "entities.csv").write_text("name,label,aliases\n山海,PLACE,\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"entities\.csv.*山海.*PLACE"):
        run_entities({"d00": "山海。"}, tmp_path)


def test_a_long_form_is_cut_down_to_the_known_name_after_a_clause(tmp_path: Path) -> None:
    text = "国务院批准设立的中国（上海）自由贸易试验区（以下简称自贸试验区）。自贸试验区扩大。"
    acronyms = [("d00", "自贸试验区", "国务院批准设立的中国（上海）自由贸易试验区", "")]
    _, entities = run_entities({"d00": text}, tmp_path, acronyms=acronyms)
    assert groups(entities)["上海自由贸易试验区"] == {
        "上海自由贸易试验区", "中国（上海）自由贸易试验区", "自贸试验区",
    }  # fmt: skip


def test_what_is_named_within_phrases_ranks_behind_names_of_their_own(tmp_path: Path) -> None:
    text = "报国务院环境保护主管部门批准。国务院卫生主管部门备案。国务院财政主管部门审核。"
    text += "教育部和科技部会同商务部印发。教育部负责。"
    _, entities = run_entities({"d00": text}, tmp_path)
    assert entities[0]["name"] == "教育部"
    assert {e["name"]: (e["mentions"], e["named"]) for e in entities if e["name"] == "国务院"} == {"国务院": (3, 0)}


def test_a_body_that_is_no_more_keeps_the_name_that_texts_of_its_time_give_it(tmp_path: Path) -> None:
    texts = {"d00": "由卫生部会同农业部制定。", "d01": "国家卫生健康委会同农业农村部制定。", "d02": "由环保部批准。"}
    _, entities = run_entities(texts, tmp_path)
    names = {str(e["name"]) for e in entities if e["label"] == "ORG"}
    assert names == {"卫生部", "农业部", "国家卫生健康委员会", "农业农村部", "环境保护部"}
