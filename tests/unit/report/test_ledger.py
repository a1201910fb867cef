"""The acronym ledger: names grouped, conflicts kept, unexplained forms found."""

from __future__ import annotations

from pipeline.report.ledger import group_definitions, list_undefined, relate_names
from pipeline.report.tables import RunTables
from tests.unit.report.report_corpus import FOCAL, OTHER, build_tables


def test_one_row_a_short_form_with_all_its_names() -> None:
    corpus = RunTables("", build_tables())
    row = next(r for r in group_definitions(corpus, corpus.rows("acronyms")) if r["short_form"] == "CRC")
    assert [name["long_form"] for name in row["names"]] == ["清水河流域委员会", "绿岸基金会"]
    assert row["long_form_en"] == "Clearwater River Commission"
    assert (row["definitions"], row["documents"], row["conflict"], row["in_focal"]) == (2, 2, True, True)
    assert row["names"][1]["places"] == [corpus.document_numbers[OTHER], 1]


def test_a_form_that_nobody_explains_leads_to_its_first_use() -> None:
    corpus = RunTables("", build_tables())
    (row,) = list_undefined(corpus)
    assert (row["short_form"], row["document"], row["sentence"]) == ("XYZ", corpus.document_numbers[FOCAL], 4)


def test_several_names_are_said_to_be_joined_or_kept_apart() -> None:
    def define(*pairs: tuple[str, str | None]) -> str:
        return relate_names([{"long_form": name, "entity": entity} for name, entity in pairs])

    assert define(("清水河流域委员会", "e1"), ("清水河流域委员会", "e1")) == ""
    assert define(("清水河流域委员会", "e1"), ("流域委员会", "e1")) == "joined"
    assert define(("清水河流域委员会", "e1"), ("绿岸基金会", "e2")) == "apart"
    assert define(("清水河流域委员会", "e1"), ("流域委员会", None)) == "joined"
    assert define(("清水河流域委员会", "e1"), ("绿岸基金会", None)) == "apart"
