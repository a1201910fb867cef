"""Keywords that tell documents apart, and terms that need nothing more on either side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa

from pipeline.segmentation.corpus_counts import Corpus, count_corpus
from pipeline.segmentation.keywords import count_in_documents, describe_keywords, rank_field_terms, tells_apart
from pipeline.segmentation.spool import Spool
from pipeline.segmentation.terms import is_complete, is_cut_through
from pipeline.segmentation.vocabulary import Booleans

Sentences = Sequence[Sequence[tuple[str, str]]]


def tokens_of(documents: Sequence[Sentences]) -> pa.Table:
    rows = [
        {"doc_id": f"d{number}", "sentence": place, "text": text, "tag": tag}
        for number, sentences in enumerate(documents)
        for place, sentence in enumerate(sentences)
        for text, tag in sentence
    ]
    return pa.Table.from_pylist(rows)


def judge(sentences: Sentences, judge_by: Callable[[Corpus], Booleans]) -> dict[str, bool]:
    """Each candidate of several words, and what is judged of it."""
    with Spool() as spool:
        corpus = count_corpus([tokens_of([sentences])], (), spool, least=1)
    chosen = (corpus.candidates.length > 1).nonzero()[0]
    texts = corpus.candidates.take(chosen).texts(corpus.vocabulary)
    return dict(zip(texts, judge_by(corpus)[chosen], strict=True))


def test_what_waits_for_a_numeral_or_an_object_is_no_term() -> None:
    stop = ("。", "x")
    found = judge([
        [("年均", "j"), ("增长", "v"), ("五", "m"), stop],
        [("加快", "v"), ("建设", "vn"), ("强省", "n"), stop],
        [("加快", "v"), ("发展", "vn"), stop],
        [("加快", "v"), stop],
        [("脱贫", "v"), ("攻坚", "vn"), ("成果", "n"), stop],
        [("审批", "v"), ("机关", "n"), stop],
        [("黄河", "ns"), ("县级", "b"), ("政府", "n"), stop],
        [("碳", "n"), ("排放", "vn"), ("总量", "n"), stop],
    ], is_complete)  # fmt: skip
    cut = {"年均增长", "加快建设", "黄河县级"}
    assert {name for name, whole in found.items() if not whole} == cut
    assert {"加快发展", "脱贫攻坚", "审批机关", "碳排放"} <= found.keys()


def test_what_is_cut_through_closer_pairs_is_no_term_on_either_side() -> None:
    def cut(*lines: str) -> set[str]:
        sentences = [[(word, "n") for word in line.split()] for line in lines]
        return {name for name, through in judge(sentences, is_cut_through).items() if through}

    filler = [f"词{k} 词{k + 1}" for k in range(60)]
    abroad = ["国际 保护", "国际 合作", "国际 保护", "国际 合作", "知识产权", "知识产权", "知识产权 代理"]
    assert "知识产权国际" in cut(*filler, *abroad, "知识产权 国际 保护", "知识产权 国际 合作")
    assert "知识产权国际" not in cut(*filler, *abroad, "知识产权 国际", "知识产权 国际", "知识产权 国际 保护")
    layouts = ["布图 设计"] * 6
    found = cut(*filler, *layouts, "布图 设计 权利人", "权利人", "权利人", "权利人", "权利人")
    assert found >= {"设计权利人"}
    assert "布图设计" not in found
    assert cut("碳") == set()


def test_a_word_that_all_documents_share_is_a_keyword_of_those_that_over_use_it() -> None:
    filler = [[(f"词{i}", "n") for i in range(40)]]
    told = find_telling([
        [*filler, [("发展", "n")] * (2 if number else 12), [(f"独{number}", "n")]] for number in range(8)
    ])  # fmt: skip
    assert {d for d, name in told if name == "发展"} == {0}
    assert {(number, f"独{number}") for number in range(8)} <= told


def test_what_a_document_names_in_passing_is_a_keyword_of_the_one_that_speaks_of_it() -> None:
    filler = [[(f"词{i}", "n") for i in range(40)]]
    named = {0: [("甘肃", "ns")] * 20, 1: [("甘肃", "ns")], 2: [("湟水", "ns")], 3: [("湟水", "ns")]}
    told = find_telling([[*filler, named.get(number, [("他", "r")])] for number in range(8)])
    assert {d for d, name in told if name == "甘肃"} == {0}
    assert {d for d, name in told if name == "湟水"} == {2, 3}


def test_a_word_of_its_own_is_a_keyword_of_a_document_longer_than_all_others() -> None:
    long = [[(f"词{i}", "n") for i in range(40)]] * 50
    assert (0, "甘肃") in find_telling([[*long, [("甘肃", "ns")]], [[("湟水", "ns")]]])


def find_telling(documents: Sequence[Sentences]) -> set[tuple[int, str]]:
    """Documents and the candidates that may tell them from the others."""
    count = len(documents)
    with Spool() as spool:
        corpus = count_corpus([tokens_of(documents)], (), spool)
        ((tokens, found, place),) = corpus.parts()
    candidates, occurring = corpus.describe(found, place), count_in_documents(tokens, found)
    plain = {"rarity": -_log_share(candidates.documents, count)}
    rest = dict.fromkeys(("single", "pattern", "nested"), plain["rarity"] * 0)
    described = describe_keywords(tokens, candidates, occurring, {**plain, **rest}, corpus.vocabulary)
    kept = tells_apart(described, documents=count)
    names = candidates.take(occurring.candidate).texts(corpus.vocabulary)
    return {(int(d), n) for d, n, k in zip(occurring.document, names, kept, strict=True) if k}


def _log_share(documents, count):
    import numpy as np

    return np.log(documents / count)


def test_terms_of_the_field_are_keywords_of_two_documents_those_of_most_first():
    assert rank_field_terms(["碳税", "湿地", "碳税", "用户", "湿地", "碳税"]) == ["碳税", "湿地"]
    assert rank_field_terms([]) == []
