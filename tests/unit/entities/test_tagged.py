"""Which sentences the tagger's network reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core.stage import MODELS
from pipeline.entities.lexicon.person_names import load_names
from pipeline.entities.lexicon.wordlists import read_wordlists
from pipeline.entities.mentions.tagged import TaggedNames
from pipeline.entities.tagger.tagger import FOLDER, CharacterTagger, Tagged
from pipeline.entities.tokens import iterate_tokens

from .support import make_context, make_tables


class _Silent(CharacterTagger):
    """Finds nothing, and keeps what it was asked to read."""

    def __init__(self) -> None:
        self.asked = ""

    def find(self, text: str) -> list[Tagged]:
        self.asked += text
        return []


def read(text: str, folder: Path) -> str:
    """What the network would read of a text in which no rule has found anything."""
    tokens = dict(iterate_tokens(make_tables({"d00": text}, make_context(folder))["tokens"]))["d00"]
    tagger = _Silent()
    names = TaggedNames(tagger, load_names(MODELS / "ner" / FOLDER), read_wordlists(MODELS / "gazetteer"))
    assert list(names.find(text, tokens, ())) == []
    return tagger.asked


@pytest.mark.parametrize(
    "text",
    [
        "防治海洋环境污染。",  # the dictionary's word for a place is none
        "北京发展大局。",  # 局 ends no body
        "高级人民法院可以规定。",  # a word of the dictionary
        "北京也向人民法院起诉。",  # no body reaches over 向
    ],
)
def test_what_dictionaries_alone_take_for_names_is_not_read(text: str, tmp_path: Path) -> None:
    assert read(text, tmp_path) == ""


@pytest.mark.parametrize(
    "text",
    [
        "李登辉同志发言。",
        "东莞材料科学与技术研究所成立。",
        "长江航务管理局负责。",
        "他在福州大学新校区。",
        "新孟河、太浦河通水。",
    ],
)
def test_where_a_name_may_stand_the_network_reads(text: str, tmp_path: Path) -> None:
    assert read(text + "天气很好。", tmp_path) == text
