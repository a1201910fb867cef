"""The stage over a corpus of citation records alone."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from pipeline.core.stage import MODELS, Context, Result
from pipeline.evolution.parameters import EvolutionParameters
from pipeline.evolution.stage import follow_field
from pipeline.records.base import rows_table, schema_of
from pipeline.records.extraction import CitationRecord
from pipeline.records.tables import table_spec
from pipeline.stages import STAGES
from tests.unit.networks.made import CONTEXT, count, make_tables


def make_record(**values: object) -> CitationRecord:
    """A record with these values; the rest is empty."""
    blank = {field.name: "" for field in fields(CitationRecord)}
    return CitationRecord(**(blank | values))  # type: ignore[arg-type]


def records(groups: list[tuple[int, str, int]]) -> Result:
    """Evolution of records: year, keywords joined by spaces, how many."""
    rows = [
        make_record(record=f"a.ris#{n}", title=f"题{n:04}", year=year, keywords="; ".join(words.split()))
        for n, (year, words) in enumerate((y, w) for y, w, count in groups for _ in range(count))
    ]
    tables = make_tables([]) | {"records": rows_table(rows, CitationRecord)}
    context = Context(Path("nowhere"), MODELS, CONTEXT.config)
    return follow_field(tables | count(tables), EvolutionParameters(permutations=50), context)


@pytest.fixture(scope="module")
def made() -> Result:
    return records([
        (2012, "碳 税 价 市场", 4), (2013, "农 村 地", 3), (2017, "碳 税 新", 3), (2018, "价 市场 旧", 3),
        (2019, "绿 金 融", 3),
    ])  # fmt: skip


def test_tables_are_those_of_the_declaration(made: Result) -> None:
    stage = next(s for s in STAGES if s.name == "evolution.follow")
    assert set(made.tables) == set(stage.assigns)
    for name, table in made.tables.items():
        assert table.schema.equals(schema_of(table_spec(name).record)), name


def test_clusters_have_their_periods_and_records(made: Result) -> None:
    rows = made.tables["evolution/clusters"].to_pylist()
    periods = {r["period"] for r in rows}
    assert periods == {"", "十二五 2011-2015", "十三五 2016-2020"}
    first = next(r for r in rows if r["period"] == "十二五 2011-2015" and "碳" in r["items"])
    assert set(first["items"].split("|")) == {"碳", "税", "价", "市场"}
    assert first["documents"] == 4
    assert first["evidence"].split()[0].startswith("a.ris#")


def test_a_planted_split_a_death_and_a_birth_are_rows(made: Result) -> None:
    events = [(r["source_label"], r["target_label"], r["event"]) for r in made.tables["evolution/flows"].to_pylist()]
    assert sorted(event for _, _, event in events) == ["birth", "death", "splits", "splits"]
    assert any("绿" in target for _, target, event in events if event == "birth")
    assert any("农" in source for source, _, event in events if event == "death")


def test_bursts_lead_to_the_records_of_their_years() -> None:
    steady = [(year, "甲 乙", 6) for year in range(2001, 2016)]
    result = records([*steady, (2008, "疫情 甲", 9), (2003, "疫情 乙", 1), (2013, "疫情 乙", 1)])
    rows = [r for r in result.tables["evolution/bursts"].to_pylist() if r["label"] == "疫情"]
    assert [(r["begin"], r["end"], r["documents"], r["all_documents"]) for r in rows] == [(2008, 2008, 9, 11)]
    assert rows[0]["q_value"] < 0.05
    assert len(rows[0]["evidence"].split()) == 9


def test_without_documents_the_tables_are_empty() -> None:
    result = follow_field(make_tables([]) | count(make_tables([])), EvolutionParameters(), CONTEXT)
    assert all(table.num_rows == 0 for table in result.tables.values())
