"""What the topics stage does not know it says: texts that fit nothing, groups and corpora that have no topics."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pipeline.core.stage import Result
from pipeline.segmentation.counting import count_words
from pipeline.topics.ignorance import NOWHERE, find_fitting, measure_formulas
from pipeline.topics.labels import find_nouns
from pipeline.topics.occurrences import read_words
from pipeline.topics.parameters import TopicsParameters
from pipeline.topics.stage import SAME_TEXTS, fit_topics
from tests.unit.topics.made import CONTEXT, draw_document, draw_themes, make_tables, make_word, rows_to_table


def run(documents: Any, **keys: Any) -> Result:
    return fit_topics(make_tables(documents), TopicsParameters(seeds=5, **keys), CONTEXT)


def topics_of(result: Result) -> dict[str, int]:
    rows = [row for row in result.tables["topics/document_topics"].to_pylist() if row["unit"] == "document"]
    best: dict[str, tuple[float, int]] = {}
    for row in rows:
        best[row["doc_id"]] = max(best.get(row["doc_id"], (-1.0, 0)), (row["share"], row["topic"]))
    return {doc_id: topic for doc_id, (_, topic) in best.items()}


def test_planted_themes_stay_topics() -> None:
    rows = run(draw_themes(60)[0], k=3).tables["topics/topics"].to_pylist()
    assert [row["unassigned"] for row in rows] == ["", "", ""]


def test_texts_of_other_fields_fit_no_topic() -> None:
    generator = np.random.default_rng(5)
    strange = []
    for number in range(6):
        rates = np.zeros(900)
        rates[:60] = 0.05
        rates[300 + 60 * number : 360 + 60 * number] = 4.0
        strange.append(draw_document(generator, rates, paragraphs=2))
    result = run([*draw_themes(60)[0], *strange], k=3)
    found = topics_of(result)
    assert sum(found[f"d{number:05d}"] == NOWHERE for number in range(60, 66)) >= 5
    assert sum(found[f"d{number:05d}"] == NOWHERE for number in range(60)) <= 3
    assert {row["topic"] for row in result.tables["topics/map"].to_pylist()} == {NOWHERE, 0, 1, 2}
    fit = next(row for row in result.tables["topics/quality"].to_pylist() if row["measure"] == "fit")
    assert fit["low"] < fit["value"] < fit["high"] < 1


def test_a_group_of_formulas_is_no_topic() -> None:
    documents, _ = draw_themes(40, themes=2, paragraphs=8)
    formula = [[make_word(700 + i) for i in range(12)]] * 6
    for number, document in enumerate(documents):
        # Word for word the same, but for one word in each: not the same paragraph, and yet a formula.
        document.append([[make_word(800 + number), *sentence] for sentence in formula])
    rows = run(documents, k=3, unit_characters=100, long_characters=300).tables["topics/topics"].to_pylist()
    assert [row["unassigned"] for row in rows] == ["", "", "formulas"]
    assert rows[2]["terms"].split()[0] in formula[0]


def test_passages_are_formulas_where_many_documents_hold_them() -> None:
    texts = ["请各位代表予以审议并提出意见" + chr(0x4E00 + i) * 20 for i in range(10)] + [
        "没有别处写过的一段文字在这里"
    ]
    shares = measure_formulas(lambda: [dict(enumerate(texts))], np.arange(11), documents=11)
    assert shares[:10] == pytest.approx(7 / 27)  # 14 characters hold 7 passages, the text of 34 holds 27
    assert shares[10] == 0


def test_a_unit_is_no_witness_of_its_own() -> None:
    import scipy.sparse as sp

    alone = sp.csr_matrix(np.eye(4)[[0, 0, 1, 2, 3]])
    assert find_fitting(alone, np.array([0, 0, 1, 2, 3]), np.ones(5, bool), 4).tolist() == [True, True] + [False] * 3


@pytest.mark.parametrize("count", [1, 6])
def test_equal_texts_have_no_topics_and_the_verdict_says_so(count: int) -> None:
    documents = [[[["知识产权", "保护", "制度", "专利"], ["商标", "海关", "执法", "合作"]]]] * count
    result = run(documents)
    assert result.tables["topics/topics"].num_rows == 0
    assert set(topics_of(result).values()) == {NOWHERE}
    assert len(topics_of(result)) == count
    assert SAME_TEXTS in {row["note"] for row in result.tables["topics/quality"].to_pylist()}


def test_labels_are_made_of_nouns() -> None:
    from pipeline.records.segmentation import Term, Token

    tags = [
        ("碳", "n"),
        ("碳", "v"),
        ("碳", "n"),
        ("推进", "v"),
        ("建设", "vn"),
        ("WTO", "eng"),
        ("财", "ng"),
        ("万人", "n"),
    ]
    tokens = rows_to_table([{"doc_id": "d", "text": text, "tag": tag} for text, tag in tags], Token)
    spellings = read_words([count_words(tokens)], ["d"]).spellings
    terms = rows_to_table([{"term": "知识产权保护", "pattern": "n vn"}, {"term": "大力推进", "pattern": "d v"}], Term)
    names = ["碳", "推进", "建设", "wto", "财", "知识产权保护", "大力推进", "未知", "万人"]
    assert find_nouns(spellings, terms, names).tolist() == [True, False, False, True, False, True, False, False, False]
