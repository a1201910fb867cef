"""The texts beside the project, as tables of offsets name them: a file, and the line of a file of lines."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def decode(data: bytes) -> str:
    """The text of a file in UTF-8 or GB18030."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


@cache
def read_rows(path: Path) -> tuple[dict[str, Any], ...]:
    """The rows of a file of lines, in JSON, packed or not."""
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as handle:
        return tuple(map(json.loads, handle))


def row_text(row: dict[str, Any]) -> str:
    """The text of a row: a law's, or an abstract."""
    return str(row["text"] if "text" in row else row["abstract"])


@cache
def read_word(path: Path) -> str:
    """The paragraphs of a .docx, a line each."""
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    return "\n".join("".join(t.text or "" for t in p.iter(WORD + "t")) for p in root.iter(WORD + "p"))


def read_source(shared: Path, file: str, line: str) -> str:
    """A text by its file below ``shared`` and the line of a file of lines (from 0), else nothing."""
    path = shared / file
    if path.suffix == ".docx":
        return read_word(path)
    return row_text(read_rows(path)[int(line)]) if line else decode(path.read_bytes())


def iterate_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where the paragraphs of a text lie: what stands between line feeds and tags."""
    for match in re.finditer(r"[^<>\n]+", text):
        yield match.span()
