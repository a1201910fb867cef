"""What is set aside before anything is counted: paragraphs that recur, and translations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pipeline.core.stage import MODELS
from pipeline.records.base import empty_table
from pipeline.records.extraction import Block
from pipeline.records.segmentation import Sentence
from pipeline.segmentation.counting import count_paragraphs, count_scripts, digest_letters, lower_words
from pipeline.segmentation.stopwords import read_function_words
from pipeline.topics.aside import find_foreign, find_repeated, part_paragraphs, read_aside, tabulate_aside
from pipeline.topics.parameters import TopicsParameters
from pipeline.topics.stage import fit_topics
from tests.unit.topics.made import CONTEXT, draw_themes, make_tables, rows_to_table

LICENCE = [["本", "作品", "不", "适用", "于", "该", "法"], ["属于", "公有", "领域"]]
ABSTRACT = [[word] for word in ("The", "paper", "studies", "trade", "and", "law", "in", "Asia")]


def part(documents: Any, **options: Any) -> tuple[list[dict[str, Any]], dict[str, pa.Table]]:
    """What is set aside of made documents, and their tables."""
    tables = make_tables(documents, **options)
    return set_aside(tables), tables


def set_aside(tables: dict[str, pa.Table]) -> list[dict[str, Any]]:
    paragraphs = tables["work/paragraphs"]
    return read_aside(paragraphs, part_paragraphs(paragraphs, tables["documents"]), tables["blocks"])


def test_texts_of_the_same_letters_have_one_number() -> None:
    texts = ["2006年5月1日起施行", "２００７年 5月1日起施行。", "第一章", "2006", "Public Domain", "public domain!"]
    numbers = [digest_letters(text) for text in texts]
    assert numbers[0] == numbers[1] != numbers[2]
    assert numbers[4] == numbers[5] not in numbers[:4]
    assert numbers[3] == 0


@pytest.mark.parametrize(("copies", "expected"), [(4, 0), (5, 5), (9, 9)])
def test_a_paragraph_in_many_documents_is_set_aside_with_every_copy_counted(copies: int, expected: int) -> None:
    documents, _ = draw_themes(20)
    documents = [[*paragraphs, LICENCE] if i < copies else paragraphs for i, paragraphs in enumerate(documents)]
    left, tables = part(documents)
    assert len(left) == expected
    rows = tabulate_aside(left).to_pylist()
    assert [(row["reason"], row["documents"]) for row in rows] == [("repeated", expected)] * bool(expected)
    if expected:
        cited = rows[0]["evidence"].split()
        texts = {f"{r['doc_id']}:{r['sentence']}": r["text"] for r in tables["sentences"].to_pylist()}
        assert len(cited) == 5
        assert {texts[reference] for reference in cited} == {"".join(LICENCE[0])}


def test_documents_that_are_copies_of_one_another_are_kept() -> None:
    documents, _ = draw_themes(20)
    assert not part([*documents, *[documents[0]] * 6])[0]


def test_the_focal_document_does_not_make_a_paragraph_repeated() -> None:
    documents, _ = draw_themes(20)
    documents = [[*paragraphs, LICENCE] if i < 5 else paragraphs for i, paragraphs in enumerate(documents)]
    assert not part(documents, focal=0)[0]
    assert len(part(documents, focal=9)[0]) == 5


def test_an_english_abstract_in_a_chinese_document_is_set_aside_and_an_english_document_is_not() -> None:
    documents, _ = draw_themes(6)
    left, _ = part([[*documents[0], ABSTRACT], *documents[1:], [ABSTRACT, ABSTRACT]])
    assert [(row["doc_id"], row["reason"]) for row in left] == [("d00000", "translation")]


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
    assert not part([[*paragraphs, [["2006"]]] for paragraphs in documents])[0]


def test_a_title_is_counted_however_often_it_recurs() -> None:
    documents, _ = draw_themes(20)
    tables = make_tables([[LICENCE, *paragraphs] for paragraphs in documents])
    assert len(set_aside(tables)) == 20
    paragraphs = tables["work/paragraphs"]
    kinds = pc.if_else(pc.equal(paragraphs["block"], 0), "title", paragraphs["kind"])
    named = paragraphs.set_column(paragraphs.schema.get_field_index("kind"), "kind", kinds)
    assert not set_aside({**tables, "work/paragraphs": named})


def test_few_foreign_words_and_chinese_text_with_foreign_names_are_no_translation() -> None:
    chinese = "世界贸易组织与世界知识产权组织在东盟的合作安排及其他若干文件和条约的比较研究"
    texts = [chinese * 2, "Key words: trade law", f"{chinese}WTO WIPO APEC RCEP CPTPP USMCA", " ".join("abcde")]
    blocks = rows_to_table([{"block": number, "text": text} for number, text in enumerate(texts)], Block)
    counts = count_paragraphs(blocks, empty_table(Sentence))
    han, latin = (counts[name].to_numpy() for name in ("han", "latin"))
    assert find_foreign(han, latin, np.zeros(4, dtype=int), documents=1).tolist() == [False, False, False, True]


def test_what_stands_in_most_documents_is_listed_first_and_then_the_longest() -> None:
    documents, _ = draw_themes(20)
    short, other, long = [["甲", "乙"]], [["丙", "丁", "戊"]], [["一", "项", "说明"]]
    added = [[*([long] if i < 7 else []), *([short, other] if i < 12 else [])] for i in range(20)]
    left, _ = part([[*paragraphs, *more] for paragraphs, more in zip(documents, added, strict=True)])
    rows = tabulate_aside(left).to_pylist()
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


def test_scripts_are_counted_as_unicode_has_them() -> None:
    texts = ["二〇二五年WTO规则", "", "Öffentliche Vergabe, e-mail", "𠀀字", "a", "b"]
    han, latin = count_scripts(texts)
    column = pa.array(texts)
    assert han.tolist() == pc.count_substring_regex(column, r"\p{Han}").to_pylist()
    assert latin.tolist() == pc.count_substring_regex(column, r"\p{Latin}+").to_pylist() == [1, 0, 4, 0, 1, 1]
