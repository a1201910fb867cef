"""Which of two readings of one image says more: what makes words counts for a reading, what makes none against it.

A recognition layer of poor quality maps every character to a valid one, so that no measure of single characters sees
its faults. Its words give it away: Han characters that no dictionary puts together, Latin words drawn apart letter by
letter, signs between letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from pipeline.core.script import HAN
from pipeline.extraction.characters import fold
from pipeline.extraction.model import Page
from pipeline.extraction.page.cleaning import LAYER_SHARE, drop_duplicates, drop_hidden
from pipeline.extraction.page.lines import find_runs

_HAN_RUN = re.compile(rf"[{HAN}]+")
_PAIR = re.compile(rf"^([{HAN}]{{2}}) ", re.MULTILINE)
_ALONE = re.compile("-{3,}")
_LATIN = re.compile(r"[A-Za-z]+")
_NUMBER = re.compile(r"\d{2,}")
_SPLIT_NUMBER = re.compile(r"(?<!\d)\d (?=\d(?!\d))")
_WORD = 3  # letters; shorter Latin ones are mostly what is left of a word
# What prose does not hold: signs of other scripts and shapes, and those that stand where a stop or a letter was.
_ODD = re.compile(
    "[\u0100-\u02ff\u0370-\u03ff\u0400-\u052f\u2190-\u23ff\u2500-\u25ff\u2600-\u27bf\u3040-\u30ff\uac00-\ud7af"
    "\ue000-\uf8ff\ufffd\\\\|^_~<>{}¢£¥§¨¬¯¶¸]"
)


@dataclass(frozen=True, slots=True)
class Legibility:
    """Characters of a text that stand in words (``good``), that stand in none (``bad``), and all solid ones."""

    good: int
    bad: int
    solid: int

    @property
    def score(self) -> int:
        """What a reading says: more is better."""
        return self.good - self.bad


@lru_cache(maxsize=1)
def _pairs() -> frozenset[str]:
    """The words of two Han characters in jieba's dictionary, read without loading jieba."""
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        return frozenset()
    path = Path(spec.submodule_search_locations[0]) / "dict.txt"
    return frozenset(_PAIR.findall(path.read_text("utf-8")))


def judge(text: str) -> Legibility:
    """How many characters of the text stand in words of its language."""
    pairs = _pairs()
    good = bad = 0
    for run in _HAN_RUN.findall(text):
        known = [False] * len(run)
        for i in range(len(run) - 1):
            if run[i : i + 2] in pairs:
                known[i] = known[i + 1] = True
        good += sum(known)
        # A character alone may be a word (的, 在); three in a row are mostly what misreading leaves.
        bad += sum(len(alone) for alone in _ALONE.findall("".join("+" if k else "-" for k in known)))
    for word in _LATIN.findall(text):
        good += len(word) if len(word) >= _WORD else 0
        bad += len(word) if len(word) < 2 else 0
    good += sum(len(number) for number in _NUMBER.findall(text))
    bad += len(_SPLIT_NUMBER.findall(text))
    bad += len(_ODD.findall(text))
    return Legibility(good, bad, sum(not c.isspace() for c in text))


def makes_word(text: str) -> bool:
    """Whether two neighbouring characters of the text are a word of Chinese."""
    return any(text[i : i + 2] in _pairs() for i in range(len(text) - 1))


def is_layer(page: Page) -> bool:
    """Whether the page's text is that of a recognition layer: unseen, below an image of the page."""
    seen = int(page.visible.sum())
    return page.image_share >= LAYER_SHARE and len(page.text) - seen > seen


def says_more(page: Page, other: Page) -> bool:
    """Whether ``other`` says more than the page does, both readings of one image."""
    return judge(_words(other)).score > judge(_words(page)).score


def _words(page: Page) -> str:
    """The page's text with the gaps between its words as they are drawn."""
    return fold("\n".join(run.text for run in find_runs(drop_duplicates(drop_hidden(page)))))
