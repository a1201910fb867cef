"""Rules that bring the names of one thing together, each stated with what it must not join."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.core.lists import read_classes
from pipeline.core.script import HAN
from pipeline.core.stage import MODELS

# A law is one law whether its draft or its full style is cited; 中国－东盟… keeps its first word.
STATE_STYLE = re.compile(rf"^中华人民共和国(?=[{HAN}]{{2}})")
DRAFT = re.compile(
    r"(?:（(?:草案|送审稿|征求意见稿|修订草案|试行|暂行)[^（）]*）|修正案?草案|草案"
    r"|（(?:19|20)\d\d年?(?:\d{1,2}月)?(?:第[一二三四五]次)?(?:修正|修订|修改|公布|版)(?:本|版|文本)?）)$"
)
# A programme keeps its identity with or without its class word.
LINKING = MODELS / "gazetteer" / "linking.tsv"
MIN_REORDERED = 8

Known = Callable[[str], bool]


def strip_law(key: str) -> str:
    """The key of a law without the state's style and without the mark of a draft or an edition."""
    stripped = DRAFT.sub("", STATE_STYLE.sub("", key))
    return stripped if len(stripped) > 2 else key


def ignore_order(key: str) -> str:
    """The characters of a long law's name in code order: 保护文学和艺术作品伯尔尼公约 and 伯尔尼保护… are one treaty.

    Empty for names that are short or hold a number, which other names might share by chance.
    """
    return "".join(sorted(key)) if len(key) >= MIN_REORDERED and not any(c.isdigit() for c in key) else ""


def strip_class_word(key: str, known: Known) -> str:
    """The key of a programme without its class word, when the bare name is a mention of its own as well."""
    for word in read_classes(LINKING)["programme"]:
        bare = key.removesuffix(word)
        if bare != key and len(bare) > 2 and known(bare):
            return bare
    return key
