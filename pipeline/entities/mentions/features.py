"""What is known of a candidate, as a row of numbers: where it was found, what it is made of, what stands beside it.

Everything is looked up once for each token or character of the document and gathered by the candidates' edges, so that
the cost of a candidate is that of a few array reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.mentions.gathering import Candidate
from pipeline.entities.mentions.proposals import BIT, SOURCES
from pipeline.entities.spans import LABELS
from pipeline.entities.tokens import DocumentTokens
from pipeline.entities.wordlists import WordLists

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

NAMED = LABELS[:6]
# Groups of part-of-speech tags, in an order that a threshold can split.
TAGS = ("ns", "nt", "nr", "nz", "j", "eng", "n", "s", "f", "t", "vn", "v", "a", "b", "d", "m", "q", "r", "p", "c", "u", "l", "i", "x")
TAG = {tag: index + 1 for index, tag in enumerate(TAGS)}
# Classes of words whose presence beside or inside a name matters.
CLASSES = (
    "governing", "opening", "carrying", "writing", "joining", "leading", "generic", "vague", "counting", "proper",
    "wide", "following", "improper", "inner", "directions", "parties",
)  # fmt: skip
SIGNS = ("\n", "。！？!?", "；;", "，,", "：:", "、", "“‘「\"", "”’」", "《", "》", "（(", "）)", "的", "了", "·•", "—－-–")
HAN, DIGIT, LATIN = len(SIGNS) + 1, len(SIGNS) + 2, len(SIGNS) + 3
SETS = ("gazetteer", "title", "head noun", "quotation", "model", "compound", "quoted head", "known inside")


def _sign_table() -> NDArray[np.uint8]:
    table = np.zeros(0x10000, dtype=np.uint8)
    table[0x4E00:0xA000] = HAN
    for low, high, code in ((48, 58, DIGIT), (0xFF10, 0xFF1A, DIGIT), (65, 91, LATIN), (97, 123, LATIN)):
        table[low:high] = code
    for code, signs in enumerate(SIGNS, 1):
        for sign in signs:
            table[ord(sign)] = code
    return table


@dataclass
class Vocabulary:
    """What is known of single words, looked up once a word."""

    words: WordLists
    kinds: Mapping[str, int]
    heads: Mapping[str, tuple[tuple[str, str], ...]]
    vectors: Mapping[str, Floats] = field(default_factory=dict)
    width: int = 0
    _masks: dict[str, int] = field(default_factory=dict)

    def mask(self, word: str) -> int:
        """The word's classes, a bit each."""
        found = self._masks.get(word)
        if found is None:
            found = sum(1 << i for i, name in enumerate(CLASSES) if word in getattr(self.words, name))
            found |= (word.endswith(self.words.complete)) << len(CLASSES)
            found |= (word[-2:] in self.words.governing and len(word) > 2) << (len(CLASSES) + 1)
            self._masks[word] = found
        return found


BITS = len(CLASSES) + 2


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)


class Features:
    """Makes the rows of a document's candidates."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._signs = _sign_table()
        longest = max(map(len, vocabulary.heads))
        self._longest = longest
        self.names: list[str] = []

    def rows(self, text: str, tokens: DocumentTokens, candidates: Sequence[Candidate]) -> Floats:
        """The matrix (candidates x features); ``names`` says what the columns are."""
        starts, ends, labels, sources = (
            np.array([getattr(c, n) for c in candidates] if n != "label" else [NAMED.index(c.label) for c in candidates], dtype=np.int64)
            for n in ("start", "end", "label", "sources")
        )
        columns: dict[str, NDArray[np.generic]] = {}
        self._add_form(columns, text, starts, ends, labels, sources)
        first, last = self._add_tokens(columns, text, tokens, starts, ends)
        self._add_head(columns, text, tokens, starts, ends, labels, last)
        self._add_nesting(columns, len(text), starts, ends, labels, sources)
        self.names = list(columns)
        return np.column_stack([c.astype(np.float32) for c in columns.values()])

    def _add_form(self, columns: dict[str, NDArray[np.generic]], text: str, starts: Integers, ends: Integers, labels: Integers, sources: Integers) -> None:
        signs = self._signs[np.minimum(_codes(text), 0xFFFF)]
        padded = np.concatenate(([1, 1], signs, [1, 1, 1]))
        for index, label in enumerate(NAMED):
            columns["is " + label] = labels == index
        columns["length"] = ends - starts
        for name in SOURCES:
            columns["by " + name] = sources & BIT[name] > 0
        columns["before 1"], columns["before 2"] = padded[starts + 1], padded[starts]
        columns["after 1"], columns["after 2"] = padded[ends + 2], padded[ends + 3]
        columns["opens"], columns["closes"] = signs[starts], signs[ends - 1]
        for name, wanted in (("digits", DIGIT), ("latin", LATIN), ("commas", 6), ("quotes", 7), ("brackets", 11), ("of", 13)):
            sums = np.concatenate(([0], np.cumsum(signs == wanted)))
            columns["has " + name] = sums[ends] - sums[starts]
        # The signs that stand next on either side tell a list from a sentence.
        marks = np.flatnonzero((signs > 0) & (signs < 13) & (signs != 7) & (signs != 8))
        marks = np.concatenate(([-1], marks, [len(signs)]))
        place = np.searchsorted(marks, starts, side="left") - 1
        columns["to left mark"] = np.minimum(starts - marks[place] - 1, 30)
        right = np.searchsorted(marks, ends, side="left")
        columns["to right mark"] = np.minimum(marks[np.minimum(right, len(marks) - 1)] - ends, 30)
        tagged = np.concatenate((padded, [1]))
        columns["left mark"] = tagged[marks[place] + 2]
        columns["right mark"] = tagged[marks[np.minimum(right, len(marks) - 1)] + 2]

    def _add_tokens(self, columns: dict[str, NDArray[np.generic]], text: str, tokens: DocumentTokens, starts: Integers, ends: Integers) -> tuple[Integers, Integers]:
        begin, finish = np.array(tokens.starts, dtype=np.int64), np.array(tokens.ends, dtype=np.int64)
        first = np.maximum(np.searchsorted(begin, starts, side="right") - 1, 0)
        last = np.maximum(np.searchsorted(begin, ends - 1, side="right") - 1, 0)
        cut_left, cut_right = begin[first] != starts, finish[last] != ends
        columns["cuts left"], columns["cuts right"] = cut_left, cut_right
        columns["tokens"] = last - first + 1
        tags = np.array([0, *(TAG.get(t, TAG.get(t[:1], 0)) for t in tokens.tags), 0, 0])
        look = self.vocabulary.mask
        masks = np.array([0, *map(look, tokens.texts), 0, 0], dtype=np.int64)
        sizes = np.concatenate(([0], finish - begin, [0, 0]))
        left = np.where(cut_left, first + 1, first)
        right = np.where(cut_right, last + 1, last + 2)
        for name, index in (("left", left), ("left 2", np.maximum(left - 1, 0)), ("first", first + 1), ("second", np.minimum(first + 2, last + 1)), ("last", last + 1), ("right", right), ("right 2", np.minimum(right + 1, len(tags) - 1))):
            columns[name + " tag"] = tags[index]
            columns[name + " size"] = sizes[index]
            wanted = range(BITS) if name in ("left", "first", "right") else (0, 2, 6, 7)
            for bit in wanted:
                columns[f"{name} {(*CLASSES, 'complete', 'verbal')[bit]}"] = masks[index] >> bit & 1
        counted = {name: masks >> CLASSES.index(name) & 1 for name in ("generic", "vague", "governing", "carrying", "proper", "counting", "joining")}
        counted |= {"place": tags == TAG["ns"], "verb": tags == TAG["v"], "noun": tags == TAG["n"], "stop": (tags >= TAG["d"]) & (tags <= TAG["u"]), "single": sizes == 1}
        for name, hits in counted.items():
            sums = np.concatenate((np.cumsum(hits), [0]))
            columns["inner " + name] = sums[last + 1] - sums[first]
        columns["generic share"] = columns["inner generic"] / np.maximum(columns["tokens"], 1)
        self._add_vectors(columns, tokens, left, first + 1, last + 1, right)
        return first, last

    def _add_vectors(self, columns: dict[str, NDArray[np.generic]], tokens: DocumentTokens, left: Integers, first: Integers, last: Integers, right: Integers) -> None:
        width = self.vocabulary.width
        if not width:
            return
        vectors = self.vocabulary.vectors
        none = np.zeros(width, dtype=np.float32)
        table = np.array([none, *(vectors.get(t, none) for t in tokens.texts), none, none])
        sums = np.concatenate((np.cumsum(table, axis=0), [none]))
        for name, values in (("left", table[left]), ("first", table[first]), ("last", table[last]), ("right", table[right]),
                             ("mean", (sums[last] - sums[first - 1]) / (last - first + 1)[:, None])):
            for axis in range(width):
                columns[f"{name} axis {axis}"] = values[:, axis]

    def _add_head(self, columns: dict[str, NDArray[np.generic]], text: str, tokens: DocumentTokens, starts: Integers, ends: Integers, labels: Integers, last: Integers) -> None:
        kinds = self.vocabulary.kinds
        heads, longest = self.vocabulary.heads, self._longest
        cache: dict[int, tuple[dict[str, int], int]] = {}
        kind = np.zeros(len(starts)); size = np.zeros(len(starts)); whole = np.zeros(len(starts)); known = np.zeros(len(starts))
        for row, (start, end, label) in enumerate(zip(starts.tolist(), ends.tolist(), labels.tolist(), strict=True)):
            found = cache.get(end)
            if found is None:
                low = max(end - longest, 0)
                found = ({}, 0)
                for at in range(low, end):
                    pairs = heads.get(text[at:end])
                    if pairs is not None:
                        found = ({name: kinds[k] for name, k in pairs}, end - at)
                        break
                cache[end] = found
            by_label, length = found
            known[row] = len(by_label)
            if length and length <= end - start:
                size[row] = length
                kind[row] = by_label.get(NAMED[label], 0)
                whole[row] = length == end - start
        columns["head kind"], columns["head size"], columns["head whole"], columns["head known"] = kind, size, whole, known
        columns["core"] = ends - starts - size

    def _add_nesting(self, columns: dict[str, NDArray[np.generic]], size: int, starts: Integers, ends: Integers, labels: Integers, sources: Integers) -> None:
        """Whether spans of each strong source hold the candidate, lie in it, or are it under another label."""
        keys = starts * (size + 1) + ends
        for name in SETS:
            bit = BIT[name] | (BIT["enumeration"] if name == "head noun" else 0) | (BIT["province compound"] if name == "compound" else 0)
            own = np.flatnonzero(sources & bit)
            far = np.zeros(size + 2, dtype=np.int64)
            np.maximum.at(far, starts[own] + 1, ends[own])
            reach = np.maximum.accumulate(far)
            before = reach[starts]  # spans that start strictly before
            at = far[starts + 1]
            columns["inside " + name] = (before >= ends) | (at > ends)
            near = np.full(size + 2, size * 2, dtype=np.int64)
            np.minimum.at(near, starts[own], ends[own])
            close = np.minimum.accumulate(near[::-1])[::-1]
            columns["holds " + name] = (close[starts + 1] <= ends) | (near[starts] < ends)
            columns["crossed by " + name] = (before > starts) & (before < ends)
            columns["same as " + name] = np.isin(keys, keys[own]) & (sources & bit == 0)
        order = np.unique(keys, return_inverse=True, return_counts=True)
        columns["rivals"] = order[2][order[1]]
