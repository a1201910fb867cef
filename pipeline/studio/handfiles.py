"""The tables and word lists that people write, changed line by line: what was there keeps its bytes.

A file keeps its encoding, its separator, its headings and its line ends; a change is a record that can be taken back.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.core.atomic import write_atomic
from pipeline.core.errors import ConfigError
from pipeline.core.handwritten import Located, decode_handwritten, locate_rows, tidy

_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"", "utf-8"), (b"", "gb18030"), (b"", "utf-16-le"), (b"", "utf-16-be"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edit:
    """A line that is put in the place of another; an empty ``old`` is a new line, an empty ``new`` takes one away."""

    old: str
    new: str

    @property
    def reverse(self) -> Edit:
        """The edit that takes this one back."""
        return Edit(self.new, self.old)


@dataclass(frozen=True, slots=True)
class Change:
    """Edits of one file of a corpus, by its name; a table has, or gets, the header that it needs."""

    file: str
    edits: tuple[Edit, ...]
    header: str = ""

    @property
    def reverse(self) -> Change:
        """The change that takes this one back."""
        return Change(self.file, tuple(edit.reverse for edit in reversed(self.edits)), self.header)

    def encode(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    @classmethod
    def decode(cls, value: Mapping[str, Any]) -> Change:
        """From what JSON held."""
        return cls(value["file"], tuple(Edit(**edit) for edit in value["edits"]), value["header"])


class HandFile:
    """A file that people write.

    Parameters
    ----------
    path
        The file; one that is not there is empty.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        data = path.read_bytes() if path.exists() else b""
        self.text, self.mark, self.encoding = _decode(data, path.name)
        ends = re.findall(r"\r\n|\n|\r", self.text)
        self.end = ends[0] if ends else "\n"

    def set_header(self, header: str) -> None:
        """Begin an empty file with a header, or give a table's header the columns that it lacks."""
        if not self.text.strip():
            self.text = header + self.end
            return
        head = re.match(r"\ufeff?([^\r\n]*)", self.text.lstrip("\r\n"))
        if head and header != head[1] and header.startswith(head[1]):
            self.text = self.text.replace(head[1], header, 1)

    def apply(self, edits: Iterable[Edit]) -> None:
        """Carry out edits.

        Raises
        ------
        ConfigError
            When a line that is to go is not there any more.
        """
        for edit in edits:
            new = edit.new.replace("\n", self.end)
            if edit.old:
                self._exchange(edit.old.replace("\n", self.end), new)
            elif new:
                gap = "" if not self.text or self.text.endswith(("\n", "\r")) else self.end
                self.text += gap + new + self.end

    def holds(self, line: str) -> bool:
        """Whether the file has a line, or lines that follow one another."""
        return self._find(line.replace("\n", self.end)) >= 0

    def _find(self, line: str) -> int:
        at = self.text.rfind(line)
        while at >= 0:
            before, behind = self.text[at - 1 : at], self.text[at + len(line) : at + len(line) + 1]
            if before in ("", "\n", "\r", "\ufeff") and behind in ("", "\n", "\r"):
                return at
            at = self.text.rfind(line, 0, at + len(line) - 1) if at else -1
        return -1

    def _exchange(self, old: str, new: str) -> None:
        at = self._find(old)
        if at < 0:
            raise ConfigError("{name}: the line is not there any more: {line}", name=self.path.name, line=old[:120])
        behind = at + len(old)
        if not new:  # its line end goes with it
            behind += len(self.end) if self.text.startswith(self.end, behind) else 0
        self.text = self.text[:at] + new + self.text[behind:]

    def encode(self) -> bytes:
        """The bytes to write; a character that the file's encoding lacks turns it into UTF-8."""
        try:
            return self.mark + self.text.encode(self.encoding)
        except UnicodeEncodeError:
            return codecs.BOM_UTF8 + self.text.encode("utf-8", "replace")


def _decode(data: bytes, name: str) -> tuple[str, bytes, str]:
    known = decode_handwritten(data, name)
    for mark, encoding in _ENCODINGS:
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                continue
            if text.lstrip("\ufeff") == known.lstrip("\ufeff"):
                return text, mark, encoding
    return known, codecs.BOM_UTF8, "utf-8"  # what was damaged becomes whole


def write_change(corpus: Path, change: Change) -> None:
    """Carry out a change on the disk: whole or not at all. A file of which nothing but a header is left goes."""
    file = HandFile(corpus / change.file)
    if change.header:
        file.set_header(change.header)
    file.apply(change.edits)
    if file.text.strip().lstrip("\ufeff") != change.header:
        write_atomic(file.path, file.encode())
    else:
        file.path.unlink(missing_ok=True)


class HandTable:
    """A table that people write: its rows, and the edits that add, replace or remove one.

    Parameters
    ----------
    path
        The file; it need not be there.
    names
        English name of each known column to other headings (:mod:`pipeline.core.handwritten`).
    header
        The columns of a new file.
    """

    def __init__(self, path: Path, names: Mapping[str, Sequence[str]], header: Sequence[str]) -> None:
        text = re.sub(r"\r\n?", "\n", HandFile(path).text).lstrip("\ufeff")
        self.file, self.header = path.name, tuple(header)
        self.located: Located = locate_rows(text, path.name, names)
        self.columns = list(self.located.columns)
        self.edits: list[Edit] = []

    def rows(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Each row's own text and its cells by column."""
        for text, cells in self.located.rows:
            values = [tidy(cell) for cell in cells]
            row: dict[str, str] = {}
            for column, value in zip(self.columns, [*values, *[""] * len(self.columns)], strict=False):
                row[column] = row.get(column) or value
            yield text, row

    def _prepare(self, names: Iterable[str]) -> None:
        """Make sure that the table has the columns."""
        columns = self.columns or list(self.header)
        delimiter = self.located.delimiter if self.columns else ","
        head = self.located.head or self._line(columns)
        missing = [name for name in names if name not in columns]
        self.columns = columns + missing
        head += "".join(delimiter + name for name in missing)
        self.located = Located(head, tuple(self.columns), delimiter, self.located.rows)

    def _line(self, cells: Sequence[str]) -> str:
        sink = io.StringIO()
        csv.writer(sink, delimiter=self.located.delimiter or ",", lineterminator="").writerow(cells)
        return sink.getvalue()

    def _render(self, row: Mapping[str, str]) -> str:
        return self._line([tidy(row.get(column, "")).replace("\n", " ") for column in self.columns])

    def add(self, row: Mapping[str, str]) -> None:
        """Add a row at the end."""
        self._prepare(name for name, value in row.items() if value)
        self.edits.append(Edit("", self._render(row)))

    def replace(self, text: str, row: Mapping[str, str]) -> None:
        """Put a row in the place of the one with this text."""
        self._prepare(name for name, value in row.items() if value)
        if (new := self._render(row)) != text:
            self.edits.append(Edit(text, new))

    def remove(self, text: str) -> None:
        """Remove the row with this text."""
        self.edits.append(Edit(text, ""))

    def put(self, row: Mapping[str, str], *, keys: Sequence[str]) -> None:
        """Replace the row that has the same values in some columns, the rest of it kept, or add one."""
        wanted = [tidy(row.get(key, "")) for key in keys]
        for text, old in self.rows():
            if [old.get(key, "") for key in keys] == wanted:
                self.replace(text, old | dict(row))
                return
        self.add(row)

    def change(self) -> Change:
        """All edits so far as one change."""
        return Change(self.file, tuple(self.edits), self.located.head)
