"""The data model: one frozen dataclass a table, and the Arrow schema that follows from it.

Stages build Arrow tables column by column; the dataclasses name the columns, their types and their meaning. A field
annotated ``X | None`` is nullable. :data:`TABLES` lists every table of a run.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from pipeline.comparison.records import (
    EdgeContrast,
    EntityContrast,
    Neighbour,
    Position,
    TermContrast,
    TopicContrast,
)
from pipeline.entities.acronyms.records import UndefinedAcronym
from pipeline.networks.records import NetworkCheck, NetworkEdge, NetworkNode, NetworkSummary, NetworkYear
from pipeline.topics.records import (
    DocumentTopic,
    MapPoint,
    SetAside,
    TermTrend,
    Topic,
    TopicChoice,
    TopicMerge,
    TopicPeriod,
    TopicQuality,
    TopicTerm,
)

if TYPE_CHECKING:
    import pyarrow as pa

# Kinds of block that are furniture of the page and no part of a document's text.
FURNITURE = frozenset({"header", "footer", "page_number"})
BLOCK_KINDS = (
    "title", "author", "abstract", "keywords", "heading", "paragraph", "list_item", "table", "caption", "footnote",
    "reference", "header", "footer", "page_number",
)  # fmt: skip


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
    title: str
    authors: str  # joined by "; "
    year: int | None
    genre: str
    role: str  # focal or related
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
class Term:
    """A single- or multi-word term of the corpus."""

    term: str
    frequency: int
    documents: int
    score: float  # 0 to 1
    new: bool  # not in the base dictionary
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


@dataclass(frozen=True, slots=True)
class Definition:
    """A place that may define a short form, with what the document itself says about it (work table)."""

    doc_id: str
    sentence: int
    page: int
    start: int
    end: int
    short_form: str
    long_form_en: str
    pattern: str
    candidates: str  # JSON: the possible long forms with their local evidence


@dataclass(frozen=True, slots=True)
class Acronym:
    """One definition of an acronym or a Chinese short name; the offsets are those of the long form."""

    doc_id: str
    source: str
    short_form: str
    long_form: str  # Chinese
    long_form_en: str
    page: int
    sentence: int
    start: int
    end: int
    pattern: str
    confidence: float  # 0 to 1
    conflict: bool  # the document gives this short form two different names


@dataclass(frozen=True, slots=True)
class LocalMention:
    """A mention as one document shows it, before linking (work table)."""

    doc_id: str
    sentence: int
    page: int
    start: int
    end: int
    text: str
    label: str
    method: str  # gazetteer, pattern, model, acronym ...


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of an entity."""

    doc_id: str
    sentence: int
    page: int
    start: int
    end: int
    text: str
    label: str
    entity_id: str
    method: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A linked entity."""

    entity_id: str
    name: str
    name_en: str
    acronym: str
    label: str
    aliases: str  # joined by |
    mentions: int
    documents: int
    first_year: int | None
    last_year: int | None
    in_focal: bool


@dataclass(frozen=True, slots=True)
class Reject:
    """A document or page that was left out, and why."""

    doc_id: str
    source: str
    stage: str
    error: str  # the exception's name
    detail: str


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: its record type, whether it has a CSV twin, and whether its rows belong to documents."""

    record: type
    twin: bool = False

    @property
    def by_document(self) -> bool:
        """Whether the rows carry a ``doc_id``."""
        return any(f.name == "doc_id" for f in fields(self.record))


TABLES: dict[str, TableSpec] = {
    "sources": TableSpec(Source),
    "work/extracted": TableSpec(Extracted),
    "work/extracted_blocks": TableSpec(Block),
    "work/extracted_originals": TableSpec(OriginalText),
    "pages": TableSpec(PageTrust),
    "documents": TableSpec(Document, twin=True),
    "records": TableSpec(CitationRecord, twin=True),
    "work/record_blocks": TableSpec(Block),
    "work/record_originals": TableSpec(OriginalText),
    "blocks": TableSpec(Block),
    "originals": TableSpec(OriginalText),
    "sentences": TableSpec(Sentence),
    "tokens": TableSpec(Token),
    "terms": TableSpec(Term, twin=True),
    "keywords": TableSpec(Keyword, twin=True),
    "lexicon": TableSpec(LexiconEntry, twin=True),
    "work/definitions": TableSpec(Definition),
    "work/mentions": TableSpec(LocalMention),
    "acronyms": TableSpec(Acronym, twin=True),
    "undefined_acronyms": TableSpec(UndefinedAcronym, twin=True),
    "mentions": TableSpec(Mention, twin=True),
    "entities": TableSpec(Entity, twin=True),
    "network/nodes": TableSpec(NetworkNode, twin=True),
    "network/edges": TableSpec(NetworkEdge, twin=True),
    "network/years": TableSpec(NetworkYear, twin=True),
    "network/robustness": TableSpec(NetworkCheck, twin=True),
    "network/summary": TableSpec(NetworkSummary, twin=True),
    "topics/topics": TableSpec(Topic, twin=True),
    "topics/document_topics": TableSpec(DocumentTopic),
    "topics/terms": TableSpec(TopicTerm, twin=True),
    "topics/quality": TableSpec(TopicQuality, twin=True),
    "topics/choices": TableSpec(TopicChoice, twin=True),
    "topics/hierarchy": TableSpec(TopicMerge, twin=True),
    "topics/periods": TableSpec(TopicPeriod, twin=True),
    "topics/trends": TableSpec(TermTrend, twin=True),
    "topics/map": TableSpec(MapPoint, twin=True),
    "topics/set_aside": TableSpec(SetAside, twin=True),
    "compare/terms": TableSpec(TermContrast, twin=True),
    "compare/entities": TableSpec(EntityContrast, twin=True),
    "compare/topics": TableSpec(TopicContrast, twin=True),
    "compare/edges": TableSpec(EdgeContrast, twin=True),
    "compare/neighbours": TableSpec(Neighbour, twin=True),
    "compare/position": TableSpec(Position, twin=True),
    "rejects": TableSpec(Reject),
}


def register_table(name: str, record: type, *, twin: bool = False) -> None:
    """Add a stage package's own table; called from the package's ``records`` module."""
    TABLES[name] = TableSpec(record, twin)


def table_spec(name: str) -> TableSpec:
    """The specification of a table; every stage's rejects share one."""
    return TABLES["rejects"] if name.startswith("work/rejects/") else TABLES[name]


@cache
def schema_of(record: type) -> pa.Schema:
    """The Arrow schema of a record type: str, int (int64), float (double) and bool; ``| None`` makes it nullable."""
    import pyarrow as pa

    arrow = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    columns = []
    for name, hint in get_type_hints(record).items():
        nullable = get_origin(hint) in (Union, types.UnionType)
        kind = next(a for a in get_args(hint) if a is not type(None)) if nullable else hint
        columns.append(pa.field(name, arrow[kind], nullable=nullable))
    return pa.schema(columns)


def make_table(record: type, columns: Mapping[str, Sequence[Any] | Any]) -> pa.Table:
    """An Arrow table of the record's schema from columns (sequences, numpy or Arrow arrays), in schema order."""
    import pyarrow as pa

    schema = schema_of(record)
    return pa.table(
        {
            field.name: pa.array(columns[field.name], field.type)
            if not isinstance(columns[field.name], pa.Array | pa.ChunkedArray)
            else columns[field.name]
            for field in schema
        },
        schema=schema,
    )


def rows_table(rows: Iterable[Any], record: type) -> pa.Table:
    """An Arrow table from instances of ``record``; for small tables, since it goes row by row."""
    kept = list(rows)
    return make_table(record, {f.name: [getattr(row, f.name) for row in kept] for f in fields(record)})


def empty_table(record: type) -> pa.Table:
    """A table of the record's schema without rows."""
    return schema_of(record).empty_table()
