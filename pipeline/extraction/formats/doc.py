"""DOC as Word 97 to 2003 and WPS write it ([MS-DOC], Microsoft's published description of the format).

A table of pieces says where in the file each run of characters lies and whether it has one byte a character or two;
pages of properties say of stretches of the file what is deleted or hidden and which paragraphs end a row or head a
section. Of all else in the file nothing is needed for the text.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.core.errors import ExtractionError
from pipeline.extraction.formats.doc_lists import read_numbering
from pipeline.extraction.formats.docx_revisions import W
from pipeline.extraction.refusals import PROTECTED

_MAGIC, _OLDEST = 0xA5EC, 0x00C1  # of the first block; the format's number in Word 97
_ENCRYPTED, _TABLE_ONE = 0x0100, 0x0200  # flags of the first block
_LENGTHS, _PLACES = 0x4C, 0x9A  # in the first block: characters of each part; offset and length of each table
_CHARACTERS, _PARAGRAPHS, _PIECES, _LISTS, _INSTANCES = 12, 13, 33, 73, 74  # tables, by their number
_COMPRESSED = 0x4000_0000  # of a place: one byte a character, at half the number
_PAGE = 512
_DELETED, _STRUCK, _STRUCK_TWICE, _VANISHED = 0x0800, 0x0837, 0x2A53, 0x083C  # properties of characters
_ROW_END, _OUTLINE, _LEVEL, _INSTANCE = 0x2417, 0x2640, 0x260A, 0x460B  # of paragraphs; the last two: their list
_TABS, _TABLE_SHAPE = 0xC615, 0xD608  # of paragraphs, with lengths of their own
_OPERANDS = (1, 1, 2, 4, 2, 2, 0, 3)  # bytes behind a property, by its kind; 0: the next byte says
_IN_TABLE = 0x2416
_LEVELS = 9  # outline level of what is no heading; styles 1 to 9 are those of headings
_MOST_INSTANCES = 0x7FF  # from there on the number says that a paragraph is in no list
_ENDS = frozenset("\r\x07\x0c")
_MARKS = {"\x1e": "-", "\x1f": "", "\x0b": " ", "\x0c": " ", "\x0e": " ", "\xa0": " ", "\t": " "}


@dataclass(slots=True)
class _Stretches:
    """What is said of stretches of the file: where each begins, and the properties from there on."""

    starts: list[int] = field(default_factory=list)
    values: list[tuple[int, dict[int, int]]] = field(default_factory=list)

    def at(self, place: int) -> tuple[int, dict[int, int]]:
        """Style and properties at a place in the file."""
        index = bisect_right(self.starts, place) - 1
        return self.values[index] if index >= 0 else (0, {})


def read_doc(main: bytes, tables: tuple[bytes, bytes]) -> tuple[Any, Any, list[str]]:
    """The body and the numbering of a document as DOCX has them, and the lines of its footnotes.

    Parameters
    ----------
    main
        The stream ``WordDocument``.
    tables
        The streams ``0Table`` and ``1Table``; empty where there is none.

    Raises
    ------
    ExtractionError
        When it is protected by a password.
    ValueError, struct.error, IndexError
        When it is an older format, or damaged.
    """
    magic, version = struct.unpack_from("<HH", main)
    flags = struct.unpack_from("<H", main, 0x0A)[0]
    if magic != _MAGIC or version < _OLDEST:
        raise ValueError("older than Word 97")
    if flags & _ENCRYPTED:
        raise ExtractionError("it is {name}", name=PROTECTED)
    table = tables[bool(flags & _TABLE_ONE)]
    body, notes = struct.unpack_from("<II", main, _LENGTHS)
    characters = list(_read_characters(main, table, body + notes))
    looks = _read_properties(main, table, _CHARACTERS)
    shapes = _read_properties(main, table, _PARAGRAPHS)
    shown = [(char, place) for char, place in characters[:body] if _is_shown(looks.at(place)[1])]
    lower = [(char, place) for char, place in characters[body:] if _is_shown(looks.at(place)[1])]
    footnotes = "".join(char for char, _ in _outside_fields(lower)).split("\r")
    lists = _table(main, table, _LISTS)
    behind = struct.unpack_from("<II", main, _PLACES + 8 * _LISTS)
    numbering = read_numbering(lists, table[sum(behind) :], _table(main, table, _INSTANCES))
    return _build_body(_outside_fields(shown), shapes), numbering, [t for t in map(_text, footnotes) if t]


def _table(main: bytes, table: bytes, number: int) -> bytes:
    place, length = struct.unpack_from("<II", main, _PLACES + 8 * number)
    return table[place : place + length]


def _read_characters(main: bytes, table: bytes, count: int) -> Iterator[tuple[str, int]]:
    """So many characters of the text with their places in the file."""
    pieces, at = _table(main, table, _PIECES), 0
    while pieces[at] == 1:  # properties that pieces refer to
        at += 3 + struct.unpack_from("<H", pieces, at + 1)[0]
    length = struct.unpack_from("<I", pieces, at + 1)[0]
    body = pieces[at + 5 : at + 5 + length]
    number = (len(body) - 4) // 12
    ends = struct.unpack_from(f"<{number + 1}I", body)
    for index in range(number):
        stated = struct.unpack_from("<I", body, 4 * (number + 1) + 8 * index + 2)[0]
        single = bool(stated & _COMPRESSED)
        place, width = (stated & ~_COMPRESSED) // (2 if single else 1), 1 if single else 2
        size = min(ends[index + 1], count) - ends[index]
        data = main[place : place + max(size, 0) * width]
        if len(data) < size * width:
            raise ValueError("the end is missing")
        text = data.decode("cp1252", "replace") if single else _decode_wide(data)
        yield from ((char, place + n * width) for n, char in enumerate(text))


def _decode_wide(data: bytes) -> list[str]:
    """A character for every two bytes; the second half of a rare one is empty, so that places stay right."""
    units = struct.unpack_from(f"<{len(data) // 2}H", data)
    made = list(map(chr, units))
    for n in range(len(units) - 1):
        if 0xD800 <= units[n] < 0xDC00 <= units[n + 1] < 0xE000:
            made[n : n + 2] = [chr(0x10000 + ((units[n] & 0x3FF) << 10) + (units[n + 1] & 0x3FF)), ""]
    return made


def _read_properties(main: bytes, table: bytes, number: int) -> _Stretches:
    """What is said of characters or of paragraphs, in the order of the file."""
    listed = _table(main, table, number)
    count = max((len(listed) - 4) // 8, 0)
    found: list[tuple[int, int, dict[int, int]]] = []
    for index in range(count):
        at = (struct.unpack_from("<I", listed, 4 * (count + 1) + 4 * index)[0] & 0x3F_FFFF) * _PAGE
        page = main[at : at + _PAGE]
        if len(page) == _PAGE:
            found += _read_page(page, 1 if number == _CHARACTERS else 13)
    found.sort(key=lambda stretch: stretch[0])
    return _Stretches([f[0] for f in found], [f[1:] for f in found])


def _read_page(page: bytes, width: int) -> Iterator[tuple[int, int, dict[int, int]]]:
    """The stretches of a page: start, style, properties."""
    count = page[-1]
    for index in range(count):
        start, at = struct.unpack_from("<I", page, 4 * index)[0], 2 * page[4 * (count + 1) + width * index]
        if not at:
            yield start, 0, {}
        elif width == 1:
            yield start, 0, dict(_read_modifiers(page[at + 1 : at + 1 + page[at]]))
        else:
            begin, size = (at + 1, 2 * page[at] - 1) if page[at] else (at + 2, 2 * page[at + 1])
            data = page[begin : begin + size]
            style = struct.unpack_from("<H", data)[0] if len(data) > 1 else 0
            yield start, style, dict(_read_modifiers(data[2:]))


def _read_modifiers(data: bytes) -> Iterator[tuple[int, int]]:
    """Each property with what is said of it, where that is a number of one or two bytes; else its first byte."""
    at = 0
    while at + 3 <= len(data):
        name = struct.unpack_from("<H", data, at)[0]
        size = _OPERANDS[name >> 13]
        if name == _TABLE_SHAPE and at + 4 <= len(data):
            size = struct.unpack_from("<H", data, at + 2)[0] + 1
        elif not size:
            size = data[at + 2] + 1 if name != _TABS or data[at + 2] != 255 else len(data)
        yield name, struct.unpack_from("<H", data, at + 2)[0] if size == 2 and at + 4 <= len(data) else data[at + 2]
        at += 2 + size


def _is_shown(properties: dict[int, int]) -> bool:
    """Whether a reader sees the characters: neither deleted, nor struck, nor hidden."""
    return not any(properties.get(name) in (1, 0x81) for name in (_DELETED, _STRUCK, _STRUCK_TWICE, _VANISHED))


def _outside_fields(characters: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """The characters without the instructions of fields, of which what they show remains."""
    within: list[bool] = []  # of each open field, whether its instruction is being said
    for char, place in characters:
        if char == "\x13":
            within.append(True)
        elif char == "\x14" and within:
            within[-1] = False
        elif char == "\x15" and within:
            within.pop()
        elif not any(within):
            yield char, place


def _build_body(characters: Iterable[tuple[str, int]], shapes: _Stretches) -> Any:
    """The paragraphs and tables; cells and rows are told from paragraphs by the marks at their ends."""
    body = etree.Element(f"{W}body")
    held: list[str] = []
    cell: list[Any] = []
    row: list[list[Any]] = []
    table = None
    for char, place in characters:
        if char not in _ENDS:
            held.append(char)
            continue
        style, properties = shapes.at(place)
        paragraph = _paragraph(_text("".join(held)), style, properties)
        held.clear()
        if not properties.get(_IN_TABLE):
            table = None
            body.append(paragraph)
        elif char != "\x07":
            cell.append(paragraph)
        elif not properties.get(_ROW_END):
            row.append([*cell, paragraph])
            cell.clear()
        else:
            table = etree.SubElement(body, f"{W}tbl") if table is None else table
            line = etree.SubElement(table, f"{W}tr")
            for paragraphs in row:
                etree.SubElement(line, f"{W}tc").extend(paragraphs)
            row.clear()
    for paragraph in (*(p for paragraphs in row for p in paragraphs), *cell):  # a table that was cut off
        body.append(paragraph)
    body.append(_paragraph(_text("".join(held)), 0, {}))
    return body


def _paragraph(text: str, style: int, properties: dict[int, int]) -> Any:
    """A paragraph of DOCX with its outline level and its place in a list."""
    made = etree.Element(f"{W}p")
    told = etree.SubElement(made, f"{W}pPr")
    level = properties.get(_OUTLINE, style - 1 if 0 < style <= _LEVELS else _LEVELS)
    etree.SubElement(told, f"{W}outlineLvl", {f"{W}val": str(level)})
    if 0 < properties.get(_INSTANCE, 0) < _MOST_INSTANCES:
        place = etree.SubElement(told, f"{W}numPr")
        etree.SubElement(place, f"{W}ilvl", {f"{W}val": str(properties.get(_LEVEL, 0))})
        etree.SubElement(place, f"{W}numId", {f"{W}val": str(properties[_INSTANCE])})
    etree.SubElement(etree.SubElement(made, f"{W}r"), f"{W}t").text = text
    return made


def _text(text: str) -> str:
    """The text without the anchors of pictures and notes and what else no reader sees."""
    text = "".join(_MARKS.get(char, char) for char in text)
    return re.sub("[\x00-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
