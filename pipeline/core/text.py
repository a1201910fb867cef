"""A document's text: its blocks, page furniture left out, joined by a line feed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.core.stage import Context, Tables, iterate_parts
from pipeline.core.store import shard_of
from pipeline.records.extraction import FURNITURE

if TYPE_CHECKING:
    import pyarrow as pa


class TextBlock(NamedTuple):
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


def read_each(tables: Tables, context: Context) -> Iterator[tuple[str, str]]:
    """Every document's id and text, copies of others too; blocks are read part by part."""
    for part in iterate_parts("blocks", tables, context):
        yield from ((document.doc_id, document.text) for document in iterate_texts(part))


def assemble_texts(blocks: pa.Table) -> dict[str, str]:
    """Document id to text, for a blocks table sorted by document and block."""
    return {document.doc_id: document.text for document in iterate_texts(blocks)}


class HeldTexts(Mapping[str, str]):
    """The texts of documents by id, read when they are asked for; those asked for last are held.

    Parameters
    ----------
    doc_ids
        The documents, in order; one without blocks has an empty text.
    read
        Reads the rows of the blocks table of some documents.
    limit
        Characters that are held, unless one shard has more: those of a study, so that its texts are read once.
    """

    def __init__(
        self, doc_ids: Iterable[str], read: Callable[[Sequence[str]], pa.Table], *, limit: int = 20_000_000
    ) -> None:
        self._doc_ids, self._read, self._limit = list(doc_ids), read, limit
        self._shards: dict[int, list[str]] = defaultdict(list)
        for doc_id in self._doc_ids:
            self._shards[shard_of(doc_id)].append(doc_id)
        self._known = frozenset(self._doc_ids)
        self._held: dict[int, dict[str, str]] = {}
        self._sizes: dict[int, int] = {}

    def __getitem__(self, doc_id: str) -> str:
        if doc_id not in self._known:
            raise KeyError(doc_id)
        shard = shard_of(doc_id)
        texts = self._held.pop(shard, None) or self._load(shard)
        self._held[shard] = texts  # the last one asked for is the last one let go
        return texts.get(doc_id, "")

    def __iter__(self) -> Iterator[str]:
        return iter(self._doc_ids)

    def __len__(self) -> int:
        return len(self._doc_ids)

    def _load(self, shard: int) -> dict[str, str]:
        texts = assemble_texts(self._read(self._shards[shard]))
        self._sizes[shard] = sum(map(len, texts.values()))
        while self._held and sum(self._sizes[held] for held in (*self._held, shard)) > self._limit:
            del self._held[next(iter(self._held))]
        return texts
