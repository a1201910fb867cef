"""The lists of a DOC file as the numbering part that a DOCX file would have for them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.extraction.formats.docx_revisions import W

_LIST, _LEVEL, _INSTANCE = 28, 28, 16  # bytes of each record
_SIMPLE, _LEGAL = 0x01, 0x04  # flags of a list and of a level
_LEVELS = 9
# Formats of numbers by their code, as DOCX names them; others count in Arabic digits.
_FORMATS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "chineseCounting",
    11: "chineseCounting", 14: "decimalFullWidth", 18: "decimalEnclosedCircle", 22: "decimalZero", 23: "bullet",
    30: "ideographTraditional", 31: "ideographZodiac", 33: "taiwaneseCounting", 35: "taiwaneseCountingThousand",
    37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand", 255: "none",
}  # fmt: skip


def read_numbering(lists: bytes, levels: bytes, instances: bytes) -> Any:
    """The numbering part.

    Parameters
    ----------
    lists, levels
        The table of lists and what lies behind it: each list's levels.
    instances
        The table of the lists that paragraphs name, by their number from 1.
    """
    root = etree.Element(f"{W}numbering")
    heads = [
        lists[2 + _LIST * n : 2 + _LIST * (n + 1)] for n in range(struct.unpack_from("<H", lists)[0] if lists else 0)
    ]
    at = 0
    for head in heads:
        one = etree.SubElement(root, f"{W}abstractNum", {f"{W}abstractNumId": str(struct.unpack_from("<i", head)[0])})
        for index in range(1 if head[26] & _SIMPLE else _LEVELS):
            at = _add_level(one, index, levels, at)
    count = struct.unpack_from("<I", instances)[0] if instances else 0
    for number in range(count):
        name = str(struct.unpack_from("<i", instances, 4 + _INSTANCE * number)[0])
        made = etree.SubElement(root, f"{W}num", {f"{W}numId": str(number + 1)})
        etree.SubElement(made, f"{W}abstractNumId", {f"{W}val": name})
    return root


def _add_level(parent: Any, index: int, data: bytes, at: int) -> int:
    """Add a level to a list; where the next one begins."""
    start, kind, flags = struct.unpack_from("<iBB", data, at)
    follow, sizes = data[at + 15], (data[at + 24], data[at + 25])
    restart = data[at + 26]
    text_at = at + _LEVEL + sum(sizes)
    length = int(struct.unpack_from("<H", data, text_at)[0])
    units = struct.unpack_from(f"<{length}H", data, text_at + 2)
    level = etree.SubElement(parent, f"{W}lvl", {f"{W}ilvl": str(index)})
    told = {
        "start": str(start), "numFmt": _FORMATS.get(kind, "decimal"), "lvlText": "".join(_pattern(units)),
        "suff": ("tab", "space", "nothing")[min(follow, 2)],
    }  # fmt: skip
    if flags & 0x08:
        told["lvlRestart"] = str(restart)
    for name, value in told.items():
        etree.SubElement(level, f"{W}{name}", {f"{W}val": value})
    if flags & _LEGAL:
        etree.SubElement(level, f"{W}isLgl")
    return text_at + 2 + 2 * length


def _pattern(units: tuple[int, ...]) -> Iterator[str]:
    """A number's text; a level's place is written as %1 to %9."""
    for unit in units:
        if unit < _LEVELS:
            yield f"%{unit + 1}"
        elif unit >= 32 and not 0xD800 <= unit <= 0xDFFF and unit < 0xFFFE:
            yield chr(unit)
