"""What stands around a candidate beyond its neighbours: the verb before it, the words outside its quotes, its list.

A quoted phrase has a quote on either side, which says nothing; the words that tell (深化 “…”、“…” 试点) stand outside
the quotes, and outside those of the phrases that it is listed with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.lexicon.lookup import Beginnings, read_codes, tell_characters
from pipeline.entities.tokens import DocumentTokens

Integers = NDArray[np.int64]
Columns = dict[str, Integers]

OPENING, CLOSING = "“‘「『《", "”’」』》"
LINKS = "、和与及"
# What find_outsides looks through.
QUOTING = frozenset(OPENING + CLOSING + "、")
_OPENING, _CLOSING, _LINKS = map(tell_characters, (OPENING, CLOSING, LINKS))
CLAUSE_ENDS = frozenset("，。；：！？,;:!?\n")
# As many tokens before a candidate may the verb stand that governs it.
REACH = 7
# The longest known name that is looked for at the beginning of a candidate.
LONGEST = 9


def find_outsides(texts: Sequence[str]) -> tuple[Integers, Integers]:
    """For each token (from 1, 0 and the last but one are the edges) the one that stands outside its quotation.

    The first array looks to the left, the second to the right; a token that is no quote stands for itself.
    """
    padded = ["\n", *texts, "\n", "\n"]
    signs = [index for index, word in enumerate(padded) if word in QUOTING]
    mates: dict[int, int] = {}
    opened = list[int]()
    for index in signs:
        if padded[index] in OPENING:
            opened.append(index)
        elif padded[index] in CLOSING and opened:
            mates[index] = opened.pop()
            mates[mates[index]] = index
    left, right = list(range(len(padded))), list(range(len(padded)))
    for index in signs:
        if padded[index] in OPENING:
            left[index] = left[index - 1]
        elif padded[index] in CLOSING:
            left[index] = left[mates.get(index, index)]
        elif padded[index - 1] in CLOSING:
            left[index] = left[index - 1]
    for index in reversed(signs):
        if padded[index] in CLOSING:
            right[index] = right[index + 1]
        elif padded[index] in OPENING:
            right[index] = right[mates.get(index, index)]
        elif padded[index + 1] in OPENING:
            right[index] = right[index + 1]
    return np.array(left), np.array(right)


def find_verbs(tokens: DocumentTokens, governs: NDArray[np.bool_]) -> Integers:
    """For each token the index (from 1) of the verb before it in its clause; 0 where none is near.

    ``governs`` says of each token (from 1) whether it is such a verb.
    """
    size, numbers = len(tokens.texts), np.arange(len(tokens.texts) + 3)
    ends = np.zeros(size + 3, dtype=bool)
    ends[1 : size + 1] = np.fromiter(map(CLAUSE_ENDS.__contains__, tokens.texts), dtype=bool, count=size)
    verbs = governs & ~ends
    # The last verb or end of a clause up to each token, and so before the next.
    latest = np.maximum.accumulate(np.where(verbs | ends, numbers, 0))
    before = np.concatenate(([0], latest[:-1]))
    near = verbs[before] & (numbers - before <= REACH) & (numbers <= size)
    return np.where(near, before, 0)


def link_lists(text: str, starts: Integers, ends: Integers) -> tuple[Integers, Integers, Integers, Integers]:
    """Bare edges of the candidates, the bare end of what is listed before each, the bare start of what is listed after.

    Where nothing is listed the last two are -1 and -2.
    """
    codes = read_codes(text)
    opening, closing, links = (np.append(told[codes], False) for told in (_OPENING, _CLOSING, _LINKS))
    at = _skip_left(opening)[starts]
    linked = (at > 0) & (links | closing)[at - 1]
    left = _skip_left(closing)[at - (linked & links[at - 1])]
    to = _skip_right(closing)[ends]
    joined = (links | opening)[to]
    right = _skip_right(opening)[to + (joined & links[to])]
    return (
        starts + opening[starts], ends - closing[ends - 1], np.where(linked, left, -1), np.where(joined, right, -2)
    )  # fmt: skip


def _skip_left(signs: NDArray[np.bool_]) -> Integers:
    """For each place of a text, its end as well, the first of the signs that stand right before it, or the place."""
    firsts: Integers = np.maximum.accumulate(np.where(np.append(False, signs[:-1]), 0, np.arange(len(signs))))
    return firsts


def _skip_right(signs: NDArray[np.bool_]) -> Integers:
    """For each place of a text, its end as well, the place behind the signs that stand there."""
    lasts: Integers = np.minimum.accumulate(np.where(signs, len(signs), np.arange(len(signs)))[::-1])[::-1]
    return lasts


class KnownParts:
    """Finds the known names that a candidate is made of.

    Parameters
    ----------
    names
        The code (from 1) of every known name.
    """

    def __init__(self, names: Mapping[str, int]) -> None:
        self._names = names
        self._beginnings = Beginnings([name for name in names if 1 < len(name) <= LONGEST])
        self._first, self._last = (tell_characters("".join(name[i] for name in names if name)) for i in (0, -1))

    def look_up(self, text: str, starts: Integers, ends: Integers, heads: Integers) -> Integers:
        """Codes of the names that are all of a candidate but its head, and that begin it; the length of the latter.

        ``heads`` are the lengths of the head nouns; the result has a row a candidate.
        """
        table, codes, tails = np.zeros((len(starts), 3), dtype=np.int64), read_codes(text), ends - heads
        # Of a bare head the core is empty, which the scorer has learned to look up too.
        cored = (heads > 0) & ((tails <= starts) | self._first[codes[starts]] & self._last[codes[tails - 1]])
        cores = zip(starts[cored].tolist(), tails[cored].tolist(), strict=True)
        table[cored, 0] = [self._names.get(text[start:tail], 0) for start, tail in cores]
        begun = dict(self._beginnings.find_at(text, np.unique(starts)))
        rows = np.flatnonzero(np.isin(starts, list(begun)))
        for row, start, end in zip(rows.tolist(), starts[rows].tolist(), ends[rows].tolist(), strict=True):
            if size := next((size for size in begun[start] if start + size < end), 0):
                table[row, 1:] = self._names[text[start : start + size]], size
        return table


def count_strings(keys: Integers, labels: Integers, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The best score of the same words under the same label elsewhere in the document; 0 where they stand once."""
    result = np.zeros(len(keys))
    order = np.lexsort((-scores, labels, keys))
    groups = (keys * 8 + labels)[order]
    cuts = [0, *(np.flatnonzero(np.diff(groups)) + 1).tolist(), len(groups)]
    for first, last in pairwise(cuts):
        if last - first > 1:
            result[order[first:last]] = scores[order[first]]
            result[order[first]] = scores[order[first + 1]]
    return result


def score_neighbours(columns: Mapping[str, Integers], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The best scores of candidates of the same label listed before and after each (candidates x 2)."""
    labels = columns["label"].tolist()
    ending: dict[tuple[int, int], float] = {}
    starting: dict[tuple[int, int], float] = {}
    edges = zip(columns["bare start"].tolist(), columns["bare end"].tolist(), labels, scores.tolist(), strict=True)
    for start, end, label, score in edges:
        ending[end, label] = max(score, ending.get((end, label), 0.0))
        starting[start, label] = max(score, starting.get((start, label), 0.0))
    links = zip(columns["link left"].tolist(), columns["link right"].tolist(), labels, strict=True)
    pairs = [(ending.get((a, label), 0.0), starting.get((b, label), 0.0)) for a, b, label in links]
    return np.array(pairs).reshape(-1, 2)
