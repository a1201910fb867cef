"""The pages of citations and of reuse: every number leads to its sentence, differences are marked, text is escaped."""

from __future__ import annotations

import pytest
from lxml import html

from pipeline.report.citations import summarise as summarise_citations
from pipeline.report.reuse import summarise as summarise_reuse
from pipeline.report.tables import RunTables
from tests.unit.report.report_corpus import FOCAL, HOSTILE, OTHER, STRANGE, build_tables, write_files


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, html.HtmlElement]:
    files = write_files(tmp_path_factory.mktemp("corpus"))
    return {name: html.fromstring(files[f"{name}.html"].decode()) for name in ("citations", "reuse")}


def corpus() -> RunTables:
    return RunTables("t", build_tables())


def test_a_cell_of_the_heat_map_leads_to_the_sentence_that_cites(pages: dict[str, html.HtmlElement]) -> None:
    (cell,) = pages["citations"].xpath("//ol[@class='heat']//a")
    assert cell.get("href") == f"reader.html#document={FOCAL}&sentence=1"
    assert cell.text_content().strip() == "3"


def test_laws_are_listed_with_those_who_cite_them() -> None:
    made = summarise_citations(corpus())
    (law,) = made["laws"]
    assert [(row["document"]["doc_id"], row["sentence"]) for row in law["citing"]] == [(FOCAL, 1)]
    assert {en: n for _, en, n in made["citation_counts"]}["references"] == 2


def test_differences_are_marked_and_hostile_text_stays_text(pages: dict[str, html.HtmlElement]) -> None:
    page = pages["reuse"]
    assert [e.text for e in page.iter("del")] == ["旧"]
    assert [e.text for e in page.iter("ins")] == [HOSTILE]
    assert not [s for s in page.iter("script") if s.get("src") is None and "alert" in (s.text or "")]


def test_formulas_are_set_apart() -> None:
    made = summarise_reuse(corpus())
    assert [(row["source_doc_id"], row["doc_id"]) for row in made["passages"]] == [(OTHER, FOCAL)]
    assert {en: n for _, en, n in made["reuse_counts"]}["formulas, set apart"] == 1
    assert made["focal_share"]["own"] == 0.75
    assert [a["document"]["doc_id"] for a in made["provisions"][0]["adoptions"]] == [OTHER, FOCAL, STRANGE]
