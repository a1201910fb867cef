"""How many characters of each kind a text holds: counted by a table of all characters, not one by one."""

from __future__ import annotations

import re
from enum import IntFlag, auto
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline.core.script import IDEOGRAPHS

# Characters that make up about a fifth of any Chinese prose (the head of every frequency list, both scripts).
_FREQUENT = frozenset(
    "的一是不了在人有我他这中大来上国和地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔國個這來時會對們說發無後過還經樣開實學當動長問題關體點見種國與書電權產業應將進義"
)
_PLANE = 0x10000


class Kind(IntFlag):
    """Kinds of characters; one may be of several."""

    SPACE = auto()
    BROKEN = auto()
    PRIVATE = auto()
    STRAY = auto()
    HAN = auto()
    BEYOND = auto()
    COMMON = auto()
    FREQUENT = auto()
    KANA = auto()
    HANGUL = auto()


# Western letters and signs: alone between Han characters they are what a lost character map leaves.
STRAY = (
    "\u00a1\u00a2\u00a4-\u00a6\u00a8\u00aa-\u00ac\u00ae\u00af\u00b4\u00b6\u00b8\u00ba-\u00d6\u00d8-\u00f6\u00f8-\u02af"
    "\u201a\u201e\u2020\u2021\u2039\u203a"
)
# Beyond the first plane, a kind holds whole planes or nothing of them.
_PATTERNS = {
    Kind.SPACE: r"\s",
    Kind.BROKEN: r"[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f]",
    Kind.PRIVATE: "[\ue000-\uf8ff\U000f0000-\U0010ffff\u02b0-\u02ff\u0300-\u036f\ua000-\ua4cf]",
    Kind.STRAY: f"[{STRAY}]",
    Kind.HAN: f"[{IDEOGRAPHS}]",
    Kind.BEYOND: "[\U00010000-\U0010ffff]",
    Kind.KANA: "[\u3040-\u30ff]",
    Kind.HANGUL: "[\uac00-\ud7af]",
}
_NONE = Kind(0)
_KINDS = np.arange(1 << len(Kind))


class Census:
    """The characters of a text, counted by kind."""

    def __init__(self, text: str) -> None:
        self._counts = np.bincount(_table()[code_points(text)], minlength=len(_KINDS))

    def count(self, kinds: Kind, *, but: Kind = _NONE) -> int:
        """Characters that are of all these kinds and of none of those."""
        return int(self._counts[_KINDS & int(kinds | but) == int(kinds)].sum())


def code_points(text: str) -> NDArray[np.uint32]:
    """The characters of a text as numbers, one each."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


@lru_cache(maxsize=1)
def _table() -> NDArray[np.uint16]:
    """Code point to kinds."""
    table = np.zeros(17 * _PLANE, dtype=np.uint16)
    first = "".join(map(chr, range(_PLANE)))
    for kind, pattern in _PATTERNS.items():
        table[code_points("".join(re.findall(pattern, first)))] |= np.uint16(kind)
        for plane in range(_PLANE, len(table), _PLANE):
            if re.match(pattern, chr(plane)):
                table[plane : plane + _PLANE] |= np.uint16(kind)
    table[code_points("".join(common_han()))] |= np.uint16(Kind.COMMON)
    table[code_points("".join(_FREQUENT))] |= np.uint16(Kind.FREQUENT)
    return table


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
