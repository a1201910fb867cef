"""The files of a corpus as the page lists them: what each was read as, and what is doubtful about it."""

from __future__ import annotations

import csv
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.core.errors import PipelineError
from pipeline.core.sources import find_exports, list_sources
from pipeline.core.store import Store
from pipeline.extraction.parameters import ENDINGS
from pipeline.messages import part_both, say
from pipeline.studio.workspace import Corpus

POOR = 0.8  # text quality below which a text should be looked at
COLUMNS = ["doc_id", "source", "title", "authors", "year", "genre", "role", "language", "pages", "characters",
           "extractor", "text_quality"]  # fmt: skip
Row = dict[str, Any]


def read_rejects(run: Path) -> list[dict[str, str]]:
    """The rows of a run's rejects.csv; none when there is none."""
    path = run / "rejects.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def say_reject(row: dict[str, str], language: str) -> str:
    """Why something was left out, in one language; the file holds both."""
    return part_both(row["detail"])[language != "zh"]


def _read_documents(run: Path) -> list[Row]:
    try:
        rows: list[Row] = Store(run).read("documents", columns=COLUMNS).to_pylist()
    except PipelineError:
        return []
    return rows


def _doubts(row: Row, repeated: set[str]) -> list[str]:
    told = []
    if row["title"] == PurePosixPath(row["source"]).stem:
        told.append(say("the title is the file's name"))
    if row["year"] is None:
        told.append(say("no year was found"))
    if row["text_quality"] < POOR:
        told.append(say("much of the text may be damaged"))
    if row["extractor"].startswith("ocr") or "ocr" in row["extractor"]:
        told.append(say("recognised from a scan"))
    if row["doc_id"] in repeated:
        told.append(say("another document has the same text"))
    return told


def _by_number(source: str) -> tuple[str, int, str]:
    """Records of one export in its order: the tenth behind the ninth."""
    export, _, number = source.rpartition("#")
    return export, int(number) if number.isdecimal() else 0, source


def list_files(corpus: Corpus, language: str) -> list[Row]:
    """A row a file: its path, its kind, what was read of it, and what is doubtful; unread files have no title yet."""
    folder = corpus.folder
    names = list_sources(folder) if (folder / "sources").is_dir() else []
    read = {row["source"]: row for row in _read_documents(corpus.run)}
    rejects: dict[str, list[str]] = {}
    for reject in read_rejects(corpus.run):
        rejects.setdefault(reject["source"], []).append(say_reject(reject, language))
    try:
        duplicates = Store(corpus.run).read("duplicates").to_pylist()
    except PipelineError:
        duplicates = []
    repeated = {row["doc_id"] for row in duplicates if row["kind"] == "identical"}
    from_records = sorted((source for source in read if "#" in source), key=_by_number)
    rows = []
    for name in (*names, *from_records):
        row = read.get(name)
        suffix = PurePosixPath(name.partition("#")[0]).suffix.lower().lstrip(".")
        doubts = _doubts(row, repeated) if row else []
        left = rejects.get(name, [])
        if not row and not left and f".{suffix}" not in ENDINGS:
            left = [say("this kind of file is not read")]
        rows.append({
            "source": name, "kind": suffix.upper(), "read": row is not None, "doubts": doubts, "rejected": left,
            **({k: row[k] for k in COLUMNS if k != "source"} if row else {}),
        })  # fmt: skip
    return rows


def list_exports(corpus: Corpus) -> list[str]:
    """The names of the citation exports beside the sources."""
    return [path.name for path in find_exports(corpus.folder)]
