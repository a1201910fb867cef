"""The readers of fields asked in turn, and the document's columns from the surest values."""

from __future__ import annotations

import re

from pipeline.extraction.model import Metadata, Piece
from pipeline.extraction.structure.front_matter.authors import find_authors
from pipeline.extraction.structure.front_matter.covers import settle_cover
from pipeline.extraction.structure.front_matter.found import Found, Front
from pipeline.extraction.structure.front_matter.journals import find_journal
from pipeline.extraction.structure.front_matter.labelled import find_labels
from pipeline.extraction.structure.front_matter.laws import find_law_year
from pipeline.extraction.structure.front_matter.newspapers import find_newspaper
from pipeline.extraction.structure.front_matter.reports import find_report
from pipeline.extraction.structure.front_matter.standards import find_standard
from pipeline.extraction.structure.front_matter.summaries import find_summaries
from pipeline.extraction.structure.front_matter.theses import find_thesis
from pipeline.extraction.structure.front_matter.titles import find_english_title, find_title

_READERS = (
    find_title, find_labels, find_authors, find_summaries, find_english_title, find_journal, find_thesis, find_standard,
    find_law_year, find_report, find_newspaper, settle_cover,
)  # fmt: skip


def find_metadata(pieces: list[Piece]) -> Metadata:
    """What the blocks say about the document; marks author blocks as such on the way.

    Parameters
    ----------
    pieces
        All blocks in reading order, page furniture included.

    Returns
    -------
    The columns of ``documents`` and, as ``fields``, every field with the block that states it.
    """
    front, found = Front(pieces), Found()
    if not pieces:
        return Metadata()
    for read in _READERS:
        read(front, found)
    year = found.value("year")
    return Metadata(
        title=found.value("title"),
        title_en=found.value("title_en"),
        authors=_split(found.value("authors")),
        affiliation="; ".join(dict.fromkeys(f.value for f in found.fields.get("affiliation", []))),
        year=int(year) if re.fullmatch(r"\d{4}", year) else None,
        journal=found.value("journal"),
        abstract=found.value("abstract"),
        abstract_en=found.value("abstract_en"),
        keywords=_split(found.value("keywords")),
        keywords_en=_split(found.value("keywords_en")),
        fields=found.chosen(),
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("; ")) if text else ()
