"""The comparison stage on planted differences and on degenerate corpora."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from pipeline.comparison.parameters import ComparisonParameters
from pipeline.comparison.stage import compare_focal
from pipeline.core.stage import Result
from pipeline.records.base import rows_table, schema_of
from pipeline.records.extraction import Duplicate
from pipeline.records.tables import table_spec
from pipeline.topics.parameters import TopicsParameters
from pipeline.topics.stage import fit_topics
from tests.unit.topics.made import CONTEXT, draw_document, draw_themes, make_tables, make_word

VOCABULARY, PLANTED, OMITTED = 600, 20, 15
ENTITIES = [make_word(i) for i in range(20, 120)]
FAST = ComparisonParameters()


def run(documents: Any, *, parameters: ComparisonParameters = FAST, **options: Any) -> Result:
    tables = make_tables(documents, **options)
    topics = fit_topics(tables, TopicsParameters(seeds=2), CONTEXT)
    return compare_focal({**tables, **topics.tables}, parameters, CONTEXT)


def rows(result: Result, name: str, **wanted: Any) -> list[dict[str, Any]]:
    found = result.tables["work/positions" if name == "position" else f"compare/{name}"].to_pylist()
    return [row for row in found if all(row[key] == value for key, value in wanted.items())]


def draw_corpus(seed: int, *, planted: bool) -> tuple[list[Any], set[str], set[str]]:
    """Forty documents whose word rates vary by document, and a focal one with differences planted."""
    generator = np.random.default_rng(seed)
    base = 1 / (np.arange(VOCABULARY) + 30)
    drawn = [base * generator.gamma(4, 1 / 4, VOCABULARY) for _ in range(41)]
    over = generator.choice(np.arange(100, 400), PLANTED, replace=False)
    left_out = generator.choice(np.arange(20, 60), OMITTED, replace=False)
    if planted:
        drawn[0][over] = base[over] * 12
        drawn[0][left_out] = 0
    documents = [draw_document(generator, rates, paragraphs=14) for rates in drawn]
    return documents, {make_word(i) for i in over.tolist()}, {make_word(i) for i in left_out.tolist()}


def test_planted_differences_are_found_and_little_else() -> None:
    found_over, found_silent, false_terms, all_terms = 0, 0, 0, 0
    for seed in range(5):
        documents, over, left_out = draw_corpus(seed, planted=True)
        result = run(documents, focal=0, entities=ENTITIES)
        terms = rows(result, "terms", against="all")
        first = [row["term"] for row in terms if row["direction"] == "over"][:25]
        found_over += len(over & set(first))
        silences = rows(result, "entities", against="all", role="silence")
        found_silent += len(left_out & {row["name"] for row in silences[:25]})
        significant = {row["term"] for row in terms if row["significant"]}
        false_terms += len(significant - over - left_out)
        all_terms += len(significant)
    assert found_over >= 0.95 * 5 * PLANTED
    assert found_silent >= 0.95 * 5 * OMITTED
    assert false_terms <= FAST.false_discovery_rate * all_terms


def test_the_least_likely_silences_come_first() -> None:
    documents, _, _ = draw_corpus(0, planted=True)
    found = [row["p_value"] for row in rows(run(documents, focal=0, entities=ENTITIES), "entities", role="silence")]
    assert len(set(found)) > OMITTED
    assert found == sorted(found)


def test_little_is_found_where_nothing_is_planted() -> None:
    counts = [
        sum(row["significant"] for row in rows(run(draw_corpus(50 + seed, planted=False)[0], focal=0), "terms"))
        for seed in range(5)
    ]
    assert sum(counts) <= 5


def test_every_row_has_an_interval_around_its_effect_and_evidence_that_exists() -> None:
    documents, _, _ = draw_corpus(0, planted=True)
    genres = ["论文", *["法律", "报告"] * 20]
    tables = make_tables(documents, focal=0, entities=ENTITIES, genres=genres)
    topics = fit_topics(tables, TopicsParameters(seeds=2), CONTEXT).tables
    result = compare_focal({**tables, **topics}, FAST, CONTEXT)
    known = {
        f"{d}:{s}" for d, s in zip(*(tables["sentences"][n].to_pylist() for n in ("doc_id", "sentence")), strict=True)
    }
    assert {row["against"] for row in rows(result, "terms")} == {"all", "法律", "报告"}
    for name, middle in (
        ("terms", "effect"),
        ("entities", "effect"),
        ("topics", "share"),
    ):
        found = rows(result, name)
        assert found
        for row in found:
            if row["low"] is not None:  # the effect is smoothed, the interval is not
                assert row["low"] - 0.2 <= row[middle] <= row["high"] + 0.2, row
            assert set(row["evidence"].split()) <= known
    texts = dict(zip(known, known, strict=True))
    words = {f"{r['doc_id']}:{r['sentence']}": r["text"] for r in tables["sentences"].to_pylist()}
    for row in rows(result, "terms", against="all"):
        assert row["evidence"] or row["related_documents"] == 0
        assert all(row["term"] in words[ref] for ref in row["evidence"].split() if ref in texts)
        inside = {ref.startswith("d00000:") for ref in row["evidence"].split()}
        assert inside <= {row["direction"] == "over"}


def test_a_copied_paragraph_is_found_with_the_passage() -> None:
    documents, _, _ = draw_corpus(3, planted=False)
    documents[7][5] = documents[0][2]
    best = max(rows(run(documents, focal=0), "neighbours", unit="2"), key=lambda row: row["similarity"])
    assert (best["neighbour"], best["neighbour_unit"]) == ("d00007", "5")
    assert best["similarity"] == pytest.approx(1, abs=1e-6)
    assert len(best["shared"]) > 100


def test_without_a_focal_document_each_is_set_against_the_rest() -> None:
    documents, themes = draw_themes(21)
    result = run(documents)
    own = {
        doc: {row["term"] for row in rows(result, "terms", doc_id=doc, direction="over")}
        for doc in ("d00000", "d00001")
    }
    for number, found in enumerate(own.values()):
        theme = themes[number]
        assert len(found & {make_word(i) for i in range(60 + 40 * theme, 100 + 40 * theme)}) > 0.8 * len(found) > 0
    assert {row["doc_id"] for row in rows(result, "terms")} == {f"d{i:05d}" for i in range(21)}
    assert not result.files
    first = rows(result, "neighbours", doc_id="d00004", rank=1)[0]["neighbour"]
    assert themes[int(first[1:])] == themes[4]


def test_dated_documents_get_novelty_and_an_odd_one_the_most() -> None:
    documents, _ = draw_themes(40, themes=2)
    years = [2000 + i // 4 for i in range(40)]
    odd, _ = draw_themes(3, themes=3, seed=9)
    result = run([*documents, odd[2]], focal=40, years=[*years, 2010])
    assert {row["measure"] for row in rows(result, "position", doc_id="d00040")} >= {
        "distance",
        "topic-distance",
        "novelty",
    }
    assert rows(result, "position", doc_id="d00040", measure="distance")[0]["percentile"] > 95
    resonance = {row["doc_id"]: row["value"] for row in rows(result, "position", measure="resonance")}
    novelty = {row["doc_id"]: row["value"] for row in rows(result, "position", measure="novelty")}
    transience = {row["doc_id"]: row["value"] for row in rows(result, "position", measure="transience")}
    assert resonance
    assert all(value == pytest.approx(novelty[d] - transience[d], abs=2e-6) for d, value in resonance.items())


@pytest.mark.parametrize("focal", [-1, 0])
@pytest.mark.parametrize(
    "documents",
    [
        [[[["知识产权", "保护"]]]],
        [[[["知识产权", "保护"]]]] * 9,
        [[[["知识产权"]]], [[["trade", "secrets"]]]],
        [[[["的"]]], [[["保护", "制度"]]]],
        [],
    ],
    ids=["one", "equal", "two", "nothing in one", "none"],
)
def test_degenerate_corpora_give_tables(documents: Any, focal: int) -> None:
    result = run(documents, focal=focal if documents else -1)
    for name, table in result.tables.items():
        assert isinstance(table, pa.Table)
        assert table.schema == schema_of(table_spec(name).record), name


def test_equal_input_gives_equal_tables() -> None:
    documents, _ = draw_themes(20)
    first, second = (run(documents, focal=2, genres=["甲", "乙"] * 10, entities=ENTITIES) for _ in range(2))
    assert first.tables == second.tables


def test_names_within_phrases_are_not_compared() -> None:
    documents, _, _ = draw_corpus(3, planted=True)
    tables = make_tables(documents[:12], focal=0, years=[2010 + i for i in range(12)], entities=ENTITIES)
    topics = fit_topics(tables, TopicsParameters(seeds=2), CONTEXT).tables

    def compared() -> set[str]:
        return set(compare_focal({**tables, **topics}, FAST, CONTEXT).tables["compare/entities"]["name"].to_pylist())

    slogan = tables["mentions"]["entity_id"][0].as_py()
    name = {row["entity_id"]: row["name"] for row in tables["entities"].to_pylist()}[slogan]
    assert name in compared()
    rows = [r | {"role": "inside" if r["entity_id"] == slogan else "name"} for r in tables["mentions"].to_pylist()]
    tables["mentions"] = pa.Table.from_pylist(rows, schema=tables["mentions"].schema)
    assert name not in compared()


def test_a_copy_that_does_not_count_changes_nothing() -> None:
    documents, _, _ = draw_corpus(3, planted=True)
    alone = make_tables(documents[:12], focal=0, years=[2010 + i for i in range(12)], entities=ENTITIES)
    topics = fit_topics(alone, TopicsParameters(seeds=2), CONTEXT).tables

    def compare(*, counted: bool | None) -> Any:
        tables = dict(alone)
        if counted is not None:
            for name in ("documents", "work/paragraphs"):  # as segmentation leaves it: without sentences
                none = {"sentences": 0} if name == "work/paragraphs" else {}
                rows = [r | {"doc_id": "d99999"} | none for r in alone[name].to_pylist() if r["doc_id"] == "d00001"]
                tables[name] = pa.concat_tables([alone[name], pa.Table.from_pylist(rows, schema=alone[name].schema)])
            copy = Duplicate("d99999", "d00001", 1.0, "identical", counted, "")
            tables["duplicates"] = rows_table([copy], Duplicate)
        return compare_focal({**tables, **topics}, FAST, CONTEXT)

    once = compare(counted=None)
    assert compare(counted=False).tables == once.tables
    assert compare(counted=True).tables != once.tables
