"""Names in running text that end in a head noun: 对外承包工程管理条例, 农村寄宿制学校建设工程, 金砖国家领导人会晤.

The head gives the label. Where the name begins is decided by walking left from the head over tokens until one that
no name crosses: a verb that governs the name, an adverb, a preposition, a particle, a comma. What is left must say
more than the head: 重点工程 names nothing, and bodies and places need a proper name or a word such as 国家 in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.entities.spans import Span
from pipeline.entities.tokens import DocumentTokens
from pipeline.entities.wordlists import Head, WordLists

MAX_LENGTH = 40
DASH = re.compile(r"^[\s\-－—–―]+$")
PROPER_TAGS = ("ns", "nr", "nt", "nz")
PROPER_WORDS = re.compile("国家|中国|中华|全国|国际|世界|联合国|中央|欧|亚|非洲|拉美|东盟|环球|全球|美国|金砖|上合|中共|国务院|最高")
# A plan that is written, issued or passed is a document; one that is carried out is a programme.
WRITING = frozenset("制定 制订 编制 出台 发布 颁布 公布 印发 下发 修订 审议 通过 起草 拟定 拟订 研究制定 抓紧制定 制定实施".split())
WRITTEN_KINDS = frozenset({"programme"})
WRITTEN_HEADS = ("计划", "战略", "行动计划")
QUANTITY = re.compile(r"^(?:[\d.０-９]+|[一二两三四五六七八九十百千几数多]+)(?:多|余)?(?:个|项|批|条|座|类|件|处|家|大|系列|所|名|种)?$")
CLASSIFIER = frozenset("个 项 批 条 座 类 件 处 家 大 种 所 一批 一系列 多个 多项 若干 一些 部分 各类 各项 各种 一项 一个 这项 该项".split())
CONJUNCTIONS = frozenset("和 与 及 暨".split())
STOP_TAGS = ("d", "p", "u", "r", "y", "e", "x", "w", "o")


@dataclass(frozen=True, slots=True)
class _Walk:
    """Where a walk to the left ended: index of the name's first token, and the token that stopped it (or None)."""

    first: int
    stopper: int | None
    quantified: bool


class HeadedNames:
    """Finds names by their head nouns."""

    def __init__(self, words: WordLists) -> None:
        self.words = words

    def find(self, text: str, tokens: DocumentTokens) -> Iterator[Span]:
        """Every name in the text that one of the head nouns shows."""
        for match in self.words.pattern.finditer(text):
            head = self.words.heads[match[0]]
            last = tokens.ending_at(match.end())
            if last is None or self._continues(text, tokens, last):
                continue
            span = self._judge(text, tokens, last, head, match.start())
            if span is not None:
                yield span

    def _continues(self, text: str, tokens: DocumentTokens, last: int) -> bool:
        """Whether the head only modifies the word after it (规划 in 规划管理)."""
        following = last + 1
        return (
            following < len(tokens.texts)
            and tokens.starts[following] == tokens.ends[last]
            and tokens.texts[following] in self.words.following
        )

    def _walk(self, text: str, tokens: DocumentTokens, last: int, head_start: int) -> _Walk:
        index, limit = tokens.covering(head_start), tokens.ends[last] - MAX_LENGTH
        while index > 0 and tokens.starts[index - 1] >= limit:
            left, word, tag = index - 1, tokens.texts[index - 1], tokens.tags[index - 1]
            if "\n" in text[tokens.starts[left] : tokens.starts[index]]:
                return _Walk(index, None, False)
            if word in "”》" and (opened := self._opening(text, tokens, left)) is not None:
                index = opened
                continue
            if DASH.match(word) and left and self._is_name_part(tokens, left - 1):
                index = left - 1
                continue
            if word in CONJUNCTIONS and left and self._joins(text, tokens, left, head_start):
                index = left
                continue
            if word == "、" and left and self._is_place(tokens, left - 1) and self._is_place(tokens, index):
                index = left - 1
                continue
            if word in CLASSIFIER or (QUANTITY.match(word) and (tag == "m" or tag == "mq")):
                if self._is_ordinal(text, tokens, left):
                    index = left
                    continue
                return _Walk(index, left, True)
            if word in self.words.opening:
                inside = left > 0 and tokens.texts[left - 1] in self.words.governing | WRITING
                return _Walk(left if inside else index, left - 1 if inside else left, False)
            if word in self.words.governing or tag.startswith(STOP_TAGS) or word in CONJUNCTIONS:
                return _Walk(index, left, False)
            index = left
        return _Walk(index, None, False)

    @staticmethod
    def _opening(text: str, tokens: DocumentTokens, left: int) -> int | None:
        """Index of the token that opens the quotation closed by token ``left``."""
        pair = {"”": "“", "》": "《"}[tokens.texts[left]]
        start = text.rfind(pair, max(0, tokens.starts[left] - 24), tokens.starts[left])
        return tokens.covering(start) if start >= 0 else None

    @staticmethod
    def _is_place(tokens: DocumentTokens, index: int) -> bool:
        return tokens.tags[index] in ("ns", "s", "f") or tokens.texts[index][-1] in "江河湖海省市游"

    @staticmethod
    def _is_name_part(tokens: DocumentTokens, index: int) -> bool:
        return tokens.tags[index].startswith(("n", "j", "eng")) or tokens.texts[index].isdigit()

    def _joins(self, text: str, tokens: DocumentTokens, left: int, head_start: int) -> bool:
        """Whether a conjunction stands inside the name: what precedes it is a noun that is no head itself."""
        word, tag = tokens.texts[left - 1], tokens.tags[left - 1]
        if not tag.startswith(("n", "v", "j", "b", "a")) or word in self.words.governing:
            return False
        ends_in_head = any(word.endswith(h) for h in ("工程", "计划", "规划", "制度", "战略", "政策", "行动", "协定", "条例"))
        return not ends_in_head

    @staticmethod
    def _is_ordinal(text: str, tokens: DocumentTokens, left: int) -> bool:
        word = tokens.texts[left]
        following = text[tokens.ends[left] : tokens.ends[left] + 1]
        return word.startswith("第") or following in ("年", "届", "次", "期", "五") or word.endswith(("年", "届", "五"))

    def _judge(self, text: str, tokens: DocumentTokens, last: int, head: Head, head_start: int) -> Span | None:
        walk = self._walk(text, tokens, last, head_start)
        first, end = walk.first, tokens.ends[last]
        while first <= last and (tokens.texts[first] in CONJUNCTIONS or tokens.texts[first] in ("新", "新的", "新一轮", "重大", "重点")):
            first += 1
        if first > last:
            return None
        start = tokens.starts[first]
        core = [tokens.texts[i] for i in range(first, last + 1) if tokens.starts[i] < head_start]
        if start >= head_start or walk.quantified or not self._is_specific(core, tokens, first, head, text[start:head_start]):
            return None
        stopper = tokens.texts[walk.stopper] if walk.stopper is not None else ""
        if stopper in ("的", "之") and head.kind in ("programme", "plan", "works"):
            return None
        label = "LAW" if head.kind in WRITTEN_KINDS and head.text in WRITTEN_HEADS and stopper in WRITING else head.label
        return Span(start, end, label, "head noun")

    def _is_specific(self, core: list[str], tokens: DocumentTokens, first: int, head: Head, modifier: str) -> bool:
        if not core or all(word in self.words.generic for word in core):
            return False
        if head.kind in ("body", "place", "event"):
            tags = tokens.tags[first : first + len(core)]
            return any(t.startswith(PROPER_TAGS) for t in tags) or PROPER_WORDS.search(modifier) is not None
        return len(modifier) > 1
