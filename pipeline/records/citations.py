"""The tables of citations: references to laws and documents, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference to a law or document, or to a provision of one.

    A reference that names several provisions has a row for each, with the same offsets.
    """

    doc_id: str
    sentence: int
    start: int
    end: int
    text: str
    name: str  # full title: a defined short form is replaced by what it stands for
    entity_id: str  # of the LAW entity; empty when the name is none
    number: str  # of the document, with 〔〕
    article: str  # 条, in figures: 17, 17-1 for 第十七条之一; empty when the reference names none
    paragraph: int | None  # 款
    item: int | None  # 项
    relation: str  # basis, applies, with, amends, repeals, implements, mentions
    internal: bool  # to the citing text itself (本法第十条, 前款)
    target_doc_id: str  # the document of the corpus that holds the cited text; empty when none does
    target_edition: str  # of the target: in force at the citing date, younger, undated; empty when internal
    target_block: int | None  # the block of the target where the provision begins, unless the edition is younger


@dataclass(frozen=True, slots=True)
class CitedLaw:
    """A law or document that other documents of the corpus cite."""

    law: str  # its name, or its number where no name is given
    entity_id: str
    references: int
    documents: int  # that cite it
    resolved: int  # references whose text the corpus holds in the version in force, or undated
    basis: int
    applies: int
    analogous: int  # 参照
    amends: int
    repeals: int
    implements: int
    mentions: int
    articles: int  # different articles cited
    first_year: int | None
    last_year: int | None
    targets: str  # documents of the corpus that hold it, joined by a space


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article of a law that other documents cite; paragraphs and items count for their article."""

    law: str
    entity_id: str
    article: str
    references: int
    documents: int
    first_year: int | None
    last_year: int | None
    target_doc_id: str  # the youngest text of the corpus that holds it
    target_block: int | None
    evidence: str  # sentence references (doc_id:sentence), joined by a space


@dataclass(frozen=True, slots=True)
class CitingDocument:
    """A document that cites a law, with what it takes from it."""

    law: str
    entity_id: str
    doc_id: str  # the document that cites
    year: int | None
    references: int  # times that it cites the law
    relation: str  # how it cites, mostly: as basis, applied, by analogy, amending, repealing, carrying out
    articles: str  # that it names, in order
    evidence: str  # sentence references (doc_id:sentence), joined by a space


@dataclass(frozen=True, slots=True)
class EditionChange:
    """An article in two editions of one law that the corpus holds, side by side."""

    law: str
    old_doc_id: str
    new_doc_id: str
    old_date: str  # ISO
    new_date: str
    change: str  # same, edited, added, removed
    old_article: str  # number of the article in the earlier edition
    new_article: str  # number of the article in the later edition
    similarity: float  # 0 to 1
    difference: str  # the text with [-what went-] and {+what came+}
    old_start: int | None
    old_end: int | None
    new_start: int | None
    new_end: int | None
