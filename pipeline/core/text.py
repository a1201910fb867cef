"""A document's text: its blocks, page furniture left out, joined by a line feed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.records.extraction import FURNITURE

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block that belongs to the text, with its offsets ``start`` and ``end`` into it."""

    block: int
    kind: str
    level: int
    page: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document's text and the blocks it is made of, in reading order."""

    doc_id: str
    text: str
    blocks: tuple[TextBlock, ...]


def iterate_texts(blocks: pa.Table) -> Iterator[DocumentText]:
    """Every document of a blocks table (rows sorted by document and block), with its text assembled."""
    columns = [blocks.column(n).to_pylist() for n in ("doc_id", "block", "kind", "level", "page", "text")]
    current, parts, position = None, list[TextBlock](), 0
    for doc_id, block, kind, level, page, text in zip(*columns, strict=True):
        if doc_id != current:
            if current is not None:
                yield DocumentText(current, "\n".join(p.text for p in parts), tuple(parts))
            current, parts, position = doc_id, [], 0
        if kind in FURNITURE:
            continue
        parts.append(TextBlock(block, kind, level, page, position, position + len(text), text))
        position += len(text) + 1
    if current is not None:
        yield DocumentText(current, "\n".join(p.text for p in parts), tuple(parts))


def assemble_texts(blocks: pa.Table) -> dict[str, str]:
    """Document id to text, for a blocks table sorted by document and block."""
    return {document.doc_id: document.text for document in iterate_texts(blocks)}
