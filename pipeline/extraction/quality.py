"""How far a text can be trusted: characters without meaning, improbable Han, mojibake."""

from __future__ import annotations

import re

from pipeline.core.script import IDEOGRAPHS
from pipeline.extraction.census import STRAY, Census, Kind

_CODE = re.compile(r"\(cid:\d+\)")
_STRAY = re.compile(f"(?<![A-Za-z])[{STRAY}](?![A-Za-z])")
_HAN = re.compile(f"[{IDEOGRAPHS}]")
_LOST = re.compile("锟斤拷|烫烫烫|屯屯屯")  # replacement characters and raw memory read as GBK
_WRONG = ("gb18030", "latin-1", "cp1252")  # what UTF-8 is taken for
_SAMPLE = 20_000  # characters looked at


def text_quality(text: str, *, unmapped: int = 0) -> float:
    """From 0 (nonsense) to 1 (clean).

    The least of: the share of characters that mean something; the share of Han characters in daily use (about 0.18
    when characters were mapped at random, above 0.95 in prose); for longer texts, whether the most frequent Han
    characters are there at all; and 0.2 where text was decoded wrongly.
    """
    census = Census(text)
    solid = len(text) - census.count(Kind.SPACE)
    if not solid:
        return 0.0
    broken = census.count(Kind.BROKEN) + len(_CODE.findall(text)) + unmapped + census.count(Kind.PRIVATE)
    if census.count(Kind.STRAY) and census.count(Kind.HAN) > 0.2 * solid:
        broken += len(_STRAY.findall(text))
    scores = [max(0.0, 1 - 3 * broken / solid)]
    kana = census.count(Kind.KANA) > 0
    # A wrong mapping gives no characters beyond the first plane; where they stand, they are meant.
    total = census.count(Kind.HAN, but=Kind.BEYOND)
    if total and not kana:
        # Two more common characters keep a single rare one from condemning a short text.
        share = (census.count(Kind.HAN | Kind.COMMON) + 2) / (total + 2)
        scores.append(min(1.0, max(0.0, (share - 0.3) / 0.6)))
    if total >= 100 and not kana:
        scores.append(min(1.0, census.count(Kind.HAN | Kind.FREQUENT) / total / 0.15))
    if is_spoilt(text):
        scores.append(0.2)
    return round(min(scores), 4)


def is_spoilt(text: str) -> bool:
    """Whether the text is UTF-8 that was decoded as something else: undoing that gives about as much Chinese text."""
    sample = text[:_SAMPLE]
    if len(_LOST.findall(sample)) > max(1, len(sample) // 200):
        return True
    for name in _WRONG:
        undone = sample.encode(name, "ignore").decode("utf-8", "ignore")
        if len(_HAN.findall(undone)) > 0.2 * len(sample) and len(sample) > 8:
            return True
    return False


def find_language(text: str) -> str:
    """The main language: zh, ja, ko or en by script; empty when there are no letters."""
    census = Census(text)
    han, kana, hangul = (census.count(kind) for kind in (Kind.HAN, Kind.KANA, Kind.HANGUL))
    latin = len(re.findall(r"[A-Za-z]+", text))
    if kana > 0.1 * (han + kana):
        return "ja"
    if hangul > han:
        return "ko"
    if not han and not latin:
        return ""
    return "zh" if han >= latin else "en"
