"""Names in running text that end in a head noun: 对外承包工程管理条例, 农村寄宿制学校建设工程, 金砖国家领导人会晤.

The head gives the label. Where the name begins is decided by walking left from the head over tokens until one that
no name crosses: a verb that governs the name, an adverb, a preposition, a particle, a comma. Names of bodies, places,
works and events begin with their first proper name. What is left must say more than the head: 重点工程 names nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.core.script import HAN
from pipeline.entities.lexicon.wordlists import Head, WordLists
from pipeline.entities.mentions.phrase_words import words_of
from pipeline.entities.spans import Span
from pipeline.entities.tokens import DocumentTokens

MAX_LENGTH = 40
# A longer word that ends in a governing verb governs as well (认真落实, 颁布实施).
PHRASE = 3
DASH = re.compile(r"^[\s\-－—–―]+$")
NUMBER = re.compile(r"^(?:[\d.０-９]+|[一二两三四五六七八九十百千几数多]+)")
QUANTITY = re.compile(NUMBER.pattern + r"(?:多|余)?(?:个|项|批|条|座|类|件|处|家|大|系列|所|名|种)?$")
ORDINAL = re.compile(r"第|.*[年届]$")
ORDINAL_UNITS = ("年", "届", "次", "期", "周年", "五", "版", "号")
ABBREVIATED = re.compile(rf"[{HAN}]|[中美日韩俄欧][中美日韩俄欧澳新瑞冰非拉阿印巴加墨英法德]")
SESSION = re.compile(r"第?[一二三四五六七八九十百\d]+[届次]?|第|[届次]")
PARTICLES = ("的", "之")
QUOTES = ("", "“", "”")
# Tags of words that no name crosses: adverb, preposition, particle, pronoun, modal, punctuation, interjection.
STOP_TAGS = ("d", "p", "u", "r", "y", "e", "x", "w", "o")
# Tags of set phrases, which hold their head noun as a verb (统筹规划).
IDIOM_TAGS = ("l", "i", "v")
PROPER_TAGS = ("ns", "nr", "nt", "nz")
# Kinds of names that begin with a proper name.
PROPER_KINDS = frozenset({"body", "common body", "place", "works", "event"})
BODIES = ("body", "common body")


@dataclass(frozen=True, slots=True)
class _Walk:
    """Where a walk to the left ended: the first token of the name and the one that stopped it (-1: none)."""

    first: int
    stopper: int
    quantified: bool = False


class HeadedNames:
    """Finds names by their head nouns."""

    def __init__(self, words: WordLists) -> None:
        self.words = words

    def find(self, text: str, tokens: DocumentTokens) -> Iterator[Span]:
        """Every name in the text that one of the head nouns shows."""
        for match in self.words.pattern.finditer(text):
            head = self.words.heads[match[0]]
            last = tokens.ending_at(match.end())
            if last is None or not self._is_head(tokens, last, head):
                continue
            walk = self._walk(text, tokens, last, head, match.start())
            if walk.quantified or "\n" in text[tokens.starts[walk.first] : match.end()]:
                continue
            if (span := self._judge(tokens, walk, last, head, match.start())) is not None:
                yield span

    def _is_head(self, tokens: DocumentTokens, last: int, head: Head) -> bool:
        """Whether the head is a word of its own and not the modifier of the next one (规划 in 规划管理)."""
        word, following = tokens.texts[last], last + 1
        if word.endswith(self.words.deceptive):
            return False
        if word != head.text and tokens.tags[last] in IDIOM_TAGS and not NUMBER.match(word):
            return False
        if len(head.text) == 1 and word != head.text and not tokens.tags[last].startswith(PROPER_TAGS):
            return False
        adjacent = following < len(tokens.texts) and tokens.starts[following] == tokens.ends[last]
        return not (adjacent and tokens.texts[following] in self.words.following)

    def _walk(self, text: str, tokens: DocumentTokens, last: int, head: Head, head_start: int) -> _Walk:
        index, limit = tokens.covering(head_start), tokens.ends[last] - MAX_LENGTH
        while index > 0 and tokens.starts[index - 1] >= limit:
            left = index - 1
            word = tokens.texts[left]
            if "\n" in text[tokens.starts[left] : tokens.starts[index]]:
                return _Walk(index, -1)
            if word in "”》" and (opened := self._find_opening(text, tokens, left)) >= 0:
                index = opened
            elif self._bridges(tokens, left, index, head):
                index = left - 1
            elif self._counts(tokens, left):
                if not self._is_ordinal(tokens, left):
                    return _Walk(index, left, quantified=True)
                index = left
            elif word in self.words.opening:
                kept = left > 0 and tokens.texts[left - 1] in self.words.carrying
                return _Walk(left, left - 1) if kept else _Walk(index, left)
            elif self._stops(tokens, left) or self._acts(tokens, left, index, head, head_start):
                return _Walk(index, left)
            else:
                index = left
        return _Walk(index, -1)

    @staticmethod
    def _find_opening(text: str, tokens: DocumentTokens, left: int) -> int:
        """Index of the token that opens the quotation closed by token ``left``; -1 when there is none near."""
        pair = {"”": "“", "》": "《"}[tokens.texts[left]]
        start = text.rfind(pair, max(0, tokens.starts[left] - 24), tokens.starts[left])
        return tokens.covering(start) if start >= 0 else -1

    def _bridges(self, tokens: DocumentTokens, left: int, index: int, head: Head) -> bool:
        """Whether token ``left`` (a dash, a conjunction, an enumeration comma) joins two parts of one name."""
        if left == 0:
            return False
        word, before = tokens.texts[left], left - 1
        if DASH.match(word):
            return tokens.tags[before].startswith(("n", "j", "eng")) or tokens.texts[before].isdigit()
        if word == "、":
            abbreviated = ABBREVIATED.fullmatch(tokens.texts[before]) is not None
            joined = head.kind not in PROPER_KINDS or abbreviated
            return joined and self._is_place(tokens, before) and self._is_place(tokens, index)
        if word in self.words.joining:
            return head.kind not in PROPER_KINDS and self._joins(tokens, before)
        return False

    @staticmethod
    def _is_place(tokens: DocumentTokens, index: int) -> bool:
        return tokens.tags[index] in ("ns", "s", "f", "nz", "j") or tokens.texts[index][-1] in "江河湖海省市游"

    def _joins(self, tokens: DocumentTokens, before: int) -> bool:
        """Whether what precedes a conjunction is a part of a name: a noun or verb that is no name by itself."""
        word, tag = tokens.texts[before], tokens.tags[before]
        if word in self.words.governing or not tag.startswith(("n", "v", "j", "b", "a", "l", "i")):
            return False
        return not word.endswith(self.words.complete)

    @staticmethod
    def _is_ordinal(tokens: DocumentTokens, left: int) -> bool:
        following = tokens.texts[left + 1] if left + 1 < len(tokens.texts) else ""
        return ORDINAL.match(tokens.texts[left]) is not None or following.startswith(ORDINAL_UNITS)

    def _counts(self, tokens: DocumentTokens, left: int) -> bool:
        word, tag = tokens.texts[left], tokens.tags[left]
        return word in self.words.counting or (tag.startswith("m") and QUANTITY.match(word) is not None)

    @staticmethod
    def _acts(tokens: DocumentTokens, left: int, index: int, head: Head, head_start: int) -> bool:
        """Whether a verb ends the name of a place or a body: there it is what somebody does (建设...中心)."""
        if tokens.tags[left] != "v" or head.kind not in ("place", *BODIES):
            return False
        return head.kind == "place" or tokens.ends[left] < head_start

    def _stops(self, tokens: DocumentTokens, left: int) -> bool:
        word, tag = tokens.texts[left], tokens.tags[left]
        if word in self.words.inner:
            return False
        compound = len(word) > PHRASE and word[-2:] in self.words.governing | self.words.opening
        return compound or word in self.words.governing or word in self.words.joining or tag.startswith(STOP_TAGS)

    def _judge(self, tokens: DocumentTokens, walk: _Walk, last: int, head: Head, head_start: int) -> Span | None:
        """The span of the name, or None when what the walk found names nothing."""
        first = self._trim(tokens, walk, last, head)
        core = [tokens.texts[i][: max(head_start - tokens.starts[i], 0)] for i in range(first, last + 1)]
        if not self._is_specific([word for word in core if word not in QUOTES], walk, tokens, head):
            return None
        stopper = tokens.texts[walk.stopper] if walk.stopper >= 0 else ""
        if head.kind in BODIES and stopper in self.words.opening and tokens.texts[first + 1] in words_of("pursuit"):
            return None
        if stopper in PARTICLES and head.kind not in ("text", "treaty") and tokens.texts[walk.stopper - 1] != "新":
            return None
        method = "enumeration" if "、" in tokens.texts[first:last] else "head noun"
        return Span(tokens.starts[first], tokens.ends[last], self._label(tokens, walk, head), method)

    def _is_governed(self, tokens: DocumentTokens, walk: _Walk) -> bool:
        """Whether a verb of carrying out or of writing governs the name (实施, 制定了)."""
        verb = walk.stopper - 1 if walk.stopper > 0 and tokens.texts[walk.stopper] == "了" else walk.stopper
        return verb >= 0 and tokens.texts[verb] in self.words.carrying

    def _trim(self, tokens: DocumentTokens, walk: _Walk, last: int, head: Head) -> int:
        """The first token of the name after words that only lead up to it are taken off."""
        first = walk.first
        if head.kind in PROPER_KINDS:
            proper = next((i for i in range(first, last) if self._is_proper(tokens, i, head)), last + 1)
            while first < proper <= last and self._numbers(tokens, proper - 1, head):
                proper -= 1
            return proper
        governed = self._is_governed(tokens, walk)
        while first <= last:
            word, tag = tokens.texts[first], tokens.tags[first]
            numbered = word.isdigit() and not self._is_ordinal(tokens, first)
            leads = numbered or word in self.words.leading or word in self.words.joining
            if not leads and not (tag == "v" and not governed and len(word) > 1):
                break
            first += 1
        return first

    @staticmethod
    def _numbers(tokens: DocumentTokens, index: int, head: Head) -> bool:
        """Whether a token belongs to the number of a session or an edition (第三届, 七届)."""
        return head.kind in ("event", *BODIES) and SESSION.fullmatch(tokens.texts[index]) is not None

    def _is_proper(self, tokens: DocumentTokens, index: int, head: Head) -> bool:
        word, tag = tokens.texts[index], tokens.tags[index]
        if word in self.words.improper:
            return False
        if head.kind == "place":
            return tag in ("ns", "j") or word in self.words.directions
        if head.kind == "common body":
            return tag in ("ns", "nt") or (word in self.words.proper and word not in self.words.wide)
        known = word in self.words.proper or word in self.words.directions
        return known or tag in ("ns", "nt") or (tag in ("nz", "nr") and head.kind not in BODIES)

    def _is_specific(self, core: list[str], walk: _Walk, tokens: DocumentTokens, head: Head) -> bool:
        """Whether the words before the head make a name of it."""
        if not core or core[0] in self.words.vague or core[-1] in self.words.vague or sum(map(len, core)) < 2:
            return False
        if core[-1].endswith("本"):
            return False
        words = self.words
        # Whose, how far and how: 美国全球战略, 国家对外战略.
        if len(core) > 1 and all(w in words.wide or w in words.inner for w in core):
            return False
        telling = [w for w in core if w not in words.generic and w not in words.vague]
        if head.kind in PROPER_KINDS:
            return len(core) > 1 or core[0] not in self.words.wide
        if head.kind == "treaty":
            return any((w in self.words.proper and w not in self.words.wide) or w in self.words.parties for w in core)
        governed = self._is_governed(tokens, walk)
        if head.kind == "weak" and not governed:
            return False
        if telling:
            return True
        # 联合执法行动 is what anybody does, 乡村建设行动 a name.
        if head.kind == "weak" and core[0] in words.inner:
            return False
        return (governed or head.kind == "text") and len(core) > 1 and words.vague.isdisjoint(core)

    def _label(self, tokens: DocumentTokens, walk: _Walk, head: Head) -> str:
        """The head's label; a plan that is being written or passed is a document, not a programme."""
        if head.text in words_of("planned") and walk.stopper >= 0:
            before = tokens.texts[max(0, walk.stopper - 2) : walk.stopper + 1]
            if not self.words.writing.isdisjoint(before):
                return "LAW"
        return head.label
