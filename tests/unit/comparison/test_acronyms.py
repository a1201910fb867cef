"""Acronyms that stand for no linked entity are compared as entities are."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from pipeline.comparison.acronyms import find_unlinked, read_names
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.comparison.stage import compare_focal
from pipeline.records.entities import Acronym, UndefinedAcronym
from pipeline.topics.parameters import TopicsParameters
from pipeline.topics.stage import fit_topics
from tests.unit.topics.made import CONTEXT, draw_themes, make_tables, make_word, rows_to_table

COUNT = 20
FAST = ComparisonParameters()


def define(*definitions: tuple[str, str, str]) -> pa.Table:
    rows = [{"doc_id": doc_id, "short_form": form, "long_form": name} for doc_id, form, name in definitions]
    return rows_to_table(rows, Acronym)


def leave_undefined(*forms: str) -> pa.Table:
    return rows_to_table([{"short_form": form} for form in forms], UndefinedAcronym)


@pytest.fixture(scope="module")
def tables() -> dict[str, pa.Table]:
    """Twenty documents, the focal one first; a sentence of acronyms stands at the end of some."""
    documents, _ = draw_themes(COUNT)
    added: dict[int, list[list[str]]] = {
        0: [["重点名单", "PWL"], ["盟约", "AXB"], ["另见", "PWL", "与", "ZQ/T"]],
        3: [["盟约", "AXB"], ["PWLS", "无关"]],
        4: [["见", "ZQ/T"]],
        **{number: [["依", "KLM", make_word(900 + number)]] for number in range(5, 15)},
    }
    for number, sentences in added.items():
        documents[number].append(sentences)
    made = make_tables(documents, focal=0, entities=["AXB"])
    made["acronyms"] = define(
        ("d00000", "PWL", "优先名单"), ("d00001", "PWL", "优先名单"), ("d00002", "PWL", "优选名单"),
        ("d00000", "AXB", "盟约"), ("d00000", "本名单", "优先名单"),
    )  # fmt: skip
    made["undefined_acronyms"] = leave_undefined("KLM", "ZQ/T", "ZQ")
    return made


@pytest.fixture(scope="module")
def rows(tables: dict[str, pa.Table]) -> list[dict[str, Any]]:
    topics = fit_topics(tables, TopicsParameters(seeds=2), CONTEXT).tables
    made = compare_focal({**tables, **topics}, FAST, CONTEXT).tables["compare/entities"]
    return [row for row in made.to_pylist() if row["label"] == "ACRONYM"]


def test_defined_and_undefined_acronyms_get_rows_by_their_role(rows: list[dict[str, Any]]) -> None:
    found = {row["acronym"]: (row["name"], row["role"], row["frequency"], row["related_documents"]) for row in rows}
    assert found == {
        "PWL": ("优先名单", "focal-only", 2, 0),
        "ZQ/T": ("ZQ/T", "shared", 1, 1),
        "KLM": ("KLM", "silence", 0, 10),
    }
    assert {row["entity_id"] for row in rows} == {""}


def test_evidence_is_the_sentences_that_hold_the_acronym(
    tables: dict[str, pa.Table], rows: list[dict[str, Any]]
) -> None:
    texts = {f"{row['doc_id']}:{row['sentence']}": row["text"] for row in tables["sentences"].to_pylist()}
    for row in rows:
        references = row["evidence"].split()
        assert len(references) == {"PWL": 2, "ZQ/T": 1, "KLM": FAST.evidence}[row["acronym"]]
        assert all(row["acronym"] in texts[reference] for reference in references)
        assert all(reference.startswith("d00000:") == (row["role"] != "silence") for reference in references)


def test_an_acronym_has_the_name_that_most_definitions_give() -> None:
    acronyms = define(("a", "X1", "乙"), ("b", "X1", "甲"), ("c", "X1", "甲"), ("d", "Y1", "丁"), ("e", "Y1", "丙"))
    names = read_names(acronyms, leave_undefined("Z1"))
    assert names == {"X1": "甲", "Y1": "丁", "Z1": "Z1"}  # of equals the first in code order


def test_one_use_outside_all_mentions_makes_an_item_and_all_uses_count() -> None:
    made = make_tables([[[["盟约", "AXB"]]], [[["盟约", "AXB", "在"], ["又", "AXB"]]]], entities=["AXB"])
    made["acronyms"] = define(("d00000", "AXB", "盟约"))
    assert find_unlinked(made, [made["sentences"]], ["d00000", "d00001"]).acronyms == []
    made["mentions"] = made["mentions"].slice(1)
    uses = find_unlinked(made, [made["sentences"]], ["d00000", "d00001"])
    assert uses.acronyms == ["AXB"]
    places = zip(uses.document.tolist(), uses.sentence.tolist(), strict=True)
    assert sorted(places) == [(0, 0), (1, 0), (1, 1)]


def test_of_forms_that_begin_at_one_place_the_longest_is_used() -> None:
    made = make_tables([[[["见", "ZQ/T", "与", "ZQ", "及", "ZQ/TA", "和", "ZQ", " ", "X"]]], [[["无关"]]]])
    made["undefined_acronyms"] = leave_undefined("ZQ", "ZQ/T", "ZQ X")
    uses = find_unlinked(made, [made["sentences"]], ["d00000", "d00001"])
    assert [uses.acronyms[item] for item in uses.item.tolist()] == ["ZQ/T", "ZQ", "ZQ X"], "ZQ/TA is another word"
