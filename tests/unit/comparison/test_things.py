"""Terms that name things are told from verbs with their objects by what stands beside them."""

from __future__ import annotations

from pipeline.comparison.things import find_things
from pipeline.records.segmentation import Term, Token
from pipeline.segmentation.counting import count_words
from pipeline.topics.occurrences import read_words
from tests.unit.topics.made import rows_to_table

# Words with the tags that jieba's dictionary gives them.
NOUNS, VERBS, ACTS = ("知识产权", "体系", "大力", "环境"), ("执法", "加强", "加快", "推进"), ("建设", "优化")
TAGS = {**dict.fromkeys(NOUNS, "n"), **dict.fromkeys(VERBS, "v"), **dict.fromkeys(ACTS, "vn"), "美国": "ns", "，": "x"}
SENTENCES = (
    "知识产权 执法 ， 推进 执法 体系",
    "加强 执法 ， 加快 建设 体系",
    "加快 建设 ， 大力 推进 体系 ， 知识产权 执法",
    "推进 体系 ， 加强 体系 建设",
    "大力 加快 体系 建设 ， 优化 环境",
    "推进 执法 ， 美国 加强 环境 ， 优化 体系 ， 加强 体系",
)  # fmt: skip


def find(*names: str) -> set[str]:
    tokens = [
        {"doc_id": "d", "sentence": number, "token": at, "text": word, "tag": TAGS[word]}
        for number, sentence in enumerate(SENTENCES)
        for at, word in enumerate(sentence.split())
    ]
    splits = ("知识产权 执法", "执法 体系", "大力 推进", "加快 建设", "优化 环境", "加强 体系 建设")
    terms = [
        {"term": split.replace(" ", ""), "words": split, "pattern": " ".join(TAGS[word] for word in split.split())}
        for split in splits
    ]
    spellings = read_words([count_words(rows_to_table(tokens, Token))], ["d"]).spellings
    found = find_things(spellings, rows_to_table(terms, Term), names)
    return {name for name, thing in zip(names, found, strict=True) if thing}


def test_a_verb_that_stands_behind_its_noun_names_an_act() -> None:
    assert find("执法", "知识产权", "体系", "加快", "加强", "优化") == {"执法", "知识产权", "体系"}


def test_a_noun_before_verbs_alone_is_an_adverb_and_a_name_is_a_name() -> None:
    assert find("大力", "美国", "环境") == {"美国", "环境"}


def test_a_verb_with_its_object_names_nothing() -> None:
    wanted = {"知识产权执法", "执法体系"}
    assert find(*wanted, "大力推进", "加快建设", "优化环境", "加强体系建设", "不在文中") == wanted
