"""Known names: the tables of models/gazetteer and the corpus's own entities.csv, and how they are found in text.

Every occurrence of every name is found in one pass over the folded text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.core import handwritten
from pipeline.core.errors import ConfigError
from pipeline.core.lists import read_rows
from pipeline.entities.lexicon.folding import FoldedText, fold_name
from pipeline.entities.lexicon.lookup import Beginnings
from pipeline.entities.spans import LABELS, Span

COLUMNS = ("name", "label", "name_en", "acronym", "aliases", "source")
DROP = "-"


@dataclass(frozen=True, slots=True)
class Entry:
    """A known entity: its names, and the table that it stands in (empty for the corpus's own file)."""

    name: str
    label: str
    name_en: str
    acronyms: tuple[str, ...]
    aliases: tuple[str, ...]
    table: str

    @property
    def forms(self) -> tuple[str, ...]:
        """All names under which it may be found in text."""
        return (self.name, *self.aliases, *self.acronyms)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def read_table(path: Path) -> list[Entry]:
    """The entries of one gazetteer table (tab-separated, with a header line)."""
    return [
        Entry(r["name"], r["label"], r["name_en"], _split(r["acronym"]), _split(r["aliases"]), path.stem)
        for r in read_rows(path)
    ]


def read_gazetteer(folder: Path) -> list[Entry]:
    """The entries of every gazetteer table in the folder, in order of file name."""
    with_header = (p for p in sorted(folder.glob("*.tsv")) if p.open(encoding="utf-8").readline().startswith("name\t"))
    return [entry for path in with_header for entry in read_table(path)]


def read_corpus_entities(path: Path) -> list[Entry]:
    """The entries of a corpus's ``entities.csv`` (name,label,aliases); none when the file is absent.

    A row whose label is "-" says that the name is no entity.

    Raises
    ------
    ConfigError
        When a column is missing or a label is unknown.
    """
    if not path.exists():
        return []
    entries = []
    table = handwritten.read_table(path, handwritten.ENTITIES, required=("name", "label"))
    for line, row in zip(table.lines, table.rows, strict=True):
        name, label = row["name"], unicodedata.normalize("NFKC", row["label"]).upper()
        label = handwritten.LABELS.get(label, label)
        if not name:
            continue
        if label != DROP and label not in LABELS:
            raise ConfigError(
                "{path}: line {line}: {name}: unknown label {label!r}; accepted are {accepted} and -",
                path=path, line=line, name=name, label=row["label"], accepted=", ".join(map(_explain, LABELS)),
            )  # fmt: skip
        english, acronym, aliases = (row.get(key, "") for key in ("name_en", "acronym", "aliases"))
        entries.append(Entry(name, label, english, _split(acronym), _split(re.sub("[｜；;]", "|", aliases)), ""))
    return entries


def _explain(label: str) -> str:
    """The label with the first Chinese word that stands for it, if any does."""
    words = [word for word, meant in handwritten.LABELS.items() if meant == label]
    return f"{label} ({words[0]})" if words else label


def list_variants(path: Path) -> dict[str, str]:
    """Variant to canonical name of a corpus's ``thesaurus.csv``, as written; empty when the file is absent.

    Raises
    ------
    ConfigError
        When a column is missing.
    """
    if not path.exists():
        return {}
    rows = handwritten.read_table(path, handwritten.THESAURUS, required=("variant", "canonical")).rows
    return {r["variant"]: r["canonical"] for r in rows if r["variant"] and r["canonical"]}


def read_thesaurus(path: Path) -> dict[str, str]:
    """The same with folded variants."""
    return {fold_name(variant): canonical for variant, canonical in list_variants(path).items()}


_WORD = 24  # letters of a Latin word looked at before a name
# TRIPS-plus and TRIPS-Plus speak of TRIPS, US-led of the US.
_JOINED_BEHIND = re.compile(r"[-‐–](?!Plus|Minus)[A-Z][A-Za-z]*[a-z]")
_JOINED_BEFORE = re.compile(r"[A-Z][A-Za-z]*[a-z][A-Za-z]*[-‐–]$")


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _cuts_latin(source: str, start: int, end: int) -> bool:
    """Whether a name ends within a Latin word or number, or is a part of a word with a hyphen: SPP of SPP-Net.

    US-ASEAN are two names.
    """
    before, behind = source[max(start - 1, 0) : start], source[end : end + 1]
    if (before and _is_latin(source[start]) and _is_latin(before)) or (
        behind and _is_latin(source[end - 1]) and _is_latin(behind)
    ):
        return True
    if not source[start].isascii():
        return False
    return bool(_JOINED_BEHIND.match(source, end) or _JOINED_BEFORE.search(source[max(start - _WORD, 0) : start]))


class Matcher:
    """Finds names of entries in folded text."""

    def __init__(self, entries: Sequence[Entry], *, method: str) -> None:
        self.method = method
        self.entries = tuple(entries)
        self._known = {key: entry for key, entry in index_entries(self.entries).items() if len(key) > 1}
        self._keys = Beginnings(self._known)

    def find(self, folded: FoldedText) -> Iterator[tuple[Span, Entry]]:
        """Every occurrence of every name that does not cut a Latin word or a number, with its entry."""
        if not self.entries:
            return
        source = folded.source
        for first, last in self._keys.find(folded.text):
            start, end = folded.span(first, last)
            if _cuts_latin(source, start, end):
                continue
            entry = self._known[folded.text[first:last]]
            yield Span(start, end, entry.label, self.method), entry


def index_entries(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Folded form to entry; the first entry that claims a form keeps it."""
    index: dict[str, Entry] = {}
    for entry in entries:
        for form in entry.forms:
            index.setdefault(fold_name(form), entry)
    return index
