"""What is known of a candidate, in numbers: where it was found, what it is made of, what stands beside it.

Everything is looked up once for each token or character of the document and gathered by the candidates' edges, so that
a candidate costs a few array reads. Words are numbers too: their checksums.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.core.script import ANY_ENDS
from pipeline.entities.lexicon.lookup import Endings
from pipeline.entities.lexicon.wordlists import WordLists
from pipeline.entities.mentions.gathering import LABEL, NAMED, Candidates
from pipeline.entities.mentions.likeness import Likeness
from pipeline.entities.mentions.phrase_words import any_of
from pipeline.entities.mentions.proposals import BIT, SOURCES, Heads
from pipeline.entities.mentions.surroundings import KnownParts, find_outsides, find_verbs, link_lists
from pipeline.entities.tokens import DocumentTokens

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Columns = dict[str, Integers]

# Codes (from 1) of the labels of places among known names.
PLACED = (LABEL["GPE"] + 1, LABEL["LOC"] + 1)
TAGS = (
    "ns",
    "nt",
    "nr",
    "nz",
    "j",
    "eng",
    "n",
    "s",
    "f",
    "t",
    "vn",
    "v",
    "a",
    "b",
    "d",
    "m",
    "q",
    "r",
    "p",
    "c",
    "u",
    "l",
    "i",
    "x",
)
TAG = {tag: index + 1 for index, tag in enumerate(TAGS)}
# Classes of words whose presence beside or inside a name matters.
CLASSES = (
    "governing", "opening", "carrying", "writing", "joining", "leading", "generic", "vague", "counting", "proper",
    "wide", "following", "improper", "inner", "directions", "parties",
)  # fmt: skip
COMPLETE, VERBAL = len(CLASSES), len(CLASSES) + 1
# Words of these classes govern a name as verbs do.
GOVERNING = sum(1 << CLASSES.index(name) for name in ("governing", "carrying", "writing"))
SIGNS = (
    "\n",
    ANY_ENDS,
    "；;",
    "，,",
    "：:",
    "、",
    '“‘「"',
    "”’」",
    "《",
    "》",
    "（(",
    "）)",
    "的",
    "了",
    "·•",
    "—－-–",
    "+×",
    "至",
)
DASH, TO = SIGNS.index("—－-–") + 1, SIGNS.index("至") + 1
HAN, DIGIT, LATIN = len(SIGNS) + 1, len(SIGNS) + 2, len(SIGNS) + 3
# Brackets at the end of a name, and as far as they may reach.
CLOSED, BRACKETED = {"）": "（", ")": "("}, 12
SENTENCE_END = re.compile(r"[。；！？\n]")
SETS = ("gazetteer", "title", "head noun", "quotation", "model", "compound", "quoted head", "known inside")


def _sign_table() -> NDArray[np.int64]:
    table = np.zeros(0x10000, dtype=np.int64)
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
    heads: Heads
    names: Mapping[str, int]
    kinds: Mapping[str, int] = field(init=False)
    _classes: Counter[str] = field(init=False)
    _rows: dict[str, int] = field(default_factory=dict)
    _table: Integers = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))

    def __post_init__(self) -> None:
        self._classes = Counter()
        for index, name in enumerate(CLASSES):
            self._classes.update(dict.fromkeys(getattr(self.words, name), 1 << index))
        self.kinds = {k: i + 1 for i, k in enumerate(sorted({k for v in self.heads.values() for _, k, _ in v}))}

    def is_polity(self, name: str) -> bool:
        """Whether a known name is that of a state, a province or a city."""
        return self.names.get(name, 0) == PLACED[0]

    def look_up(self, words: Sequence[str]) -> Integers:
        """Each word's classes, a bit each, and its checksum (words x 2)."""
        new = [word for word in dict.fromkeys(words) if word not in self._rows]
        if new:
            self._rows.update(zip(new, range(len(self._rows), len(self._rows) + len(new)), strict=True))
            self._table = np.concatenate((self._table, [(self._classify(word), crc32(word.encode())) for word in new]))
        return self._table[np.fromiter(map(self._rows.__getitem__, words), dtype=np.int64, count=len(words))]

    def _classify(self, word: str) -> int:
        mask = self._classes[word]
        mask |= word.endswith(self.words.complete) << COMPLETE
        mask |= (word[-2:] in self.words.governing and len(word) > 2) << VERBAL
        return mask | (self.names.get(word, 0) in PLACED) << (VERBAL + 1)

    def list_heads(self) -> tuple[dict[str, int], Integers, Integers]:
        """Head noun to its row; for each row and label the kind of name and its strength, and the row's size, checksum
        and number of labels. Row 0 is for no head.
        """
        rows = {head: row for row, head in enumerate(self.heads, 1)}
        says, own = (
            np.zeros((len(rows) + 1, len(NAMED), 2), dtype=np.int64),
            np.zeros((len(rows) + 1, 3), dtype=np.int64),
        )
        for head, row in rows.items():
            labels = {label: (self.kinds[kind], strength) for label, kind, strength in self.heads[head]}
            for label, said in labels.items():
                says[row, NAMED.index(label)] = said
            own[row] = len(head), crc32(head.encode()), len(labels)
        return rows, says, own


class Features:
    """Makes the columns of a document's candidates."""

    def __init__(self, vocabulary: Vocabulary, likeness: Likeness) -> None:
        self.vocabulary, self._likeness = vocabulary, likeness
        self._signs = _sign_table()
        self._endings = Endings(vocabulary.heads)
        self._known_parts = KnownParts(vocabulary.names)
        self._head_rows, self._head_says, self._heads = vocabulary.list_heads()

    def columns(self, text: str, tokens: DocumentTokens, candidates: Candidates) -> Columns:
        """Name of a feature to its value for each candidate."""
        starts, ends, labels, sources = candidates.starts, candidates.ends, candidates.labels, candidates.sources
        columns: Columns = {"label": labels, "sources": sources}
        self._add_form(columns, text, starts, ends, sources)
        self._add_head(columns, text, starts, ends, labels)
        self._add_tokens(columns, tokens, starts, ends)
        self._add_norms(columns, text, starts, ends)
        # Candidates for one span follow each other.
        new = (np.diff(starts, prepend=-1) != 0) | (np.diff(ends, prepend=-1) != 0)
        spans = np.cumsum(new) - 1
        self._add_nesting(columns, len(text), starts, ends, spans, sources)
        self._add_parts(columns, text, starts, ends)
        words = [crc32(text[s:e].encode()) for s, e in zip(starts[new].tolist(), ends[new].tolist(), strict=True)]
        columns["whole word"] = np.array(words, dtype=np.int64)[spans]
        return {name: column.astype(np.int64, copy=False) for name, column in columns.items()}

    def _add_form(self, columns: Columns, text: str, starts: Integers, ends: Integers, sources: Integers) -> None:
        codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
        signs = self._signs[np.minimum(codes, 0xFFFF)]
        padded = np.concatenate(([1, 1], signs, [1, 1, 1]))
        characters = np.concatenate(([0], codes, [0])).astype(np.int64)
        columns["length"] = np.minimum(ends - starts, 20)
        columns |= self._likeness.measure(codes, starts, ends)
        for name in SOURCES:
            columns["by " + name] = (sources & BIT[name] > 0).astype(np.int64)
        columns["before 1"], columns["before 2"] = padded[starts + 1], padded[starts]
        columns["after 1"], columns["after 2"] = padded[ends + 2], padded[ends + 3]
        columns["opens"], columns["closes"] = signs[starts], signs[ends - 1]
        columns["left character"], columns["right character"] = characters[starts], characters[ends + 1]
        columns["first character"], columns["last character"] = characters[starts + 1], characters[ends]
        for name, wanted in (
            ("digits", DIGIT),
            ("latin", LATIN),
            ("commas", 6),
            ("quotes", 7),
            ("brackets", 11),
            ("of", 13),
        ):
            sums = np.concatenate(([0], np.cumsum(signs == wanted)))
            columns["has " + name] = sums[ends] - sums[starts]
        # What joins the ends of a line or a stretch: 商丘至合肥, 中国—中亚.
        sums = np.concatenate(([0], np.cumsum((signs == DASH) | (signs == TO))))
        columns["has ends"] = np.minimum(sums[ends] - sums[starts], 2)
        # The signs that stand next on either side tell a list from a sentence.
        marks = np.flatnonzero((signs > 0) & (signs < 13) & (signs != 7) & (signs != 8))
        marks = np.concatenate(([-1], marks, [len(signs)]))
        tagged = np.concatenate((padded, [1]))
        place = np.searchsorted(marks, starts, side="left") - 1
        columns["to left mark"] = np.minimum(starts - marks[place] - 1, 12)
        columns["left mark"] = tagged[marks[place] + 2]
        after = np.minimum(np.searchsorted(marks, ends, side="left"), len(marks) - 1)
        columns["to right mark"] = np.minimum(marks[after] - ends, 12)
        columns["right mark"] = tagged[marks[after] + 2]

    def _add_tokens(self, columns: Columns, tokens: DocumentTokens, starts: Integers, ends: Integers) -> None:
        begin, finish = tokens.bounds
        first = np.maximum(np.searchsorted(begin, starts, side="right") - 1, 0)
        last = np.maximum(np.searchsorted(begin, ends - 1, side="right") - 1, 0)
        cut_left, cut_right = begin[first] != starts, finish[last] != ends
        columns["cuts"] = cut_left * 2 + cut_right
        columns["tokens"] = np.minimum(last - first + 1, 9)
        codes = {t: TAG.get(t, TAG.get(t[:1], 0)) for t in set(tokens.tags)}
        tags = np.array([0, *map(codes.__getitem__, tokens.tags), 0, 0], dtype=np.int64)
        masks, words = np.pad(self.vocabulary.look_up(tokens.texts), ((1, 2), (0, 0))).T.copy()
        sizes = np.concatenate(([0], finish - begin, [0, 0]))
        left = np.where(cut_left, first + 1, first)
        right = np.where(cut_right, last + 1, last + 2)
        around = {
            "left": left, "left 2": np.maximum(left - 1, 0), "first": first + 1,

            "second": np.minimum(first + 2, last + 1), "last": last + 1, "right": right,
            "right 2": np.minimum(right + 1, len(tags) - 1),
        }  # fmt: skip
        outer_left, outer_right = find_outsides(tokens.texts)
        around["outer left"] = outer_left[left]
        around["outer right"] = outer_right[np.minimum(right, len(tags) - 2)]
        around["outer right 2"] = np.minimum(around["outer right"] + 1, len(tags) - 1)
        # The word before the head noun: 扎龙|湿地 is a place, 红树林|湿地 a kind of places.
        core = np.searchsorted(begin, ends - columns["head size"] - 1, side="right")
        around["core"] = np.where((columns["head size"] > 0) & (columns["core"] > 0), core, 0)
        governs = (tags == TAG["v"]) | (masks & GOVERNING > 0)
        around["verb"] = find_verbs(tokens, governs)[first + 1]
        columns["to verb"] = np.where(around["verb"] > 0, first + 1 - around["verb"], 0)
        columns["quoted"] = (outer_left[left] != left) * 2 + (outer_right[np.minimum(right, len(tags) - 2)] != right)
        for name, index in around.items():
            columns[name + " tag"], columns[name + " size"] = tags[index], sizes[index]
            columns[name + " word"], columns[name + " classes"] = words[index], masks[index]
        for name in ("generic", "vague", "governing", "carrying", "proper", "counting", "joining"):
            self._count(columns, name, masks >> CLASSES.index(name) & 1, first, last)
        place = (tags == TAG["ns"]) | (masks >> (VERBAL + 1) & 1 > 0)
        stop = (tags >= TAG["d"]) & (tags <= TAG["u"])
        for name, hits in (
            ("place", place),
            ("verb", tags == TAG["v"]),
            ("noun", tags == TAG["n"]),
            ("stop", stop),
            ("single", sizes == 1),
        ):
            self._count(columns, name, hits, first, last)
        columns["starts with place"] = place[first + 1]
        columns["generic share"] = columns["inner generic"] * 4 // np.maximum(last - first + 1, 1)

    @staticmethod
    def _count(columns: Columns, name: str, hits: NDArray[np.generic], first: Integers, last: Integers) -> None:
        sums = np.concatenate((np.cumsum(hits), [0]))
        columns["inner " + name] = np.minimum(sums[last + 1] - sums[first], 5)

    def _add_head(self, columns: Columns, text: str, starts: Integers, ends: Integers, labels: Integers) -> None:
        places, which = np.unique(ends, return_inverse=True)
        places = np.array([_skip_closers(text, end) for end in places.tolist()], dtype=np.int64)
        at_place = np.zeros(len(places), dtype=np.int64)
        for index in self._endings.may_end(text, places).tolist():
            at_place[index] = self._head_rows.get(self._endings.longest(text, int(places[index])), 0)
        rows = at_place[which]
        rows[self._heads[rows, 0] > places[which] - starts] = 0
        kind, strength = self._head_says[rows, labels].T
        length, word, readings = self._heads[rows].T.copy()
        # What closes a name behind its head (a quote, a place in brackets) is counted with the head.
        length += np.where(length > 0, ends - places[which], 0)
        columns["kind"], columns["strength"] = kind, strength
        columns["head"], columns["head size"] = np.where(kind > 0, word, 0), length
        columns["bare"], columns["readings"] = (length > 0) & (length == ends - starts), readings
        columns["core"] = np.minimum(ends - starts - length, 12)

    @staticmethod
    def _add_norms(columns: Columns, text: str, starts: Integers, ends: Integers) -> None:
        """Whether the sentence is a norm (应当, 不得), before and after the candidate: norms speak of kinds."""
        stops = np.array([-1, *(m.start() for m in SENTENCE_END.finditer(text)), len(text)], dtype=np.int64)
        norms = np.array([m.start() for m in any_of("norm").finditer(text)], dtype=np.int64)
        first = stops[np.searchsorted(stops, starts, side="right") - 1]
        last = stops[np.minimum(np.searchsorted(stops, ends, side="left"), len(stops) - 1)]
        before = np.searchsorted(norms, starts) > np.searchsorted(norms, first)
        after = np.searchsorted(norms, last) > np.searchsorted(norms, ends)
        columns["norm"] = before * 2 + after

    def _add_parts(self, columns: Columns, text: str, starts: Integers, ends: Integers) -> None:
        parts = self._known_parts.look_up(text, starts, ends, columns["head size"])
        columns["core known"], columns["first known"], columns["first known size"] = parts.T
        columns["rest"] = np.minimum(ends - starts - columns["first known size"] - columns["head size"], 9)
        columns["bare start"], columns["bare end"], columns["link left"], columns["link right"] = link_lists(
            text, starts, ends
        )
        # Which of several texts a candidate is of, where they are judged in one go.
        columns["document"] = np.zeros(len(starts), dtype=np.int64)

    @staticmethod
    def _add_nesting(
        columns: Columns, size: int, starts: Integers, ends: Integers, spans: Integers, sources: Integers
    ) -> None:
        """Whether spans of each strong source hold the candidate, lie in it, cross it or are it under another label."""
        rivals = np.bincount(spans)
        for name in SETS:
            bit = (
                BIT[name]
                | (BIT["enumeration"] if name == "head noun" else 0)
                | (BIT["province compound"] if name == "compound" else 0)
            )
            own = np.flatnonzero(sources & bit)
            far = np.zeros(size + 2, dtype=np.int64)
            np.maximum.at(far, starts[own] + 1, ends[own])
            reach = np.maximum.accumulate(far)
            before, at = reach[starts], far[starts + 1]
            near = np.full(size + 2, size * 2, dtype=np.int64)
            np.minimum.at(near, starts[own], ends[own])
            close = np.minimum.accumulate(near[::-1])[::-1]
            inside = (before >= ends) | (at > ends)
            holds = (close[starts + 1] <= ends) | (near[starts] < ends)
            crossed = (before > starts) & (before < ends)
            named = np.zeros(len(rivals), dtype=bool)
            named[spans[own]] = True
            same = named[spans] & (sources & bit == 0)
            columns["nest " + name] = inside * 8 + holds * 4 + crossed * 2 + same
        columns["rivals"] = rivals[spans]


def _skip_closers(text: str, end: int) -> int:
    """Where a name that ends at ``end`` would end without a closing quote or what stands in brackets."""
    last = text[end - 1]
    if last in CLOSED:
        opened = text.rfind(CLOSED[last], max(0, end - BRACKETED), end)
        return opened if opened > 0 else end
    return end - 1 if last in "”’" and end > 1 else end


# What the linear scorer sees: each template's values together, and all of it under the candidate's label.
TEMPLATES: tuple[tuple[str, ...], ...] = (
    (), ("length",), ("tokens", "cuts"), ("before 1",), ("after 1",), ("before 1", "after 1"), ("opens", "closes"),
    ("left character",), ("right character",), ("first character",), ("last character",), ("has digits", "has latin"),
    ("has commas", "kind"), ("has quotes", "strength"), ("has brackets",), ("has of", "kind"),
    ("left mark", "to left mark"), ("right mark", "to right mark"), ("left mark", "right mark"), ("left tag",),
    ("left word",), ("left 2 word",), ("left classes",), ("left 2 classes", "left classes"), ("first tag",),
    ("first word",), ("first classes",), ("second word",), ("last word",), ("last tag",), ("right word",),
    ("right tag",), ("right classes",), ("right 2 tag", "right tag"), ("first tag", "left tag"),
    ("last tag", "right tag"), ("first tag", "last tag", "tokens"), ("head",), ("kind",), ("strength",),
    ("kind", "bare"), ("head", "core"), ("kind", "strength", "core"), ("head", "starts with place"),
    ("kind", "starts with place", "core"), ("kind", "left classes"), ("strength", "left classes"),
    ("kind", "left tag"), ("kind", "left mark", "to left mark"), ("strength", "first classes"), ("kind", "first tag"),
    ("strength", "right tag"), ("kind", "right word"), ("strength", "right classes"), ("strength", "generic share"),
    ("kind", "generic share", "tokens"), ("strength", "inner vague"), ("inner vague", "kind"),
    ("strength", "inner governing"), ("kind", "inner stop"), ("inner stop", "tokens"), ("kind", "inner counting"),
    ("kind", "inner place"), ("inner proper", "strength"), ("inner joining", "kind"), ("inner verb", "kind"),
    ("inner single", "tokens"), ("sources",), ("by gazetteer", "cuts"), ("by gazetteer", "length"),
    ("by head noun", "strength"), ("by model", "kind"), ("by model", "by place word", "by gazetteer"), ("by title",),
    ("by quotation", "by quoted head"), ("by quoted phrase", "after 1", "right word"),
    ("by quoted phrase", "left word"), ("by person word", "by model", "length"), ("by place word", "last character"),
    ("by name word", "right word"), ("by head edge", "sources"), ("rivals",),
    *((f"nest {name}",) for name in SETS), *((f"nest {name}", "kind") for name in SETS),
    *((f"nest {name}", "by gazetteer", "by place word") for name in SETS),
    ("nest model", "by model"), ("nest head noun", "by head noun", "strength"),
    *((f"by {name}",) for name in SOURCES), ("by congress", "after 1"), ("whole word",),
    ("quoted", "outer left word"), ("quoted", "outer right word"), ("by quoted phrase", "outer left classes"),
    ("quoted", "outer right word", "kind"), ("by quoted phrase", "outer left word", "outer right word"),
    ("by quoted phrase", "verb word"), ("by quoted phrase", "outer right 2 word"), ("quoted", "has digits", "length"),
    ("kind", "verb word"), ("kind", "verb classes"), ("verb word",), ("kind", "left word"), ("to verb", "kind"),
    ("kind", "outer right word"), ("head", "left word"), ("head", "right word"), ("head", "first word"),
    ("core known", "kind"), ("core known", "head"), ("first known", "kind", "rest"), ("first known", "head"),
    ("first known", "rest"), ("kind", "last word"), ("by title", "tokens", "head"),
    ("kind", "inner verb", "inner governing"), ("kind", "first word"), ("kind", "second word"),
    ("surname", "given", "length"), ("strange", "length"), ("unplaced", "length"), ("surname", "given", "left tag"),
    ("surname", "given", "right tag"), ("strange", "left word"), ("strange", "right word"),
    ("unplaced", "by place word"), ("has ends", "kind", "inner place"), ("has ends", "head"),
    ("norm",), ("kind", "norm"), ("head", "norm"), ("sources", "norm"), ("kind", "core tag", "core"),
    ("kind", "core word"), ("head", "core tag", "starts with place"),
)  # fmt: skip
SIZE = 1 << 18
_FACTOR = np.int64(1_000_003)
# Candidates that are hashed together: their columns stay near the processor.
CHUNK = 4096


def hash_templates(columns: Columns) -> Integers:
    """The slots (candidates x templates) that the values of the templates fall into."""
    slots = np.empty((len(columns["label"]), len(TEMPLATES)), dtype=np.int64)
    for start in range(0, len(slots), CHUNK):
        part = {name: column[start : start + CHUNK] for name, column in columns.items()}
        _hash_part(part, slots[start : start + CHUNK])
    return slots


def _hash_part(columns: Columns, slots: Integers) -> None:
    label = (columns["label"] + 1) * np.int64(7919)
    raised = {name: column + 17 for name, column in columns.items()}
    low = np.int64((1 << 40) - 1)
    for index, template in enumerate(TEMPLATES):
        value = label + (index * 104_729 + 1)
        for name in template:
            value &= low
            value *= _FACTOR
            value += raised[name]
        value ^= value >> np.int64(29)
        value *= np.int64(0x9E3779B1)
        value >>= np.int64(13)
        value &= SIZE - 1
        slots[:, index] = value
