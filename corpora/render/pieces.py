"""The texts of the sample corpus: Markdown with a TOML head, read into plain records."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

TEXTS = Path(__file__).parent / "texts"
RECORDS = Path(__file__).parent / "records.toml"
MARK = re.compile(r"\[\^(\d+)\]")

Kind = Literal["heading", "paragraph", "caption", "table", "reference"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a piece's body; ``text`` keeps its footnote marks (``[^1]``), ``rows`` are a table's cells."""

    kind: Kind
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the sample corpus."""

    key: str  # the name of its Markdown file
    form: str  # how it is rendered
    genre: str
    theme: str
    year: int
    title: str
    title_en: str
    authors: tuple[str, ...]
    authors_en: tuple[str, ...]
    affiliation: str
    journal: str
    issue: str
    abstract: str
    abstract_en: str
    keywords: tuple[str, ...]
    keywords_en: tuple[str, ...]
    parts: tuple[Part, ...]
    footnotes: tuple[str, ...]
    first_page: int


def strip_marks(text: str) -> str:
    """The text without its footnote marks."""
    return MARK.sub("", text)


def _read_table(lines: list[str]) -> Part:
    rows = [tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in lines]
    return Part("table", rows=tuple(row for row in rows if set("".join(row)) - set("-: ")))


def _read_part(paragraph: str, *, in_references: bool) -> Part:
    if heading := re.match(r"(#+) (.+)", paragraph):
        return Part("heading", heading[2], len(heading[1]) - 1)
    if paragraph.startswith("|"):
        return _read_table(paragraph.splitlines())
    if re.match(r"表\d+ ", paragraph):
        return Part("caption", paragraph)
    return Part("reference" if in_references else "paragraph", paragraph)


def _read_body(body: str) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The parts and the footnotes (in the order of their numbers) of a Markdown body."""
    footnotes = re.findall(r"^\[\^\d+\]: (.+)$", body, flags=re.MULTILINE)
    prose = re.sub(r"^\[\^\d+\]: .+\n?", "", body, flags=re.MULTILINE)
    parts: list[Part] = []
    for paragraph in filter(None, (p.strip() for p in prose.split("\n\n"))):
        headings = [part.text for part in parts if part.kind == "heading"]
        parts.append(_read_part(paragraph, in_references=headings[-1:] == ["参考文献"]))
    return tuple(parts), tuple(footnotes)


def read_piece(path: Path) -> Piece:
    """One piece from its Markdown file."""
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    fields = tomllib.loads(head)
    parts, footnotes = _read_body(body)
    lists = {name: tuple(fields.get(name, ())) for name in ("authors", "authors_en", "keywords", "keywords_en")}
    names = ("title_en", "affiliation", "journal", "issue", "abstract", "abstract_en")
    return Piece(
        key=path.stem, form=fields["form"], genre=fields["genre"], theme=fields["theme"], year=fields["year"],
        title=fields["title"], parts=parts, footnotes=footnotes, first_page=fields.get("first_page", 1),
        **lists, **{name: fields.get(name, "") for name in names},
    )  # fmt: skip


def read_pieces(folder: Path = TEXTS) -> tuple[Piece, ...]:
    """Every piece, in the order of the file names; the first is the focal paper."""
    return tuple(read_piece(path) for path in sorted(folder.glob("*.md")))


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a citation manager's export."""

    title: str
    authors: tuple[str, ...]
    journal: str
    year: int
    keywords: tuple[str, ...]
    abstract: str


def read_records(pieces: Sequence[Piece], path: Path = RECORDS) -> tuple[Record, ...]:
    """The records of ``records.toml``; one with a ``key`` takes what it does not say from the piece of that key."""
    known = {piece.key: piece for piece in pieces}
    records = []
    for fields in tomllib.loads(path.read_text(encoding="utf-8"))["record"]:
        piece = known.get(fields.pop("key", ""))
        names = Record.__dataclass_fields__
        values = {name: fields[name] if name in fields else getattr(piece, name) for name in names}
        records.append(Record(**{n: tuple(v) if isinstance(v, list) else v for n, v in values.items()}))
    return tuple(records)
