"""What stands around a candidate beyond its neighbours: the verb before it, the words outside its quotes, its list.

A quoted phrase has a quote on either side, which says nothing; the words that tell (深化 “…”、“…” 试点) stand outside
the quotes, and outside those of the phrases that it is listed with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.lexicon.lookup import Beginnings
from pipeline.entities.tokens import DocumentTokens

Integers = NDArray[np.int64]
Columns = dict[str, Integers]

OPENING, CLOSING = "“‘「『《", "”’」』》"
LINKS = "、和与及"
CLAUSE_ENDS = frozenset("，。；：！？,;:!?\n")
# As many tokens before a candidate may the verb stand that governs it.
REACH = 7
# The longest known name that is looked for at the beginning of a candidate.
LONGEST = 9


def find_outsides(texts: Sequence[str]) -> tuple[Integers, Integers]:
    """For each token (from 1, 0 and the last but one are the edges) the one that stands outside its quotation.

    The first array looks to the left, the second to the right; a token that is no quote stands for itself.
    """
    size = len(texts)
    padded = ["\n", *texts, "\n", "\n"]
    mates: dict[int, int] = {}
    opened = list[int]()
    for index, word in enumerate(padded):
        if word in OPENING:
            opened.append(index)
        elif word in CLOSING and opened:
            mates[index] = opened.pop()
            mates[mates[index]] = index
    left, right = np.arange(size + 3), np.arange(size + 3)
    for index in range(1, size + 1):
        if padded[index] in OPENING:
            left[index] = left[index - 1]
        elif padded[index] in CLOSING and index in mates:
            left[index] = left[mates[index]]
        elif padded[index] == "、" and padded[index - 1] in CLOSING:
            left[index] = left[index - 1]
    for index in range(size, 0, -1):
        if padded[index] in CLOSING:
            right[index] = right[index + 1]
        elif padded[index] in OPENING and index in mates:
            right[index] = right[mates[index]]
        elif padded[index] == "、" and padded[index + 1] in OPENING:
            right[index] = right[index + 1]
    return left, right


def find_verbs(tokens: DocumentTokens, governs: NDArray[np.bool_]) -> Integers:
    """For each token the index (from 1) of the verb before it in its clause; 0 where none is near.

    ``governs`` says of each token (from 1) whether it is such a verb.
    """
    result = np.zeros(len(tokens.texts) + 3, dtype=np.int64)
    last = 0
    for index, word in enumerate(tokens.texts, 1):
        result[index] = last if index - last <= REACH else 0
        if word in CLAUSE_ENDS:
            last = 0
        elif governs[index]:
            last = index
    return result


def link_lists(text: str, starts: Integers, ends: Integers) -> tuple[Integers, Integers, Integers, Integers]:
    """Bare edges of the candidates, the bare end of what is listed before each, the bare start of what is listed after.

    Where nothing is listed the last two are -1 and -2.
    """
    before: dict[int, tuple[int, int]] = {}
    after: dict[int, tuple[int, int]] = {}
    for start in set(starts.tolist()):
        bare = start + 1 if text[start] in OPENING else start
        at = start
        while at and text[at - 1] in OPENING:
            at -= 1
        linked = at and (text[at - 1] in LINKS or text[at - 1] in CLOSING)
        at -= bool(linked) and text[at - 1] in LINKS
        while linked and at and text[at - 1] in CLOSING:
            at -= 1
        before[start] = (bare, at if linked else -1)
    size = len(text)
    for end in set(ends.tolist()):
        bare = end - 1 if text[end - 1] in CLOSING else end
        at = end
        while at < size and text[at] in CLOSING:
            at += 1
        linked = at < size and (text[at] in LINKS or text[at] in OPENING)
        at += bool(linked) and text[at] in LINKS
        while linked and at < size and text[at] in OPENING:
            at += 1
        after[end] = (bare, at if linked else -2)
    first = np.array([before[s] for s in starts.tolist()], dtype=np.int64).reshape(-1, 2)
    last = np.array([after[e] for e in ends.tolist()], dtype=np.int64).reshape(-1, 2)
    return first[:, 0], last[:, 0], first[:, 1], last[:, 1]


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

    def look_up(self, text: str, starts: Integers, ends: Integers, heads: Integers) -> Integers:
        """Codes of the names that are all of a candidate but its head, and that begin it; the length of the latter.

        ``heads`` are the lengths of the head nouns; the result has a row a candidate.
        """
        begun = {
            start: [(length, self._names[text[start : start + length]]) for length in lengths]
            for start, lengths in self._beginnings.find_at(text, np.unique(starts))
        }
        table = np.zeros((len(starts), 3), dtype=np.int64)
        for row, (start, end, head) in enumerate(zip(starts.tolist(), ends.tolist(), heads.tolist(), strict=True)):
            found = begun.get(start, ())
            if found or head:
                core = self._names.get(text[start : end - head], 0) if head else 0
                size, code = next((pair for pair in found if pair[0] < end - start), (0, 0))
                table[row] = core, code, size
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
