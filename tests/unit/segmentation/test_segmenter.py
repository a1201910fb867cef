from __future__ import annotations

import logging
from pathlib import Path

import jieba
import pytest

from pipeline.segmentation.segmenter import Segmenter
from tests.unit.segmentation.helpers import lexicon_of, segmenter_of

jieba.setLogLevel(logging.CRITICAL)

SENTENCES = (
    "美国把印度尼西亚列入“优先观察名单”。",
    "在这2001年，增长3.14%，约1,234.5万件（PCT-ASPEC），版本v1.2.3与a.5b，见e.g.和A&B、x#&y。",
    "穿3T恤的小S在A股买C++书，用X光照4S店的U盘和IP地址",
    "李晓晨和𠮷野家、㐀中、龘龘、〇一二、ＡＢＣ１２３、⺀、😀👍🏽、\u200b零宽",
    "中 国\t \r\n第二行\n\n第三行\u3000全角",
    "\0空字符\1",
    "%_。,%在%_和_年",
    "",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_are_those_of_jieba(sentence: str, tmp_path: Path) -> None:
    assert segmenter_of(tmp_path).segment(sentence) == jieba.lcut(sentence)


@pytest.mark.parametrize(("text", "joined"), [("逆变前半a，", "前半"), ("，a游来山嘴", "游来")])
def test_letters_at_the_edge_of_a_block_let_the_model_join(text: str, joined: str, tmp_path: Path) -> None:
    """Single characters that make a word of the dictionary stay single at a block's end, not beside letters."""
    words = segmenter_of(tmp_path).segment(text)
    assert words == jieba.lcut(text)
    assert joined in words
    assert joined not in segmenter_of(tmp_path).segment(text.replace("a", ""))


def test_user_words_are_those_of_jieba(tmp_path: Path) -> None:
    lines = [
        "知识产权战略 5 n",
        "优先观察名单",
        "民主法制 3",
        "教育 10",
        "在这",
        "的确 0",
        "国际化 0",
        "法制建设",
        "经费支出",
    ]
    segmenter = segmenter_of(tmp_path, *lines)
    reference = jieba.Tokenizer()
    reference.load_userdict(str(tmp_path / "lexicon.txt"))
    for sentence in (
        "国家知识产权战略在这2001年列入优先观察名单",
        "继续推进民主法制建设",
        "教育经费支出总额",
        "他的确走国际化道路",
        "在这里",
    ):
        assert segmenter.segment(sentence) == reference.lcut(sentence)


def test_a_dropped_word_is_cut_into_characters(tmp_path: Path) -> None:
    assert "国际化" in segmenter_of(tmp_path).segment("走国际化道路")
    assert "国际化" not in segmenter_of(tmp_path, "国际化 0").segment("走国际化道路")


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("WTO/TBT", "根据WTO/TBT的规则"),
        ("C++", "学习C++语言"),
        ("特别 301 条款", "启动特别 301 条款调查"),
        ("PCT-ASPEC", "加入PCT-ASPEC计划"),
        ("Section 301", "under Section 301 of the Act"),
        ("3.5代", "升级到3.5代网络"),
        ("约翰·史密斯", "约翰·史密斯先生"),
    ],
)
def test_protected_entries_come_out_whole(entry: str, text: str, tmp_path: Path) -> None:
    assert entry not in segmenter_of(tmp_path).segment(text) or entry == "C++"
    words = segmenter_of(tmp_path, entry).segment(text)
    assert entry in words
    assert "".join(words) == text


def test_an_acronym_does_not_cut_an_english_word(tmp_path: Path) -> None:
    words = segmenter_of(tmp_path, "EU", "AI").segment("EUROPE与EU在CHAIR和AI2、AI")
    assert words == ["EUROPE", "与", "EU", "在", "CHAIR", "和", "AI2", "、", "AI"]


def test_the_longest_entry_wins(tmp_path: Path) -> None:
    segmenter = segmenter_of(tmp_path, "印度", "印度尼西亚", "特别 301 1 nz", "特别 301 条款", "TRIPS", "TRIPS-plus")
    assert segmenter.segment("印度尼西亚与印度") == ["印度尼西亚", "与", "印度"]
    assert segmenter.segment("特别301条款和特别 301") == ["特别301条款", "和", "特别 301"]
    assert segmenter.segment("TRIPS-plus和TRIPS") == ["TRIPS-plus", "和", "TRIPS"]


def test_single_characters_protect_nothing(tmp_path: Path) -> None:
    assert segmenter_of(tmp_path, ".", "5").segment("增长2.5%") == ["增长", "2.5%"]


def test_tags_come_from_lexicon_dictionary_and_model(tmp_path: Path) -> None:
    tags = segmenter_of(tmp_path, "知识产权 100 nz", "优先观察国").tags
    assert tags["知识产权"] == "nz"  # the lexicon's
    assert tags["优先观察国"] == "nz"  # the lexicon names none
    assert tags["美国"] == "ns"  # the dictionary's
    assert tags["李晓晨"] == "nr"  # in no dictionary
    assert (tags["TRIPS"], tags["2001"], tags["，"]) == ("eng", "m", "x")


def test_mixed_words_are_those_of_jieba_s_dictionary(tmp_path: Path) -> None:
    jieba.initialize()
    block = set("+#&._%-")
    mixed = {
        word
        for word, frequency in jieba.dt.FREQ.items()
        if frequency
        and not all("\u4e00" <= c <= "\u9fd5" for c in word)
        and all("\u4e00" <= c <= "\u9fd5" or (c.isascii() and c.isalnum()) or c in block for c in word)
    }
    assert set(lexicon_of(tmp_path).mixed_words) == mixed


def test_without_the_model_unknown_words_fall_into_characters(tmp_path: Path) -> None:
    lexicon = lexicon_of(tmp_path)
    text = "李晓晨穿T恤谈3.5%的增长"
    assert Segmenter(lexicon).segment(text)[0] == "李晓晨"
    assert Segmenter(lexicon, unknown_words=False).segment(text) == [
        *"李晓晨", "穿", "T恤", "谈", "3.5%", "的", "增长",
    ]  # fmt: skip
