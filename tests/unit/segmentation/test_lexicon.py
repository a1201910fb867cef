from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.core.errors import ConfigError
from pipeline.core.stage import MODELS
from pipeline.segmentation.lexicon import Entry, find_conflicts, parse_userdict, read_lexicon
from pipeline.segmentation.lexicon_check import check_lexicon
from pipeline.segmentation.protection import compile_protection
from pipeline.segmentation.stopwords import read_stopwords
from pipeline.segmentation.userdict import base_frequencies
from tests.unit.segmentation.helpers import context_of, lexicon_of


def test_userdict_lines_as_jieba_reads_them() -> None:
    text = "知识产权战略\n专利 100\n东盟 20 ns\n\n# 注释\n特别 301 条款\nC++ nz\n"
    assert list(parse_userdict(text, "f")) == [
        Entry("知识产权战略", None, "", "f"),
        Entry("专利", 100, "", "f"),
        Entry("东盟", 20, "ns", "f"),
        Entry("特别 301 条款", None, "", "f"),
        Entry("C++", None, "nz", "f"),
    ]


def test_a_number_after_a_latin_word_may_be_part_of_the_term() -> None:
    assert [e.word for e in parse_userdict("Section 301\r\nGDP 1000\n", "f")] == [
        "Section 301",
        "GDP 1000",
        "Section",
        "GDP",
    ]


def test_the_corpus_wins_over_entities_and_policy_terms(tmp_path: Path) -> None:
    (tmp_path / "entities.csv").write_text("name,label,aliases\n印太经济框架,PROGRAM,印太框架|X\n", encoding="utf-8")
    (tmp_path / "lexicon.txt").write_text("\ufeff印太经济框架 9 n\n", encoding="utf-8")
    lexicon = read_lexicon(context_of(tmp_path))
    entries = lexicon.words
    assert entries["印太经济框架"] == Entry("印太经济框架", 9, "n", "lexicon.txt")
    assert entries["印太框架"].source == "entities.csv"
    assert "X" not in entries
    assert find_conflicts(lexicon)["印太经济框架"].source == "entities.csv"
    assert "WTO/TBT" in lexicon.protected
    assert "WTO/TBT" not in {e.word for e in read_lexicon(context_of(tmp_path), policy_lexicon=False).entries}


def test_a_lexicon_in_gb18030_is_read_and_one_in_no_encoding_an_error(tmp_path: Path) -> None:
    (tmp_path / "lexicon.txt").write_bytes("甲乙协调委 １２\n".encode("gb18030"))
    assert read_lexicon(context_of(tmp_path)).words["甲乙协调委"].frequency == 12
    (tmp_path / "lexicon.txt").write_bytes(b"\xff\xff\xff")
    with pytest.raises(ConfigError, match=r"lexicon\.txt: line 1 is neither UTF-8"):
        read_lexicon(context_of(tmp_path))


def test_policy_terms_name_their_source_and_are_new_to_jieba() -> None:
    lines = (MODELS / "lexicon" / "policy_terms.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    assert rows == sorted(rows)
    assert all(len(row) == 5 and row[2] and row[3] and row[4] for row in rows)
    assert base_frequencies(row[0] for row in rows) == {}


def test_entries_that_never_match_are_reported(tmp_path: Path) -> None:
    lexicon = lexicon_of(tmp_path, "知识产权", "产权保护 1", "稀土", "WTO/TBT", "WTO/SPS")
    columns = check_lexicon(lexicon, Counter({"知识产权": 2, "WTO/TBT": 1}), [["知识产权保护与WTO/TBT"]])
    status = dict(zip(columns["entry"], columns["status"], strict=True))
    assert status == {
        "知识产权": "used",
        "产权保护": "always cut",
        "稀土": "not in the corpus",
        "WTO/TBT": "used",
        "WTO/SPS": "not in the corpus",
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("EU", ["EU"]),
        ("EUROPE, EU2, xEU, ＥU", []),
        ("在EU和EU-27", ["EU", "EU"]),
        ("WTO/TBT", ["WTO/TBT"]),
        ("特别301条款 特别  301\u3000条款", ["特别301条款", "特别  301\u3000条款"]),
        ("Section 301\nSection\n301 Section301", ["Section 301"]),
        ("C++和C", ["C++"]),
    ],
)
def test_protected_words(text: str, found: list[str]) -> None:
    pattern = compile_protection(["EU", "WTO", "WTO/TBT", "特别 301 条款", "Section 301", "C++", ""])
    assert pattern.findall(text.replace("ＥU", "xEU")) == found


def test_no_protected_word_matches_nothing() -> None:
    assert compile_protection([]).search("任何text") is None
    assert compile_protection([], always="\0").findall("a\0b") == ["\0"]


def test_stopwords_are_the_project_s_and_the_corpus_s(tmp_path: Path) -> None:
    assert {"的", "以及", "因此"} <= read_stopwords(context_of(tmp_path))
    assert "综述" not in read_stopwords(context_of(tmp_path))
    (tmp_path / "stopwords.txt").write_text("\ufeff综述\n\n# 注释\n", encoding="utf-8")
    words = read_stopwords(context_of(tmp_path))
    assert "综述" in words
    assert not any(word.startswith("#") or not word for word in words)
    (tmp_path / "stopwords.txt").write_bytes(b"\xff\xff\xff")
    with pytest.raises(ConfigError, match="neither UTF-8"):
        read_stopwords(context_of(tmp_path))
