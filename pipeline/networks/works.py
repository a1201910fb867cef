"""The works of bibliometric networks: papers of the corpus and citation records, also those without an abstract.

A record that was joined to a document speaks for it. Policy texts are no works: their ledger says who issued them. A
record that no document came of counts once, however many exports repeat it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.script import is_han
from pipeline.core.stage import Tables
from pipeline.extraction.meeting import differ
from pipeline.extraction.structure.names import split_authors
from pipeline.extraction.titles import normalise_title
from pipeline.networks.addresses import document_page, work_address

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Work:
    """A work with what its record or its page states.

    Attributes
    ----------
    key
        The document's id, or ``export file#number`` of a record without a document (spaces as ``%20``).
    sentences
        Kind of block (``keywords``, ``author``, ``title``) to the number of the first sentence in one.
    corresponding
        Those of the authors whom the page names as corresponding.
    """

    key: str
    title: str
    year: int
    journal: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    affiliations: tuple[str, ...]
    corresponding: frozenset[str]
    focal: bool
    doi: str
    url: str
    sentences: Mapping[str, int]

    def reference(self, kind: str) -> str:
        """The sentence that states what a network counts, as ``key:number``."""
        return f"{self.key}:{self.sentences.get(kind, 0)}"

    @property
    def address(self) -> str:
        """Where to read it: its DOI, the address that its record states, or its page in the report."""
        return work_address(self.doi, self.url) or ("" if "#" in self.key else document_page(self.key))

    @property
    def described(self) -> str:
        """The work in a line: authors, title, journal, year."""
        authors = ", ".join(self.authors[:3]) + (" …" if len(self.authors) > 3 else "")
        where = ", ".join(filter(None, (self.journal, str(self.year or ""))))
        return ". ".join(filter(None, (authors, self.title, where)))


def fold_keyword(word: str) -> str:
    """The key of a keyword's or name's spellings: width, case and spaces beside Han characters play no part."""
    folded = " ".join(unicodedata.normalize("NFKC", word).casefold().split())
    return folded.replace(" ", "") if any(map(is_han, folded)) else folded


def split_list(value: object) -> tuple[str, ...]:
    """The values of a column that joins them by "; ", each spelling once."""
    found: dict[str, str] = {}
    for word in str(value or "").split("; "):
        if word.strip():
            found.setdefault(fold_keyword(word), word.strip())
    return tuple(found.values())


def read_works(tables: Tables) -> list[Work]:
    """The works, sorted by key.

    Parameters
    ----------
    tables
        ``documents``, ``records``, ``policies``, ``duplicates``, ``front_matter`` and ``work/sentences``.
    """
    issued = set(tables["policies"].column("doc_id").to_pylist())
    dropped = {row["doc_id"] for row in tables["duplicates"].to_pylist() if not row["counted"]}
    records = tables["records"].sort_by("record").to_pylist()
    joined: dict[str, list[Row]] = defaultdict(list)
    for row in records:
        if row["doc_id"]:
            joined[row["doc_id"]].append(row)
    pages = _read_front_matter(tables["front_matter"])
    places = _first_sentences(tables["work/sentences"])
    works, seen = [], _Seen()
    for row in tables["documents"].sort_by("doc_id").to_pylist():
        seen.add(row)
        if row["doc_id"] not in issued | dropped:
            works.append(_from_document(row, joined[row["doc_id"]], pages, places.get(row["doc_id"], {})))
    for row in records:
        if not row["doc_id"] and row["title"] and not seen.holds(row):
            seen.add(row)
            works.append(_from_record(row))
    return sorted(works, key=lambda work: work.key)


class _Seen:
    """Titles that are in already, with their authors and years."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = defaultdict(list)

    def add(self, row: Row) -> None:
        self._rows[normalise_title(str(row["title"]))].append(row)

    def holds(self, row: Row) -> bool:
        return any(
            not differ(split_list(one["authors"]), _year(one), split_list(row["authors"]), _year(row))
            for one in self._rows.get(normalise_title(str(row["title"])), ())
        )


def _year(row: Row) -> int:
    year = row["year"]
    return year if isinstance(year, int) else 0


def _first(rows: Iterable[Row], name: str) -> str:
    return next((str(row[name]) for row in rows if row.get(name)), "")


def _from_document(
    row: Row, records: list[Row], pages: Mapping[tuple[str, str], list[str]], place: Mapping[str, int]
) -> Work:
    doc_id = str(row["doc_id"])
    stated = (
        [_first(records, "affiliations")] if _first(records, "affiliations") else pages.get((doc_id, "affiliation"), [])
    )
    authors = split_list(row["authors"])
    notes = " ".join(pages.get((doc_id, "corresponding"), [])) or _first(records, "corresponding")
    named = {*split_authors(notes)} if notes else set()
    return Work(
        key=doc_id,
        title=str(row["title"]),
        year=_year(row),
        journal=str(row["journal"] or ""),
        authors=authors,
        keywords=split_list(_first(records, "keywords") or row["keywords"]),
        affiliations=tuple(stated),
        corresponding=frozenset(a for a in authors if a in named or is_named(a, notes)),
        focal=row["role"] == "focal",
        doi=_first(records, "doi") or "; ".join(pages.get((doc_id, "doi"), [])[:1]),
        url=_first(records, "url"),
        sentences=place,
    )


def record_key(record: str) -> str:
    """The key of a record's work: evidence references are parted by spaces, so that a name must hold none."""
    return quote(record, safe="#()（）-_.") if " " in record else record


def is_named(author: str, notes: str) -> bool:
    """Whether the notes on who answers for a work name the author: ``Li, Ming`` is ``Li, M`` there as well."""
    if not author or not notes:
        return False
    if author in notes:
        return True
    surname, _, given = re.sub(r"[.,\s]+", " ", author).strip().partition(" ")
    if not given or any(map(is_han, author)):
        return False
    return re.search(rf"(?<!\w){re.escape(surname)},? {re.escape(given[0])}(?!\w)", notes) is not None


def _from_record(row: Row) -> Work:
    authors = split_list(row["authors"])
    return Work(
        key=record_key(str(row["record"])),
        title=str(row["title"]),
        year=_year(row),
        journal=str(row["journal"] or ""),
        authors=authors,
        keywords=split_list(row["keywords"]),
        affiliations=tuple(filter(None, [str(row["affiliations"] or "")])),
        corresponding=frozenset(a for a in authors if is_named(a, str(row["corresponding"] or ""))),
        focal=False,
        doi=str(row["doi"] or ""),
        url=str(row["url"] or ""),
        sentences={},
    )


def _read_front_matter(table: pa.Table) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in table.sort_by([("doc_id", "ascending"), ("block", "ascending"), ("value", "ascending")]).to_pylist():
        if row["field"] in ("affiliation", "corresponding", "doi"):
            found[row["doc_id"], row["field"]].append(row["value"])
    return found


def _first_sentences(sentences: pa.Table) -> dict[str, dict[str, int]]:
    """For each document, the number of the first sentence in a block of each kind that states something."""
    stating = pc.is_in(sentences.column("kind"), value_set=pa.array(["author", "keywords", "title"]))
    found: dict[str, dict[str, int]] = defaultdict(dict)
    rows = sentences.filter(stating).select(["doc_id", "kind", "sentence"])
    for doc_id, kind, number in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        if number < found[doc_id].get(kind, number + 1):
            found[doc_id][kind] = number
    return found
