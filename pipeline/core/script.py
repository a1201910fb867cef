"""The characters of Chinese script and the marks that end its sentences, for classes of regular expressions."""

from __future__ import annotations

# Ideographs of the basic plane: words and names. The rarer ones beyond it stand in no list and no rule.
HAN = "\\u3400-\\u9fff"
# Those of every plane, in which texts are counted and judged.
IDEOGRAPHS = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\U00020000-\\U0003ffff"
# Every character of Chinese script that a page may hold: radicals, 〇 and compatibility forms too.
SCRIPT = rf"\u2e80-\u2fdf\u3007\uf900-\ufaff{IDEOGRAPHS}"
# Those that jieba looks for words among; other ones are words of one character to it.
JIEBA = "\\u4e00-\\u9fd5"

# What ends a sentence in Chinese script, and with ASCII's own; a semicolon ends a clause that may stand alone.
SENTENCE_ENDS = "。！？"
ANY_ENDS = SENTENCE_ENDS + "!?"
SEMICOLON = "；"


def is_han(character: str) -> bool:
    """Whether a character is an ideograph of the basic plane; no character is none."""
    return "\u3400" <= character <= "\u9fff"
