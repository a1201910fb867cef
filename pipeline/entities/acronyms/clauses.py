"""The evidence for the long form of a Chinese short name (以下简称 ...), which may be a whole clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.entities.acronyms import coordination, neighbours, predicates
from pipeline.entities.acronyms.coordination import describe_coordination
from pipeline.entities.acronyms.features import TAGS, Array
from pipeline.entities.acronyms.function_words import function_words
from pipeline.entities.acronyms.neighbours import describe_neighbours, find_definitions
from pipeline.entities.acronyms.predicates import Use, describe_predicates
from pipeline.entities.acronyms.sites import Site
from pipeline.entities.acronyms.windows import Window

COLUMNS = (
    # the edge
    "left_tag", "first_tag", "clause_start", "after_comma", "after_list", "after_de", "after_verb", "after_number",
    "left_governs", "left_relates", "left_modal", "first_governs", "first_verb", "first_locates", "first_joins",
    "first_length", "clause_first",
    # inside
    "tokens", "characters", "rank", "rank_share", "inner_comma", "inner_list", "inner_and", "inner_de", "inner_verb",
    "inner_governs", "inner_modal", "de_after_verb", "head_length",
    # the short name's characters
    "short_length", "collective", "shared", "shared_share", "shared_gain", "shared_missed", "same_first",
    "first_word_shared", "same_tail", "next_gain", "contains_short", "length_ratio",
    # recurrence
    "repeats", "edge_repeats",
    # verbs
    *predicates.COLUMNS, "unshared_verbs", "verbal_head",
    # both sides of a coordination, and what stands around
    *coordination.COLUMNS, *neighbours.COLUMNS,
)  # fmt: skip


def _tag(tag: str) -> float:
    if tag.startswith("vn"):
        return 20.0
    return float(TAGS.index(tag[0])) if tag and tag[0] in TAGS else -1.0


def _is_verb(tag: str) -> bool:
    return tag.startswith("v") and tag != "vn"


def _shared_suffixes(words: Sequence[str], short_form: str) -> list[int]:
    """Longest common subsequence of the short form with the last 1, 2 ... words."""
    row = [0] * (len(short_form) + 1)  # row[k]: of short_form[k:] and what has been read
    shared = []
    for word in reversed(words):
        for character in reversed(word):
            above = row[:]
            for k in range(len(short_form) - 1, -1, -1):
                row[k] = above[k + 1] + 1 if short_form[k] == character else max(above[k], row[k + 1])
        shared.append(row[0])
    return shared


def _edge_columns(
    text: str, site: Site, window: Window, words: Sequence[str], index: int, clause_first: bool
) -> list[float]:
    tags = [tag for _, _, tag in window.tokens]
    left, left_tag = (words[index - 1], tags[index - 1]) if index else ("^", "^")
    start, end, tag = window.tokens[index]
    known = function_words()
    return [
        _tag(left_tag), _tag(tag), left in "^ \u3000。；;：:\n", left in "，,", left == "、", left == "的",
        _is_verb(left_tag), text[max(site.floor, start - 1) : start] in (")", "）", "."), left in known.governs,
        left in known.relates, left in known.modal, words[index] in known.governs, _is_verb(tag),
        words[index] in known.locates, words[index] in known.joins, end - start, clause_first,
    ]  # fmt: skip


def _inner_columns(window: Window, words: Sequence[str], index: int, rank: int, count: int, anchor: int) -> list[float]:
    inner = list(zip(words[index + 1 :], (tag for _, _, tag in window.tokens[index + 1 :]), strict=True))
    de = [k for k, (word, _) in enumerate(inner) if word == "的"]
    verbs = [k for k, (_, tag) in enumerate(inner) if _is_verb(tag)]
    known = function_words()
    return [
        len(words) - index, anchor - window.tokens[index][0], rank, rank / count,
        sum(word in "，," for word, _ in inner), sum(word == "、" for word, _ in inner),
        sum(word in known.relates for word, _ in inner), len(de), len(verbs),
        sum(word in known.governs for word, _ in inner), sum(word in known.modal for word, _ in inner),
        bool(de and verbs and de[-1] > verbs[0]), len(inner) - de[-1] if de else 0,
    ]  # fmt: skip


def _verb_columns(window: Window, words: Sequence[str], index: int, short_form: str) -> list[float]:
    """Verbs after the last 的 that the short name leaves out, and whether the head is a verb or its noun."""
    last_de = max((k for k, word in enumerate(words) if word == "的"), default=-1)
    bare = [words[k] for k in range(max(index, last_de + 1), len(words) - 1) if _is_verb(window.tokens[k][2])]
    return [sum(not set(word) & set(short_form) for word in bare), window.tokens[-1][2].startswith("v")]


def describe_clauses(text: str, site: Site, window: Window, verbs: Mapping[str, Use]) -> Array:
    """The evidence for a short name's candidates, nearest first; shape (candidates, columns)."""
    predicate_rows = describe_predicates(text, window, verbs)
    words = [text[start:end] for start, end, _ in window.tokens]
    short = site.short_form
    shared = _shared_suffixes(words, short)
    places = [len(words) - 1 - candidate.index for candidate in window.candidates]
    most = max(shared[place] for place in places)
    defined = find_definitions(text, window.tokens[0][0], site.anchor)
    rows = []
    for rank, (candidate, place) in enumerate(zip(window.candidates, places, strict=True)):
        index, name = candidate.index, text[candidate.start : site.anchor]
        left = words[index - 1] if index else "^"
        shorter = shared[place - 1] if place else 0
        following = shared[places[min(rank + 1, len(places) - 1)]]
        tail = next((k for k in range(min(len(name), len(short))) if name[-1 - k] != short[-1 - k]), len(short))
        clause_first = left in "^，,。；;：:" or left.isspace()
        begins = left in "^。；;：:" or left.isspace() or text[max(site.floor, candidate.start - 1)] in ")）."
        rows.append([
            *_edge_columns(text, site, window, words, index, clause_first),
            *_inner_columns(window, words, index, rank, len(places), site.anchor),
            len(short), site.collective, shared[place], shared[place] / len(short), shared[place] - shorter,
            most - shared[place], name[0] == short[0], bool(set(words[index]) & set(short)), tail,
            following - shared[place], short in name, len(name) / len(short), min(8, text.count(name) - 1),
            min(5, text.count(left + words[index]) - 1), *predicate_rows[rank],
            *_verb_columns(window, words, index, short), *describe_coordination(words, index),
            *describe_neighbours(text, site, candidate.start, defined, begins_sentence=begins),
        ])  # fmt: skip
    return np.asarray(rows, dtype=np.float64)
