"""Buttons and counters of a web page are no part of the text copied with them, and no text is taken for one."""

from __future__ import annotations

import pytest

from pipeline.extraction.model import Piece
from pipeline.extraction.structure.blocks import find_kinds

TEXT = "各位代表，现在我代表市人民政府向大会报告工作，请予审议，并请各位委员和列席会议的同志提出意见和建议，谢谢。"
ABOVE = ["下载", "打印", "【字号：", "加大", "还原", "减小", "】"]
BELOW = ["收藏", "|", "分享到:", "分享到微信", "扫一扫在手机打开当前页", "【", "打印本页", "】", "访问量："]


def kinds(*texts: str) -> dict[str, str]:
    return {piece.text: piece.kind for piece in find_kinds([Piece(kind="", text=text) for text in texts])}


def test_controls_stand_outside_the_text() -> None:
    found = kinds(*ABOVE, "2031年海滨市政府工作报告", "来源：海滨日报", TEXT, TEXT[:-3] + "。", *BELOW)
    order = list(found)
    first, last = order.index("2031年海滨市政府工作报告"), order.index(TEXT[:-3] + "。")
    assert {found[text] for text in order[:first]} == {"header"}
    assert {found[text] for text in order[last + 1 :]} == {"footer"}
    assert found["2031年海滨市政府工作报告"] == "title"
    assert found["来源：海滨日报"] == "paragraph"
    assert found[TEXT] == "paragraph"


def test_titles_of_other_pages_behind_the_source_are_no_text() -> None:
    behind = [
        "来源：海滨日报",
        "海滨市召开渔业大会",
        "海政〔2031〕7号 关于成立渔业联盟的批复",
        "附件1 渔船目录",
        "2031年1月2日",
    ]
    found = kinds("海滨市政府工作报告", TEXT, *behind)
    assert [found[text] for text in behind] == ["paragraph", "footer", "footer", "paragraph", "paragraph"]
    assert kinds("海滨市政府工作报告", *behind, TEXT)[behind[1]] == "paragraph"


def test_a_button_above_the_title_is_none() -> None:
    found = kinds("首页", "各国相关政策一览", TEXT)
    assert (found["首页"], found["各国相关政策一览"]) == ("header", "title")


@pytest.mark.parametrize("trail", ["首页", "首页 / 资讯 / 各国相关政策", "当前位置：首页 > 政务 > 公告"])
def test_a_trail_is_no_text(trail: str) -> None:
    assert kinds("各国相关政策一览", trail, TEXT)[trail] == "header"


@pytest.mark.parametrize("word", ["下载", "分享到:", "首页"])
def test_a_word_amid_the_text_stays(word: str) -> None:
    assert kinds("海滨市政府工作报告", TEXT, word, TEXT + "完。")[word] == "paragraph"


@pytest.mark.parametrize("line", ["首页应当公示营业执照信息", "大", "打印机的采购按本办法执行", "浏览器和下载服务"])
def test_a_line_that_says_more_stays(line: str) -> None:
    assert kinds("海滨市政府工作报告", line, TEXT)[line] in ("paragraph", "heading")
