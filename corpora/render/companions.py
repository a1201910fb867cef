"""What lies beside the sources: metadata.csv and a citation manager's export."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from corpora.render.pieces import Piece, Record


def build_metadata(files: Mapping[str, Piece]) -> bytes:
    """metadata.csv for files (path below sources to piece).

    Papers have no title and authors in it: those stand on their first page and in the export.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("file", "title", "authors", "year", "genre", "theme"))
    for name, piece in sorted(files.items()):
        title, authors = ("", "") if piece.genre == "论文" else (piece.title, "; ".join(piece.authors))
        writer.writerow((name, title, authors, piece.year, piece.genre, piece.theme))
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _render_record(record: Record) -> str:
    fields = [
        ("TY", "JOUR"),
        *(("AU", author) for author in record.authors),
        ("TI", record.title),
        ("JO", record.journal),
        ("PY", str(record.year)),
        *(("KW", keyword) for keyword in record.keywords),
        ("AB", record.abstract),
        ("LA", "zh"),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in fields if value or tag == "ER") + "\n"


def build_export(records: Sequence[Record]) -> bytes:
    """The records in RIS."""
    return "".join(map(_render_record, records)).encode()
