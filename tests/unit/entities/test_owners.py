"""Ministries of other countries are not the home state's."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core.stage import MODELS
from pipeline.entities.lexicon.gazetteer import read_gazetteer
from pipeline.entities.linking.owners import read_owners

from .support import run_entities


def bodies(text: str, folder: Path) -> dict[str, int]:
    """Names of the bodies found in the text, and how often."""
    _, entities = run_entities({"d00": text}, folder)
    return {str(e["name"]): int(str(e["mentions"])) for e in entities if e["label"] == "ORG"}


def test_a_ministry_right_after_a_foreign_country_is_that_country_s(tmp_path: Path) -> None:
    assert bodies("泰国商务部回应。商务部负责商标。泰国公共卫生部通知。公共卫生部确定费用。", tmp_path) == {
        "泰国商务部": 2,
        "泰国公共卫生部": 2,
    }


def test_the_home_ministry_is_named_first_or_speaks_of_home(tmp_path: Path) -> None:
    text = "中国商务部发布公告。中国的进口增长。泰国商务部回应。商务部再次发布公告。"
    assert bodies(text, tmp_path) == {"商务部": 2, "泰国商务部": 1}


def test_a_conjunction_parts_country_and_ministry(tmp_path: Path) -> None:
    assert bodies("会见泰国和商务部代表。", tmp_path) == {"商务部": 1}


def test_a_known_foreign_body_takes_its_bare_name(tmp_path: Path) -> None:
    found = bodies("美国司法部起诉。美国、美国企业。司法部称。", tmp_path)
    assert found == {"美国司法部": 2}


@pytest.mark.parametrize(
    "name",
    ["西班牙专利商标局", "芬兰专利商标局", "加拿大贸易代表办公室", "澳大利亚海关与边境保护局", "韩国国家知识产权局"],
)
def test_namesakes_of_known_bodies_are_bodies_of_their_own(name: str, tmp_path: Path) -> None:
    text = f"{name}发布公告。双方与{name}会谈。"
    assert bodies(text, tmp_path) == {name: 2}


def test_the_known_body_is_itself_with_or_without_its_country(tmp_path: Path) -> None:
    text = "美国专利商标局发布公告。美国认为专利商标局有权。西班牙专利商标局也发布公告。美国批评专利商标局。"
    assert bodies(text, tmp_path) == {"美国专利商标局": 3, "西班牙专利商标局": 1}


def test_a_country_that_something_is_done_to_does_not_own_the_body(tmp_path: Path) -> None:
    assert bodies("泰国被贸易代表办公室列入名单。", tmp_path) == {"美国贸易代表办公室": 1}


def test_a_bare_name_that_two_countries_bodies_could_mean_is_joined_to_neither() -> None:
    owners = read_owners(MODELS / "gazetteer" / "owners.tsv", read_gazetteer(MODELS / "gazetteer"))
    one, other = "韩国航空安全委员会", "大不列颠及北爱尔兰联合王国航空安全委员会"
    assert owners.find_owned("航空安全委员会", [one, "北方航空安全委员会"]) == one
    assert owners.find_owned("航空安全委员会", [one, other]) is None
    assert owners.find_owned("委员会", ["韩国委员会"]) is None
    assert owners.split(other) == ("英国", "航空安全委员会")


def test_a_body_with_the_home_country_before_it_is_the_home_one_in_a_text_on_another(tmp_path: Path) -> None:
    text = "泰国商务部回应。泰国、泰国、泰国的企业。中国商务部发布公告。商务部称。"
    assert bodies(text, tmp_path) == {"泰国商务部": 2, "商务部": 1}
