"""The passages that documents share two by two, column by column: where they stand in both, and who had them first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.keys import digest_bytes, new_digest
from pipeline.core.memory import recall_each
from pipeline.policies.alignment import choose_clusters, find_passages, pair_clusters
from pipeline.policies.direction import Standing, find_direction
from pipeline.policies.formulas import Formulas
from pipeline.policies.letters import Letters
from pipeline.policies.passages import Passage
from pipeline.policies.seeds import Numbers, find_clusters

# What a Latin letter or a digit counts for beside a Han character.
LATIN = 0.2
_LATIN = re.compile("[\x00-\u024f]")


@dataclass(frozen=True, slots=True)
class Wording:
    """The documents' own words.

    Attributes
    ----------
    doc_ids
        In order.
    begins
        Where each document's own words begin, behind title and lines of promulgation.
    letters
        Those of the words.
    """

    doc_ids: Sequence[str]
    begins: Sequence[int]
    letters: Letters

    def place(self, documents: Numbers, firsts: Numbers, lasts: Numbers) -> Side:
        """Where letters of documents, from the first ones to behind the last ones, stand in their texts."""
        begins, offsets = np.array(self.begins, np.int64)[documents], self.letters.offsets
        bounds = self.letters.bounds[documents]
        starts, ends = offsets[bounds + firsts] + begins, offsets[bounds + lasts - 1] + begins + 1
        return Side(documents, firsts, lasts, starts, ends)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the passages: the number of the document, the place in its letters and that in its text."""

    document: Numbers
    first: Numbers
    last: Numbers
    start: Numbers
    end: Numbers


@dataclass(frozen=True, slots=True)
class Shared:
    """The passages, by pair of documents and place in the first one.

    Attributes
    ----------
    source, copy
        Where they stand in the document that had them first, and in the other.
    direction
        What tells the source.
    similarity
        Share of the letters of both sides that agree.
    parts
        How many pieces were put together.
    formula, verbatim
        Whether they are wording that any regulation has, and whether both sides have the same letters.
    """

    source: Side
    copy: Side
    direction: NDArray[np.object_]
    similarity: NDArray[np.float64]
    parts: Numbers
    formula: NDArray[np.bool_]
    verbatim: NDArray[np.bool_]


def find_shared(
    wording: Wording, standings: Mapping[str, Standing], formulas: Formulas, *, least: int, similarity: float
) -> Shared:
    """The passages of all pairs of documents; parameters as for :func:`pipeline.policies.reuse.find_reuse`."""
    texts = wording.letters.texts()
    pairs = list(pair_clusters(choose_clusters(find_clusters(wording.letters), texts)))
    compared = _compare(pairs, texts, formulas, least=least, similarity=similarity)
    found = [(first, second, rows) for (first, second, _), rows in zip(pairs, compared, strict=True) if rows]
    told = [find_direction(*(standings[wording.doc_ids[n]] for n in pair)) for *pair, _ in found]
    counts = [len(rows) for *_, rows in found]
    first, second, forward = (
        np.repeat(np.array(column, np.int64), counts)
        for column in ([pair[0] for pair in found], [pair[1] for pair in found], [before for before, _ in told])
    )
    rows = np.array([*chain.from_iterable(rows for *_, rows in found)], np.int64).reshape(-1, len(Passage._fields) + 2)
    a_start, a_end, b_start, b_end, equal, parts, formula, verbatim = rows.T
    one, other = (first, a_start, a_end), (second, b_start, b_end)
    return Shared(
        wording.place(*(np.where(forward, *columns) for columns in zip(one, other, strict=True))),
        wording.place(*(np.where(forward, *columns) for columns in zip(other, one, strict=True))),
        np.repeat(np.array([direction for _, direction in told], object), counts),
        np.minimum(1.0, 2 * equal / (a_end - a_start + b_end - b_start)),
        parts,
        formula.astype(bool),
        verbatim.astype(bool),
    )


def _compare(
    pairs: Sequence[tuple[int, int, Numbers]],
    texts: Sequence[str],
    formulas: Formulas,
    *,
    least: int,
    similarity: float,
) -> list[list[Any]]:
    """The passages of each pair, whether they are formulas, and whether both sides have the same letters.

    Most pairs of a corpus are as they were when one document is new: a pair's passages follow from its letters alone.
    """
    known = [digest_bytes(text.encode()) for text in texts]
    given = f"{formulas.digest} {least} {similarity}"
    keys = []
    for first, second, spans in pairs:
        key = new_digest(f"{known[first]} {known[second]} {given}".encode())
        key.update(np.ascontiguousarray(spans).data)
        keys.append(key.hexdigest())

    cover = cache(lambda document: formulas.cover(texts[document]))

    def is_formula(document: int, start: int, end: int) -> bool:
        """Whether most letters of a passage's shorter side are common."""
        return cover(document).is_formula(start, end)

    def judge(first: int, second: int, passage: Passage) -> list[Any] | None:
        a_start, a_end, b_start, b_end, *_ = passage
        own, its = texts[first][a_start:a_end], texts[second][b_start:b_end]
        if _weigh(own) < least and _weigh(its) < least:
            return None
        shorter = (first, a_start, a_end) if len(own) <= len(its) else (second, b_start, b_end)
        return [*passage, is_formula(*shorter), own == its]

    def compare(places: Sequence[int]) -> Iterator[list[Any]]:
        chosen = [pairs[place] for place in places]
        found = find_passages(texts, chosen, least=least, similarity=similarity)
        for (first, second, _), passages in zip(chosen, found, strict=True):
            yield [made for passage in passages if (made := judge(first, second, passage)) is not None]

    return recall_each("passages", keys, compare)


def _weigh(letters: str) -> float:
    """How many letters there are, a Latin one as a fifth: names in English are long, and a word says one thing."""
    return len(letters) - (1 - LATIN) * len(_LATIN.findall(letters))
