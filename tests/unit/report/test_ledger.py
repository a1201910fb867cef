"""The acronym ledger: names grouped, conflicts kept, unexplained forms found."""

from __future__ import annotations

import pytest

from pipeline.report.corpus import Corpus
from pipeline.report.ledger import SHORT_FORM, find_undefined, group_definitions
from tests.unit.report.report_corpus import FOCAL, OTHER, build_tables


def test_one_row_a_short_form_with_all_its_names() -> None:
    corpus = Corpus("", build_tables())
    row = next(r for r in group_definitions(corpus, corpus.rows("acronyms")) if r["short_form"] == "CRC")
    assert [name["long_form"] for name in row["names"]] == ["清水河流域委员会", "绿岸基金会"]
    assert row["long_form_en"] == "Clearwater River Commission"
    assert (row["definitions"], row["documents"], row["conflict"], row["in_focal"]) == (2, 2, True, True)
    assert row["names"][1]["places"] == [corpus.document_numbers[OTHER], 1]


def test_a_form_that_nobody_explains() -> None:
    corpus = Corpus("", build_tables())
    assert find_undefined(corpus, corpus.rows("acronyms")) == [
        {"short_form": "XYZ", "uses": 1, "documents": 1, "document": corpus.document_numbers[FOCAL], "sentence": 4}
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("据WTO统计", ["WTO"]),
        ("加入CPTPP和RCEP", ["CPTPP", "RCEP"]),
        ("R&D投入", []),
        ("the Agreement on Trade", []),
        ("见www.WTO.org", []),
        ("TRIPS-plus标准", ["TRIPS-plus"]),
        ("第301条款A类", []),
    ],
)
def test_what_looks_like_an_acronym(text: str, found: list[str]) -> None:
    assert SHORT_FORM.findall(text) == found
