"""What the focal document is set against: its genre, every genre where its own is not to be had, or all others."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from bs4 import BeautifulSoup

from pipeline.records import comparison, entities, extraction
from pipeline.report.findings import list_findings
from pipeline.report.focal import list_extremes, name_focal, note_reference, summarise
from pipeline.report.pages import build_environment
from pipeline.report.peers import ALL, EVERY
from pipeline.report.tables import RunTables
from tests.unit.report.report_corpus import FOCAL, build_tables, fill, write_files

LAW, PAPER, REPORT = "法律", "论文", "报告"


def documents(genre: str, *, extractor: str = "utf-8", focal: str = "focal", own: str = PAPER) -> pa.Table:
    """The focal document of a genre, five papers and five reports, five of another genre, and a copy of a paper."""
    rows = [{"doc_id": FOCAL, "title": "河湖", "genre": own, "role": focal, "extractor": "utf-8"}]
    for kind, read in ((genre, extractor), (LAW, "utf-8"), (REPORT, "utf-8")):
        rows += [{"doc_id": f"{kind}{k}", "genre": kind, "role": "related", "extractor": read} for k in range(5)]
    return fill(extraction.Document, *rows, {**rows[1], "doc_id": "copy"})


def terms(*genres: str) -> pa.Table:
    """河: more than in any; 法: more than in laws only, less than in reports; 会: too seldom listed against reports."""
    sure = {"significant": True, "significant_every": True, "q_every": 0.004}
    base = {"doc_id": FOCAL, **sure, "q_value": 0.001, "frequency": 9, "expected": 1.0}
    rows = []
    for place, against in enumerate((ALL, *genres)):
        over = {**base, "against": against, "direction": "over", "log_odds_z": 4.0 - place, "effect": 5.0 - place}
        rows.append({**over, "term": "河", "q_value": 0.001 * (place + 1), "low": 0.5, "high": 8.0})
        rows.append({**over, "term": "法", "direction": "under" if against == REPORT else "over"})
        if against != REPORT:
            rows.append({**over, "term": "会"})
    return fill(comparison.TermContrast, *rows)


def silences(*genres: str) -> pa.Table:
    sure = {"significant": True, "significant_every": True, "q_every": 0.02}
    base = {"doc_id": FOCAL, "role": "silence", **sure, "q_value": 0.01, "p_value": 0.004}
    rows = [
        {
            **base,
            "against": against,
            "entity_id": "e1",
            "name": "论坛",
            "effect": -3.0 + place,
            "related_documents": 9 if against == ALL else 4,
        }
        for place, against in enumerate((ALL, *genres))
    ]
    one = {**base, "against": LAW, "entity_id": "e2", "name": "法院", "effect": -3.0, "related_documents": 5}
    return fill(comparison.EntityContrast, *rows, one)


def corpus_of(docs: pa.Table, *genres: str) -> RunTables:
    copy = {"doc_id": "copy", "same_as": "x", "counted": False}
    tables = {
        "documents": docs,
        "duplicates": fill(extraction.Duplicate, copy),
        "compare/terms": terms(*genres),
        "compare/entities": silences(*genres),
    }
    return RunTables("corpus", tables)


def test_its_genre_is_the_reference_where_it_has_enough_texts() -> None:
    corpus = corpus_of(documents(PAPER), LAW, PAPER, REPORT)
    peers = corpus.peers
    assert (peers.against, peers.documents, peers.everything) == (PAPER, 5, 15), "the copy does not count"
    rows = corpus.contrast("compare/terms", direction="over")
    assert [(row["term"], row["against"], row["overall"]["effect"]) for row in rows] == [
        ("河", PAPER, 5.0), ("法", PAPER, 5.0), ("会", PAPER, 5.0),
    ]  # fmt: skip
    told = [finding.en for finding in list_findings(corpus)]
    assert "8.0 times as often as the 5 other documents of its genre, \u2068论文\u2069" in told[0]
    assert told[0].endswith("Against all 15 other documents it is 32 times.")
    assert "4 of the 5 other documents of its genre" in told[-1]
    assert told[-1].endswith("Of all 15 other documents 9 name it.")
    assert [en.startswith("It is set against the 5") for _, en in note_reference(corpus)] == [True]


@pytest.mark.parametrize(
    ("docs", "genres", "said"),
    [
        (
            documents("判决"),
            (LAW, REPORT),
            "Too few documents are of the genre of \u2068《河湖》\u2069, \u2068论文\u2069 (0 others)",
        ),
        (documents(PAPER, extractor="record"), (LAW, PAPER, REPORT), "Of the 5 other documents"),
        (documents("判决", own=""), (LAW, REPORT), "The genre of \u2068《河湖》\u2069 is not given"),
    ],
)
def test_what_no_genre_explains_is_told_where_its_own_is_not_to_be_had(
    docs: pa.Table, genres: tuple[str, ...], said: str
) -> None:
    corpus = corpus_of(docs, *genres)
    assert (corpus.peers.against, corpus.peers.mean, corpus.peers.documents) == (EVERY, ALL, 15)
    (row,) = corpus.contrast("compare/terms")
    place = len(genres)
    assert (row["term"], row["nearest"], row["effect"], row["log_odds_z"]) == ("河", REPORT, 5.0 - place, 4.0 - place)
    assert row["q_value"] == pytest.approx(0.004), "that of all genres at once"
    told = [finding.en for finding in list_findings(corpus)]
    assert told[0].startswith(said)
    assert "genre and content cannot be told apart. Listed is what" in told[0]
    assert f"more than each of the 2 genres compared, {2 ** (5 - place)}.0 times" in told[1]
    assert "nearest of them (\u2068报告\u2069: 9 times" in told[1]
    assert ["论坛" in text for text in told if "never names" in text] == [True], "only laws name courts"
    assert " ".join(en for _, en in note_reference(corpus)) == told[0]


def test_one_significant_difference_in_each_genre_is_asked_for() -> None:
    corpus = corpus_of(documents("判决"), LAW, REPORT)
    rows = [row | {"significant_every": row["against"] != LAW} for row in corpus.rows("compare/terms")]
    weaker = RunTables("corpus", {**corpus.tables, "compare/terms": fill(comparison.TermContrast, *rows)})
    assert not any(row["significant"] for row in weaker.contrast("compare/terms"))


def test_all_others_are_the_reference_without_a_focal_document_and_where_all_are_of_its_genre() -> None:
    corpus = corpus_of(documents(PAPER, focal="related"), LAW)
    assert (corpus.peers.against, corpus.contrast("compare/terms"), note_reference(corpus)) == (ALL, [], [])
    assert list_findings(corpus) == []
    same = fill(extraction.Document, *({**row, "genre": PAPER} for row in documents(PAPER).to_pylist()))
    alike = corpus_of(same)
    assert (alike.peers.against, alike.peers.documents, note_reference(alike)) == (ALL, 15, [])
    assert "as often as the 15 related documents" in list_findings(alike)[0].en


def test_terms_at_both_ends_show_all_others_beside_the_genre() -> None:
    beside, alone = (list_extremes(corpus_of(documents(PAPER), *genres)) for genres in ((LAW, PAPER, REPORT), ()))
    assert [row["term"] for row in beside] == sorted((r["term"] for r in beside), key=lambda t: -effect_of(beside, t))
    assert {row["term"] for row in beside} == {row["term"] for row in alone} == {"河", "法", "会"}
    assert [row["overall"]["effect"] for row in beside] == [5.0] * 3
    assert all(row["effect"] < 5.0 for row in beside)


def test_only_significant_terms_are_at_the_ends_where_there_are_any() -> None:
    corpus = corpus_of(documents(PAPER), LAW, PAPER, REPORT)
    rows = [{**row, "significant": row["term"] == "河"} for row in corpus.rows("compare/terms")]
    corpus.tables["compare/terms"] = fill(comparison.TermContrast, *rows)
    assert [row["term"] for row in list_extremes(corpus)] == ["河"]


def effect_of(rows: list[dict[str, Any]], term: str) -> float:
    return next(float(row["effect"]) for row in rows if row["term"] == term)


def page(files: dict[str, bytes], name: str) -> str:
    return re.sub(r"<[^>]+>", "", files[f"{name}.html"].decode())


def script(files: dict[str, bytes], name: str) -> dict[str, Any]:
    found = re.search(r"(\{.*\})", files[f"data/{name}.js"].decode(), re.DOTALL)
    assert found
    value: dict[str, Any] = json.loads(found[1])
    return value


@pytest.mark.parametrize(("kept", "against"), [((LAW, PAPER), PAPER), ((LAW, REPORT), EVERY)])
def test_pages_and_scripts_have_the_reference(kept: tuple[str, ...], against: str, tmp_path: Path) -> None:
    made = corpus_of(documents(PAPER if PAPER in kept else "判决"), *kept)
    tables = {**build_tables(), "compare/terms": made.tables["compare/terms"]}
    rows = [row for row in build_tables()["documents"].to_pylist() if row["doc_id"] != FOCAL]
    tables["documents"] = fill(extraction.Document, *made.documents, *rows)
    tables["duplicates"] = fill(extraction.Duplicate)
    files = write_files(tmp_path, tables)
    for name in ("focal", "comparison"):
        assert ("genre and content cannot be told apart" in page(files, name)) == (against == EVERY), name
        assert re.search(r"河 [●○]", page(files, name)), "each term says whether it may be chance"
    value = script(files, "compare-terms")
    assert value["against"] == against
    shown = list(zip(value["columns"]["against"], value["columns"]["term"], value["columns"]["overall"], strict=True))
    assert (EVERY, "河", 5.0) in shown if against == EVERY else EVERY not in value["columns"]["against"]
    assert {row["term"] for row in summarise(made, rows=5)["stresses"]} >= {"河"}


def test_a_title_that_several_documents_have_is_told_with_the_file() -> None:
    rows = [{"doc_id": FOCAL, "title": "工作报告", "source": "sources/广东.md", "role": "focal"}]
    named = {"doc_id": "b", "title": "工作报告", "source": "sources/青海.md", "role": "related"}
    same, other = (fill(extraction.Document, *rows, named | change) for change in ({}, {"title": "年报"}))
    assert name_focal(RunTables("corpus", {"documents": same})) == "\u2068《工作报告》（广东）\u2069"
    assert name_focal(RunTables("corpus", {"documents": other})) == "\u2068《工作报告》\u2069"
    assert name_focal(RunTables("corpus", {})) == ""


def test_dates_and_shares_are_no_actors() -> None:
    rows = [{"entity_id": f"e{k}", "name": label, "label": label, "mentions": 1} for k, label in
            enumerate(("ORG", "PERCENT", "DATE"))]  # fmt: skip
    tables = {
        **corpus_of(documents(PAPER), PAPER).tables,
        "entities": fill(entities.Entity, *rows),
        "mentions": fill(entities.Mention, *({**row, "doc_id": FOCAL} for row in rows)),
    }
    shown = summarise(RunTables("corpus", tables), rows=5)["actors"]
    assert [entity["name"] for entity, _ in shown] == ["ORG"]


def test_a_term_s_ratios_say_what_they_are_ratios_to() -> None:
    corpus = corpus_of(documents("判决"), LAW, REPORT)
    template = '{% from "macros.j2" import contrasts with context %}{{ contrasts(rows) }}'
    page = build_environment().from_string(template).render(corpus=corpus, rows=corpus.contrast("compare/terms"))
    shown = BeautifulSoup(page, "html.parser")
    heads = [head.get_text().strip() for head in shown.select("th[scope=col] [lang=en]")]
    figures = [cell.get_text().split() for cell in shown.select("tbody td.number")]
    assert heads[2:] == ["× the nearest genre", "× all others"]
    assert figures[1:] == [["8.0×", "[1.4,", "256]", REPORT], ["32×"]], "2 to the power of the effects"
