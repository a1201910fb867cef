"""Names that end in a head noun, with every left edge that words allow.

What a token says of an edge before it does not depend on the head: it is told once for each token, and the walks to
the left from all heads of a document go on step by step together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.core.script import HAN
from pipeline.entities.lexicon.lookup import Endings
from pipeline.entities.lexicon.wordlists import WordLists
from pipeline.entities.mentions.gathering import LABEL, Candidates
from pipeline.entities.mentions.proposals import BIT, STOPS, Heads
from pipeline.entities.tokens import DocumentTokens

Integers = NDArray[np.int64]

# The longest name by head noun, in characters, and the most left edges that are tried.
LONGEST, EDGES = 34, 9
# A head of at least this many characters ends a name wherever the segmenter cuts, and may be one by itself (冬奥会).
WHOLE = ALONE = 3
CLOSERS = {"”": "“", "）": "（", ")": "(", "’": "‘"}
OPENING_QUOTES = "“‘"
# As far back as what such a mark closes may begin.
CLOSED = 26
QUOTE_PAIRS = {"”": "“", "’": "‘"}
# The longest quotation that ends in a head noun and that a name may begin before.
QUOTED_SIZE = 16
# Where, or which part, in brackets after a name: 国家技术转移中部中心（武汉）, 大运河国家文化公园（安徽段）.
BRACKET = re.compile(rf"[（(][{HAN}—－-]{{2,8}}[）)]")
# Particles that no name crosses.
PARTICLES = frozenset("的了着将把被各该此其等")
# What a word or a tag says: it ends a clause, no name crosses it, a name may begin behind it, a name may begin with it,
# it closes something, it opens a quotation, it opens a bracket.
STOP, ENDS, BEFORE, FIRST, CLOSES, QUOTES, OPENS = (1 << bit for bit in range(7))


class _Words(dict[str, int]):
    """What words say, each told when it is first asked for."""

    def __init__(self, words: WordLists) -> None:
        super().__init__()
        hard = words.carrying | {"把", "将", "被", "使", "让"}
        self._before = hard | words.governing | words.opening | words.joining | words.leading | words.counting
        self._first = words.proper | words.directions | {"全国", "省级", "市级", "省", "市", "自治区", "原", "新"}

    def __missing__(self, word: str) -> int:
        says = STOP * (word in STOPS or "\n" in word) | ENDS * (word in PARTICLES)
        says |= BEFORE * (word in self._before) | FIRST * (word in self._first or word[0] in OPENING_QUOTES)
        says |= CLOSES * (word in CLOSERS) | QUOTES * (word in OPENING_QUOTES) | OPENS * (word in "（(")
        self[word] = says
        return says


class _Tags(dict[str, int]):
    """What tags say, each told when it is first asked for."""

    def __missing__(self, tag: str) -> int:
        says = ENDS * (tag in ("r", "y", "e")) | FIRST * (tag in ("ns", "nt", "nz", "nr", "nrt", "j", "eng"))
        says |= BEFORE * (tag[0] in "vpdcumrfqtxw" or tag in ("ns", "nt", "nr", "j", "s", "ad", "l"))
        self[tag] = says
        return says


class _Walk(NamedTuple):
    """A walk to the left: from a token, for names that end at ``end`` with a head at ``head``.

    They begin before ``below``, and may end at ``bracket`` as well unless it is 0; ``row`` says which head it is.
    """

    token: int
    end: int
    head: int
    below: int
    bracket: int
    row: int


class HeadEdges:
    """Finds the spans of a document that end in a head noun."""

    def __init__(self, heads: Heads, words: WordLists) -> None:
        self.endings = Endings(heads)
        self._whole = Endings([head for head in heads if len(head) >= WHOLE])
        self._rows = {head: row for row, head in enumerate(heads)}
        self._gives = np.zeros((len(heads), len(LABEL)), dtype=bool)
        for head, row in self._rows.items():
            self._gives[row, [LABEL[label] for label, *_ in heads[head]]] = True
        self._words, self._tags = _Words(words), _Tags()

    def find(self, text: str, tokens: DocumentTokens) -> Candidates:
        """Every proposal in a document, in no order."""
        walks = list(self._begin_walks(text, tokens))
        _, ends, _, below, brackets, rows = columns = np.array(walks, dtype=np.int64).reshape(-1, 6).T
        which, edges = self._walk(text, tokens, *columns[:3])
        kept = edges < below[which]
        which, edges = which[kept], edges[kept]
        spans, labels = np.nonzero(self._gives[rows[which]])
        which, edges = which[spans], edges[spans]
        bracketed = brackets[which] > 0
        return Candidates(
            np.concatenate((edges, edges[bracketed])),
            np.concatenate((ends[which], brackets[which[bracketed]])),
            np.concatenate((labels, labels[bracketed])),
            np.full(len(labels) + int(bracketed.sum()), BIT["head edge"]),
        )

    def _begin_walks(self, text: str, tokens: DocumentTokens) -> Iterator[_Walk]:
        brackets = {bracket.start(): bracket.end() for bracket in BRACKET.finditer(text)}
        for last, end, head in self._ends(text, tokens):
            start, row = end - len(head), self._rows[head]
            yield _Walk(last, end, start, end, brackets.get(end, 0), row)
            if end < len(text) and text[end] in QUOTE_PAIRS:
                # Names that begin before the quotation that their head closes: 提振消费“五大工程”.
                opened = text.rfind(QUOTE_PAIRS[text[end]], max(0, end - QUOTED_SIZE), end)
                if opened >= 0 and not STOPS.intersection(text[opened:end]):
                    yield _Walk(tokens.covering(opened), end + 1, start, opened, 0, row)

    def _ends(self, text: str, tokens: DocumentTokens) -> Iterator[tuple[int, int, str]]:
        """Where a name could end: the token, the end and the head; any head at a token's end, a whole one within."""
        if not tokens.starts:
            return
        starts, ends = tokens.bounds
        for last in self.endings.may_end(text, ends).tolist():
            if head := self.endings.longest(text, tokens.ends[last]):
                yield last, tokens.ends[last], head
        places = np.arange(1, len(text) + 1)
        holders = np.maximum(np.searchsorted(starts, places, side="left") - 1, 0)
        within = (starts[holders] < places) & (places < ends[holders])
        places, holders = places[within], holders[within]
        for index in self._whole.may_end(text, places).tolist():
            if head := self._whole.longest(text, int(places[index])):
                yield int(holders[index]), int(places[index]), head

    def _walk(
        self, text: str, tokens: DocumentTokens, index: Integers, ends: Integers, heads: Integers
    ) -> tuple[Integers, Integers]:
        """The offsets where names could begin, each with the number of its walk; walks begin at tokens (``index``)."""
        offered, quoting, following = self._read(text, tokens)
        (starts, _), numbers, found = tokens.bounds, np.arange(len(ends)), np.zeros_like(ends)
        which, edges = [numbers[:0]], [ends[:0]]
        while len(numbers):
            near = starts[index] >= ends[numbers] - LONGEST
            numbers, index = numbers[near], index[near]
            start, head = starts[index], heads[numbers]
            alone = (start == head) & (ends[numbers] - head >= ALONE)
            given = offered[index] & ((start < head) | alone)
            found[numbers] += given
            going = found[numbers] < EDGES
            # The edge with the quote inside the name was offered; a name does not reach over an open bracket.
            quoted = quoting[index] & going & (starts[index - 1] < head)
            which += [numbers[given], numbers[quoted]]
            edges += [start[given], starts[index[quoted] - 1]]
            index = following[index]
            going &= index >= 0
            numbers, index = numbers[going], index[going]
        return np.concatenate(which), np.concatenate(edges)

    def _read(self, text: str, tokens: DocumentTokens) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Integers]:
        """For each token: may names begin with it, or with the quote before it; where a walk goes on (-1: nowhere)."""
        count, (starts, ends) = len(tokens.texts), tokens.bounds
        words = np.fromiter(map(self._words.__getitem__, tokens.texts), dtype=np.int64, count=count)
        tags = np.fromiter(map(self._tags.__getitem__, tokens.tags), dtype=np.int64, count=count)
        before = np.concatenate(([STOP], (words | tags)[:-1]))[:count]
        before[1:] |= STOP * (starts[1:] != ends[:-1])
        offered = (before & (STOP | BEFORE) > 0) | ((words | tags) & FIRST > 0)
        ended = before & (STOP | ENDS) > 0
        following = np.where(ended | (before & (QUOTES | OPENS) > 0), -1, np.arange(count) - 1)
        for index in np.flatnonzero(~ended & (before & CLOSES > 0)).tolist():
            start, opening = tokens.starts[index], CLOSERS[tokens.texts[index - 1]]
            opened = text.rfind(opening, max(0, start - CLOSED), start)
            following[index] = tokens.covering(opened) if opened >= 0 else -1
        return offered, ~ended & (before & QUOTES > 0), following
