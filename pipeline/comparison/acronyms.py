"""Acronyms that stand for no linked entity, as items beside the entities.

An acronym is such an item where at least one of its uses lies in no mention of an entity: its long form names nothing
that was linked, or nobody explains it. All its uses are then counted, so that the documents which share it are known.
Chinese short names without an entity are words, and compared as terms.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.entities.acronyms.uses import compile_short_forms
from pipeline.topics.occurrences import encode

Array = np.ndarray[Any, Any]
LATIN = re.compile(r"[A-Za-z0-9\u00c0-\u024f\u0370-\u03ff]+")
HELD = r"[A-Za-z0-9\x{c0}-\x{24f}\x{370}-\x{3ff}]"  # the same, as Arrow writes it


@dataclass(frozen=True, slots=True)
class AcronymUses:
    """Uses of acronyms without an entity.

    Attributes
    ----------
    acronyms
        Sorted.
    names
        What most definitions give for each; the acronym itself where nobody defines it.
    item, document, sentence
        One number a use: index into ``acronyms``, index of the document, number of the sentence.
    """

    acronyms: list[str]
    names: list[str]
    item: Array
    document: Array
    sentence: Array


def read_names(acronyms: pa.Table, undefined: pa.Table) -> dict[str, str]:
    """The long form that most definitions give to each short form in Latin letters; itself where there is none."""
    names = {form: form for form in undefined["short_form"].to_pylist()}
    given: dict[str, Counter[str]] = defaultdict(Counter)
    for form, long_form in zip(acronyms["short_form"].to_pylist(), acronyms["long_form"].to_pylist(), strict=True):
        given[form][long_form] += 1
    names |= {form: min(counts, key=lambda name: (-counts[name], name)) for form, counts in given.items()}
    return {form: name for form, name in names.items() if LATIN.match(form)}


class Covered:
    """Tells which spans lie within a mention of an entity."""

    def __init__(self, mentions: pa.Table) -> None:
        self._spans: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        columns = (mentions[name].to_pylist() for name in ("doc_id", "sentence", "start", "end"))
        for doc_id, sentence, start, end in zip(*columns, strict=True):
            self._spans[doc_id, sentence].append((start, end))

    def covers(self, doc_id: str, sentence: int, start: int, end: int) -> bool:
        """Whether a mention of the sentence holds the whole span."""
        return any(first <= start and end <= last for first, last in self._spans.get((doc_id, sentence), ()))


class _Finder:
    """Finds uses of acronyms in texts."""

    def __init__(self, acronyms: Iterable[str]) -> None:
        self._by_first: dict[str, set[str]] = defaultdict(set)
        for acronym in acronyms:
            self._by_first[LATIN.findall(acronym)[0]].add(acronym)
        self._compiled: dict[str, re.Pattern[str] | None] = {}  # most of those that are known stand nowhere

    def find(self, text: str) -> list[tuple[int, int]]:
        """Offsets of the uses."""
        held = set[str]().union(*(self._by_first[run] for run in LATIN.findall(text) if run in self._by_first))
        patterns = [self._compile(form) for form in sorted(held, key=lambda form: (-len(form), form))]
        uses, end = list[tuple[int, int]](), 0
        while found := [match for pattern in patterns if pattern and (match := pattern.search(text, end))]:
            uses.append(min(found, key=re.Match.start).span())  # of those that begin at one place the longest form
            end = uses[-1][1]
        return uses

    def _compile(self, form: str) -> re.Pattern[str] | None:
        if form not in self._compiled:
            self._compiled[form] = compile_short_forms([form])
        return self._compiled[form]


def _iterate_uses(
    acronyms: Mapping[str, str], parts: Iterable[pa.Table], mentions: pa.Table
) -> Iterator[tuple[str, str, int, bool]]:
    """Acronym, document, sentence, and whether a mention covers the use."""
    covered, finder = Covered(mentions), _Finder(acronyms)
    for part in parts:
        sentences = part.filter(pc.match_substring_regex(part["text"], HELD))
        columns = (sentences[name].to_pylist() for name in ("doc_id", "sentence", "start", "text"))
        for doc_id, sentence, offset, text in zip(*columns, strict=True):
            for start, end in finder.find(text):
                yield text[start:end], doc_id, sentence, covered.covers(doc_id, sentence, offset + start, offset + end)


def find_unlinked(tables: Mapping[str, pa.Table], sentences: Iterable[pa.Table], documents: list[str]) -> AcronymUses:
    """All uses of the acronyms that stand for no linked entity.

    Parameters
    ----------
    tables
        ``acronyms``, ``undefined_acronyms`` and ``mentions`` of a run.
    sentences
        The sentences table part by part.
    documents
        Sorted ids.
    """
    names = read_names(tables["acronyms"], tables["undefined_acronyms"])
    uses = [use for use in _iterate_uses(names, sentences, tables["mentions"]) if use[0] in names]
    acronyms = sorted({acronym for acronym, _, _, linked in uses if not linked})
    index = {acronym: number for number, acronym in enumerate(acronyms)}
    uses = [use for use in uses if use[0] in index]
    holders = pa.chunked_array([pa.array([doc_id for _, doc_id, _, _ in uses], pa.string())])
    return AcronymUses(
        acronyms=acronyms,
        names=[names[acronym] for acronym in acronyms],
        item=np.array([index[acronym] for acronym, _, _, _ in uses], dtype=np.int64),
        document=encode(holders, documents),
        sentence=np.array([sentence for _, _, sentence, _ in uses], dtype=np.int64),
    )
