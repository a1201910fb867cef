"""Characters counted by kind."""

from __future__ import annotations

import re

import pytest

from pipeline.core.script import IDEOGRAPHS
from pipeline.extraction.census import Census, Kind
from pipeline.extraction.quality import text_quality


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        (Kind.SPACE, r"\s"),
        (Kind.PRIVATE, "[\ue000-\uf8ff\U000f0000-\U0010ffff\u02b0-\u02ff\u0300-\u036f\ua000-\ua4cf]"),
        (Kind.HAN, f"[{IDEOGRAPHS}]"),
        (Kind.BEYOND, "[\U00010000-\U0010ffff]"),
        (Kind.KANA, "[ぁ-ヿ]|\u3040"),
    ],
)
def test_a_kind_holds_the_characters_of_its_pattern_on_every_plane(kind: Kind, pattern: str) -> None:
    for first in range(0, 0x110000, 0x800):
        text = "".join(map(chr, range(first, first + 0x800)))
        assert Census(text).count(kind) == len(re.findall(pattern, text)), hex(first)


def test_kinds_are_counted_together_and_apart() -> None:
    census = Census("的的\U00020000中の")
    assert census.count(Kind.HAN) == 4
    assert census.count(Kind.HAN, but=Kind.BEYOND) == 3
    assert census.count(Kind.HAN | Kind.FREQUENT) == 3
    assert Census("的，龘").count(Kind.HAN | Kind.COMMON) == 1
    assert census.count(Kind.KANA, but=Kind.HAN) == 1


def test_signs_between_han_characters_cost_quality_and_accents_in_words_do_not() -> None:
    prose = "各国主管部门每年交换一次统计数据，数据的口径由联合工作组商定。" * 4
    assert text_quality(prose + "caféteria") == 1.0
    assert text_quality(prose.replace("数据", "数¤据")) < 0.9
