"""Tables, word lists and settings that people write: one tolerant reader for all of them.

Excel and Notepad on Chinese Windows write GB18030 or UTF-16, Excel in other countries semicolons or tabs, and headings
may be Chinese. What can be understood is; what cannot is said with the line and the mend.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.core.errors import ConfigError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_STATED = re.compile(r"\s{0,20}sep=(.)[ \t]*\n", re.IGNORECASE)  # what Excel writes to itself on the first line
_CURLY = re.compile(r"[“”＂]([^“”＂\"]*)[“”＂]")
_DELIMITERS = ",;\t，；|"
# Characters that nobody sees and that keep equal names apart.
_INVISIBLE = dict.fromkeys(
    [*range(0x20), *range(0x7F, 0xA0), 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
     *range(0xFE00, 0xFE10), *range(0xE0000, 0xE0200), 0xFEFF]
)  # fmt: skip
_LONGEST_CELL = 100_000  # characters; more is an unclosed quotation mark


# English names of the columns, and the headings that people give them.
ENTITIES: Mapping[str, Sequence[str]] = {
    "name": ("名称", "名字", "实体", "实体名称"),
    "label": ("标签", "类别", "类型", "type"),
    "aliases": ("别名", "又名", "其他名称", "简称", "alias"),
    "name_en": ("英文名", "英文名称", "英文"),
    "acronym": ("缩写", "英文缩写"),
}
THESAURUS: Mapping[str, Sequence[str]] = {
    "variant": ("变体", "异名", "非规范名", "别名", "同义词", "原词", "synonym"),
    "canonical": ("规范名", "规范名称", "规范", "规范词", "标准名", "标准词", "正式名", "preferred"),
}
# What people call the kinds of entities in their own words.
LABELS: Mapping[str, str] = {
    "机构": "ORG", "组织": "ORG", "机构名": "ORG", "组织机构": "ORG", "ORGANIZATION": "ORG", "ORGANISATION": "ORG",
    "地名": "LOC", "地点": "LOC", "LOCATION": "LOC", "国家": "GPE", "地区": "GPE", "行政区": "GPE", "行政区划": "GPE",
    "COUNTRY": "GPE", "法律": "LAW", "法规": "LAW", "法律法规": "LAW", "政策": "PROGRAM", "项目": "PROGRAM",
    "计划": "PROGRAM", "规划": "PROGRAM", "倡议": "PROGRAM", "PROGRAMME": "PROGRAM", "人物": "PERSON", "人名": "PERSON",
    "人": "PERSON", "PER": "PERSON", "日期": "DATE", "时间": "DATE", "金额": "MONEY", "百分比": "PERCENT",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Handwritten:
    """The rows of a table by its columns' English names.

    Attributes
    ----------
    columns
        The columns in the order of the file, known ones by their English names.
    rows
        A mapping of column to value for each row that says anything.
    lines
        The line, from 1, on which each row begins.
    faults
        What was odd and how it was taken: a sentence each, with its line.
    """

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]
    faults: tuple[str, ...] = field(default=())


def decode_handwritten(data: bytes, name: str) -> str:
    """The text of a file that a person saved, in UTF-8, UTF-16 or GB18030.

    Raises
    ------
    ConfigError
        When it is in none of these encodings; the message says how to mend it.
    """
    if data.startswith(_WORKBOOKS):
        raise ConfigError("{name}: it is a workbook, whatever its name says; save it as CSV", name=name)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").lstrip("\ufeff")
    # Without a mark, UTF-16 shows by the zero bytes of its commas and line ends.
    zeros = [data[side::2].count(0) for side in (0, 1)]
    guesses = ["utf-8", "gb18030"]
    if max(zeros) > len(data) // 50 and min(zeros) * 8 <= max(zeros):
        guesses = ["utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"]
    for encoding in guesses:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    line = _damaged_line(data)
    raise ConfigError(
        "{name}: line {line} is neither UTF-8, UTF-16 nor GB18030; save the file as UTF-8",
        name=name,
        line=line,
    )


def _damaged_line(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1


def read_handwritten(path: Path) -> str:
    """The text of a file that a person saved, with ``\\n`` for all line ends."""
    text = decode_handwritten(path.read_bytes(), path.name)
    return re.sub(r"\r\n?", "\n", text)


def read_word_lines(path: Path) -> list[str]:
    """The lines of a word list, without comments, empty ones and what nobody sees."""
    return [word for line in read_handwritten(path).split("\n") if not line.startswith("#") and (word := tidy(line))]


def tidy(value: str) -> str:
    """A cell without what nobody sees: control and zero-width characters, line ends, outer spaces; composed (NFC)."""
    value = re.sub(r"(?<![\u2e80-\u9fff])[\r\n\t]+(?![\u2e80-\u9fff])", " ", value)
    return unicodedata.normalize("NFC", value.translate(_INVISIBLE)).strip()


def read_table(path: Path, names: Mapping[str, Sequence[str]], *, required: Sequence[str] = ()) -> Handwritten:
    """The rows of a table that a person wrote.

    Parameters
    ----------
    path
        The file.
    names
        English name of each known column to the other headings that it may have.
    required
        Columns without which the table says nothing.

    Raises
    ------
    ConfigError
        When the file cannot be decoded or a required column is missing.
    """
    text = read_handwritten(path)
    return parse_table(text, path.name, names, required=required)


def parse_table(
    text: str, name: str, names: Mapping[str, Sequence[str]], *, required: Sequence[str] = ()
) -> Handwritten:
    """As :func:`read_table`, from the text."""
    known = {_heading(other): column for column, others in names.items() for other in (column, *others)}
    stated = _STATED.match(text)
    if stated:
        text = "\n" + text[stated.end() :]
    head = next((line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")), "")
    delimiter = _find_delimiter(head, known)
    faults: list[str] = []
    records = _split_records(text, delimiter, name, faults)
    if not records:
        records = [(1, [])]
    columns = [known.get(_heading(cell), tidy(cell).strip('"“”＂ ')) for cell in records[0][1]]
    missing = [column for column in required if column not in columns]
    if missing:
        expected = ",".join(names)
        raise ConfigError(
            "{name}: line {line}: the header must be {expected}; missing is {names}",
            name=name,
            line=records[0][0],
            expected=expected,
            names=", ".join(missing),
        )
    rows, lines = [], []
    for line, cells in records[1:]:
        values = [tidy(cell) for cell in cells]
        if not any(values) or (values[0].startswith("# ") and not any(values[1:])):
            continue
        extra = [v for v in values[len(columns) :] if v]
        if extra:
            faults.append(
                f"{name}: line {line} has more cells than the header; quote a cell that holds {delimiter!r} "
                f"(left over: {delimiter.join(extra)[:80]})"
            )
        row: dict[str, str] = {}
        for column, value in zip(columns, [*values, *[""] * len(columns)], strict=False):
            row[column] = row.get(column) or value
        rows.append(row)
        lines.append(line)
    return Handwritten(tuple(dict.fromkeys(c for c in columns if c)), tuple(rows), tuple(lines), tuple(faults))


@dataclass(frozen=True, slots=True)
class Located:
    """A table with the text of its rows, for who changes some and keeps the rest.

    Attributes
    ----------
    head, columns
        The text of the header, and its columns, known ones by their English names; empty for an empty file.
    delimiter
        What parts the cells.
    rows
        The text of each row, which may have several lines, and its cells.
    """

    head: str
    columns: tuple[str, ...]
    delimiter: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def locate_rows(text: str, name: str, names: Mapping[str, Sequence[str]]) -> Located:
    """The rows of a table with their own text, read as :func:`parse_table` reads them."""
    known = {_heading(other): column for column, others in names.items() for other in (column, *others)}
    delimiter = _find_delimiter(next((line for line in text.split("\n") if line.strip()), ""), known)
    records = _split_records(text, delimiter, name, [])
    if not records:
        return Located("", (), delimiter, ())
    lines = text.split("\n")
    ends = [begun - 1 for begun, _ in records[1:]] + [len(lines)]
    texts = ["\n".join(lines[begun - 1 : end]).rstrip("\n") for (begun, _), end in zip(records, ends, strict=True)]
    columns = tuple(known.get(_heading(cell), tidy(cell).strip('"“”＂ ')) for cell in records[0][1])
    rows = zip(texts[1:], (tuple(cells) for _, cells in records[1:]), strict=True)
    return Located(texts[0], columns, delimiter, tuple(rows))


def _heading(cell: str) -> str:
    folded = unicodedata.normalize("NFKC", tidy(cell)).casefold().strip(" \"'“”")
    return re.sub(r"[\s_]+", "_", folded)


def _find_delimiter(head: str, known: Mapping[str, str]) -> str:
    """The sign that parts the header into the most known headings."""
    counts = {d: sum(_heading(cell) in known for cell in head.split(d)) for d in _DELIMITERS if d in head}
    best = max(counts, key=lambda d: (counts[d], head.count(d)), default=",")
    return best if counts.get(best) else ("\t" if "\t" in head and "," not in head else ",")


def _split_records(text: str, delimiter: str, name: str, faults: list[str]) -> list[tuple[int, list[str]]]:
    """Line and cells of each record; a quotation mark that is never closed ends with its line."""
    lines = text.split("\n")
    records: list[tuple[int, list[str]]] = []
    number = 0
    while number < len(lines):
        begun, record = number, lines[number]
        number += 1
        if not record.strip() or (record.lstrip().startswith("#") and not records):
            continue
        record = _plain_quotes(record, delimiter)
        if '"' in record and _scan_quotes(record, delimiter, False)[0]:
            end = _closing_line(lines, begun, delimiter)
            if end is None:
                faults.append(
                    f"{name}: line {begun + 1}: a quotation mark is not closed; it was taken to end with the line"
                )
                record = record.replace('"', "")
            else:
                record, number = "\n".join(lines[begun : end + 1]), end + 1
        records.append((begun + 1, _split_cells(record, delimiter)))
    return records


def _plain_quotes(record: str, delimiter: str) -> str:
    """The record with the quotation marks of a Chinese keyboard turned plain where they enclose every cell."""
    cells = _CURLY.findall(record)
    enclosed = delimiter.join(f"“{cell}”" for cell in cells)
    if cells and len(enclosed) == len(record) and _CURLY.sub(r"“\1”", record) == enclosed:
        return delimiter.join(f'"{cell}"' for cell in cells)
    return record.replace("＂", '"')


def _split_cells(record: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=False), [])
    except csv.Error:  # a cell longer than any that a person writes
        return record.replace('"', "").split(delimiter)


def _scan_quotes(text: str, delimiter: str, opened: bool) -> tuple[bool, bool]:
    """Whether a quoted cell is open behind a line, and whether every closing mark stands where a cell may end."""
    proper, at_start, i = True, not opened, 0
    while i < len(text):
        char = text[i]
        if opened and char == '"':
            if text[i + 1 : i + 2] == '"':
                i += 1
            else:
                opened = False
                proper = proper and text[i + 1 : i + 2] in ("", " ", delimiter)
        elif not opened and char == '"' and at_start:
            opened = True
        at_start = not opened and (char == delimiter or (at_start and char == " "))
        i += 1
    return opened, proper


def _closing_line(lines: Sequence[str], begun: int, delimiter: str) -> int | None:
    """The line on which a quoted cell that opens on line ``begun`` ends; None when it never does."""
    opened, length = False, 0
    for number in range(begun, len(lines)):
        opened, proper = _scan_quotes(lines[number], delimiter, opened)
        length += len(lines[number])
        # A mark that only meets the opening one of the next row is none.
        if length > _LONGEST_CELL or (number > begun and not proper):
            return None
        if not opened:
            return number
    return None
