"""Characters folded to the ones a reader means, and the spaces of Chinese text.

Kangxi and CJK radicals become the characters they look like, compatibility ideographs their unified forms, full-width
letters and digits plain ones; ligatures fall apart; control characters, soft hyphens and invisible ones go. Chinese
punctuation keeps its width.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pipeline.core.script import SCRIPT

# Radicals of the supplement that have no compatibility mapping in Unicode; from the code chart's "see" notes.
_RADICALS = (
    "⺁厂⺃乚⺄乙⺅亻⺇几⺈刀⺉刂⺊卜⺋巳⺌小⺍小⺎尢⺏尣⺐尢⺑尣⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺠民⺡氵⺢氺⺣灬⺤爫⺥爪⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示"
    "⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳网⺴网⺵网⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃西⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜"
    "⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀"
)
_PUNCTUATION = "，。、；：？！（）《》〈〉【】「」『』〔〕～"
_SHARED = "“”‘’—…·"  # stands in Latin text too, where spaces around it are meant
# Single spaces, by what stands beside them; a pattern that begins with its space is soon found not to fit.
_SPACES = re.compile(" {2,}")
_HAN_SPACE_HAN = re.compile(rf" (?<=[{SCRIPT}] )(?=[{SCRIPT}])")
_SPACE_AT_PUNCTUATION = re.compile(rf" (?:(?=[{_PUNCTUATION}])|(?<=[{_PUNCTUATION}] ))")
_SPACE_AT_SHARED = re.compile(
    rf" (?:(?<=[{SCRIPT}{_PUNCTUATION}] )(?=[{_SHARED}])|(?<=[{_SHARED}] )(?=[{SCRIPT}{_PUNCTUATION}]))"
)
_SPACE_BEFORE_STOP = re.compile(r" (?<=[\w)\]] )(?=[,;:.!?](?: |$))")
_SINGLE_HAN = re.compile(rf"(?<![{SCRIPT}])([{SCRIPT}])(?: +([{SCRIPT}])(?![{SCRIPT}]))+")
_HAN_PAIR = re.compile(rf"[{SCRIPT}][{_PUNCTUATION}]? *(?=[{SCRIPT}])")
_SPACED_SHARE = 0.3
# A line that only parts what stands above and below it.
SEPARATOR = re.compile(r"\s*(?:[-*_=~#+.·•—–―─━═－＝＊～…][ \u3000]*){3,}$")


@lru_cache(maxsize=1)
def folding_table() -> dict[int, str]:
    """Code point to what stands for it, for :meth:`str.translate`."""
    table: dict[int, str] = dict.fromkeys(
        [*range(0x20), *range(0x7F, 0xA0), 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
         0xFEFF, *range(0xFFF0, 0xFFFC), *range(0xFE00, 0xFE10), *range(0x180B, 0x1810),
         *range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0)],
        "",
    )  # fmt: skip
    table |= dict.fromkeys((9, 10, 11, 12, 13, 133, 160, 12288, 8239, 8287, *range(8192, 8203)), " ")
    compatible = (*range(0x2F00, 0x2FE0), *range(0x2E80, 0x2F00), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20),
                  *range(0xFB00, 0xFB07), *range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B),
                  0xFF05, 0xFF06, 0xFF0B, 0xFF0D, 0xFF0F, 0xFF1D, 0xFF20, *range(0xFFE0, 0xFFE7))  # fmt: skip
    for code in compatible:
        folded = unicodedata.normalize("NFKC", chr(code))
        if folded != chr(code):
            table[code] = folded
    table |= {ord(a): b for a, b in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)}
    return table


@lru_cache(maxsize=1)
def _folded() -> re.Pattern[str]:
    """What finds a character of the table, or one that may be: most texts hold none, which is sooner seen than done."""
    return re.compile(f"[{re.escape(''.join(chr(c) for c in folding_table() if c < 0x10000))}\U00010000-\U0010ffff]")


def fold(text: str) -> str:
    """The text with its characters folded; see the module."""
    return text.translate(folding_table()) if _folded().search(text) else text


def close_spaces(text: str) -> str:
    """The line with the spaces a Chinese reader would not type taken out.

    A space between Han characters goes when the line is letter-spaced (``美 国 将《 与 贸 易``), when both stand
    alone (``总 则``) or when it touches Chinese punctuation; ``第一条 为了`` keeps its space.
    """
    if " " not in text:
        return text
    text = _SPACES.sub(" ", text.strip())
    text = _SPACE_BEFORE_STOP.sub("", _SPACE_AT_SHARED.sub("", _SPACE_AT_PUNCTUATION.sub("", text)))
    spaces = len(_HAN_SPACE_HAN.findall(text))
    if not spaces:
        return text
    if spaces > 2 and spaces >= _SPACED_SHARE * len(_HAN_PAIR.findall(text)):
        return _HAN_SPACE_HAN.sub("", text)
    return _SINGLE_HAN.sub(lambda m: m.group().replace(" ", ""), text)


def is_han(char: str) -> bool:
    """Whether the character is written in Chinese text without spaces around it (Han, kana, CJK punctuation)."""
    code = ord(char)
    return (
        0x2E80 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or (0xFF00 <= code <= 0xFFEF and not _is_wide_latin(code))
        or code >= 0x20000
        or (char in "“”‘’—…·")
    )


def _is_wide_latin(code: int) -> bool:
    return 0xFF10 <= code < 0xFF1A or 0xFF21 <= code < 0xFF3B or 0xFF41 <= code < 0xFF5B


def join_lines(first: str, second: str) -> str:
    """Two lines of a paragraph as one text.

    No space beside a Han character, one between Latin words; a word broken by a hyphen before a small letter is made
    whole again.
    """
    if not first or not second:
        return first + second
    a, b = first[-1], second[0]
    # A quotation mark or dash belongs to the script of the letter beside it.
    beside_a = first[-2] if a in _SHARED and len(first) > 1 else a
    beside_b = second[1] if b in _SHARED and len(second) > 1 else b
    if is_han(beside_a) or is_han(beside_b):
        return first + second
    if a == "-" and len(first) > 1 and first[-2].isalpha() and first[-2].isascii() and b.islower():
        return first[:-1] + second
    if a in "-/" and (len(first) == 1 or first[-2] != " ") and b != " ":
        return first + second
    return f"{first} {second}"


def join_paragraph(lines: Iterable[str]) -> str:
    """The lines of a paragraph as one text, each joined to the one before as :func:`join_lines` does."""
    parts: list[str] = []
    for line in filter(None, lines):
        if parts:
            parts[-1] = join_lines(parts[-1], line).removesuffix(line)
        parts.append(line)
    return "".join(parts)
