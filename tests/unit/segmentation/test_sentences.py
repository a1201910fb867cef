from __future__ import annotations

import pytest

from pipeline.segmentation.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["美国施压。", "东盟回应！", "为何？", "有三点；", "其一……", "其二。"],
        ["他说：“很好。”", "然后离开。"],
        ["他问：“为什么？”，没有人答。", "完。"],
        ["《论语。新解》与（见第1条。第2条）有关。", "下一句。"],
        ["（全文如此。（嵌套。）也算。）", "后句。"],
        ["左括号（没有关上。", "照样分句。"],
        ["增长3.14%，见v1.2版。", "下一句"],
        ["See Art. 5 of the Act, e.g. the U.S. list. ", "It was No. 1 in Sept. 2020."],
        ["取得进展.", "仿真结果表明,效果好.", "结束"],
        ["第一行\n", "第二行\n", "第三行"],
        ["真的吗？！", "是的。。。", "好"],
        ["1. 背景介绍。", "2. 方法。"],
        ["问题;", "对策"],
        ["a; b; c are listed."],
        ["一、总则"],
        ["   "],
        [],
    ],
)
def test_sentences_end_where_readers_stop(sentences: list[str]) -> None:
    text = "".join(sentences)
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_unclosed_brackets_take_linear_time() -> None:
    text = "（未完" * 20_000 + "。尾"
    assert len(list(split_sentences(text))) == 2


def test_abbreviations_right_behind_han() -> None:
    text = "会议由J. Smith主持。代表团与Mr. Smith会谈。参见Fig.《统计图》的说明。"
    assert [text[a:b] for a, b in split_sentences(text)] == [
        "会议由J. Smith主持。", "代表团与Mr. Smith会谈。", "参见Fig.《统计图》的说明。",
    ]  # fmt: skip
