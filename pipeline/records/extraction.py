"""The tables of extraction: what was read, page by page and block by block, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass

# Kinds of block that are furniture of the page and no part of a document's text.
FURNITURE = frozenset({"header", "footer", "page_number"})
BLOCK_KINDS = (
    "title", "author", "abstract", "keywords", "heading", "paragraph", "list_item", "table", "caption", "footnote",
    "reference", "header", "footer", "page_number",
)  # fmt: skip

# A column of the work table of documents: whether metadata.csv or a citation record states the year.
YEAR_STATED = "year_stated"


@dataclass(frozen=True, slots=True)
class Source:
    """A file below ``sources/`` as the scan found it (the one table that no stage makes)."""

    doc_id: str
    source: str  # path relative to the corpus, with forward slashes
    size: int  # bytes
    digest: str  # of the content


@dataclass(frozen=True, slots=True)
class Extracted:
    """What extraction read off one file, before metadata and citation records are joined to it."""

    doc_id: str
    source: str
    title: str
    title_en: str
    authors: str  # joined by "; "
    affiliation: str
    year: int | None
    journal: str
    abstract: str
    abstract_en: str
    keywords: str  # joined by "; "
    keywords_en: str
    language: str  # zh, en ...
    pages: int
    characters: int  # length of the document's text
    extractor: str
    text_quality: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the corpus: a file, or a citation record with an abstract and no file."""

    doc_id: str
    source: str  # path relative to the corpus, or export file#record
    title: str  # as the document, its record or metadata.csv states it; else the file's name
    authors: str  # joined by "; "
    year: int | None  # of publication; of a policy text, of the version that it holds
    genre: str  # kind of text (paper, law, report ...): what metadata.csv or the record says, or how it reads
    role: str  # focal: the one that is compared with the others; related
    language: str
    pages: int
    characters: int  # length of the document's text
    extractor: str
    text_quality: float  # 0 to 1
    title_en: str
    journal: str
    keywords: str  # joined by "; "
    abstract: str
    record: str  # the citation record that was joined (export file#record), or empty


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document that a line of ``corrections.csv`` speaks of alone."""

    doc_id: str
    source: str  # path relative to the corpus


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page, in reading order. Boxes are PDF points from the page's top left corner."""

    doc_id: str
    block: int
    kind: str
    level: int  # of a heading, 1 to 6; 0 for other blocks
    page: int  # from 1
    x0: float
    y0: float
    x1: float
    y1: float
    text: str


@dataclass(frozen=True, slots=True)
class PageTrust:
    """How a page was read and how far its text can be trusted."""

    doc_id: str
    page: int
    extractor: str
    text_quality: float  # 0 to 1
    characters: int = 0  # that its text layer shows or that were recognised, without spaces
    kept: int = 0  # of those, in blocks, heads and page numbers included
    hidden: int = 0  # set aside: no reader of the page sees them
    doubled: int = 0  # set aside: drawn again on the same spot
    repaired: int = 0  # recognised because their font lies about them


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table in a document; empty cells have no row."""

    doc_id: str
    block: int  # of its row
    table: int  # from 0 over the document
    row: int  # from 0
    column: int  # from 0
    text: str
    header: bool  # whether its row names the columns
    caption: str
    row_span: int = 1  # rows that a merged cell goes over, this one included
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class FrontMatterField:
    """A field read from a document's first pages, as its authors, DOI or school, with the block that states it."""

    doc_id: str
    field: str
    value: str  # several names or words joined by "; "; dates as 2016-07-27
    block: int
    page: int  # from 1


@dataclass(frozen=True, slots=True)
class BibliographyItem:
    """An item of the references of a document or citation record; what cannot be told is empty."""

    doc_id: str  # export file#number of a record that no document came of
    block: int  # in which it stands; -1 when a citation record states it
    number: int | None  # as printed
    authors: str  # joined by "; "
    title: str
    source: str  # journal, proceedings, publisher, school or site
    year: int | None
    kind: str  # as marked: J article, M book, D thesis, C proceedings, N newspaper, R report, S standard, EB/OL ...
    doi: str


@dataclass(frozen=True, slots=True)
class CitationMark:
    """A citation mark in a document's text, as [1-3], and one item of its list of references that it points to."""

    doc_id: str
    start: int  # of the mark in the document's text
    end: int
    text: str
    number: int | None  # of the item, as printed
    block: int  # of the item


@dataclass(frozen=True, slots=True)
class OriginalText:
    """A block's text before traditional characters were turned into simplified ones."""

    doc_id: str
    block: int
    text: str


@dataclass(frozen=True, slots=True)
class CitationRecord:
    """A record of a citation-manager export and what became of it."""

    record: str  # export file#number
    doc_id: str  # of the document that it was joined to or became; empty when it was left out
    title: str
    authors: str
    year: int | None
    journal: str
    keywords: str
    outcome: str  # joined, document or left out
    reason: str
    volume: str
    issue: str
    pages: str
    doi: str
    affiliations: str = ""  # joined by "; "
    corresponding: str = ""  # who answers for the work, as stated
    url: str = ""  # address on the web, as stated


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a document's text is compared by with those of others, where it has one."""

    doc_id: str
    digest: str  # of its letters and digits
    hashes: str  # the smallest ones of its runs of characters, eight bytes each, in base64


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A document that repeats another one of the corpus; both stay in ``documents``."""

    doc_id: str  # the document that repeats another one
    same_as: str  # the document that it repeats
    similarity: float  # share of common runs of characters, 0 to 1
    kind: str  # identical: the same text; near: almost; edition: another version of a law
    counted: bool  # whether it counts beside the other one
    differences: str  # sentences in one of them only, a line each: - in the other one, + in this one


@dataclass(frozen=True, slots=True)
class Reject:
    """A document or page that was left out, and why."""

    doc_id: str
    source: str  # the file, or its page, that was left out
    stage: str
    error: str  # the exception's name
    detail: str  # why, and what helps, in Chinese and English
