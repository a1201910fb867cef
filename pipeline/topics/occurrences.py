"""Every counted occurrence of a word or multi-word term, as arrays.

A word is counted when the tag that it has most often is that of a content word; one spelling is one term, whatever
its tags. English function words are passed over. Multi-word terms are found again as runs of tokens in a sentence.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# Content words of jieba's tag set: nouns, verbs, adjectives, idioms, abbreviations, states, Latin words.
CONTENT_TAGS = ("n", "v", "a", "l", "i", "j", "z", "eng")
FUNCTION_TAGS = frozenset({"vf", "vx", "ad"})
LATIN = "^[A-Za-z][A-Za-z'’-]*$"
LONGEST_RUN = 4  # tokens of a multi-word term


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Occurrences in the order of the tokens table, words before multi-word terms.

    Attributes
    ----------
    names
        The terms, sorted.
    term, document, sentence
        One number an occurrence: index into ``names``, index into ``documents``, number of the sentence.
    documents
        Document ids, sorted.
    tokens
        Tokens of each document, counted or not.
    """

    names: list[str]
    term: np.ndarray[Any, Any]
    document: np.ndarray[Any, Any]
    sentence: np.ndarray[Any, Any]
    documents: list[str]
    tokens: np.ndarray[Any, Any]


def encode(column: pa.ChunkedArray, values: list[str]) -> np.ndarray[Any, Any]:
    """Each value's index in ``values``; -1 where it is not among them."""
    codes = pc.index_in(column, value_set=pa.array(values, pa.string()))
    return np.asarray(pc.fill_null(codes, -1).to_numpy(), dtype=np.int64)


def _is_word(text: str, stopwords: Collection[str]) -> bool:
    """Whether a spelling can be a term: two characters or more, a letter in it, no stop word."""
    return len(text) > 1 and text not in stopwords and any(map(str.isalpha, text)) and not text[0].isdigit()


def _find_words(texts: pa.Array, tags: pa.Array, stopwords: Collection[str]) -> list[str]:
    """The spellings that count as words, sorted."""
    groups = pa.table({"text": texts, "tag": tags}).group_by(["text", "tag"]).aggregate([([], "count_all")])
    best: dict[str, tuple[int, str]] = {}
    for row in groups.to_pylist():
        text, candidate = row["text"], (row["count_all"], row["tag"])
        if candidate > best.get(text, (0, "")):
            best[text] = candidate
    return sorted(
        text
        for text, (_, tag) in best.items()
        if tag.startswith(CONTENT_TAGS) and tag not in FUNCTION_TAGS and _is_word(text, stopwords)
    )


def _find_runs(
    texts: pa.Array, place: np.ndarray[Any, Any], terms: list[str]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Positions and indices (into ``terms``) of the terms that several tokens of one sentence spell together."""
    positions, codes = [], []
    for length in range(2, LONGEST_RUN + 1):
        count = len(texts) - length + 1
        if count < 1:
            break
        joined = pc.binary_join_element_wise(*(texts.slice(shift, count) for shift in range(length)), "")
        found = encode(joined, terms)
        hits = np.flatnonzero((found >= 0) & (place[:count] == place[length - 1 :]))
        positions.append(hits)
        codes.append(found[hits])
    if not positions:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate(positions), np.concatenate(codes)


def lower_words(texts: pa.Array, english: Collection[str]) -> pa.Array:
    """Texts in lower case, function words of English empty.

    Spelled in capitals they are acronyms (WHO, IT, US) and stay.
    """
    lower = pc.utf8_lower(texts)
    listed = pc.is_in(lower, value_set=pa.array(sorted(english), pa.string()))
    function = pc.and_(listed, pc.invert(pc.utf8_is_upper(texts)))
    return pc.if_else(function, "", lower)


def find_glosses(texts: pa.Array, place: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Whether each token is an English word with another beside it, as in Intellectual Property Office.

    Acronyms are none of them: USTR may stand before an English name.
    """
    latin = np.asarray(pc.match_substring_regex(texts, LATIN), dtype=bool)
    word = latin & ~np.asarray(pc.utf8_is_upper(texts), dtype=bool)
    apart = np.asarray(pc.equal(pc.utf8_trim_whitespace(texts), ""), dtype=bool)
    beside = np.zeros(len(texts), dtype=bool)
    near = latin[:-2] & apart[1:-1] & latin[2:] & (place[:-2] == place[2:])
    beside[:-2] |= near
    beside[2:] |= near
    return np.asarray(word & beside)


def index_occurrences(
    tokens: pa.Table,
    *,
    documents: list[str],
    terms: Collection[str],
    stopwords: Collection[str],
    english: Collection[str] = (),
    glossed: Collection[str] = (),
) -> Occurrences:
    """All occurrences of words and terms in a tokens table.

    Parameters
    ----------
    tokens
        Sorted by document, sentence and token.
    documents
        The ids of all documents, also those without tokens.
    terms
        Terms of the corpus; those of several tokens are looked for as runs.
    stopwords
        Spellings that never count.
    english
        Function words of English, which count in capitals alone.
    glossed
        Documents in which English words beside one another are names and glosses: parts of one term, and none counts.
    """
    documents = sorted(documents)
    texts = lower_words(tokens["text"].combine_chunks(), english)
    document = encode(tokens["doc_id"], documents)
    sentence = np.asarray(tokens["sentence"].to_numpy(), dtype=np.int64)
    words = _find_words(texts, tokens["tag"].combine_chunks(), stopwords)
    known = set(words)
    runs = sorted({t.lower() for t in terms} - known)
    place = document * (int(sentence.max(initial=0)) + 1) + sentence
    word_codes = encode(pa.chunked_array([texts]), words)
    if glossed:
        inside = np.isin(document, encode(pa.chunked_array([pa.array(sorted(glossed))]), documents))
        word_codes[inside & find_glosses(tokens["text"].combine_chunks(), place)] = -1
    word_places = np.flatnonzero(word_codes >= 0)
    run_places, run_codes = _find_runs(texts, place, [t for t in runs if _is_word(t, stopwords)])
    run_names = [t for t in runs if _is_word(t, stopwords)]
    names, inverse = np.unique(np.array([*words, *run_names], dtype=object).astype(str), return_inverse=True)
    codes = inverse[np.concatenate([word_codes[word_places], run_codes + len(words)])]
    where = np.concatenate([word_places, run_places])
    return Occurrences(
        names=[str(n) for n in names],
        term=codes,
        document=document[where],
        sentence=sentence[where],
        documents=documents,
        tokens=np.bincount(document, minlength=len(documents)),
    )
