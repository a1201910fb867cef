"""The evidence for each candidate long form, as one row of numbers.

Columns are named in :data:`COLUMNS`; the model weighs them. All of it lies in the document (and in the shipped tables):
how the letters fit, what words and tags stand at the edge, what recurs, which known terms begin at or span the edge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.core.script import is_han
from pipeline.entities.acronyms.alignment import Fit, fit_letters
from pipeline.entities.acronyms.candidates import Vocabulary
from pipeline.entities.acronyms.function_words import function_words
from pipeline.entities.acronyms.initials import Initials, fold_letters
from pipeline.entities.acronyms.lexical import score_candidates
from pipeline.entities.acronyms.sites import Site
from pipeline.entities.acronyms.windows import Window

Array = np.ndarray[Any, np.dtype[np.float64]]

COLUMNS = (
    # words and tags at the edge
    "lexical", "lexical_gap", "lexical_rank", "left_tag", "first_tag", "left_start", "left_han", "left_stop", "left_de",
    "left_hyphen", "after_bracket", "clause_distance", "left_single", "first_single", "first_length", "chemical",
    # inside
    "tokens", "characters", "rank", "rank_share", "inner_de", "inner_and", "inner_verb", "inner_preposition",
    "inner_mark", "inner_bracket", "inner_hyphen",
    # letters
    "letters", "free", "free_share", "free_gain", "free_missed", "ordered_share", "ordered_gain", "ordered_missed",
    "first_letter", "any_first_letter", "idle", "idle_share", "next_gain", "second_gain", "characters_per_letter",
    "tokens_per_letter", "latin_in_name", "latin_at_left", "joints", "digits",
    # recurrence and known terms
    "repeats", "repeats_bare", "edge_repeats", "head_repeats", "first_repeats", "term_lead", "term_span",
)  # fmt: skip
TAGS = ("n", "v", "p", "c", "u", "d", "m", "q", "x", "e", "f", "a", "b", "r", "j", "l", "z", "t", "g", "k")
LONGEST_TERM = 12


@dataclass(frozen=True)
class Resources:
    """What the evidence is read from besides the text.

    Attributes
    ----------
    initials
        Readings of Chinese words.
    lexical
        Weights of the log-linear edge model.
    terms
        Known terms and words of three characters or more.
    vocabulary
        Words that no name begins with or inside of.
    term_heads
        The first two characters of the terms.
    """

    initials: Initials
    lexical: Mapping[str, float]
    terms: frozenset[str]
    vocabulary: Vocabulary
    term_heads: frozenset[str]


def _tag(tag: str) -> float:
    if tag.startswith("vn"):
        return 20.0
    return float(TAGS.index(tag[0])) if tag and tag[0] in TAGS else -1.0


def _longest_terms(text: str, floor: int, anchor: int, resources: Resources) -> list[int]:
    """For each offset from ``floor`` to ``anchor`` the end of the longest known term that begins there, else 0."""
    ends = []
    for begin in range(floor, anchor):
        end = 0
        if text[begin : begin + 2] in resources.term_heads:
            stops = range(min(anchor, begin + LONGEST_TERM), begin + 2, -1)
            end = next((stop for stop in stops if text[begin:stop] in resources.terms), 0)
        ends.append(end)
    return ends


def _clause_distance(text: str, start: int, floor: int) -> int:
    for distance in range(min(30, start - floor)):
        if text[start - 1 - distance] in "，,。；;：:、\n)）":
            return distance
    return min(30, start - floor)


def _letter_columns(fits: Sequence[Fit], letters: int, order: Sequence[int]) -> list[list[float]]:
    """Columns of the letter group for each candidate; ``order`` holds the candidates' places in ``fits``."""
    most_free, most_ordered = max(fits[k].free for k in order), max(fits[k].ordered for k in order)
    most_first = max(fits[k].first for k in order)
    rows = []
    for place, k in enumerate(order):
        fit, shorter = fits[k], fits[k - 1] if k else Fit(0.0, 0.0, 0.0, 0, 0)
        following = fits[order[min(place + 1, len(order) - 1)]].free - fit.free
        second = fits[order[min(place + 2, len(order) - 1)]].free - fit.free
        rows.append([
            letters, fit.free, fit.free / letters, fit.free - shorter.free, (most_free - fit.free) / letters,
            fit.ordered / letters, fit.ordered - shorter.ordered, (most_ordered - fit.ordered) / letters,
            fit.first, most_first, fit.idle, fit.idle / max(1, fit.words), following, second,
        ])  # fmt: skip
    return rows


def _inner_columns(text: str, window: Window, index: int, rank: int, count: int, anchor: int) -> list[float]:
    tokens = window.tokens[index:]
    words = [text[start:end] for start, end, _ in tokens]
    tags = [tag for _, _, tag in tokens[1:]]
    return [
        len(tokens), anchor - tokens[0][0], rank, rank / count,
        sum(word == "的" for word in words[1:]), sum(word in "和与及或" for word in words[1:]),
        sum(tag.startswith("v") and tag != "vn" for tag in tags), sum(tag.startswith("p") for tag in tags),
        sum(tag.startswith("x") for tag in tags), sum(word in "(（" for word in words),
        sum(word in "-—－–" for word in words),
    ]  # fmt: skip


def _edge_columns(text: str, site: Site, window: Window, index: int) -> list[float]:
    start, end, tag = window.tokens[index]
    before = window.tokens[index - 1] if index else None
    left = text[start - 1] if start > site.floor else "^"
    chemical = function_words().chemical
    return [
        _tag(before[2]) if before else -2.0, _tag(tag), left == "^", is_han(left), left in "，,、；;：:。.!?",
        left == "的", left in "-—－–~/·", text[max(site.floor, start - 2) : start - 1] in (")", "）"),
        _clause_distance(text, start, site.floor), before is not None and before[1] - before[0] == 1, end - start == 1,
        end - start, (left in chemical) + (text[start] in chemical),
    ]  # fmt: skip


def _word(text: str, window: Window, index: int) -> str:
    if not 0 <= index < len(window.tokens):
        return ""
    start, end, _ = window.tokens[index]
    return text[start:end]


def _recurrence_columns(text: str, site: Site, window: Window, index: int, ends: Sequence[int]) -> list[float]:
    start = window.tokens[index][0]
    place = start - window.tokens[0][0]
    name, first = text[start : site.anchor], _word(text, window, index)
    left, following = _word(text, window, index - 1), _word(text, window, index + 1)
    times = text.count(name)
    return [
        min(8, times - 1), min(8, times - text.count(name + text[site.anchor : site.anchor + 1])),
        min(5, text.count(left + first) - 1) if left and is_han(left[-1]) else -1,
        min(5, text.count(first + following) - 1) if following else -1, min(5, text.count(first) - 1),
        (ends[place] - start if ends[place] else 0) - len(first),
        max(0, max(ends[max(0, place - 8) : place], default=0) - start),
    ]  # fmt: skip


def _latin_columns(text: str, site: Site, window: Window, index: int, letters: str) -> list[float]:
    name = text[window.tokens[index][0] : site.anchor]
    left = _word(text, window, index - 1)
    latin = fold_letters("".join(c for c in name if not is_han(c)))
    return [
        len(name) / len(letters), (len(window.tokens) - index) / len(letters),
        sum((Counter(latin) & Counter(letters)).values()),
        len(set(fold_letters(left)) & set(letters)) if left and not is_han(left[0]) else 0,
        len(re.findall(r"[-/ ]", site.short_form)), sum(c.isdigit() for c in site.short_form),
    ]  # fmt: skip


def own_part(text: str, short_form: str, left: str) -> str:
    """The part of a joined acronym that its name has to explain: AIM of ASPEC-AIM where the text defines ASPEC.

    Where ``left``, what stands before the bracket, holds ASPEC itself, all of it has to be explained.
    """
    first, hyphen, rest = short_form.partition("-")
    if not hyphen or first in left or not re.search(rf"[(（]\s*{re.escape(first)}\s*[)）]", text):
        return short_form
    return rest if fold_letters(rest) else short_form


def describe_candidates(
    text: str, site: Site, window: Window, resources: Resources, lexical: Sequence[float] | None = None
) -> Array:
    """The evidence for a site's candidates, nearest first; shape (candidates, columns).

    ``lexical`` replaces the edge model's scores (training needs scores of a model that has not seen the document).
    """
    at_start = bool(window.tokens) and window.tokens[0][0] == site.floor
    if lexical is None:
        lexical = score_candidates(text, window, resources.lexical, at_start)
    scores = np.asarray(lexical, dtype=np.float64)
    ranks = np.argsort(np.argsort(-scores, kind="stable"), kind="stable")
    letters = fold_letters(own_part(text, site.short_form, text[window.candidates[-1].start : site.anchor]))[:12] or "?"
    first = window.candidates[-1].index
    fits = fit_letters([text[start:end] for start, end, _ in window.tokens[first:]], letters, resources.initials)
    places = [len(window.tokens) - 1 - candidate.index for candidate in window.candidates]
    ends = _longest_terms(text, window.tokens[0][0], site.anchor, resources)
    letter_rows = _letter_columns(fits, len(letters), places)
    rows = []
    for rank, candidate in enumerate(window.candidates):
        index = candidate.index
        rows.append([
            scores[rank], scores[rank] - scores.max(), ranks[rank], *_edge_columns(text, site, window, index),
            *_inner_columns(text, window, index, rank, len(window.candidates), site.anchor), *letter_rows[rank],
            *_latin_columns(text, site, window, index, letters),
            *_recurrence_columns(text, site, window, index, ends),
        ])  # fmt: skip
    return np.asarray(rows, dtype=np.float64)
