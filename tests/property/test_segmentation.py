"""Words are jieba's on any text; tokens rejoin to sentences and sentences to blocks."""

from __future__ import annotations

import logging
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import jieba
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from pipeline.segmentation.parameters import SegmentationParameters
from pipeline.segmentation.segmenter import Segmenter
from pipeline.segmentation.sentences import split_sentences
from pipeline.segmentation.stage import segment_documents
from tests.unit.segmentation.helpers import blocks_of, context_of, segmenter_of

jieba.setLogLevel(logging.CRITICAL)

USER_WORDS = ("知识产权战略", "优先观察 7 v", "在这", "的国 3", "龘龘", "保护知识", "印太经济框架", "国际化 0", "了一")
COMMON = (
    "的一是在了和有大这主中人上为国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起"
    "看定天分还进好小部其些产知识权美东盟报告优先观察战略保护协定"
)
RARE = "龘鱻㐀䶵〇𠮷𪚥龦鿕鿖豈ⅧⅣ々"
pieces = st.one_of(
    st.text(COMMON, min_size=1, max_size=8),
    st.text(RARE, min_size=1, max_size=3),
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=4),
    st.text("abcXYZ0123456789+#&._%-", min_size=1, max_size=7),
    st.sampled_from(
        (
            "3.14%",
            "T恤",
            "A股",
            "小S",
            "C++",
            "AT&T",
            "阿Q",
            "4S店",
            "，",
            "。",
            "“",
            "）",
            "《",
            " ",
            "\u3000",
            "\t",
            "\r\n",
            "\n",
            "·",
        )
    ),
    st.sampled_from(
        ("😀", "👍🏽", "🇨🇳", "ＡＢＣ", "１２３", "é", "Ω", "\0", "\1", "\u200b", "\ufeff", "2024年", "GDP")
    ),
    st.sampled_from(tuple(word.split(" ")[0] for word in USER_WORDS)),
    st.text(max_size=5),
)
texts = st.lists(pieces, max_size=14).map("".join)


@cache
def segmenters() -> tuple[tuple[Segmenter, jieba.Tokenizer], ...]:
    """Ours and jieba's, without and with user words."""
    with TemporaryDirectory() as folder:
        plain, added = segmenter_of(Path(folder)), segmenter_of(Path(folder), *USER_WORDS)
        reference = jieba.Tokenizer()
        reference.load_userdict(str(Path(folder, "lexicon.txt")))
    return (plain, jieba.Tokenizer()), (added, reference)


@settings(max_examples=600, deadline=None)
@given(texts)
@example("丁丁丁00")
def test_words_are_those_of_jieba(text: str) -> None:
    # 子子子子子 has routes of one weight, between which the last bit of a sum decides, in C and Rust not always alike.
    assume(not re.search(r"([一-鿿])\1{3}", text))
    # jieba keeps the words that must not come out of its model in a global set; only the second tokenizer added one.
    (plain, _), (added, reference) = segmenters()
    assert added.segment(text) == reference.lcut(text)
    if "国际化" not in text:
        assert plain.segment(text) == jieba.lcut(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(texts, max_size=5))
def test_words_do_not_depend_on_what_is_cut_along(parts: list[str]) -> None:
    (plain, _), _ = segmenters()
    joined = [word for word in plain.segment("\1".join(parts)) if word != "\1"]
    assert joined == [word for part in parts for word in plain.segment(part) if word != "\1"]


@settings(max_examples=400, deadline=None)
@given(texts)
def test_sentences_cover_a_block(text: str) -> None:
    bounds = list(split_sentences(text))
    assert "".join(text[start:end] for start, end in bounds) == text
    assert all(start < end for start, end in bounds)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from("abc"), st.lists(texts, max_size=4), max_size=3))
def test_tables_hold_exact_offsets(documents: dict[str, list[str]]) -> None:
    with TemporaryDirectory() as folder:
        tables = segment_documents({"blocks": blocks_of(documents)}, SegmentationParameters(), context_of(Path(folder)))
    whole = {document: "\n".join(paragraphs) for document, paragraphs in documents.items()}
    sentences, tokens = tables["sentences"].to_pylist(), tables["tokens"].to_pylist()
    for row in (*sentences, *tokens):
        assert whole[row["doc_id"]][row["start"] : row["end"]] == row["text"]
    for document, paragraphs in documents.items():
        for block, paragraph in enumerate(paragraphs):
            mine = [s for s in sentences if (s["doc_id"], s["block"]) == (document, block)]
            assert "".join(s["text"] for s in mine) == paragraph
    for s in sentences:
        mine = [t for t in tokens if (t["doc_id"], t["sentence"]) == (s["doc_id"], s["sentence"])]
        assert "".join(t["text"] for t in mine) == s["text"]
        assert [t["token"] for t in mine] == list(range(len(mine)))
