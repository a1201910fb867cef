"""Every counted occurrence of a word or multi-word term, as arrays.

A word is counted when the tag that it has most often is that of a content word; one spelling is one term, whatever
its tags. English function words are passed over. Multi-word terms are runs of tokens in a sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.segmentation.counting import lower_words, may_be_word

Array = np.ndarray[Any, Any]
# Content words of jieba's tag set: nouns, verbs, adjectives, idioms, abbreviations, states, Latin words.
CONTENT_TAGS = ("n", "v", "a", "l", "i", "j", "z", "eng")
FUNCTION_TAGS = frozenset({"vf", "vx", "ad"})


@dataclass(frozen=True, slots=True)
class Spellings:
    """What the corpus's documents together tell of each spelling; one with several tags stands several times.

    Attributes
    ----------
    words, tags
        As they are spelled.
    count, behind, governs
        Tokens, and those behind what they may belong to, and before what they may govern.
    noun, verb
        Pairs of spellings (indices): a noun that may be an adverb, and a verb that follows it, once each time.
    """

    words: list[str]
    tags: list[str]
    count: Array
    behind: Array
    governs: Array
    noun: Array
    verb: Array

    def find_tags(self, names: Sequence[str]) -> dict[str, str]:
        """The tag that each name has most often, of several the last; ``names`` are those of the spellings."""
        counts: dict[tuple[str, str], int] = {}
        for name, tag, count in zip(names, self.tags, self.count.tolist(), strict=True):
            counts[name, tag] = counts.get((name, tag), 0) + count
        best: dict[str, tuple[int, str]] = {}
        for (name, tag), count in counts.items():
            best[name] = max(best.get(name, (0, "")), (count, tag))
        return {name: tag for name, (_, tag) in best.items()}


@dataclass(frozen=True, slots=True)
class CountedWords:
    """The table work/words of all documents as numbers.

    Attributes
    ----------
    spellings
        What all of them tell of each spelling.
    document, spelling, count, gloss, held
        Of each row: its document (index), spelling (index), tokens, whether it is a gloss, and the sentences it lists.
    sentence
        The sentences of all rows, one after the other.
    """

    spellings: Spellings
    document: Array
    spelling: Array
    count: Array
    gloss: Array
    held: Array
    sentence: Array


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Occurrences, words before multi-word terms.

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
    term: Array
    document: Array
    sentence: Array
    documents: list[str]
    tokens: Array


def encode(column: pa.ChunkedArray | pa.Array, values: list[str]) -> Array:
    """Each value's index in ``values``; -1 where it is not among them."""
    codes = pc.index_in(column, value_set=pa.array(values, pa.string()))
    return np.asarray(pc.fill_null(codes, -1).to_numpy(zero_copy_only=False), dtype=np.int64)


def _lengths(lists: pa.Array) -> Array:
    return np.asarray(pc.list_value_length(lists), dtype=np.int32)


def _unify(columns: list[pa.Array]) -> tuple[list[str], Array]:
    """The values of columns, and the place of each one's rows among them."""
    whole = pa.chunked_array([column.dictionary_encode() for column in columns]).unify_dictionaries()
    values = whole.chunk(0).dictionary.to_pylist() if whole.num_chunks else []
    return values, np.concatenate([np.asarray(chunk.indices, dtype=np.int64) for chunk in whole.chunks])


def read_words(parts: Iterable[pa.Table], documents: list[str]) -> CountedWords:
    """The table work/words, which is read part by part.

    Parameters
    ----------
    documents
        Sorted ids of the documents that count.
    """
    columns: dict[str, list[Any]] = {name: [] for name in (
        "document", "word", "tag", "count", "behind", "governs", "gloss", "held", "sentence", "verbs", "verb",
    )}  # fmt: skip
    for part in parts:
        rows = part.filter(pc.is_in(part["doc_id"], value_set=pa.array(documents, pa.string())))
        table = {name: rows[name].combine_chunks() for name in rows.column_names}
        columns["document"].append(encode(table["doc_id"], documents).astype(np.int32))
        for name in ("word", "tag"):
            columns[name].append(table[name].dictionary_encode())
        for name in ("count", "behind", "governs"):
            columns[name].append(np.asarray(table[name], dtype=np.int32))
        columns["gloss"].append(np.asarray(table["gloss"], dtype=bool))
        columns["held"].append(_lengths(table["sentences"]))
        columns["sentence"].append(np.asarray(table["sentences"].flatten(), dtype=np.int32))
        columns["verbs"].append(_lengths(table["verbs"]))
        columns["verb"].append(table["verbs"].flatten().dictionary_encode())
    words, word = _unify(columns["word"])
    tags, tag = _unify(columns["tag"])
    verbs, verb = _unify(columns["verb"])
    joined = {name: np.concatenate(columns[name]) for name in columns if name not in ("word", "tag", "verb")}
    pairs, spelling = np.unique(word * max(len(tags), 1) + tag, return_inverse=True)
    spelled = [words[k] for k in (pairs // max(len(tags), 1)).tolist()]
    place = {name: k for k, name in enumerate(spelled)}
    known = np.array([place[name] for name in verbs], dtype=np.int64)
    return CountedWords(
        spellings=Spellings(
            words=spelled,
            tags=[tags[k] for k in (pairs % max(len(tags), 1)).tolist()],
            **{
                name: np.bincount(spelling, weights=joined[name], minlength=len(pairs)).astype(np.int64)
                for name in ("count", "behind", "governs")
            },
            noun=np.repeat(spelling, joined["verbs"]),
            verb=known[verb],
        ),
        document=joined["document"],
        spelling=spelling.astype(np.int32),
        count=joined["count"],
        gloss=joined["gloss"],
        held=joined["held"],
        sentence=joined["sentence"],
    )


def _is_content(tag: str) -> bool:
    """Whether a tag is that of a content word."""
    return tag.startswith(CONTENT_TAGS) and tag not in FUNCTION_TAGS


def index_occurrences(
    words: CountedWords,
    runs: pa.Table,
    *,
    documents: list[str],
    terms: Collection[str],
    stopwords: Collection[str],
    english: Collection[str] = (),
    glossed: Collection[str] = (),
) -> Occurrences:
    """All occurrences of words and terms.

    Parameters
    ----------
    words
        Of all documents.
    runs
        The table work/runs.
    documents
        The ids of all documents, sorted, also those without tokens.
    terms
        Terms of the corpus; those that are no words are looked for among the runs.
    stopwords
        Spellings that never count.
    english
        Function words of English, which count in capitals alone.
    glossed
        Documents in which English words beside one another are names and glosses: parts of one term, and none counts.
    """
    known = pa.array(documents, pa.string())
    lower = lower_words(pa.array(words.spellings.words, pa.string()), english)
    tags = words.spellings.find_tags(lower.to_pylist())
    found = {text for text, tag in tags.items() if _is_content(tag) and may_be_word(text)} - set(stopwords)
    spelled = {name for term in terms if may_be_word(name := term.lower())} - found - set(stopwords)
    names, code = sorted(found | spelled), encode(lower, sorted(found))
    code = np.where(code >= 0, encode(lower, names), -1)[words.spelling]
    if glossed:
        inside = np.isin(words.document, encode(pa.array(sorted(glossed)), documents))
        code[inside & words.gloss] = -1
    counted = np.repeat(code >= 0, words.held)
    runs = runs.filter(pc.and_(
        pc.is_in(runs["term"], value_set=pa.array(sorted(spelled), pa.string())),
        pc.is_in(runs["doc_id"], value_set=known),
    ))  # fmt: skip
    lists = runs["sentences"].combine_chunks()
    lengths = _lengths(lists)

    def spread(own: Array, other: Array) -> Array:
        return np.concatenate([np.repeat(own, words.held)[counted], np.repeat(other, lengths)])

    return Occurrences(
        names=names,
        term=spread(code, encode(runs["term"], names)),
        document=spread(words.document, encode(runs["doc_id"], documents)),
        sentence=np.concatenate([words.sentence[counted], np.asarray(lists.flatten(), dtype=np.int32)]),
        documents=documents,
        tokens=np.bincount(words.document, weights=words.count, minlength=len(documents)).astype(np.int64),
    )
