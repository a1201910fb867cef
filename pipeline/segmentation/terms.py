"""The terms of a corpus: word sequences that look and behave like the keywords that authors choose."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import rjieba

from pipeline.segmentation.candidates import Booleans, Candidates, Floats, Integers, TokenArrays, candidate_texts
from pipeline.segmentation.features import Weights

# A term does not end in an adverb, a place-in-relation word, a time or a pronoun (自贸试验区内, 依法).
_NO_LAST_TAGS = frozenset(("f", "s", "ad", "d", "t", "tg", "df"))
# A verb that ends so waits for what it governs (来源于).
_GOVERNING = "于"
# A term does not begin with the class noun of a place: 市知识产权局 has lost its city.
_NO_FIRST_WORDS = frozenset(("省", "市", "县", "区", "州", "乡", "镇", "村"))
# From this share of its occurrences on a candidate is a part of a longer one (评审委员会 of 商标评审委员会).
_NESTED_SHARE = 0.8
# From this share of its occurrences before a numeral on a candidate waits for it (年均增长 5 %, 居全国第一).
_BEFORE_NUMERALS = 0.6
# From this share of its occurrences before a noun on a verb with its object, or an adverb with its verb, is cut off on
# the right (加快建设现代化产业体系, 入选国家级名单) ...
_BEFORE_NOUNS = 0.5
# ... unless its first word hardly stands elsewhere (脱贫 in 脱贫攻坚).
_OWN_WORD = 0.5
# From this share of its occurrences on a candidate is cut through a closer pair of words, closer by so much (NPMI).
_CUT_THROUGH, _CLOSER = 0.75, 0.1


@dataclass(frozen=True, slots=True)
class RankedTerms:
    """Terms, best first: the candidate, its text, its score (0 to 1) and whether it is new."""

    candidate: Integers
    text: list[str]
    score: Floats
    new: Booleans


def rank_terms(
    tokens: TokenArrays,
    candidates: Candidates,
    features: Mapping[str, Floats],
    weights: Weights,
    *,
    minimum_frequency: int,
    maximum_terms: int,
    common: Collection[str] = (),
    refused: Collection[str] = (),
) -> RankedTerms:
    """The corpus's terms, the likeliest first.

    The score is the probability that a candidate is one that an author would name as keyword, from its parts of
    speech, cohesion (Bouma 2009), left and right entropy (Huang and Powers 2003), nesting in longer candidates (after
    the C-value, Frantzi et al. 2000), spread over documents and generality against jieba's word frequencies.

    Parameters
    ----------
    minimum_frequency
        Candidates that occur less often are left out.
    maximum_terms
        How many terms are kept; words of jieba's dictionary and new ones are counted apart.
    common
        What policy texts say anyway; it is not new, nor are the words of jieba's dictionary.
    refused
        What is no term.
    """
    chosen = np.flatnonzero(
        (candidates.frequency >= minimum_frequency)
        & (features["characters"] > 1)
        & _is_well_formed(tokens, candidates)
        & is_complete(tokens, candidates)
        & ~is_cut_through(tokens, candidates)
        & ((candidates.longer < _NESTED_SHARE * candidates.frequency) | (candidates.length == 1))
    )
    scores = 1 / (1 + np.exp(-weights.score(features)[chosen]))
    texts = candidate_texts(tokens, candidates, chosen)
    kept_out = frozenset(refused)
    order = sorted(
        (i for i in range(len(chosen)) if texts[i] not in kept_out),
        key=lambda i: (-round(float(scores[i]), 9), texts[i]),
    )
    known = set(filter(rjieba.has_word, texts))
    first = dict.fromkeys(texts[i] for i in order)
    rank = {
        text: number for new in (True, False) for number, text in enumerate(t for t in first if (t not in known) == new)
    }
    kept, seen = list[int](), set[str]()
    for i in order:
        if texts[i] not in seen and rank[texts[i]] < maximum_terms:
            seen.add(texts[i])
            kept.append(i)
    names = [texts[i] for i in kept]
    old = known.union(common)
    return RankedTerms(chosen[kept], names, scores[kept], np.array([name not in old for name in names], dtype=bool))


def _is_well_formed(tokens: TokenArrays, candidates: Candidates) -> Booleans:
    """Whether each candidate's first word and last tag may begin and end a term; an adverb with its verb is none."""
    opening = np.array([word not in _NO_FIRST_WORDS for word in tokens.words], dtype=bool)
    closing = np.array([tag not in _NO_LAST_TAGS for tag in tokens.tags], dtype=bool)
    first = opening[tokens.word[candidates.example]]
    verb = np.array([tag.startswith("v") for tag in tokens.tags], dtype=bool)
    end = candidates.example + candidates.length - 1
    governs = np.array([len(word) > 1 and word.endswith(_GOVERNING) for word in tokens.words], dtype=bool)
    last = closing[tokens.tag[end]] & ~(governs[tokens.word[end]] & verb[tokens.tag[end]])
    adverb = np.array([tag.startswith(("d", "ad")) for tag in tokens.tags], dtype=bool)
    second = np.minimum(candidates.example + 1, max(len(tokens.tag) - 1, 0))
    modified = adverb[tokens.tag[candidates.example]] & verb[tokens.tag[second]] & (candidates.length > 1)
    return np.asarray(first & last & ~modified, dtype=bool)


def is_complete(tokens: TokenArrays, candidates: Candidates) -> Booleans:
    """Whether each candidate, by what follows it, ends where it ends, and needs nothing more."""
    last = candidates.position + candidates.length[candidates.occurrence] - 1
    behind = np.minimum(last + 1, max(len(tokens.word) - 1, 0))
    inside = (behind != last) & (tokens.sentence[behind] == tokens.sentence[last])
    numeral = np.array([tag.startswith("m") for tag in tokens.tags], dtype=bool)
    noun = np.array([tag.startswith(("n", "j", "b", "l")) or tag == "vn" for tag in tokens.tags], dtype=bool)
    verbal = np.array([tag.startswith(("v", "d")) and tag != "vn" for tag in tokens.tags], dtype=bool)
    open_end = np.array([tag == "b" for tag in tokens.tags], dtype=bool)  # 县级 is of something

    def share(marked: Booleans) -> Floats:
        hits = marked[tokens.tag[behind]] & inside
        counted = np.bincount(candidates.occurrence, weights=hits, minlength=len(candidates))
        return np.asarray(counted / np.maximum(candidates.frequency, 1))

    first = tokens.word[candidates.example]
    elsewhere = candidates.frequency < _OWN_WORD * np.bincount(tokens.word, minlength=len(tokens.words))[first]
    begins = verbal[tokens.tag[candidates.example]] & (candidates.length > 1) & elsewhere
    ends = open_end[tokens.tag[candidates.example + candidates.length - 1]] & (candidates.length > 1)
    cut = (share(numeral) >= _BEFORE_NUMERALS) | (begins & (share(noun) >= _BEFORE_NOUNS)) | ends
    return np.asarray(~cut, dtype=bool)


def is_cut_through(tokens: TokenArrays, candidates: Candidates) -> Booleans:
    """Whether the border of each candidate lies within closer pairs of words: 知识产权国际, for 国际保护 and 国际合作.

    Its last word belongs to the noun behind it rather than to the word before, or its first to the noun before it
    (设计权利人 of 布图设计权利人). Pairs that differ do not nest it in one longer candidate.
    """
    if len(tokens.word) < 2:
        return np.zeros(len(candidates), dtype=bool)
    closeness = _pair_closeness(tokens)
    noun = np.array([tag.startswith(("n", "j", "b", "l")) or tag == "vn" for tag in tokens.tags], dtype=bool)
    joins = noun[tokens.tag] & tokens.content
    several = candidates.length[candidates.occurrence] > 1
    first = candidates.position[several]
    owner = candidates.occurrence[several]
    last = first + candidates.length[owner] - 1

    def share(outer: Integers, inner: Integers, beside: Integers) -> Floats:
        inside = (outer >= 0) & (beside < len(joins))
        hits = inside & joins[np.minimum(beside, len(joins) - 1)] & (closeness[outer] > closeness[inner] + _CLOSER)
        counted = np.bincount(owner, weights=hits, minlength=len(candidates))
        return np.asarray(counted / np.maximum(candidates.frequency, 1))

    right, left = share(last, last - 1, last + 1), share(first - 1, first, first - 1)
    return np.asarray(np.maximum(right, left) >= _CUT_THROUGH, dtype=bool)


def _pair_closeness(tokens: TokenArrays) -> Floats:
    """The NPMI of each token with the one behind it; -1 at the end of a sentence."""
    word, total = tokens.word, len(tokens.word)
    together = tokens.sentence[1:] == tokens.sentence[:-1]
    _, pair = np.unique(word[:-1] * len(tokens.words) + word[1:], return_inverse=True)
    joint = np.maximum(np.bincount(pair, weights=together)[pair], 1) / total
    single = np.bincount(word, minlength=len(tokens.words)) / total
    npmi = np.log(joint / (single[word[:-1]] * single[word[1:]])) / -np.log(np.minimum(joint, 1 - 1e-9))
    return np.append(np.where(together, npmi, -1.0), -1.0)
