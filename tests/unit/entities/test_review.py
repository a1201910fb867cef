from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.entities.review import Named, compare_entities, find_strangers, main


def name(text: str, label: str, *surfaces: str, english: str = "", acronym: str = "") -> Named:
    return Named(text, label, english, acronym, frozenset(surfaces or (text,)))


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (name("甲自贸区", "LOC", "自贸区"), name("乙试验区", "LOC", "自贸区"), ["both are called 自贸区"]),
        (name("甲组织", "ORG", english="The Body"), name("乙机构", "ORG", english="The Body"), ["both are The Body"]),
        (name("甲", "ORG", acronym="TB"), name("乙", "ORG", acronym="TB"), ["both are TB"]),
        (name("最高法院", "ORG"), name("最高法院某庭", "ORG"), ["one is a part of the other"]),
        (name("海南", "GPE"), name("海南自由贸易港", "LOC"), []),
        (name("国家海洋经济规划", "LAW"), name("国家海洋经济规化", "PROGRAM"), ["they are spelt alike"]),
        (name("中华人民共和国专利法", "LAW"), name("中华人民共和国商标法", "LAW"), []),
        (name("上海", "GPE"), name("上海", "ORG"), []),
    ],
)
def test_reasons_to_look_twice(one: Named, other: Named, reasons: list[str]) -> None:
    assert compare_entities(one, other) == compare_entities(other, one) == reasons


def test_surfaces_unlike_their_entity() -> None:
    entity = name("上海", "GPE", "上海", "沪", "SH", "shanghai", english="Shanghai")
    assert find_strangers(entity) == ["沪"]


def test_a_finished_run_is_read(sample_run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(sample_run), "--top", "0"]) == 0
    assert capsys.readouterr().out == ""
    assert main([str(sample_run), "--top", "1000"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all(": " in line for line in lines)
