"""Candidates that name a kind of thing: schools and funds of a kind (职业中学), forms to fill in, public holidays."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from pipeline.entities.lexicon.lookup import read_codes, tell_characters
from pipeline.entities.mentions.gathering import LABEL, Candidates
from pipeline.entities.mentions.phrase_words import any_of, words_of


@cache
def _kind() -> re.Pattern[str]:
    """What is made of words for kinds alone: 普通高等学校, 医疗保障基金."""
    return re.compile(f"(?:{any_of('kind_modifier').pattern})*(?:{any_of('kind_head').pattern})")


def bar_kinds(text: str, candidates: Candidates) -> Candidates:
    """The candidates that name no mere kind.

    No body and no programme is made of words of the classes ``kind_modifier`` and ``kind_head`` alone, no law ends in
    a word of the class ``form`` (进口药品通关单), no programme in one of the class ``holiday``.
    """
    starts, ends, labels = candidates.starts, candidates.ends, candidates.labels
    barred, last = np.zeros(len(candidates), dtype=bool), read_codes(text)[ends - 1]
    for label, name in (("ORG", "kind_head"), ("PROGRAM", "kind_head"), ("LAW", "form"), ("PROGRAM", "holiday")):
        words = words_of(name)
        ending = tell_characters("".join(word[-1] for word in words))[last]
        for row in np.flatnonzero((labels == LABEL[label]) & ending).tolist():
            span = int(starts[row]), int(ends[row])
            whole = name != "kind_head" or _kind().fullmatch(text, *span) is not None
            barred[row] |= whole and text.endswith(words, *span)
    return candidates.keep(~barred)
