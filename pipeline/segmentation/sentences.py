"""Where sentences end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.core.lists import read_classes
from pipeline.core.script import ANY_ENDS, HAN, SEMICOLON
from pipeline.core.stage import MODELS

# A title or bracket that closes is passed over whole, with one level inside it; one that never closes hides nothing.
_PASSED = (
    r"《[^《》]{0,200}(?:《[^《》]{0,100}》[^《》]{0,100}){0,3}》",
    r"（[^（）]{0,300}(?:（[^（）]{0,100}）[^（）]{0,100}){0,5}）",
    r"\([^()]{0,300}(?:\([^()]{0,100}\)[^()]{0,100}){0,5}\)",
    r"\[[^\[\]]{0,100}\]",
)
_CLOSERS = r"[”’」』）》】)\]\"'　]*"
_HAN = rf"{HAN}\u3007"

# A full stop of Latin script ends a sentence after a Han character or a bracket, or before white space and a capital.
_STOP = re.compile(
    "|".join(_PASSED)
    + rf"|(?P<stop>[{ANY_ENDS}{SEMICOLON}…]+{_CLOSERS}"
    + rf"|(?<=[{_HAN}）)”%％]);(?=[{_HAN}“（《\s]){_CLOSERS}"
    + rf"|(?<=[{_HAN}）)”\]])\.(?![\d.]){_CLOSERS}"
    + rf"|(?P<latin>(?<=[a-zA-Z0-9%])\.(?=[{_HAN}“《]|[\"')\]]*(?:\s+[\"'(\[]*[A-Z{_HAN}“《]|\s*\Z))[\"')\]]*))"
    + r"(?P<space>\s*)"
    + r"|\n\s*"
)
# What carries a sentence on although it follows a stop: 他问：“为什么？”，没有人答。
_GOES_ON = tuple("，、：,:；;")


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """The bounds (start, end) of each sentence of a block; together they cover the block without a gap.

    A sentence ends at 。！？；… and at their ASCII forms, with the closing quotes and brackets after them, at a full
    stop that is no decimal point and ends no abbreviation, and at a line's end; not inside a title or brackets. White
    space after it belongs to it.
    """
    start = 0
    for match in _STOP.finditer(text):
        end = match.end()
        if match["stop"] is not None:
            if text[end : end + 1] in _GOES_ON:
                continue
            if match["latin"] is not None and _abbreviates(text[start : match.start("latin")]):
                continue
        elif match[0][0] in "（(":
            # A bracket that holds whole sentences and stands where one would begin is one.
            if match.start() > start or match[0][-2] not in ANY_ENDS or text[end : end + 1] in _GOES_ON:
                continue
        elif match[0][0] != "\n":
            continue
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def _abbreviates(before: str) -> bool:
    """Whether the stop after this text closes an abbreviation or numbers an item."""
    return bool(_after_abbreviation().search(before)) or before.strip().isdigit()


@cache
def _after_abbreviation() -> re.Pattern[str]:
    """What matches an abbreviation, or letters with stops, at the end of a text.

    Han characters are letters to ``\\b``: no edge of a word stands between 由 and J.
    """
    words = sorted(read_classes(MODELS / "lexicon" / "abbreviations.tsv")["before_stop"])
    return re.compile(rf"(?<![A-Za-z0-9_])(?:(?:{'|'.join(words)})|(?:[A-Za-z]\.){{0,6}}[A-Za-z])\Z")
