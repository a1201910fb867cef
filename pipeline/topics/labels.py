"""What a topic is called: class-based TF-IDF terms, linked entities, and the sentences that show it best."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.topics.occurrences import Spellings

# Tags of jieba: nouns, abbreviations, words in Latin letters; not parts of nouns.
NOUNS, CUT = ("n", "j", "eng"), frozenset({"ng"})
# The share of laws or of reports that hold a word of which no label is made, unless the topic's passages use it more
# than so many times as often as such texts do: passages on one matter hold its words more densely than whole texts.
MOST, LIFT = 0.5, 1.5
AMOUNT = re.compile("[万亿].")  # 万人, 亿元
MAINLY = 0.5  # share of a term's occurrences that lie within one longer term, which then stands for it
NEAR = 10  # terms of a topic among which those of its earlier label are looked for
Array = np.ndarray[Any, Any]
Tops = list[list[int]]


def sum_by_topic(counts: sp.csr_matrix, labels: Array, k: int) -> sp.csr_matrix:
    """Topic by term: sums over the units whose main topic it is."""
    units = len(labels)
    members = sp.csr_matrix((np.ones(units), (labels, np.arange(units))), shape=(k, units))
    return sp.csr_matrix(members @ counts)


def class_tfidf(by_topic: sp.csr_matrix | Array) -> Array:
    """Class-based TF-IDF of topic-by-term counts, times the root of the part of a term's counts in the topic.

    The first factor (Grootendorst 2022) still favours words that are frequent everywhere; the second holds them back.
    Counts are best numbers of units that hold the term: a word that one unit repeats marks that unit, not its topic.
    """
    dense = by_topic if isinstance(by_topic, np.ndarray) else by_topic.toarray()
    totals, frequency = dense.sum(axis=1), np.maximum(dense.sum(axis=0), 1)
    rarity = np.log1p((totals.mean() if len(totals) else 0.0) / frequency)
    scores, cells = np.zeros(dense.size), np.flatnonzero(dense)  # most topics hold few of the terms
    held, topic, term = dense.ravel()[cells], *np.divmod(cells, dense.shape[1])
    scores[cells] = np.round(held / totals[topic] * rarity[term] * np.sqrt(held / frequency[term]), 10)
    return scores.reshape(dense.shape)


def rank_terms(scores: Array, names: Sequence[str], *, limit: int) -> Tops:
    """Indices of each topic's best terms; a term that lies within a better one, or holds it, is passed over."""
    ranked, looked = [], limit * 4
    for row in scores:
        # Only those that may come first are put in order: vocabularies are long, and random groups are ranked as well.
        ahead = np.flatnonzero(row > 0)
        if len(ahead) > looked:
            held = row[ahead]
            ahead = ahead[held >= np.partition(held, len(held) - looked)[len(held) - looked]]
        order = ahead[np.lexsort((ahead, -row[ahead]))]
        chosen: list[int] = []
        for index in order[:looked].tolist():
            if len(chosen) == limit:
                break
            name = names[index]
            if not any(name in names[other] or names[other] in name for other in chosen):
                chosen.append(index)
        ranked.append(chosen)
    return ranked


def find_nouns(spellings: Spellings, terms: pa.Table, names: Sequence[str]) -> Array:
    """Whether each term is a noun or a name by the tag that it has most often: 碳市场, 财政部, not 推进, 建设 or 万人.

    A term of several words is one when a noun is among them and the last is a noun, or a verb used as one.
    """
    found = spellings.find_tags([word.lower() for word in spellings.words])
    tags = {name: [tag] for name, tag in found.items()}
    for name, pattern in zip(terms["term"].to_pylist(), terms["pattern"].to_pylist(), strict=True):
        tags.setdefault(name.lower(), (pattern or "").split())

    def is_noun(parts: Sequence[str]) -> bool:
        named = [tag.startswith(NOUNS) and tag not in CUT for tag in parts]
        return any(named) and (named[-1] or parts[-1] == "vn")

    return np.array([is_noun(tags.get(name, ())) and not AMOUNT.fullmatch(name) for name in names], dtype=bool)


def find_telling(by_topic: sp.csr_matrix, usual: Array, words: float) -> Array:
    """Whether each topic uses each term more than policy texts use it anyway; shape (topics, terms).

    Parameters
    ----------
    by_topic
        Topic by term: occurrences.
    usual
        The usual rate of each term, a thousand words (:func:`pipeline.segmentation.background.find_usual`).
    words
        Words of the texts for each occurrence that is counted.
    """
    sizes = np.maximum(np.asarray(by_topic.sum(axis=1)), 1) * words
    return np.asarray(1000 * by_topic.toarray() > sizes * np.maximum(LIFT * usual, 0))


def pick_label_terms(scores: Array, apt: Array) -> Array:
    """The scores of the terms that a label may be made of: apt ones that mark this topic more than any other.

    Parameters
    ----------
    apt
        Of each topic and term: a noun, and more than what policy texts say anyway.
    """
    best = scores.argmax(axis=0)[None, :] == np.arange(len(scores))[:, None]
    return np.where(best & apt, scores, 0.0)


def complete_terms(tops: Sequence[Sequence[int]], by_topic: sp.csr_matrix, names: Sequence[str], apt: Array) -> Tops:
    """Each topic's terms, one that stands mostly within a longer one replaced by it: 标本兼治 for 治本.

    Parameters
    ----------
    tops
        Each topic's terms, the best first.
    by_topic
        Topic by term: occurrences; those within a longer term count for both.
    apt
        Of each topic and term: whether it may stand for another.
    """
    dense = by_topic.toarray()
    whole = []
    for topic, top in enumerate(tops):
        own, counts = dict[int, None](), dense[topic]
        for term in top:
            fitting = apt[topic] & (counts >= MAINLY * counts[term]) & (counts > 0)
            longer = [i for i in np.flatnonzero(fitting).tolist() if names[term] in names[i] and i != term]
            own[max(longer, key=lambda i: (counts[i], -i), default=term)] = None
        whole.append([term for term in own if not any(names[term] in names[i] for i in own if i != term)])
    return whole


def make_label(terms: Sequence[str], *, parts: int = 3) -> str:
    """A topic's label: its first terms."""
    return "、".join(terms[:parts])


def rename_topics(labels: Sequence[str], words: Sequence[Sequence[str]], names: Mapping[str, str]) -> list[str]:
    """The topics' labels, those with a name from people replaced by it.

    Parameters
    ----------
    labels, words
        Each topic's own label and its terms, the best first.
    names
        Own label, as it was when the name was given, to the name. A topic that has moved since keeps its name when it
        is the only one with most of the old label's terms among its first ten.
    """
    renamed = list(labels)
    for own, name in names.items():
        terms = own.split("、")
        shared = [len(set(terms) & set(found[:NEAR])) for found in words]
        best = max(shared, default=0)
        exact = [topic for topic, label in enumerate(labels) if label == own]
        near = [topic for topic, count in enumerate(shared) if count == best and 2 * best > len(terms)]
        if len(found := exact or near) == 1:
            renamed[found[0]] = name
    return renamed


def score_sentences(sentence: Array, term: Array, scores: Array, lengths: Array) -> Array:
    """How much each sentence tells of a topic: its terms' scores over the square root of its length.

    Parameters
    ----------
    sentence, term
        Pairs of indices, each once.
    scores
        One score a term.
    lengths
        Characters of each sentence.
    """
    totals = np.bincount(sentence, weights=scores[term], minlength=len(lengths))
    return np.asarray(totals / np.sqrt(np.maximum(lengths, 20)))
