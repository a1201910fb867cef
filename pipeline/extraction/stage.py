"""The stage's functions: files to blocks, files and citation records to documents."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Mapping
from dataclasses import astuple
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.errors import DocumentError, ExtractionError, PassingError, StageError
from pipeline.core.folders import split_member
from pipeline.core.snapshot import open_snapshot
from pipeline.core.sources import list_sources
from pipeline.core.stage import Context, Result
from pipeline.extraction.catalogue import build_entries, list_references, read_exports
from pipeline.extraction.model import Content, PageRecord
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.quality import find_language
from pipeline.extraction.sandbox import Sandbox
from pipeline.extraction.stated import read_metadata
from pipeline.extraction.structure.cells import find_cells
from pipeline.extraction.structure.references.listing import Item, find_references
from pipeline.extraction.structure.references.marks import find_marks
from pipeline.messages import say_both
from pipeline.records.base import make_table, rows_table
from pipeline.records.extraction import (
    FURNITURE,
    YEAR_STATED,
    BibliographyItem,
    Block,
    CitationMark,
    CitationRecord,
    Document,
    Extracted,
    FrontMatterField,
    OriginalText,
    PageTrust,
    Reject,
    TableCell,
)

_STAGE = "extract"
_SURROGATE = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=1)
def _sandbox(_process: int, parameters: ExtractionParameters) -> Sandbox:
    """One child for each worker process; a forked worker must not share its parent's."""
    return Sandbox(parameters)


def extract_files(
    batch: Mapping[str, pa.Table], parameters: ExtractionParameters, context: Context
) -> dict[str, pa.Table]:
    """Tables ``work/extracted``, its ``..._blocks`` and ``..._originals``, ``pages``, ``cells``, ``front_matter``,
    ``work/bibliography`` and ``citation_marks``; failures in ``rejects``.
    """
    sandbox = _sandbox(os.getpid(), parameters)
    extracted: list[Extracted] = []
    blocks: list[Block] = []
    pages: list[PageTrust] = []
    originals: list[OriginalText] = []
    rejects: list[Reject] = []
    cells: list[TableCell] = []
    stated: list[FrontMatterField] = []
    items: list[BibliographyItem] = []
    marks: list[CitationMark] = []
    root = context.corpus.resolve()
    for row in batch["sources"].to_pylist():
        doc_id, source = row["doc_id"], row["source"]
        try:
            content = _read(sandbox, root, row, context.scratch)
        except DocumentError as error:
            rejects.append(
                Reject(doc_id, source, _STAGE, type(error).__name__, _line(_without(context.scratch, say_both(error))))
            )
            continue
        blocks += _blocks(doc_id, content)
        trust = content.page_trust or (PageRecord(1, content.extractor, content.text_quality),)
        pages += [PageTrust(doc_id, *astuple(one)) for one in trust]
        originals += [OriginalText(doc_id, n, p.original) for n, p in enumerate(content.pieces) if p.original]
        extracted.append(_extracted(doc_id, source, content))
        cells += [TableCell(doc_id, *map(_field, astuple(cell))) for cell in find_cells(content.pieces)]
        stated += _front_matter(doc_id, content)
        listed = find_references(content.pieces)
        items += [_bibliography_item(doc_id, item) for item in listed]
        marks += [CitationMark(doc_id, *mark) for mark in find_marks(content.pieces, listed)]
        rejects += [
            Reject(doc_id, f"{source}#page={page}", _STAGE, "ExtractionError", _line(say_both(reason)))
            for page, reason in content.rejected_pages
        ]
        rejects += [
            Reject(doc_id, f"{source}#page={page}", _STAGE, type(error).__name__, _line(say_both(error)))
            for page, error in content.left_out
        ]
    return {
        "work/extracted": rows_table(extracted, Extracted),
        "work/extracted_blocks": rows_table(blocks, Block),
        "pages": rows_table(pages, PageTrust),
        "work/extracted_originals": rows_table(originals, OriginalText),
        "cells": rows_table(cells, TableCell),
        "front_matter": rows_table(stated, FrontMatterField),
        "work/bibliography": rows_table(items, BibliographyItem),
        "citation_marks": rows_table(marks, CitationMark),
        "rejects": rows_table(rejects, Reject),
    }


def _read(sandbox: Sandbox, root: Path, row: Mapping[str, Any], scratch: Path | None) -> Content:
    """The content of the file as it was when the run began."""
    archive, member = split_member(root / row["source"])
    path = _inside(root, archive.relative_to(root).as_posix())
    try:
        with open_snapshot(path, row["digest"], scratch, member=member) as copy:
            return sandbox.read(copy)
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
            raise
        raise PassingError("the file cannot be read ({strerror})", strerror=error.strerror or error) from error


def _inside(root: Path, source: str) -> Path:
    """The file's path; a link may not lead out of the corpus."""
    path = root / source
    try:
        real = path.resolve(strict=True)
    except FileNotFoundError:
        return path
    except (OSError, RuntimeError) as error:
        raise PassingError(
            "the file cannot be found ({getattr})", getattr=getattr(error, "strerror", None) or error
        ) from error
    if not real.is_relative_to(root):
        raise ExtractionError("the link leads out of the corpus; copy the file into it")
    if not real.is_file():
        raise ExtractionError("it is no regular file")
    return real if real.suffix.lower() == path.suffix.lower() else path


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)[:500]


def _without(scratch: Path | None, text: str) -> str:
    """The text without the folder that the file's copy lies in, which is another one at each run."""
    return re.sub(rf"{re.escape(str(scratch))}/[^/\s]+/", "", text) if scratch else text


def _blocks(doc_id: str, content: Content) -> list[Block]:
    return [
        Block(doc_id, number, p.kind, p.level, p.page, p.x0, p.y0, p.x1, p.y1, _storable(p.text))
        for number, p in enumerate(content.pieces)
    ]


def _front_matter(doc_id: str, content: Content) -> list[FrontMatterField]:
    places = {id(piece): number for number, piece in enumerate(content.pieces)}
    return [
        FrontMatterField(doc_id, f.name, _storable(f.value), places[id(f.piece)], f.piece.page)
        for f in content.metadata.fields
        if id(f.piece) in places
    ]


def _bibliography_item(doc_id: str, item: Item) -> BibliographyItem:
    read = item.reference
    return BibliographyItem(
        doc_id, item.block, read.number, _storable("; ".join(read.authors)), _storable(read.title),
        _storable(read.source), read.year, read.kind, _storable(read.doi),
    )  # fmt: skip


def _field(value: Any) -> Any:
    return _storable(value) if isinstance(value, str) else value


def _storable(text: str) -> str:
    """The text without lone surrogates, which no UTF-8 file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8") if _SURROGATE.search(text) else text


def _extracted(doc_id: str, source: str, content: Content) -> Extracted:
    texts = [p.text for p in content.pieces if p.kind not in FURNITURE]
    made = content.metadata
    return Extracted(
        doc_id=doc_id,
        source=source,
        title=_storable(made.title),
        title_en=_storable(made.title_en),
        authors=_storable("; ".join(made.authors)),
        affiliation=_storable(made.affiliation),
        year=made.year,
        journal=_storable(made.journal),
        abstract=_storable(made.abstract),
        abstract_en=_storable(made.abstract_en),
        keywords=_storable("; ".join(made.keywords)),
        keywords_en=_storable("; ".join(made.keywords_en)),
        language=find_language("".join(texts)),
        pages=content.pages,
        characters=sum(map(len, texts)) + max(len(texts) - 1, 0),
        extractor=content.extractor,
        text_quality=content.text_quality,
    )


def build_catalogue(tables: Mapping[str, pa.Table], parameters: ExtractionParameters, context: Context) -> Result:
    """Tables ``work/catalogue``, ``records``, ``work/record_blocks``, ``_originals`` and ``_bibliography``.

    They are made from the extracted files, ``metadata.csv`` and the citation records.

    Raises
    ------
    StageError
        When neither a document nor a citation record could be read.
    """
    exports, faults = read_exports(context.corpus)
    metadata = read_metadata(context.corpus, list_sources(context.corpus))
    rows = tables["work/extracted"].to_pylist()
    entries, records = build_entries(rows, exports, metadata, context.settings.focal, simplified=parameters.simplify)
    if not entries and not records:
        raise StageError("no document could be read; rejects.csv says why")
    columns = {name: [e.row[name] for e in entries] for name in Document.__dataclass_fields__}
    documents = make_table(Document, columns)
    for name in metadata.extra:
        if name not in documents.column_names:
            documents = documents.append_column(name, pa.array([e.row["extra"][name] for e in entries], pa.string()))
    made: dict[str, Any] = {
        "work/catalogue": documents.append_column(YEAR_STATED, pa.array([e.year_stated for e in entries], pa.bool_())),
        "records": rows_table(records, CitationRecord),
        "work/record_blocks": rows_table([b for e in entries for b in e.blocks], Block),
        "work/record_originals": rows_table([o for e in entries for o in e.originals], OriginalText),
        "work/record_bibliography": rows_table(list_references(exports, records), BibliographyItem),
        "rejects": rows_table([*faults, *metadata.rejects], Reject),
    }
    return Result(tables=made)


def list_bibliography(tables: Mapping[str, pa.Table], parameters: ExtractionParameters, context: Context) -> Result:
    """Table ``bibliography``: the references of documents and records, a page's own list before its record's."""
    read, stated = tables["work/bibliography"], tables["work/record_bibliography"]
    other = pc.invert(pc.is_in(stated.column("doc_id"), value_set=read.column("doc_id").combine_chunks()))
    return Result(tables={"bibliography": pa.concat_tables([read, stated.filter(other)])})
