"""Where records of exports and files meet: titles that agree, and neither authors nor years that contradict."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import Any, Generic, Protocol, TypeVar

from pipeline.core.script import HAN
from pipeline.extraction.formats.citations import Citation
from pipeline.extraction.titles import file_title, main_title, normalise_title


class Described(Protocol):
    """A document under construction, with its row of ``documents``."""

    row: dict[str, Any]


E = TypeVar("E", bound=Described)


def contradict(one: Citation, other: Citation) -> bool:
    """Whether two records of one title are of two works."""
    if one.doi and other.doi:
        return one.doi.casefold() != other.doi.casefold()
    return differ(one.authors, one.year, other.authors, other.year)


def differ(authors: Sequence[str], year: int | None, others: Sequence[str], other_year: int | None) -> bool:
    """Whether authors or years of two descriptions contradict; what one of them does not say contradicts nothing."""
    if year and other_year and year != other_year:
        return True
    one, two = _keys(authors), _keys(others)
    # Names in two scripts tell nothing of each other.
    same_script = {k.isascii() for k in one} & {k.isascii() for k in two}
    return bool(one and two and same_script) and not one & two


def _keys(names: Collection[str]) -> set[str]:
    """Names as they can be compared: Han characters, or the surname of a Latin name."""
    keys = set()
    for name in names:
        han = "".join(re.findall(rf"[{HAN}]", name))
        words = re.findall(r"[^\W\d_]+", name.casefold())
        if han:
            keys.add(han)
        elif words:
            surname = words[0] if "," in name or len(words[-1]) <= 2 else words[-1]
            keys.add(surname)
    return keys


class Index(Generic[E]):
    """Files by their normalised titles: the page's, the table's and the file name's."""

    def __init__(self, entries: list[E]) -> None:
        self._full: dict[str, list[E]] = {}
        self._main: dict[str, list[E]] = {}
        for entry in entries:
            stem = PurePosixPath(entry.row["source"]).stem
            titles = dict.fromkeys(
                (entry.row["title"], entry.row["page_title"], stem, file_title(stem), entry.row["title_en"])
            )
            for title in titles:
                self._add(self._full, normalise_title(title), entry)
                self._add(self._main, main_title(title), entry)

    @staticmethod
    def _add(index: dict[str, list[E]], key: str, entry: E) -> None:
        if key and not any(e is entry for e in index.setdefault(key, [])):
            index[key].append(entry)

    def find(self, citation: Citation) -> tuple[list[E], str]:
        """The files of a record and how they were found (copies of one text are several), or none and why not."""
        if not normalise_title(citation.title):
            return [], "the record has no title"
        refused = ""
        for title, how in ((citation.title, "same title"), (citation.title_en, "same English title")):
            found = self._full.get(normalise_title(title), []) if title else []
            kept = [e for e in found if not _refuses(e, citation)]
            if kept:
                return kept, how if len(kept) == 1 else f"{how}: {len(kept)} files"
            refused = refused or ("a file of this title has other authors or another year" if found else "")
        # A sub-title may be missing on one side only: two different sub-titles are two documents.
        key, whole = main_title(citation.title), normalise_title(citation.title)
        found = (self._main if key == whole else self._full).get(key, [])
        if len(found) == 1 and not _refuses(found[0], citation):
            return [found[0]], "same title but for the sub-title"
        return [], refused


def _refuses(entry: Described, citation: Citation) -> bool:
    row = entry.row
    authors = [a for a in str(row["authors"]).split("; ") if a]
    if not authors:
        # CNKI appends the author to a file's name: ``题名_作者``.
        named = re.search(rf"_([{HAN}·]{{2,5}})(?:[（(]\d{{1,2}}[)）])?$", PurePosixPath(row["source"]).stem)
        authors = [named.group(1)] if named else []
    return differ(authors, row["year"], citation.authors, citation.year)
