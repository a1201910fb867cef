"""Files written by hand, for what no library writes: wrong character maps, odd page trees, damage, old workbooks."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path


def write_pdf(path: Path, objects: Sequence[bytes]) -> Path:
    """A PDF of these objects, numbered from 1; the first one is the catalogue."""
    data, offsets = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\n" % (size, table, size)
    path.write_bytes(data + b"startxref\n%d\n%%%%EOF\n" % data.index(b"xref\n0 "))
    return path


def stream(data: bytes) -> bytes:
    """A stream object."""
    return b"<</Length %d>>stream\n%b\nendstream" % (len(data), data)


def write_mapped(path: Path, characters: str, *, unmapped: int = 0) -> Path:
    """A page with one line in a font that is not in the file, its codes mapped to the characters.

    The last ``unmapped`` characters are drawn but have no entry in the map.
    """
    codes = range(100, 100 + len(characters))
    pairs = list(zip(codes, characters, strict=True))[: len(characters) - unmapped]
    entries = b"\n".join(b"<%04X> <%b>" % (c, u.encode("utf-16-be").hex().upper().encode()) for c, u in pairs)
    mapping = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n%d beginbfchar\n%b\nendbfchar\n"
        b"endcmap CMapName currentdict /CMap defineresource pop end end" % (len(pairs), entries)
    )
    text = b"BT /F1 20 Tf 50 700 Td <%b> Tj ET" % b"".join(b"%04X" % code for code in codes)
    return write_pdf(
        path,
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            stream(text),
            b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
            (
                b"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/DW 1000/FontDescriptor 8 0 R"
                b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
            ),
            stream(mapping),
            (
                b"<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
                b"/Ascent 880/Descent -120/CapHeight 700/StemV 80>>"
            ),
        ],
    )


def write_xls(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook as Excel wrote it before 2007 (BIFF8 in an OLE container), with one sheet of text cells."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def begin(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))

    end, name = record(0x0A, b""), "表".encode("utf-16-le")
    cells = b"".join(
        record(0x204, struct.pack("<HHHHB", y, x, 0, len(text), 1) + text.encode("utf-16-le"))
        for y, row in enumerate(rows)
        for x, text in enumerate(row)
    )
    head = begin(5) + record(0x42, struct.pack("<H", 1200))
    place = len(head) + 4 + 8 + len(name) + len(end)
    book = head + record(0x85, struct.pack("<IBBBB", place, 0, 0, 1, 1) + name) + end + begin(0x10) + cells + end
    book = book.ljust(max(4096, -(-len(book) // 512) * 512), b"\0")
    return _contain(Workbook=book)


def _contain(**streams: bytes) -> bytes:
    """An OLE container with streams of 4,096 bytes or more: header, table of sectors, directory, the streams."""
    chain, starts, sectors = [0xFFFFFFFD, 0xFFFFFFFE], [], b""
    for data in streams.values():
        whole = data.ljust(-(-len(data) // 512) * 512, b"\0")
        starts.append(len(chain))
        chain += [*range(len(chain) + 1, len(chain) + len(whole) // 512), 0xFFFFFFFE]
        sectors += whole
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))

    def entry(title: str, kind: int, links: tuple[int, int, int], start: int, size: int) -> bytes:
        written = (title + "\0").encode("utf-16-le")
        head = struct.pack("<HBB3I", len(written), kind, 1, *links)
        return written.ljust(64, b"\0") + head + bytes(36) + struct.pack("<IQ", start, size)

    none, count = 0xFFFFFFFF, len(streams)
    directory = entry("Root Entry", 5, (none, none, 1), 0xFFFFFFFE, 0)
    for number, (name, data) in enumerate(streams.items(), 1):
        links = (none, number + 1 if number < count else none, none)
        directory += entry(name, 2, links, starts[number - 1], len(data))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H6x3I4x6I", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    return header + table + directory.ljust(512, b"\0") + sectors


def write_doc(
    paragraphs: Sequence[tuple[str, bytes]], *, notes: str = "", runs: Sequence[tuple[int, int, bytes]] = ()
) -> bytes:
    """A document as Word 97 to 2003 wrote it.

    Parameters
    ----------
    paragraphs
        Each with the mark at its end (``\\r`` or ``\\x07``) and what is said of it: properties as Word has them.
    notes
        The footnotes, each with a ``\\r`` at its end.
    runs
        First and last character but one, and properties, of runs that are not as others.
    """
    text = "".join(t for t, _ in paragraphs)
    start = 2048  # where the text lies in the file
    body = bytearray(start) + (text + notes).encode("utf-16-le")
    count, whole = (len(part.encode("utf-16-le")) // 2 for part in (text, text + notes))
    body += bytes(-len(body) % 512)

    def page(places: list[int], said: list[bytes], width: int) -> int:
        made, at = bytearray(512), 510
        struct.pack_into(f"<{len(places)}I", made, 0, *places)
        for number, data in enumerate(said):
            if not data:
                continue
            size = len(data) + (1 if width == 1 else 2)
            at = (at - size) & ~1
            made[at : at + size] = bytes([len(data)]) + data if width == 1 else bytes([0, len(data) // 2]) + data
            made[4 * len(places) + width * number] = at // 2
        made[511] = len(said)
        body.extend(made)
        return len(body) // 512 - 1

    ends = [start + len("".join(t for t, _ in paragraphs[: n + 1]).encode("utf-16-le")) for n in range(len(paragraphs))]
    shapes = page([start, *ends], [bytes(2) + d + bytes(len(d) % 2) for _, d in paragraphs], 13)
    edges = sorted({0, count, *(e for first, last, _ in runs for e in (first, last))})
    said = [next((d for first, last, d in runs if first <= e < last), b"") for e in edges[:-1]]
    looks = page([start + 2 * e for e in edges], said, 1)
    places: dict[int, bytes] = {
        12: struct.pack("<3I", start, ends[-1], looks), 13: struct.pack("<3I", start, ends[-1], shapes),
        33: b"\x02" + struct.pack("<3I", 16, 0, whole) + struct.pack("<HIH", 0, start, 0),
    }  # fmt: skip
    level = struct.pack("<iBB", 1, 39, 0) + bytes([0] * 9) + bytes([2]) + bytes(12)
    pattern = "第\0条"
    levels = level + struct.pack("<H", len(pattern)) + pattern.encode("utf-16-le")
    table = bytearray()
    places[73] = struct.pack("<H", 1) + struct.pack("<ii", 7, 0) + bytes(18) + bytes([1, 0])
    places[74] = struct.pack("<I", 1) + struct.pack("<i", 7) + bytes(12)
    struct.pack_into("<HH", body, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", body, 0x0A, 0x0200)
    struct.pack_into("<II", body, 0x4C, count, whole - count)
    for number, data in sorted(places.items()):
        struct.pack_into("<II", body, 0x9A + 8 * number, len(table), len(data))
        table += data + (levels if number == 73 else b"")
    return _contain(WordDocument=bytes(body).ljust(4096, b"\0"), **{"1Table": bytes(table).ljust(4096, b"\0")})
