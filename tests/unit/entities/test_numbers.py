from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.entities.linking.numbers import read_own_numbers
from pipeline.entities.mentions.patterns import find_standards
from pipeline.records.base import rows_table
from pipeline.records.policies import Policy

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


def make_policies(rows: list[tuple[str, str, str, str]]) -> pa.Table:
    """A table of policies from (doc_id, title, number, amendments)."""
    empty = {f.name: None if "None" in str(f.type) else "" for f in fields(Policy)} | {
        "joint": False,
        "confidence": 1.0,
    }
    made = [
        empty | {"doc_id": d, "title": title, "number": number, "amendments": amendments}
        for d, title, number, amendments in rows
    ]
    return rows_table([Policy(**row) for row in made], Policy)


def test_a_number_is_the_document_of_the_corpus_that_bears_it(tmp_path: Path) -> None:
    texts = {"d00": "海政发〔2031〕9号\n为了保护灯塔，制定本办法。", "d01": "根据海政发[2031]9号，各地落实。"}
    policies = make_policies([("d00", "灯塔保护办法", "海政发〔2031〕9号", "[]")])
    mentions, entities = run_entities(texts, tmp_path, policies=policies)
    numbers = [m["entity_id"] for m in mentions if str(m["text"]).startswith("海政发")]
    (name,) = (e["name"] for e in entities if e["entity_id"] == numbers[0])
    assert (len(numbers), len(set(numbers)), name) == (2, 1, "灯塔保护办法")


def test_a_number_in_any_brackets_is_one_number(tmp_path: Path) -> None:
    mentions, _ = run_entities({"d00": "根据国发[2031]9号和国发〔2031〕9号、国发（2031）9号，各地落实。"}, tmp_path)
    numbers = [m["entity_id"] for m in mentions if str(m["text"]).startswith("国发")]
    assert (len(numbers), len(set(numbers))) == (3, 1)


def test_numbers_that_begin_anew_or_amend_name_no_document() -> None:
    policies = make_policies(
        [
            ("d00", "灯塔法", "主席令第九号", "[]"),
            ("d01", "浮标条例", "国务院令第955号", '[{"number": "国务院令第955号"}]'),
            ("d02", "锚地条例", "国务院令第956号", "[]"),
            ("d03", "航标办法", "海政发〔2031〕7号", "[]"),
            ("d04", "航道办法", "海政发〔2031〕7号", "[]"),
        ]
    )
    assert read_own_numbers(policies) == {"国务院令第956号": "锚地条例"}


def test_an_edition_is_no_part_of_a_laws_name(tmp_path: Path) -> None:
    texts = {"d00": "《中华人民共和国专利法》（2020年修正）施行。《专利法（2008年修正）》废止。专利法规定授权。"}
    mentions, entities = run_entities(texts, tmp_path)
    (law,) = (e for e in entities if e["label"] == "LAW")
    assert law["editions"] == "2008年修正|2020年修正"
    assert law["mentions"] == 3
    assert all("修正" not in m["text"] for m in mentions if m["label"] == "LAW")
