"""The documents of a corpus: files and citation records brought together.

What is known of a document comes, in this order, from ``metadata.csv``, from its page, from its citation record and
from its file name. Records meet files by title; a record with an abstract and no file becomes a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.core.errors import DocumentError
from pipeline.core.sources import document_id, find_exports, same_source
from pipeline.extraction.formats.citations import Citation, read_citations
from pipeline.extraction.formats.record_names import split_names
from pipeline.extraction.genres import find_genre
from pipeline.extraction.meeting import Index, contradict
from pipeline.extraction.quality import find_language
from pipeline.extraction.simplify import simplify_citation
from pipeline.extraction.stated import KNOWN, Stated, read_year
from pipeline.extraction.structure.blocks import clean
from pipeline.extraction.titles import file_title, normalise_title
from pipeline.messages import say_both
from pipeline.records.extraction import BibliographyItem, Block, CitationRecord, OriginalText, Reject


@dataclass(slots=True)
class Entry:
    """A document under construction: a row of ``documents`` as a dict, and its record's blocks if it has no file.

    ``originals`` are the texts of blocks that simplification changed.
    """

    row: dict[str, Any]
    blocks: list[Block] = field(default_factory=list)
    originals: list[OriginalText] = field(default_factory=list)

    @property
    def year_stated(self) -> bool:
        """Whether the year is that of ``metadata.csv`` or of a citation record."""
        return bool(self.row["given"] & {"year", "record's year"}) and self.row["year"] is not None


@dataclass(slots=True)
class _Export:
    name: str
    citations: list[Citation]


def read_exports(corpus: Path) -> tuple[list[_Export], list[Reject]]:
    """The citation exports at the corpus's top level, by name, and those that cannot be read."""
    exports, rejects = [], []
    for path in find_exports(corpus):
        try:
            exports.append(_Export(path.name, read_citations(path.read_bytes())))
        except (DocumentError, OSError) as error:
            rejects.append(Reject("", path.name, "extract", type(error).__name__, say_both(error)))
    return exports, rejects


def build_entries(
    extracted: Iterable[Mapping[str, Any]],
    exports: Iterable[_Export],
    metadata: Stated,
    focal: str,
    *,
    simplified: bool = False,
) -> tuple[list[Entry], list[CitationRecord]]:
    """The documents sorted by id, and every citation record with its outcome.

    Parameters
    ----------
    extracted
        Rows of ``work/extracted``.
    exports
        From :func:`read_exports`.
    metadata
        From :func:`pipeline.extraction.stated.read_metadata`.
    focal
        The focal document's path below the corpus.
    simplified
        Whether the files' texts were brought to simplified characters, and the records' are to be.
    """
    entries = [Entry(_file_row(row, metadata, focal)) for row in extracted]
    index = Index(entries)
    records: list[CitationRecord] = []
    seen: dict[str, list[tuple[str, Citation]]] = {}
    for export in exports:
        for number, stated in enumerate(export.citations, start=1):
            name = f"{export.name}#{number}"
            citation = simplify_citation(stated) if simplified else stated
            found, reason = index.find(citation)
            key = normalise_title(citation.title)
            before = next((n for n, c in seen.get(key, ()) if not contradict(c, citation)), "") if key else ""
            entry = found[0] if found else None
            if found:
                for one in found:
                    _join(one, citation, name)
                outcome = "joined"
            elif before:
                outcome, reason = "left out", f"it repeats {before}"
            elif not citation.abstract:
                outcome, reason = "left out", reason or "no file has this title, and the record has no abstract"
            else:
                entry = _record_entry(citation, stated, name, metadata.extra, focal)
                entries.append(entry)
                outcome, reason = "document", reason or "no file has this title"
            if key and entry is not None:
                seen.setdefault(key, []).append((name, citation))
            records.append(_record_row(stated, name, entry, outcome, reason))
    entries.sort(key=lambda e: str(e.row["doc_id"]))
    return entries, records


def _file_row(row: Mapping[str, Any], metadata: Stated, focal: str) -> dict[str, Any]:
    source = str(row["source"])
    given = metadata.find(source)
    return {
        **row,
        "page_title": row["title"],
        "title": given.get("title") or row["title"] or file_title(PurePosixPath(source).stem),
        "authors": "; ".join(split_names(given.get("authors", ""), by_and=True)) or row["authors"],
        "year": read_year(given.get("year", "")) or row["year"],
        "genre": given.get("genre", ""),
        "role": _role(source, focal),
        "record": "",
        "extra": {name: given.get(name, "") for name in metadata.extra},
        "given": {name for name in KNOWN if given.get(name)},
    }


def _role(source: str, focal: str) -> str:
    return "focal" if focal and same_source(source, focal) else "related"


def _join(entry: Entry, citation: Citation, name: str) -> None:
    """Fill what the document does not say itself from its record."""
    row = entry.row
    if row["record"]:
        row["record"] += f" {name}"
    else:
        row["record"] = name
    if not row["page_title"] and "title" not in row["given"]:
        row["title"] = citation.title
    row["title_en"] = row["title_en"] or citation.title_en
    # A record is typed by hand or taken from the journal: surer than what was read off the page.
    if citation.authors and "authors" not in row["given"]:
        row["authors"] = "; ".join(citation.authors)
    if citation.year and "year" not in row["given"]:
        row["year"] = citation.year
        row["given"].add("record's year")
    row["genre"] = row["genre"] or find_genre(citation.genre)
    row["journal"] = citation.journal or row["journal"]
    row["keywords"] = row["keywords"] or "; ".join(citation.keywords)
    row["abstract"] = row["abstract"] or citation.abstract


def _record_blocks(doc_id: str, citation: Citation) -> list[Block]:
    texts = [("title", clean(citation.title))]
    texts += [("abstract", line) for text in (citation.abstract, citation.abstract_en) for line in text.split("\n")]
    if citation.keywords:
        texts.append(("keywords", "；".join(citation.keywords)))
    return [
        Block(doc_id, number, kind, 0, 1, 0.0, 0.0, 0.0, 0.0, text)
        for number, (kind, text) in enumerate((k, t) for k, t in texts if t)
    ]


def _record_entry(citation: Citation, stated: Citation, name: str, extra: tuple[str, ...], focal: str) -> Entry:
    """The document that a record makes; ``stated`` is the record before simplification."""
    doc_id = document_id(name)
    blocks = _record_blocks(doc_id, citation)
    originals = [
        OriginalText(doc_id, before.block, before.text)
        for before, after in zip(_record_blocks(doc_id, stated), blocks, strict=True)
        if before.text != after.text
    ]
    text = "\n".join(b.text for b in blocks)
    row: dict[str, Any] = {
        "doc_id": doc_id,
        "source": name,
        "title": citation.title,
        "page_title": citation.title,
        "authors": "; ".join(citation.authors),
        "year": citation.year,
        "genre": find_genre(citation.genre),
        "role": _role(name, focal),
        "language": find_language(text),
        "pages": 1,
        "characters": len(text),
        "extractor": "record",
        "text_quality": 1.0,
        "title_en": citation.title_en,
        "journal": citation.journal,
        "affiliation": "",
        "keywords": "; ".join(citation.keywords),
        "keywords_en": "",
        "abstract": citation.abstract,
        "abstract_en": citation.abstract_en,
        "record": name,
        "extra": dict.fromkeys(extra, ""),
        "given": {"record's year"},
    }
    return Entry(row, blocks, originals)


def _record_row(citation: Citation, name: str, entry: Entry | None, outcome: str, reason: str) -> CitationRecord:
    return CitationRecord(
        name,
        str(entry.row["doc_id"]) if entry else "",
        citation.title,
        "; ".join(citation.authors),
        citation.year,
        citation.journal,
        "; ".join(citation.keywords),
        outcome,
        reason,
        citation.volume,
        citation.issue,
        citation.pages,
        citation.doi,
        "; ".join(citation.affiliations),
        citation.corresponding,
        citation.url,
    )


def list_references(exports: Iterable[_Export], records: Iterable[CitationRecord]) -> list[BibliographyItem]:
    """The references of the records, of the first one alone where several speak of a document."""
    citations = (citation for export in exports for citation in export.citations)
    told: set[str] = set()
    found = []
    for citation, record in zip(citations, records, strict=True):
        key = record.doc_id or record.record
        if citation.references and key not in told:
            told.add(key)
            found += [
                BibliographyItem(key, -1, r.number, "; ".join(r.authors), r.title, r.source, r.year, r.kind, r.doi)
                for r in citation.references
            ]
    return found
