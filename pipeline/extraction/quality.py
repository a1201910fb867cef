"""How far a text can be trusted: characters without meaning, improbable Han, mojibake."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from pipeline.core.script import IDEOGRAPHS

# Characters that make up about a fifth of any Chinese prose (the head of every frequency list, both scripts).
_FREQUENT = frozenset(
    "的一是不了在人有我他这中大来上国和地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔國個這來時會對們說發無後過還經樣開實學當動長問題關體點見種國與書電權產業應將進義"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff\u02b0-\u02ff\u0300-\u036f\ua000-\ua4cf]")
_BROKEN = re.compile(r"\ufffd|\(cid:\d+\)|[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f]")
# Western letters and signs that stand alone: between Han characters they are what a lost character map leaves.
_STRAY = re.compile(
    "(?<![A-Za-z])[\u00a1\u00a2\u00a4-\u00a6\u00a8\u00aa-\u00ac\u00ae\u00af\u00b4\u00b6\u00b8\u00ba-\u00d6\u00d8-\u00f6\u00f8-\u02af"
    "\u201a\u201e\u2020\u2021\u2039\u203a](?![A-Za-z])"
)
_HAN = re.compile(f"[{IDEOGRAPHS}]")
_SPACE = re.compile(r"\s")
_LOST = re.compile("锟斤拷|烫烫烫|屯屯屯")  # replacement characters and raw memory read as GBK
_WRONG = ("gb18030", "latin-1", "cp1252")  # what UTF-8 is taken for
_SAMPLE = 20_000  # characters looked at
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")


@lru_cache(maxsize=1)
def common_han() -> frozenset[str]:
    """The Han characters in daily use: level 1 of GB 2312 and of Big5, and what both name level 2 but is frequent."""
    simplified = (
        bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
    )
    traditional = (
        bytes((row, cell)).decode("big5", "ignore")
        for row in range(0xA4, 0xC7)
        for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    )
    return frozenset("".join((*simplified, *traditional)))


def text_quality(text: str, *, unmapped: int = 0) -> float:
    """From 0 (nonsense) to 1 (clean).

    The least of: the share of characters that mean something; the share of Han characters in daily use (about 0.18
    when characters were mapped at random, above 0.95 in prose); for longer texts, whether the most frequent Han
    characters are there at all; and 0.2 where text was decoded wrongly.
    """
    counts = Counter(text)
    distinct = "".join(counts)  # each character is judged once
    solid = len(text) - _number(counts, _SPACE.findall(distinct))
    if not solid:
        return 0.0
    broken = len(_BROKEN.findall(text)) + unmapped + _number(counts, _PRIVATE.findall(distinct))
    han = _HAN.findall(distinct)
    if _number(counts, han) > 0.2 * solid:
        broken += len(_STRAY.findall(text))
    scores = [max(0.0, 1 - 3 * broken / solid)]
    kana = _KANA.search(distinct) is not None
    # A wrong mapping gives no characters beyond the first plane; where they stand, they are meant.
    plane = {c for c in han if c <= "\uffff"}
    total = _number(counts, plane)
    if total and not kana:
        # Two more common characters keep a single rare one from condemning a short text.
        share = (_number(counts, plane & common_han()) + 2) / (total + 2)
        scores.append(min(1.0, max(0.0, (share - 0.3) / 0.6)))
    if total >= 100 and not kana:
        scores.append(min(1.0, _number(counts, plane & _FREQUENT) / total / 0.15))
    if is_spoilt(text):
        scores.append(0.2)
    return round(min(scores), 4)


def _number(counts: Counter[str], characters: Iterable[str]) -> int:
    """How often these characters stand in the text that was counted."""
    return sum(map(counts.__getitem__, characters))


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
    counts = Counter(text)
    distinct = "".join(counts)
    han, kana, hangul = (_number(counts, pattern.findall(distinct)) for pattern in (_HAN, _KANA, _HANGUL))
    latin = len(re.findall(r"[A-Za-z]+", text))
    if kana > 0.1 * (han + kana):
        return "ja"
    if hangul > han:
        return "ko"
    if not han and not latin:
        return ""
    return "zh" if han >= latin else "en"
