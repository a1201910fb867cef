"""The tables of reuse: passages that stand in two documents, who holds them, and what of a document is its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reuse:
    """A passage that stands in two documents; punctuation and numbers of items do not count."""

    source_doc_id: str  # the document that had it first, as far as dates and levels tell
    source_start: int
    source_end: int
    doc_id: str  # the document that has it after
    start: int
    end: int
    sentence: int  # of the document, where the passage begins, a word or two aside
    length: int  # characters of the passage in the document
    kind: str  # verbatim, edited
    similarity: float  # share of the letters that agree, 0 to 1
    formula: bool  # wording that any regulation of the kind has
    reordered: bool  # parts of it stand in another order
    direction: str  # what tells the source: date, level, age (it may be wrong), version; empty: nothing does
    source_share: float  # of the source's letters, 0 to 1
    share: float  # of the document's letters, 0 to 1
    passage: int  # number of the provision in reuse/provisions; 0 for formulas
    difference: str  # the text with [-what the source has-] and {+what the document has+}; empty when verbatim


@dataclass(frozen=True, slots=True)
class Provision:
    """A passage that several documents hold, and the way it took."""

    passage: int  # from 1, those with most holders first
    text: str  # in its first holder
    first_doc_id: str
    first_date: str  # ISO date, or the year; empty when unknown
    holders: int  # documents
    adopters: str  # documents after the first, in order, joined by a space
    lag: float | None  # median of the years to adoption
    first_level: str  # of the first holder: central, ministry, province, city, county; empty when unknown
    course: str  # down (from a higher level), up (from a lower one), level; empty when unknown or mixed


@dataclass(frozen=True, slots=True)
class Adoption:
    """A document that holds a provision."""

    passage: int
    order: int  # 1 is the first holder
    doc_id: str
    date: str  # ISO date, or the year
    level: str
    lag: float | None  # years since the first holder
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReusedShare:
    """How much of a document stands in others; shares are of its letters, 0 to 1."""

    doc_id: str  # the document; the shares are of its letters
    letters: int
    shared: float  # stands in another document, formulas left out
    earlier: float  # of that: stands in a document that had it first
    formulas: float  # formulas that other documents have too
    own: float  # stands in no other document
    sources: str  # documents that it takes most from, joined by a space
