"""Stretches between Han characters, changed one by one as in the whole text."""

from __future__ import annotations

import random
import re
import unicodedata

from pipeline.core.stretches import StretchMap
from pipeline.extraction.sketches import plain_text
from pipeline.segmentation.counting import digest_letters, digest_text

CHARACTERS = "的一国法的一国法，。《》（） \n１Ａａé\u0301\u3099ΑΣσςİﬁ①Ⅳ㈠々〇\U00020000豈ガｶﾞ한\u1161_-9aZ"


def texts() -> list[str]:
    chance = random.Random(5)
    return ["".join(chance.choices(CHARACTERS, k=chance.randint(0, 30))) for _ in range(3000)]


def test_letters_are_those_of_the_whole_text() -> None:
    for text in texts():
        whole = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
        assert plain_text(text) == whole, text
        letters = "".join(filter(str.isalpha, text)).lower()
        assert digest_letters(text) == (digest_text(letters) if letters else 0), text


def test_a_stretch_that_comes_again_is_looked_up() -> None:
    seen: list[str] = []

    def change(stretch: str) -> str:
        seen.append(stretch)
        return stretch.upper()

    mapped = StretchMap(change)
    assert [mapped("国a法b"), mapped("a国"), mapped("long enough"), mapped("long enough")] == [
        "国A法B", "A国", "LONG ENOUGH", "LONG ENOUGH",
    ]  # fmt: skip
    assert seen == ["a", "b", "long enough", "long enough"]
