"""The declared stages fit together."""

from __future__ import annotations

from pipeline.records.tables import TABLES
from pipeline.stages import SECTIONS, STAGES, TARGETS


def test_what_a_stage_requires_is_assigned_before_it() -> None:
    made = {"sources", "rejects"}
    for stage in STAGES:
        assert set(stage.requires) <= made, stage.name
        assert not set(stage.assigns) & made, stage.name
        made |= set(stage.assigns)


def test_map_stages_are_given_whole_and_reduce_stages_streamed_what_they_require() -> None:
    sharded = {name for stage in STAGES if stage.kind == "map" for name in stage.assigns}
    for stage in STAGES:
        assert set(stage.whole) <= (set(stage.requires[1:]) if stage.kind == "map" else set()), stage.name
        assert set(stage.streamed) <= (set(stage.requires) & sharded if stage.kind == "reduce" else set()), stage.name


def test_every_table_is_made_by_one_stage() -> None:
    assigned = [name for stage in STAGES for name in stage.assigns]
    assert sorted(assigned) == sorted(n for n in TABLES if n not in ("sources", "rejects") and not n.startswith("toy/"))


def test_a_table_with_a_csv_twin_is_made_whole() -> None:
    sharded = [name for stage in STAGES if stage.kind == "map" for name in stage.assigns]
    assert sharded
    assert [name for name in sharded if TABLES[name].twin] == []


def test_targets_sections_and_functions_exist() -> None:
    order = [TARGETS.index(stage.target) for stage in STAGES]
    assert order == sorted(order)
    assert set(TARGETS) == {stage.target for stage in STAGES}
    for stage in STAGES:
        assert stage.section in SECTIONS
        assert callable(stage.function())


def test_columns_that_a_stage_is_not_given_are_veiled_by_the_stage_that_makes_them() -> None:
    veiled = {column for stage in STAGES for column in stage.veils}
    assert {column for stage in STAGES for column in stage.unseen} == veiled
    for stage in STAGES:
        assert {column.rpartition(".")[0] for column in stage.veils} <= set(stage.assigns), stage.name
        assert {column.rpartition(".")[0] for column in stage.unseen} <= set(stage.requires), stage.name


def test_tables_that_map_stages_take_by_document_are_followed_whatever_stages_a_run_has() -> None:
    taken = {t for stage in STAGES if stage.kind == "map" for t in stage.requires if t not in stage.whole} - {"sources"}
    assert {table for stage in STAGES for table in stage.followed} == taken
    for stage in STAGES:
        assert set(stage.followed) <= set(stage.assigns), stage.name
