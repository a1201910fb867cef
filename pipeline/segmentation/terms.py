"""The terms of a corpus: word sequences that look and behave like the keywords that authors choose."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
import rjieba

from pipeline.segmentation.candidates import Candidates, key_words
from pipeline.segmentation.corpus_counts import Corpus, Neighbours
from pipeline.segmentation.features import Weights
from pipeline.segmentation.vocabulary import Booleans, Floats, Integers, Vocabulary

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
    """Terms, best first: the candidate in the corpus, its text, its score (0 to 1) and whether it is new."""

    candidate: Integers
    text: list[str]
    score: Floats
    new: Booleans


def rank_terms(
    corpus: Corpus,
    describe: Callable[[Candidates], Mapping[str, Floats]],
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
    describe
        Gives the features of candidates.
    minimum_frequency
        Candidates that occur less often are left out.
    maximum_terms
        How many terms are kept; words of jieba's dictionary and new ones are counted apart.
    common
        What policy texts say anyway; it is not new, nor are the words of jieba's dictionary.
    refused
        What is no term.
    """
    candidates = corpus.candidates
    chosen = np.flatnonzero(
        (candidates.frequency >= minimum_frequency)
        & _is_well_formed(candidates, corpus.vocabulary)
        & is_complete(corpus)
        & ~is_cut_through(corpus)
        & ((candidates.longer < _NESTED_SHARE * candidates.frequency) | (candidates.length == 1))
    )
    # Of two that have one text and one score that comes first whose words do.
    chosen = chosen[np.lexsort((*candidates.words[chosen].T[::-1], candidates.length[chosen]))]
    features = describe(candidates.take(chosen))
    long = features["characters"] > 1
    chosen, scores = chosen[long], (1 / (1 + np.exp(-weights.score(features))))[long]
    texts = candidates.take(chosen).texts(corpus.vocabulary)
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


def _is_well_formed(candidates: Candidates, vocabulary: Vocabulary) -> Booleans:
    """Whether each candidate's first word and last tag may begin and end a term; an adverb with its verb is none."""
    first, second, last = candidates.words[:, 0], candidates.words[:, 1], candidates.last
    opening = np.array([word not in _NO_FIRST_WORDS for word in vocabulary.words], dtype=bool)
    closing = ~vocabulary.mark(also=_NO_LAST_TAGS)
    verb, adverb = vocabulary.mark("v"), vocabulary.mark("d", "ad")
    governs = np.array([len(word) > 1 and word.endswith(_GOVERNING) for word in vocabulary.words], dtype=bool)
    modified = adverb[first] & verb[second] & (candidates.length > 1)
    return np.asarray(opening[first] & closing[last] & ~(governs & verb)[last] & ~modified, dtype=bool)


def _mark_nouns(vocabulary: Vocabulary) -> Booleans:
    return vocabulary.mark("n", "j", "b", "l", also=("vn",))


def is_complete(corpus: Corpus) -> Booleans:
    """Whether each candidate, by what follows it, ends where it ends, and needs nothing more."""
    candidates, vocabulary = corpus.candidates, corpus.vocabulary
    first, several = candidates.words[:, 0], candidates.length > 1
    verbal = vocabulary.mark("v", "d") & ~vocabulary.mark(also=("vn",))
    open_end = vocabulary.mark(also=("b",))  # 县级 is of something

    def share(marked: Booleans) -> Floats:
        return corpus.behind.share(np.append(marked, False)[corpus.behind.word], candidates)

    elsewhere = candidates.frequency < _OWN_WORD * vocabulary.frequency[first]
    begins = verbal[first] & several & elsewhere & (share(_mark_nouns(vocabulary)) >= _BEFORE_NOUNS)
    ends = open_end[candidates.last] & several
    return np.asarray(~((share(vocabulary.mark("m")) >= _BEFORE_NUMERALS) | begins | ends), dtype=bool)


def is_cut_through(corpus: Corpus) -> Booleans:
    """Whether the border of each candidate lies within closer pairs of words: 知识产权国际, for 国际保护 and 国际合作.

    Its last word belongs to the noun behind it rather than to the word before, or its first to the noun before it
    (设计权利人 of 布图设计权利人). Pairs that differ do not nest it in one longer candidate.
    """
    candidates, vocabulary = corpus.candidates, corpus.vocabulary
    joins = np.append(_mark_nouns(vocabulary) & vocabulary.content, False)
    several = candidates.length > 1
    first, second, last = candidates.words[:, 0], candidates.words[:, 1], candidates.last
    previous = candidates.words[np.arange(len(candidates)), candidates.length - 2]

    def share(side: Neighbours, inner: tuple[Integers, Integers], edge: Integers, *, behind: bool) -> Floats:
        rows = np.flatnonzero(several[side.candidate] & joins[side.word])
        owner, beside = side.candidate[rows], side.word[rows]
        outer = (edge[owner], beside) if behind else (beside, edge[owner])
        closer = _closeness(corpus, *outer) > _closeness(corpus, *(word[owner] for word in inner)) + _CLOSER
        marked = np.zeros(len(side.word), dtype=bool)
        marked[rows[closer]] = True
        return side.share(marked, candidates)

    right = share(corpus.behind, (previous, last), last, behind=True)
    left = share(corpus.before, (first, second), first, behind=False)
    return np.asarray(np.maximum(right, left) >= _CUT_THROUGH, dtype=bool)


def _closeness(corpus: Corpus, one: Integers, two: Integers) -> Floats:
    """The NPMI of pairs of content words that stand side by side: each is a candidate, kept or met once."""
    total, frequency = corpus.vocabulary.size, corpus.vocabulary.frequency
    place = corpus.locate(key_words(one, two))
    joint = np.where(place >= 0, np.append(corpus.candidates.frequency, 1)[place], 1) / total
    expected = (frequency[one] / total) * (frequency[two] / total)
    return np.asarray(np.log(joint / expected) / -np.log(np.minimum(joint, 1 - 1e-9)), dtype=np.float64)
