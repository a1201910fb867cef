"""jieba's words at many times jieba's speed.

jieba cuts a text into blocks of Han characters, Latin letters, digits and a few signs, and looks for words inside a
block only. rjieba, its port to Rust, finds the same words in runs of Han characters but treats dots, hyphens and
rare characters otherwise. So every stretch between two Han runs is replaced by a stand-in of signs that tells rjieba
just what matters to its neighbours: whether the block goes on, and over how many characters, since between two equal
routes (丁 丁丁, 丁丁 丁) rounding decides by the weight of what follows. The whole text is cut in one call, and the
stand-ins are put back as the words that jieba makes of the stretch. The few blocks where a word of the dictionary
mixes Han and other characters (T恤, 小S) are cut by jieba's rules on rjieba's best route.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import rjieba

from pipeline.core.script import JIEBA
from pipeline.segmentation.lexicon import Lexicon
from pipeline.segmentation.protection import compile_protection
from pipeline.segmentation.tags import TagTable
from pipeline.segmentation.userdict import add_words

_BLOCK = rf"{JIEBA}a-zA-Z0-9+#&._%\-"
_STRETCH = re.compile(rf"([^{JIEBA}]+)")
_BLOCKS = re.compile(rf"([{_BLOCK}]+)")
_HAN = re.compile(rf"([{JIEBA}]+)")
_LATIN = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
_SPACE = re.compile(r"(\r\n|\s)")

# Signs that no dictionary word contains, all of them before the Han characters. Inside a block: the first of a stretch
# that is all block, and what only lengthens it or is the edge of one that begins or ends as block. Outside: a stretch
# that ends the block, and words cut beforehand.
_JOINED, _EDGE, _BROKEN, _CARVED = "%", "_", ",", "\0"
_BEFORE_HAN = "\u3fff"


class _Stretches(dict[str, tuple[str, tuple[str, ...]]]):
    """Stretch between Han runs to its stand-in and its words, filled as stretches are met."""

    def __missing__(self, stretch: str) -> tuple[str, tuple[str, ...]]:
        words = tuple(_cut_stretch(stretch))
        blocks = _BLOCKS.split(stretch)
        if len(blocks) == 3 and not blocks[0] and not blocks[2]:
            sign = _JOINED + _EDGE * (len(stretch) - 1)
        else:
            tail = len(blocks[1]) if len(blocks) > 1 and not blocks[0] else 0
            sign = _EDGE * tail + _BROKEN + (_EDGE if not blocks[-1] else "")
        self[stretch] = sign, words
        return self[stretch]


def _cut_stretch(stretch: str) -> Iterator[str]:
    """jieba's words of a stretch without Han characters and without dictionary words."""
    for number, part in enumerate(_BLOCKS.split(stretch)):
        if number % 2:
            yield from filter(None, _LATIN.split(part))
        else:
            for gap in _SPACE.split(part):
                yield from (gap,) if gap == "\r\n" else gap


class Segmenter:
    """Cuts text into the words of ``jieba.lcut`` with the lexicon as user dictionary, protected words whole.

    Parameters
    ----------
    lexicon
        The user dictionary. Words of Han characters go the way of ``jieba.load_userdict``; words with any other
        character are protected: found before jieba's rules apply, longest first, never inside an English word.
    unknown_words
        Whether characters in no word of the dictionary are joined by jieba's hidden Markov model.

    Attributes
    ----------
    tags
        Word to part-of-speech tag.
    """

    def __init__(self, lexicon: Lexicon, *, unknown_words: bool = True) -> None:
        self._dictionary = rjieba.Jieba()
        self._hmm = rjieba.Jieba.empty()  # type: ignore[no-untyped-call]
        self._unknown_words = unknown_words
        self._stretches = _Stretches()
        self.tags = TagTable(self._dictionary, lexicon)
        add_words(self._dictionary, lexicon)
        dropped = (entry.word for entry in lexicon.entries if entry.frequency == 0)
        self._dropped = frozenset(word for word in dropped if word not in lexicon.protected)
        self._protection = compile_protection((word for word in lexicon.protected if len(word) > 1), always=_CARVED)
        self._mixed = re.compile("|".join(map(re.escape, (*lexicon.mixed_words, *sorted(self._dropped)))) or r"(?!)")

    def segment(self, text: str) -> list[str]:
        """The words of a text, white space included, so that they rejoin to it."""
        carved: list[list[str]] = []
        words = self._cut(self._carve(text, carved))
        if not carved:
            return words
        whole, position = list[str](), 0
        for block in carved:
            place = words.index(_CARVED, position)
            whole += words[position:place]
            whole += block
            position = place + 1
        return whole + words[position:]

    def _cut(self, text: str) -> list[str]:
        """The words of a text without mixed dictionary words."""
        pieces = _STRETCH.split(text)
        codes = list(map(self._stretches.__getitem__, pieces[1::2]))
        pieces[1::2] = [sign for sign, _ in codes]
        stretches, words = (words for _, words in codes), list[str]()
        for word in self._dictionary.cut("".join(pieces), self._unknown_words):
            if word > _BEFORE_HAN:
                words.append(word)
            elif word[0] != _EDGE:
                words += next(stretches)
        return words

    def _carve(self, text: str, carved: list[list[str]]) -> str:
        """The text with protected words and mixed blocks replaced by a sign; their words go to ``carved``."""

        def carve(words: list[str]) -> str:
            carved.append(words)
            return _CARVED

        def carve_blocks(part: str) -> Iterator[str]:
            position = 0
            for match in self._mixed.finditer(part):
                if match.start() < position:
                    continue
                start, end = _block_around(part, match.start())
                yield part[position:start]
                yield carve(self._cut_mixed(part[start:end]))
                position = end
            yield part[position:]

        pieces, position = list[str](), 0
        for match in self._protection.finditer(text):
            pieces += carve_blocks(text[position : match.start()])
            pieces.append(carve([match.group()]))
            position = match.end()
        pieces += carve_blocks(text[position:])
        return "".join(pieces)

    def _cut_mixed(self, block: str) -> list[str]:
        """jieba's words of one block: the best route's words, and single characters regrouped by the HMM."""
        words, singles = list[str](), ""
        for word in [*self._dictionary.cut(block, False), ""]:
            if len(word) == 1 or (word and not self._dictionary.has_word(word)):
                singles += word
                continue
            if len(singles) > 1 and self._dictionary.has_word(singles) and singles not in self._dropped:
                words += singles
            elif singles:
                words += self._regroup(singles)
            words += [word] if word else []
            singles = ""
        return words

    def _regroup(self, singles: str) -> Iterator[str]:
        for number, part in enumerate(_HAN.split(singles)):
            if number % 2 == 0:
                yield from filter(None, _LATIN.split(part))
                continue
            for word in self._hmm.cut(part, self._unknown_words):
                yield from word if word in self._dropped else (word,)


def _block_around(text: str, place: int) -> tuple[int, int]:
    """The bounds of the block that holds a place."""
    start = place
    while start and _BLOCKS.match(text[start - 1]):
        start -= 1
    block = _BLOCKS.match(text, start)
    return start, block.end() if block else place


@lru_cache(maxsize=2)
def load_segmenter(lexicon: Lexicon, *, unknown_words: bool = True) -> Segmenter:
    """The process's one segmenter of a lexicon."""
    return Segmenter(lexicon, unknown_words=unknown_words)
