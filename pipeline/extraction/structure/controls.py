"""Buttons and counters copied with a web page: 首页, 下载, 【字号：大 中 小】, 扫一扫在手机打开当前页, 访问量：.

They stand above and below the text, in blocks of their own, and say nothing of it. A word that may also be a text's is
one of them only where nothing but them is in its block, outside the text.
"""

from __future__ import annotations

import re

from pipeline.extraction.model import Piece

# A block with more letters than this is the text, which controls stand before or behind.
_TEXT = 40
_MOST = 30  # blocks above or below the text that are looked at
_SIZES = frozenset("大中小")
_SIZE = re.compile("字[号体]")
_WORD = (
    r"首页|(?:您的)?(?:当前|所在)?位置|打印(?:本页|此页)?|下载|全屏|收藏|加大|还原|减小|[大中小]|字[号体]|return"
    r"|分享(?:到)?(?:微信|微博|朋友圈)?|关闭(?:窗口|本页|页面)?|返回(?:顶部|首页|列表)|扫一扫[^。，]{0,14}"
    r"|(?:访问|浏览|阅读|点击)(?:量|次数|数)\s*[:：]?\s*\d*次?|点击图片进入专题|相关(?:文档|报道|链接|阅读|文章)(?=[:：])"
)
# Where a page stands in its site: 首页 / 双碳资讯 / 各国相关政策.
_TRAIL = r"(?:[^:：]{0,4}位置\s*[:：]?\s*)?首页(?:\s*[/>›»＞]+\s*[^/>›»＞，。]{1,60})+"
_BUTTONS = re.compile(rf"[\W_]*(?:(?:{_WORD})[\W_]*)+")
_CONTROL = re.compile(rf"{_BUTTONS.pattern}|{_TRAIL}")
_MARKS = re.compile(r"[\W_]+")
# Where a text on a page ends, and what may stand behind it and be the text's own; the rest are titles of other pages.
_CLOSING = re.compile(
    r"(?:(?:信息|内容|文章|稿件)?来源|责任编辑|责编|编辑|上一[篇页]|下一[篇页]|相关(?:文档|报道|链接|阅读|文章|新闻))\s*[:：]"
)
_OWN = re.compile(r"附[件录表图则]|注\s*[:：]|[(（\[［]|.*(?:[。！？；：:…]|年\d{1,2}月\d{1,2}日)$")


def holds_buttons(text: str) -> bool:
    """Whether a block holds words of buttons and counters alone."""
    return _BUTTONS.fullmatch(text) is not None


def set_apart_controls(pieces: list[Piece], scraps: int) -> None:
    """Make page headers and footers of the controls above and below a text.

    Parameters
    ----------
    pieces
        All blocks, the title marked.
    scraps
        How many blocks at the top are links and buttons, which the title stands behind.
    """
    if scraps < len(pieces) and pieces[scraps].kind == "title":
        for piece in pieces[:scraps]:
            piece.kind = "header"
    first = next((at for at, piece in enumerate(pieces) if _is_text(piece)), None)
    if first is not None:
        last = next(at for at in range(len(pieces) - 1, -1, -1) if _is_text(pieces[at]))
        _mark(pieces[max(scraps, first - _MOST) : first], "header")
        _mark(pieces[last + 1 :][:_MOST], "footer")
        _set_apart_links(pieces[last + 1 :])


def _set_apart_links(below: list[Piece]) -> None:
    """Make footers of the titles of other pages, which stand behind the line that says where the text is from."""
    end = next((at for at, piece in enumerate(below) if _CLOSING.match(piece.text)), len(below))
    for piece in below[end + 1 :]:
        if piece.kind in ("paragraph", "heading") and not _CLOSING.match(piece.text) and not _OWN.match(piece.text):
            piece.kind = "footer"


def _is_text(piece: Piece) -> bool:
    return piece.kind != "title" and len(piece.text) > _TEXT and sum(map(str.isalnum, piece.text)) > _TEXT


def _mark(pieces: list[Piece], kind: str) -> None:
    """Give the controls among some blocks a kind, and the marks that stand between them."""
    sized = any(_SIZE.search(piece.text) for piece in pieces)
    found = [
        piece.kind in ("paragraph", "header", "footer")
        and _CONTROL.fullmatch(piece.text) is not None
        and (sized or piece.text not in _SIZES)
        for piece in pieces
    ]
    for at, piece in enumerate(pieces):
        beside = any(found[max(0, at - 1) : at + 2])
        if found[at] or (beside and piece.kind == "paragraph" and _MARKS.fullmatch(piece.text)):
            piece.kind = kind
