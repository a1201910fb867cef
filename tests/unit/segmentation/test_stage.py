from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.core.stage import Result
from pipeline.records.base import rows_table
from pipeline.records.extraction import Duplicate
from pipeline.segmentation.corpus import find_terms
from pipeline.segmentation.parameters import SegmentationParameters
from pipeline.segmentation.stage import segment_documents
from tests.unit.segmentation.helpers import blocks_of, context_of, documents_of

DOCUMENTS = {
    "a": [
        "东盟专利审查合作研究",
        "东盟专利审查合作机制由东盟知识产权合作工作组推动。专利审查合作机制缩短了审查周期，审查周期是申请人最关心的问题。",
        "美国推动专利审查高速路，专利审查高速路与东盟专利审查合作机制并行。",
    ],
    "b": [
        "地理标志保护",
        "地理标志产品出口增长。地理标志产品保护依靠地理标志法律，申请人可以登记地理标志产品。",
        "审查周期较长，农产品出口企业希望缩短审查周期。",
    ],
    "c": ["海关执法", "海关扣留侵权货物，边境措施依据边境措施规定。侵权货物由海关没收，权利人申请边境措施。"],
}


def run(
    documents: dict[str, list[str]], corpus: Path, known: pa.Table | None = None, **options: int
) -> tuple[dict[str, pa.Table], Result]:
    parameters = SegmentationParameters(policy_lexicon=False, **options)
    tables = dict(segment_documents({"blocks": blocks_of(documents)}, parameters, context_of(corpus)))
    known = known or documents_of(sorted(documents))
    given = {"documents": known, "work/named": known.select(["doc_id", "source"]), **tables}
    return tables, find_terms(given, parameters, context_of(corpus))


def test_a_document_s_rows_do_not_depend_on_its_neighbours(tmp_path: Path) -> None:
    whole, _ = run(DOCUMENTS, tmp_path)
    for document in DOCUMENTS:
        alone, _ = run({document: DOCUMENTS[document]}, tmp_path)
        for name in ("sentences", "tokens"):
            kept = [row for row in whole[name].to_pylist() if row["doc_id"] == document]
            assert alone[name].to_pylist() == kept


def test_terms_are_multi_word_and_named_with_evidence(tmp_path: Path) -> None:
    tables, result = run(DOCUMENTS, tmp_path, minimum_frequency=3, examples=2)
    terms = {row["term"]: row for row in result.tables["terms"].to_pylist()}
    term = terms["地理标志产品"]
    assert (term["frequency"], term["documents"], term["new"]) == (3, 1, True)
    assert term["words"].replace(" ", "") == "地理标志产品"
    assert len(term["pattern"].split()) == len(term["words"].split())
    assert not terms["海关"]["new"]
    scores = [row["score"] for row in result.tables["terms"].to_pylist()]
    assert scores == sorted(scores, reverse=True)
    texts = {f"{s['doc_id']}:{s['sentence']}": s["text"] for s in tables["sentences"].to_pylist()}
    for row in terms.values():
        named = row["examples"].split()
        assert 1 <= len(named) <= 2
        assert all(row["term"] in texts[reference] for reference in named)


def test_frequencies_are_those_of_the_text(tmp_path: Path) -> None:
    _, result = run(DOCUMENTS, tmp_path, minimum_frequency=2)
    text = "\n".join("\n".join(paragraphs) for paragraphs in DOCUMENTS.values())
    for row in result.tables["terms"].to_pylist():
        assert 2 <= row["frequency"] <= text.count(row["term"])


def test_keywords_tell_a_document_from_the_others(tmp_path: Path) -> None:
    _, result = run(DOCUMENTS, tmp_path, keywords=3)
    by_document: dict[str, list[str]] = {}
    for row in result.tables["keywords"].to_pylist():
        by_document.setdefault(row["doc_id"], []).append(row["keyword"])
        assert row["rank"] == len(by_document[row["doc_id"]])
    assert any("专利审查" in keyword for keyword in by_document["a"])
    assert any("地理标志" in keyword for keyword in by_document["b"])
    assert {"边境措施", "海关"} & set(by_document["c"])
    assert all(len(set(keywords)) == 3 for keywords in by_document.values())


def test_its_authors_its_journal_and_its_example_are_no_keywords(tmp_path: Path) -> None:
    page = "测绘学报 蒋秉川：地理知识图谱构建，以贵州省为例。地理知识图谱以贵州省为例构建。"
    known = documents_of(["a"])
    for name, value in (("authors", "蒋秉川; 万刚"), ("journal", "测绘学报")):
        known = known.set_column(known.column_names.index(name), name, [[value]])
    _, result = run({"a": [page] * 6}, tmp_path, known, keywords=20)
    keywords = set(result.tables["keywords"]["keyword"].to_pylist())
    assert any("知识图谱" in keyword for keyword in keywords)
    assert not keywords & {"测绘学报", "蒋秉川"}
    assert not any("为例" in keyword for keyword in keywords)


@pytest.mark.parametrize(("title", "kept"), [("知识产权保护的路径", True), ("地理标志保护的路径", False)])
def test_a_journal_s_name_is_a_keyword_of_a_paper_on_it(title: str, tmp_path: Path, *, kept: bool) -> None:
    known = documents_of(["a"])
    for name, value in (("title", title), ("journal", "知识产权")):
        known = known.set_column(known.column_names.index(name), name, [[value]])
    page = "知识产权保护需要新的路径。地方应当加强知识产权保护，完善地理标志保护。"
    _, result = run({"a": [page] * 6}, tmp_path, known, keywords=20)
    assert ("知识产权" in result.tables["keywords"]["keyword"].to_pylist()) is kept


def test_bounds_are_kept(tmp_path: Path) -> None:
    _, result = run(DOCUMENTS, tmp_path, maximum_terms=1, keywords=0, examples=0)
    rows = result.tables["terms"].to_pylist()
    assert sorted(row["new"] for row in rows) == [False, True]
    assert all(row["examples"] == "" for row in rows)
    assert result.tables["keywords"].num_rows == 0


@pytest.mark.parametrize("documents", [{}, {"a": []}, {"a": ["。"]}, {"a": ["English only, nothing else."]}])
def test_corpora_without_chinese_words(documents: dict[str, list[str]], tmp_path: Path) -> None:
    _, result = run(documents, tmp_path)
    assert set(result.tables) == {"terms", "keywords", "lexicon", "rejects"}


def test_the_lexicon_table_says_what_became_of_entries(tmp_path: Path) -> None:
    (tmp_path / "lexicon.txt").write_text("地理标志产品\n稀土\n", encoding="utf-8")
    tables, result = run(DOCUMENTS, tmp_path)
    assert "地理标志产品" in tables["tokens"]["text"].to_pylist()
    status = {row["entry"]: (row["status"], row["tokens"]) for row in result.tables["lexicon"].to_pylist()}
    assert status == {"地理标志产品": ("used", 3), "稀土": ("not in the corpus", 0)}


def test_what_repeats_another_document_has_no_sentences(tmp_path: Path) -> None:
    rows = [
        Duplicate("a", "c", 1.0, "identical", counted=False, differences=""),
        Duplicate("b", "c", 0.9, "near", counted=True, differences=""),
    ]
    batch = {"blocks": blocks_of(DOCUMENTS), "duplicates": rows_table(rows, Duplicate)}
    made = segment_documents(batch, SegmentationParameters(policy_lexicon=False), context_of(tmp_path))
    assert set(made["sentences"].column("doc_id").to_pylist()) == {"b", "c"}
