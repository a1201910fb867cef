"""Damaged and cut-off PDFs: the objects that survive, under a new page tree.

A PDF ends with the table of its objects; a file whose end is missing opens nowhere, though most of its pages may be
there. Every object begins with its number, so they can be found without the table, also those in object streams. The
pages among them get a new tree, catalogue and table (ISO 32000-1, 7.5), appended to what there is.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_OBJECT = re.compile(rb"(?<!\d)(\d{1,7})\s+(\d{1,5})\s+obj\b")
_END = re.compile(rb"\bendobj\b|\bstream\r?\n")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_TREE = re.compile(rb"/Type\s*/Pages(?![A-Za-z])")
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm(?![A-Za-z])")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R")
_COUNT = re.compile(rb"/(?:Count|Linearized\b.*?/N)\s+(\d{1,6})\b", re.DOTALL)
_NUMBER = {name: re.compile(rb"/%b\s+(\d{1,9})\b" % name) for name in (b"N", b"First")}
_LARGEST_STREAM = 64 << 20  # bytes unpacked; objects take far less
_MOST_OBJECTS = 500_000


@dataclass(frozen=True, slots=True)
class Repaired:
    """A PDF made whole.

    Attributes
    ----------
    data
        The file.
    pages
        Pages that it had, as far as what survives says so; 0 when it does not.
    """

    data: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class _Found:
    """An object: where it begins in the file, its generation, and what stands before a stream."""

    offset: int
    generation: int
    head: bytes


def repair_pdf(data: bytes) -> Repaired | None:
    """The file with a new table of its surviving objects, or None when it is encrypted or has no page left."""
    if b"/Encrypt" in data:
        return None
    unpacked = (b"%d 0 obj\n%b\nendobj\n" % pair for pair in _unpack(data))
    whole = b"".join((data, b"\nendstream\nendobj\n", *unpacked))  # the first closes what the cut left open
    found: dict[int, _Found] = {}
    for match, _, head in _scan(whole):
        # An object that the cut goes through is no good, but one that is complete may stand there from an earlier save.
        number, complete = int(match[1]), match.end() + len(head) < len(data) or match.start() >= len(data)
        if complete or number not in found:
            found[number] = _Found(match.start(), int(match[2]), head)
        if len(found) > _MOST_OBJECTS:
            return None
    pages = _order_pages(found)
    return Repaired(whole + _tree(found, pages, len(whole)), _stated_pages(found)) if pages else None


def _scan(data: bytes) -> Iterator[tuple[re.Match[bytes], re.Match[bytes] | None, bytes]]:
    """Where each object begins, where it or what stands before its stream ends, and what stands between."""
    for match in _OBJECT.finditer(data):
        end = _END.search(data, match.end())
        yield match, end, data[match.end() : end.start() if end else len(data)]


def _unpack(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects in object streams, as number and body."""
    for _, end, head in _scan(data):
        if end is None or not _OBJECT_STREAM.search(head):
            continue
        count, first = (int(m[1]) if (m := _NUMBER[name].search(head)) else 0 for name in (b"N", b"First"))
        body = data[end.end() :]
        if b"FlateDecode" in head:
            try:
                body = zlib.decompressobj().decompress(body, _LARGEST_STREAM)
            except zlib.error:
                continue
        pairs = [int(word) for word in body[:first].split()[: 2 * count] if word.isdigit()]
        starts = [first + offset for offset in pairs[1::2]]
        for number, start, stop in zip(pairs[::2], starts, [*starts[1:], None], strict=False):
            if body[start:stop].strip():
                yield number, body[start:stop]


def _order_pages(found: dict[int, _Found]) -> list[int]:
    """The numbers of the page objects: those that a page tree still lists in its order, then the others by place."""
    listed = [int(n) for one in found.values() if _TREE.search(one.head) for n in _kids(one.head)]
    rank = {number: place for place, number in reversed(list(enumerate(listed)))}
    pages = [n for n, one in found.items() if _PAGE.search(one.head)]
    return sorted(pages, key=lambda n: (rank.get(n, len(rank)), found[n].offset))


def _kids(head: bytes) -> list[bytes]:
    match = _KIDS.search(head)
    return _REFERENCE.findall(match[1]) if match else []


def _stated_pages(found: dict[int, _Found]) -> int:
    heads = (one.head for one in found.values() if _TREE.search(one.head) or b"/Linearized" in one.head)
    return max((int(n) for head in heads for n in _COUNT.findall(head)), default=0)


def _tree(found: dict[int, _Found], pages: list[int], offset: int) -> bytes:
    """Page tree, catalogue, table of objects and trailer, to be appended at this offset."""
    size = max(found) + 1
    kids = b" ".join(b"%d %d R" % (n, found[n].generation) for n in pages)
    tree = b"%d 0 obj\n<</Type/Pages/Count %d/Kids[%b]>>\nendobj\n" % (size, len(pages), kids)
    catalogue = b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n" % (size + 1, size)
    places = {n: (one.offset, one.generation) for n, one in found.items()}
    places |= {size: (offset, 0), size + 1: (offset + len(tree), 0)}
    rows = [b"%010d %05d n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(size + 2)]
    table = b"xref\n0 %d\n%btrailer\n<</Size %d/Root %d 0 R>>\n" % (size + 2, b"".join(rows), size + 2, size + 1)
    return tree + catalogue + table + b"startxref\n%d\n%%%%EOF\n" % (offset + len(tree) + len(catalogue))
