from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.entities.mentions.patterns import find_standards

from .support import run_entities


@pytest.mark.parametrize(
    ("text", "standards"),
    [
        ("按照GB/T 7714—2015著录", ["GB/T 7714—2015"]),
        (
            "执行《数据质量》（JR/T 0092—2019）和DB11/T 1322.4-2018。",
            ["JR/T 0092—2019", "数据质量", "DB11/T 1322.4-2018"],
        ),
        ("符合GB 3095及ISO 9001:2015、T/CAEPI 25—2020要求", ["GB 3095", "ISO 9001:2015", "T/CAEPI 25—2020"]),
        ("手机型号AB 1234，COVID-19，HS 8471，5G 2020", []),
        ("容量为16GB 2020年", []),
    ],
)
def test_numbers_of_standards(text: str, standards: list[str]) -> None:
    assert [text[s.start : s.end] for s in find_standards(text)] == standards


def test_a_standard_is_a_law_of_its_kind_and_a_number_is_its_document(tmp_path: Path) -> None:
    texts = {
        "d00": "《环境空气质量标准》（GB 3095—2012）规定限值。《关于绿色发展的指导意见》（国发〔2021〕4号）提出目标。",
        "d01": "依照GB 3095-2012评价。根据国发〔2021〕4号，各地落实。执行GB/T 7714—2015。",
    }
    mentions, entities = run_entities(texts, tmp_path)
    named = {e["entity_id"]: e for e in entities}
    of = {(m["doc_id"], m["text"]): named[m["entity_id"]] for m in mentions}
    standard, guidance = of["d01", "GB 3095-2012"], of["d01", "国发〔2021〕4号"]
    assert (standard["name"], standard["label"], standard["kind"]) == ("环境空气质量标准", "LAW", "standard")
    assert (guidance["name"], guidance["kind"]) == ("关于绿色发展的指导意见", "")
    assert of["d01", "GB/T 7714—2015"]["kind"] == "standard"


def test_an_edition_is_no_part_of_a_laws_name(tmp_path: Path) -> None:
    texts = {"d00": "《中华人民共和国专利法》（2020年修正）施行。《专利法（2008年修正）》废止。专利法规定授权。"}
    mentions, entities = run_entities(texts, tmp_path)
    (law,) = (e for e in entities if e["label"] == "LAW")
    assert law["editions"] == "2008年修正|2020年修正"
    assert law["mentions"] == 3
    assert all("修正" not in m["text"] for m in mentions if m["label"] == "LAW")
