"""Candidates that name a kind of thing: schools of a kind (职业中学), staffs of any place, forms, public holidays."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.lexicon.lookup import read_codes, tell_characters
from pipeline.entities.mentions.gathering import KNOWN, LABEL, Candidates
from pipeline.entities.mentions.phrase_words import any_of, words_of
from pipeline.entities.mentions.proposals import BIT

# What may show whose a body is: a known name, a word that the dictionary has as a place.
OWNING = KNOWN | BIT["place word"]
OWNERS = [LABEL[label] for label in ("ORG", "GPE", "LOC", "PROGRAM")]


@cache
def _kind() -> re.Pattern[str]:
    """What is made of words for kinds of bodies and funds alone: 普通高等学校, 医疗保障基金."""
    return re.compile(f"(?:{any_of('kind_modifier').pattern})*(?:{any_of('kind_head').pattern})")


@cache
def _kind_of_place() -> re.Pattern[str]:
    """What is made of words for kinds of places alone: 湖泊水库, 森林和野生动物类型自然保护区."""
    return re.compile(f"(?:{any_of('place_kind').pattern}|[、和及])+")


def is_kind_of_place(name: str) -> bool:
    """Whether a name is made of words for kinds of places alone, so that it is no place's."""
    return _kind_of_place().fullmatch(name) is not None


def bar_kinds(text: str, candidates: Candidates) -> Candidates:
    """The candidates that name no mere kind, and no part of one (滨海 in 滨海湿地, where 滨海 is no county).

    No body and no programme is made of words of the classes ``kind_modifier`` and ``kind_head`` alone, and no place of
    those of ``place_kind``; no law ends in a word of the class ``form`` (进口药品通关单), no programme in one of the
    class ``holiday``. A staff (抗震救灾指挥部) is one by its name only if that says whose it is. A known name is no
    kind (农业银行).
    """
    kinds = _name_kinds(text, candidates)
    barred = kinds | _staffs_of_any(text, candidates) | _end_in(text, candidates, "LAW", "form")
    barred |= _end_in(text, candidates, "PROGRAM", "holiday")
    for row in np.flatnonzero(kinds).tolist():
        barred |= (candidates.starts >= candidates.starts[row]) & (candidates.ends <= candidates.ends[row])
    return candidates.keep(~barred)


def _end_in(text: str, candidates: Candidates, label: str, name: str) -> NDArray[np.bool_]:
    """Whether each candidate has a label and ends in a word of a class."""
    words, last = words_of(name), read_codes(text)[candidates.ends - 1]
    found: NDArray[np.bool_] = (candidates.labels == LABEL[label]) & tell_characters("".join(w[-1] for w in words))[
        last
    ]
    for row in np.flatnonzero(found).tolist():
        found[row] = text.endswith(words, int(candidates.starts[row]), int(candidates.ends[row]))
    return found


def _name_kinds(text: str, candidates: Candidates) -> NDArray[np.bool_]:
    """Whether each candidate is made of words for kinds alone, and is spelt like no known name."""
    found, known = np.zeros(len(candidates), dtype=bool), candidates.sources & KNOWN > 0
    names = set(zip(candidates.starts[known].tolist(), candidates.ends[known].tolist(), strict=True))
    for label, name, kind in (
        ("ORG", "kind_head", _kind()), ("PROGRAM", "kind_head", _kind()), ("LOC", "place_kind", _kind_of_place())
    ):  # fmt: skip
        for row in np.flatnonzero(_end_in(text, candidates, label, name)).tolist():
            span = int(candidates.starts[row]), int(candidates.ends[row])
            found[row] = span not in names and kind.fullmatch(text, *span) is not None
    return found


def _staffs_of_any(text: str, candidates: Candidates) -> NDArray[np.bool_]:
    """Whether each candidate is a staff that any place may set up: 现场指挥部, 人民政府防汛指挥部.

    It is one of its own if its name begins with another name or a word of the class ``owner`` (国家防汛抗旱总指挥部),
    or if a known body sets it up (国务院成立抗震救灾指挥部).
    """
    starts, ends, labels, sources = candidates.starts, candidates.ends, candidates.labels, candidates.sources
    barred = np.zeros(len(candidates), dtype=bool)
    owners, verbs = words_of("owner"), words_of("set_up")
    owning = (sources & OWNING > 0) & np.isin(labels, OWNERS)
    for row in np.flatnonzero(_end_in(text, candidates, "ORG", "staff")).tolist():
        start, end = int(starts[row]), int(ends[row])
        if text.startswith(owners, start, end):
            continue
        own = owning & (starts == start) & (ends < end)
        verb = next((verb for verb in verbs if text.endswith(verb, 0, start)), "")
        by = owning & (ends == start - len(verb)) & (labels == LABEL["ORG"]) if verb else own
        barred[row] = not (own.any() or by.any())
    return barred
