"""What each document says, counted once for all who count: its paragraphs, its words, and where its terms stand.

Nothing here is decided that depends on other documents: which spellings are words and which are stop words is for who
puts the documents together (:mod:`pipeline.topics.occurrences`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.stretches import StretchMap
from pipeline.records.base import make_table
from pipeline.records.segmentation import CountedTerm, CountedWord, Paragraph

Array = np.ndarray[Any, Any]
LATIN = "^[A-Za-z][A-Za-z'’-]*$"
LONGEST_RUN = 4  # tokens of a multi-word term
# Tags before a word that names an act, and of what a verb governs.
BEFORE, OBJECTS = ("n", "j", "b", "v", "a", "uj"), ("n", "j", "b", "a", "l", "vn")
COMMON = ("n", "l")  # tags of nouns that may be adverbs; those of names say more than one letter
ACTS = ("v", "a")  # tags of words that may name an act or a quality
NAMED_ACTS = ("vn", "an", "i", "z")  # those that the dictionary knows as names of acts, idioms (大气污染), states


def may_be_word(text: str) -> bool:
    """Whether a spelling can be a term, stop words aside: two characters or more, a letter in it, no digit first."""
    return len(text) > 1 and any(map(str.isalpha, text)) and not text[0].isdigit()


def lower_words(texts: pa.Array, english: Collection[str]) -> pa.Array:
    """Texts in lower case, function words of English empty.

    Spelled in capitals they are acronyms (WHO, IT, US) and stay.
    """
    lower = pc.utf8_lower(texts)
    listed = pc.is_in(lower, value_set=pa.array(sorted(english), pa.string()))
    function = pc.and_(listed, pc.invert(pc.utf8_is_upper(texts)))
    return pc.if_else(function, "", lower)


def digest_text(text: str) -> int:
    """A number that tells a text from others."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


_letters = StretchMap(lambda stretch: "".join(filter(str.isalpha, stretch)).lower())


def digest_letters(text: str) -> int:
    """A number for a text: the same for texts of the same letters; 0 for one without any.

    Digits, punctuation and spaces don't count: dates and numbers differ from one copy of a formula to the next.
    """
    letters = _letters(text)
    return digest_text(letters) if letters else 0


@lru_cache
def _list_script(name: str) -> Array:
    """Whether each character of the first plane is of a script."""
    plane = pa.array(["" if 0xD800 <= code < 0xE000 else chr(code) for code in range(0x10000)])
    return np.asarray(pc.match_substring_regex(plane, rf"\p{{{name}}}"), dtype=bool)


def count_scripts(texts: Sequence[str]) -> tuple[Array, Array]:
    """How many Han characters each text has, and how many words in Latin letters."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "replace"), dtype=np.uint32)
    holder = np.repeat(np.arange(len(texts)), list(map(len, texts)))
    first = np.minimum(codes, 0xFFFF)
    han = _list_script("Han")[first] | ((codes >= 0x20000) & (codes < 0x40000))
    latin = _list_script("Latin")[first]
    opens = latin.copy()
    opens[1:] &= ~latin[:-1] | (holder[1:] != holder[:-1])
    han_count, words = (np.bincount(holder[marked], minlength=len(texts)) for marked in (han, opens))
    return han_count, words


def count_paragraphs(blocks: pa.Table, sentences: pa.Table) -> pa.Table:
    """The table work/paragraphs of some documents; both tables are sorted by document and number."""
    texts = blocks["text"].to_pylist()
    han, latin = count_scripts(texts)
    held = sentences.group_by(["doc_id", "block"], use_threads=False).aggregate(
        [("sentence", "min"), ("sentence", "count")]
    )
    rows = zip(*(held[n].to_pylist() for n in ("doc_id", "block", "sentence_min", "sentence_count")), strict=True)
    found = {(doc_id, block): (first, count) for doc_id, block, first, count in rows}
    places = zip(blocks["doc_id"].to_pylist(), blocks["block"].to_pylist(), strict=True)
    firsts = [found.get(place, (0, 0)) for place in places]
    return make_table(Paragraph, {
        **{name: blocks[name] for name in ("doc_id", "block", "kind")},
        "characters": list(map(len, texts)),
        "han": han,
        "latin": latin,
        "text": list(map(digest_text, texts)),
        "letters": list(map(digest_letters, texts)),
        "sentence": [first for first, _ in firsts],
        "sentences": [count for _, count in firsts],
    })  # fmt: skip


def find_glosses(spellings: pa.Array, at: Array, joined: Array) -> Array:
    """Whether each token is an English word with another beside it, as in Intellectual Property Office.

    Acronyms are none of them: USTR may stand before an English name.

    Parameters
    ----------
    spellings, at
        Spellings, and the place of each token's among them.
    joined
        Whether each token but the last is followed by one of its sentence.
    """
    latin = np.asarray(pc.match_substring_regex(spellings, LATIN), dtype=bool)
    word = latin & ~np.asarray(pc.utf8_is_upper(spellings), dtype=bool)
    apart = np.asarray(pc.equal(pc.utf8_trim_whitespace(spellings), ""), dtype=bool)
    beside = np.zeros(len(at), dtype=bool)
    near = latin[at[:-2]] & apart[at[1:-1]] & latin[at[2:]] & joined[:-1] & joined[1:]
    beside[:-2] |= near
    beside[2:] |= near
    return np.asarray(word[at] & beside)


def _encode(column: pa.ChunkedArray) -> tuple[pa.Array, Array]:
    """The values of a column, and the place of each row's among them."""
    coded = column.combine_chunks().dictionary_encode()
    return coded.dictionary, np.asarray(coded.indices, dtype=np.int64)


def _join(document: Array, sentence: Array) -> Array:
    """Whether each token but the last is followed by one of its sentence."""
    return np.asarray((document[1:] == document[:-1]) & (sentence[1:] == sentence[:-1]))


def _lists(group: Array, values: pa.Array, groups: int) -> pa.ListArray:
    """For each group the values of its rows, in their order; the rows are sorted by group."""
    bounds = np.searchsorted(group, np.arange(groups + 1)).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(bounds), values)


def count_words(tokens: pa.Table) -> pa.Table:
    """The table work/words of some documents' tokens, which are sorted by document, sentence and token."""
    documents, document = _encode(tokens["doc_id"])
    words, word = _encode(tokens["text"])
    tags, tag = _encode(tokens["tag"])
    sentence = tokens["sentence"].to_numpy().astype(np.int32)
    joined = _join(document, sentence)
    gloss = find_glosses(words, word, joined).astype(np.int64)

    def tagged(kinds: tuple[str, ...]) -> Array:
        return np.array([name.startswith(kinds) for name in tags.to_pylist()], dtype=bool)[tag]

    behind, governs, verbs = (np.zeros(len(tag), dtype=bool) for _ in range(3))
    behind[1:] = tagged(BEFORE)[:-1] & joined
    governs[:-1] = tagged(OBJECTS)[1:] & joined
    common = np.isin(np.asarray(tags.to_numpy(zero_copy_only=False), dtype=object), COMMON)[tag]
    verbs[:-1] = common[:-1] & (tagged(ACTS) & ~tagged(NAMED_ACTS))[1:] & joined
    # A group is a spelling of a document; groups come in the order of their first tokens.
    key = ((document * max(len(words), 1) + word) * max(len(tags), 1) + tag) * 2 + gloss
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    group, first = rank[inverse], np.sort(first)
    order = np.argsort(group, kind="stable")

    def total(marked: Array) -> Array:
        return np.bincount(group[marked], minlength=len(first))

    # What may be a word, and no less; who counts words looks closer.
    possible = pc.and_(pc.greater(pc.utf8_length(words), 1), pc.match_substring_regex(words, r"\p{L}"))
    listed, led = order[np.asarray(possible, dtype=bool)[word[order]]], order[verbs[order]]
    return make_table(CountedWord, {
        "doc_id": documents.take(pa.array(document[first])),
        "word": words.take(pa.array(word[first])),
        "tag": tags.take(pa.array(tag[first])),
        "gloss": gloss[first].astype(bool),
        "count": np.bincount(group, minlength=len(first)),
        "behind": total(behind),
        "governs": total(governs),
        "verbs": _lists(group[led], words.take(pa.array(word[led + 1])), len(first)),
        "sentences": _lists(group[listed], pa.array(sentence[listed]), len(first)),
    })  # fmt: skip


@lru_cache(maxsize=1)
def _list_beginnings(terms: tuple[str, ...]) -> tuple[pa.Array, frozenset[str]]:
    """The terms that several tokens may spell, in small letters, and all that one begins with."""
    wanted = sorted({name for term in terms if may_be_word(name := term.lower())})
    return pa.array(wanted, pa.string()), frozenset(name[:end] for name in wanted for end in range(len(name)))


def count_runs(tokens: pa.Table, terms: Iterable[str], english: Collection[str]) -> pa.Table:
    """The table work/runs of some documents: the terms that several tokens of one sentence spell together.

    Parameters
    ----------
    tokens
        Sorted by document, sentence and token.
    terms
        Those of the corpus.
    english
        Function words of English, which count in capitals alone.
    """
    wanted, begins = _list_beginnings(tuple(terms))
    documents, document = _encode(tokens["doc_id"])
    spellings, at = _encode(tokens["text"])
    sentence = tokens["sentence"].to_numpy().astype(np.int32)
    lower, joined = lower_words(spellings, english), _join(document, sentence)
    # Most tokens begin no term: only those that do are put together with the tokens behind them.
    starting = np.array([text in begins for text in lower.to_pylist()], dtype=bool)[at]
    places, codes = [], []
    going, text = np.flatnonzero(starting), lower.take(pa.array(at[starting]))
    for length in range(2, LONGEST_RUN + 1):
        kept = going + length - 1 < len(at)
        kept[kept] = joined[going[kept] + length - 2]
        going, text = going[kept], text.filter(pa.array(kept))
        text = pc.binary_join_element_wise(text, lower.take(pa.array(at[going + length - 1])), "")
        found = np.asarray(pc.fill_null(pc.index_in(text, value_set=wanted), -1), dtype=np.int64)
        places.append(going[found >= 0])
        codes.append(found[found >= 0])
    place, code = np.concatenate(places), np.concatenate(codes)
    order = np.lexsort((place, code, document[place]))
    place, code = place[order], code[order]
    opens = np.diff(document[place] * max(len(wanted), 1) + code, prepend=-1) != 0
    group = np.cumsum(opens) - 1
    return make_table(CountedTerm, {
        "doc_id": documents.take(pa.array(document[place[opens]])),
        "term": wanted.take(pa.array(code[opens])),
        "sentences": _lists(group, pa.array(sentence[place]), int(opens.sum())),
    })  # fmt: skip
