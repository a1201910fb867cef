"""The documents of a corpus: files and citation records brought together.

What is known of a document comes, in this order, from ``metadata.csv``, from its page, from its citation record and
from its file name. Records meet files by title; a record with an abstract and no file becomes a document.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.core.errors import DocumentError
from pipeline.core.sources import document_id
from pipeline.extraction.formats.citations import Citation, find_form, read_citations
from pipeline.extraction.formats.encodings import decode
from pipeline.extraction.genres import find_genre
from pipeline.extraction.quality import find_language
from pipeline.extraction.simplify import simplify_citation
from pipeline.extraction.structure.blocks import clean
from pipeline.extraction.titles import file_title, main_title, normalise_title
from pipeline.records.extraction import Block, CitationRecord, OriginalText, Reject

EXPORT_ENDINGS = (".ris", ".bib", ".enw", ".net", ".nbib", ".txt")
_NOT_EXPORTS = frozenset({"lexicon.txt", "stopwords.txt", "readme.txt", "license.txt", "notes.txt"})
_KNOWN = ("file", "title", "authors", "year", "genre")


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
    for path in sorted(p for p in corpus.iterdir() if p.suffix.lower() in EXPORT_ENDINGS and p.is_file()):
        if path.name.lower() in _NOT_EXPORTS:
            continue
        try:
            data = path.read_bytes()
            if path.suffix.lower() == ".txt" and not find_form(decode(data)[0]):
                continue  # a text file that happens to lie there
            exports.append(_Export(path.name, read_citations(data)))
        except (DocumentError, OSError) as error:
            rejects.append(Reject("", path.name, "extract", type(error).__name__, str(error)))
    return exports, rejects


def read_metadata(corpus: Path) -> tuple[dict[str, dict[str, str]], tuple[str, ...], list[Reject]]:
    """``metadata.csv`` as rows by file name below ``sources``, its extra columns, and what is wrong with it."""
    path = corpus / "metadata.csv"
    if not path.is_file():
        return {}, (), []
    try:
        text, _ = decode(path.read_bytes())
        reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
        names = [(n or "").strip() for n in reader.fieldnames or ()]
        if "file" not in names:
            return (
                {},
                (),
                [
                    Reject(
                        "",
                        path.name,
                        "extract",
                        "ExtractionError",
                        "it has no column `file`; expected are file,title,authors,year,genre",
                    )
                ],
            )
        rows = [
            {(k or "").strip(): (v if isinstance(v, str) else "").strip() for k, v in row.items()} for row in reader
        ]
    except (DocumentError, csv.Error, OSError) as error:
        return {}, (), [Reject("", path.name, "extract", type(error).__name__, str(error))]
    extra = tuple(n for n in dict.fromkeys(names) if n and n not in _KNOWN)
    return {_source_key(row["file"]): row for row in rows if row.get("file")}, extra, []


def _source_key(name: str) -> str:
    return re.sub(r"^(?:\./)?sources/", "", name.replace("\\", "/"))


def build_entries(
    extracted: Iterable[Mapping[str, Any]],
    exports: Iterable[_Export],
    metadata: Mapping[str, Mapping[str, str]],
    extra: tuple[str, ...],
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
    metadata, extra
        From :func:`read_metadata`.
    focal
        The focal document's path below the corpus.
    simplified
        Whether the files' texts were brought to simplified characters, and the records' are to be.
    """
    entries = [Entry(_file_row(row, metadata, extra, focal)) for row in extracted]
    index = _Index(entries)
    records: list[CitationRecord] = []
    seen: dict[str, str] = {}
    for export in exports:
        for number, stated in enumerate(export.citations, start=1):
            name = f"{export.name}#{number}"
            citation = simplify_citation(stated) if simplified else stated
            entry, reason = index.find(citation)
            key = normalise_title(citation.title)
            if entry is not None:
                _join(entry, citation, name)
                outcome = "joined"
            elif key and key in seen:
                entry, outcome, reason = None, "left out", f"it repeats {seen[key]}"
            elif not citation.abstract:
                outcome, reason = "left out", "no file has this title, and the record has no abstract"
            else:
                entry = _record_entry(citation, stated, name, extra, focal)
                entries.append(entry)
                outcome, reason = "document", reason or "no file has this title"
            if key and entry is not None:
                seen.setdefault(key, name)
            records.append(_record_row(stated, name, entry, outcome, reason))
    entries.sort(key=lambda e: str(e.row["doc_id"]))
    return entries, records


class _Index:
    """Files by their normalised titles: the page's, the table's and the file name's."""

    def __init__(self, entries: list[Entry]) -> None:
        self._full: dict[str, list[Entry]] = {}
        self._main: dict[str, list[Entry]] = {}
        for entry in entries:
            stem = PurePosixPath(entry.row["source"]).stem
            titles = dict.fromkeys(
                (entry.row["title"], entry.row["page_title"], stem, file_title(stem), entry.row["title_en"])
            )
            for title in titles:
                self._add(self._full, normalise_title(title), entry)
                self._add(self._main, main_title(title), entry)

    @staticmethod
    def _add(index: dict[str, list[Entry]], key: str, entry: Entry) -> None:
        if key and entry not in index.setdefault(key, []):
            index[key].append(entry)

    def find(self, citation: Citation) -> tuple[Entry | None, str]:
        """The file of a record and how it was found, or None and why not."""
        if not normalise_title(citation.title):
            return None, "the record has no title"
        for title, how in ((citation.title, "same title"), (citation.title_en, "same English title")):
            found = self._full.get(normalise_title(title), []) if title else []
            if len(found) == 1:
                return found[0], how
            if len(found) > 1:
                return None, f"{len(found)} files have this title"
        # A sub-title may be missing on one side only: two different sub-titles are two documents.
        key, whole = main_title(citation.title), normalise_title(citation.title)
        found = (self._main if key == whole else self._full).get(key, [])
        if len(found) == 1:
            return found[0], "same title but for the sub-title"
        return None, ""


def _file_row(
    row: Mapping[str, Any], metadata: Mapping[str, Mapping[str, str]], extra: tuple[str, ...], focal: str
) -> dict[str, Any]:
    source = str(row["source"])
    given = metadata.get(_source_key(source)) or metadata.get(PurePosixPath(source).name) or {}
    return {
        **row,
        "page_title": row["title"],
        "title": given.get("title") or row["title"] or file_title(PurePosixPath(source).stem),
        "authors": "; ".join(_names(given.get("authors", ""))) or row["authors"],
        "year": _year(given.get("year", "")) or row["year"],
        "genre": given.get("genre", ""),
        "role": _role(source, focal),
        "record": "",
        "extra": {name: given.get(name, "") for name in extra},
        "given": {name for name in _KNOWN if given.get(name)},
    }


def _names(text: str) -> list[str]:
    return [n for n in re.split(r"\s*[;；、]\s*|\s*，\s*", text) if n]


def _year(text: str) -> int | None:
    match = re.search(r"(?<!\d)(1[6-9]\d{2}|20\d{2})(?!\d)", text)
    return int(match.group()) if match else None


def _role(source: str, focal: str) -> str:
    return "focal" if focal and source == focal.removeprefix("./") else "related"


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
    texts += [("abstract", line) for line in citation.abstract.split("\n")]
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
        "abstract_en": "",
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
    )
