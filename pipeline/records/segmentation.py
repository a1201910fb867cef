"""The tables of segmentation: sentences, tokens, terms, keywords, and what became of the lexicon."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; ``start`` and ``end`` are offsets into the document's text."""

    doc_id: str
    sentence: int
    block: int
    page: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``token`` counts from 0 within its sentence."""

    doc_id: str
    sentence: int
    token: int
    start: int
    end: int
    text: str
    tag: str  # jieba's (ICTCLAS) tag set


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is counted of one block: all but its text."""

    doc_id: str
    block: int
    kind: str
    characters: int
    han: int  # Han characters
    latin: int  # words in Latin letters
    text: int  # digest of the text
    letters: int  # digest of its letters in small ones, without digits, punctuation and spaces; 0 without letters
    sentence: int  # number of its first sentence
    sentences: int  # how many it has


@dataclass(frozen=True, slots=True)
class CountedWord:
    """One spelling in one document, in the order in which a document's words first come."""

    doc_id: str
    word: str  # as it is spelled
    tag: str
    gloss: bool  # an English word with another beside it, as in Intellectual Property Office
    count: int
    behind: int  # times that it stands behind what it may belong to
    governs: int  # times that it stands before what it may govern
    verbs: list[str]  # of nouns that may be adverbs: the verbs that follow it
    sentences: list[int]  # the sentence of each occurrence; none of what is no word


@dataclass(frozen=True, slots=True)
class CountedTerm:
    """One term in one document where several tokens spell it together."""

    doc_id: str
    term: str  # in small letters
    sentences: list[int]  # the sentence of each occurrence


@dataclass(frozen=True, slots=True)
class Term:
    """A single- or multi-word term of the corpus."""

    term: str  # a word or phrase that marks this corpus
    frequency: int  # times that it stands in the texts
    documents: int  # that hold it
    score: float  # 0 to 1: how surely it is a term of the field and no everyday word
    new: bool  # neither in the base dictionary nor among what policy texts say anyway
    words: str  # the tokens that it is made of, joined by a space
    pattern: str  # their tags, joined by a space
    examples: str  # sentence references (doc_id:sentence), joined by a space


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """An entry of the lexicon and what became of it."""

    entry: str
    tag: str
    source: str  # the file that it stands in
    tokens: int  # how often it is a token
    status: str  # used, not in the corpus, always cut
    conflict: str  # what another file says of it


@dataclass(frozen=True, slots=True)
class Keyword:
    """A document's keyword, found in its text."""

    doc_id: str
    rank: int
    keyword: str
    score: float
