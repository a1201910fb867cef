"""What is set aside before anything is counted: paragraphs that recur, and translations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pipeline.core.stage import MODELS
from pipeline.segmentation.stopwords import read_function_words
from pipeline.topics.aside import find_foreign, find_repeated, group_paragraphs, part_blocks, tabulate_aside
from pipeline.topics.occurrences import lower_words
from pipeline.topics.parameters import TopicsParameters
from pipeline.topics.stage import fit_topics
from tests.unit.topics.made import CONTEXT, draw_themes, make_tables

LICENCE = [["本", "作品", "不", "适用", "于", "该", "法"], ["属于", "公有", "领域"]]
ABSTRACT = [[word] for word in ("The", "paper", "studies", "trade", "and", "law", "in", "Asia")]


def part(documents: Any, **options: Any) -> tuple[pa.Table, pa.Table, dict[str, pa.Table]]:
    tables = make_tables(documents, **options)
    return *part_blocks(tables["blocks"], tables["documents"]), tables


def test_texts_of_the_same_letters_are_one_group() -> None:
    texts = pa.chunked_array(
        [["2006年5月1日起施行", "２００７年 5月1日起施行。", "第一章", "2006", "Public Domain", "public domain!"]]
    )
    groups = group_paragraphs(texts).tolist()
    assert groups[0] == groups[1] != groups[2]
    assert groups[4] == groups[5] not in groups[:4]
    assert groups[3] == 0


@pytest.mark.parametrize(("copies", "expected"), [(4, 0), (5, 5), (9, 9)])
def test_a_paragraph_in_many_documents_is_set_aside_with_every_copy_counted(copies: int, expected: int) -> None:
    documents, _ = draw_themes(20)
    documents = [[*paragraphs, LICENCE] if i < copies else paragraphs for i, paragraphs in enumerate(documents)]
    kept, left, tables = part(documents)
    assert left.num_rows == expected
    assert kept.num_rows + left.num_rows == tables["blocks"].num_rows
    rows = tabulate_aside(left, tables["sentences"]).to_pylist()
    assert [(row["reason"], row["documents"]) for row in rows] == [("repeated", expected)] * bool(expected)
    if expected:
        cited = rows[0]["evidence"].split()
        texts = {f"{r['doc_id']}:{r['sentence']}": r["text"] for r in tables["sentences"].to_pylist()}
        assert len(cited) == 5
        assert {texts[reference] for reference in cited} == {"".join(LICENCE[0])}


def test_documents_that_are_copies_of_one_another_are_kept() -> None:
    documents, _ = draw_themes(20)
    _, left, _ = part([*documents, *[documents[0]] * 6])
    assert not left.num_rows


def test_the_focal_document_does_not_make_a_paragraph_repeated() -> None:
    documents, _ = draw_themes(20)
    documents = [[*paragraphs, LICENCE] if i < 5 else paragraphs for i, paragraphs in enumerate(documents)]
    assert not part(documents, focal=0)[1].num_rows
    assert part(documents, focal=9)[1].num_rows == 5


def test_an_english_abstract_in_a_chinese_document_is_set_aside_and_an_english_document_is_not() -> None:
    documents, _ = draw_themes(6)
    _, left, _ = part([[*documents[0], ABSTRACT], *documents[1:], [ABSTRACT, ABSTRACT]])
    assert left.select(["doc_id", "reason"]).to_pylist() == [{"doc_id": "d00000", "reason": "translation"}]


@pytest.mark.parametrize(("holders", "found"), [(9, False), (10, True)])
def test_in_a_large_corpus_repeated_means_one_document_in_a_hundred(holders: int, found: bool) -> None:
    document = np.concatenate([np.arange(1000), np.arange(holders)])
    group = np.concatenate([np.arange(1000) + 2, np.ones(holders, dtype=int)])
    sizes = np.where(group == 1, 1.0, 10.0)
    repeated = find_repeated(group, document, sizes, documents=1000, focal=-1)
    assert repeated[1000:].tolist() == [found] * holders
    assert not repeated[:1000].any()


def test_numbers_alone_are_not_called_repeated() -> None:
    documents, _ = draw_themes(20)
    _, left, _ = part([[*paragraphs, [["2006"]]] for paragraphs in documents])
    assert not left.num_rows


def test_a_title_is_counted_however_often_it_recurs() -> None:
    documents, _ = draw_themes(20)
    tables = make_tables([[LICENCE, *paragraphs] for paragraphs in documents])
    first = pc.equal(tables["blocks"]["block"], 0)
    assert part_blocks(tables["blocks"], tables["documents"])[1].num_rows == 20
    kinds = pc.if_else(first, "title", tables["blocks"]["kind"])
    named = tables["blocks"].set_column(tables["blocks"].schema.get_field_index("kind"), "kind", kinds)
    assert not part_blocks(named, tables["documents"])[1].num_rows


def test_few_foreign_words_and_chinese_text_with_foreign_names_are_no_translation() -> None:
    chinese = "世界贸易组织与世界知识产权组织在东盟的合作安排及其他若干文件和条约的比较研究"
    texts = pa.chunked_array(
        [[chinese * 2, "Key words: trade law", f"{chinese}WTO WIPO APEC RCEP CPTPP USMCA", " ".join("abcde")]]
    )
    assert find_foreign(texts, np.zeros(4, dtype=int), documents=1).tolist() == [False, False, False, True]


def test_what_stands_in_most_documents_is_listed_first_and_then_the_longest() -> None:
    documents, _ = draw_themes(20)
    short, other, long = [["甲", "乙"]], [["丙", "丁", "戊"]], [["一", "项", "说明"]]
    added = [[*([long] if i < 7 else []), *([short, other] if i < 12 else [])] for i in range(20)]
    _, left, tables = part([[*paragraphs, *more] for paragraphs, more in zip(documents, added, strict=True)])
    rows = tabulate_aside(left, tables["sentences"]).to_pylist()
    assert [(row["text"], row["documents"]) for row in rows] == [("丙丁戊。", 12), ("甲乙。", 12), ("一项说明。", 7)]


def test_set_aside_words_mark_no_topic() -> None:
    documents, _ = draw_themes(30)
    documents = [[*paragraphs, LICENCE] if i % 3 == 0 else paragraphs for i, paragraphs in enumerate(documents)]
    made = fit_topics(make_tables(documents), TopicsParameters(k=3, seeds=2), CONTEXT).tables
    assert not {"作品", "公有", "领域", "适用"} & set(made["topics/terms"]["term"].to_pylist())
    assert made["topics/set_aside"]["documents"].to_pylist() == [10]


def test_english_function_words_are_passed_over_and_acronyms_are_not() -> None:
    words = pa.array(["The", "WHO", "who", "of", "IT", "Trade", "知识产权"])
    functions = read_function_words(replace(CONTEXT, models=MODELS))
    assert lower_words(words, functions).to_pylist() == [
        "",
        "who",
        "",
        "",
        "it",
        "trade",
        "知识产权",
    ]


def test_function_words_are_those_of_spacy() -> None:
    from spacy.lang.en.stop_words import STOP_WORDS

    assert read_function_words(replace(CONTEXT, models=MODELS)) == STOP_WORDS
