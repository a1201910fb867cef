"""The table ``citations``: every reference to a law or document, with what it points to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from pipeline.core.counted import leave_out_insides
from pipeline.core.text import DocumentText
from pipeline.policies.articles import Articles, read_articles
from pipeline.policies.cues import Cues, Titles
from pipeline.policies.names import LawMention, NameFinder, normalise_title
from pipeline.policies.provisions import Path
from pipeline.policies.references import Reference, ReferenceFinder
from pipeline.policies.targets import YOUNGER, Held, Target, TargetFinder

if TYPE_CHECKING:
    import pyarrow as pa

NOTHING = (Path(),)


@dataclass(frozen=True, slots=True)
class CitingDocument:
    """What is known of a document before its references are read; ``date`` (ISO) is that of its version."""

    doc_id: str
    title: str
    date: str


def read_mentions(mentions: pa.Table, names: Mapping[str, str]) -> dict[str, list[LawMention]]:
    """The LAW mentions of each document; ``names`` are those of the entities."""
    mentions = leave_out_insides(mentions)
    columns = ("doc_id", "start", "end", "entity_id", "label", "method")
    found: dict[str, list[LawMention]] = defaultdict(list)
    rows = zip(*(mentions.column(c).to_pylist() for c in columns), strict=True)
    for doc_id, start, end, entity_id, label, method in rows:
        if label == "LAW":
            found[doc_id].append(LawMention(start, end, entity_id, names.get(entity_id, ""), method))
    return found


def read_short_forms(acronyms: pa.Table) -> dict[str, dict[str, list[tuple[int, str]]]]:
    """For each document its short forms with the offsets of their definitions and what they stand for."""
    found: dict[str, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    columns = ("doc_id", "start", "short_form", "long_form")
    for doc_id, start, short, long in sorted(zip(*(acronyms.column(c).to_pylist() for c in columns), strict=True)):
        if long:
            found[doc_id][short.strip("《》")].append((start, long))
    return found


def read_law_names(entities: pa.Table) -> tuple[dict[str, str], dict[str, str]]:
    """Names of all LAW entities by id, and ids by normalised name and alias."""
    names, ids = dict[str, str](), dict[str, str]()
    columns = ("entity_id", "name", "aliases", "label")
    for entity_id, name, aliases, label in zip(*(entities.column(c).to_pylist() for c in columns), strict=True):
        if label == "LAW":
            names[entity_id] = name
            for form in (name, *aliases.split("|")):
                ids.setdefault(normalise_title(form), entity_id)
    ids.pop("", None)
    return names, ids


class CitationReader:
    """Reads the citations of documents one by one and collects the table's columns.

    Attributes
    ----------
    articles
        Those of the documents read so far that have some.

    Parameters
    ----------
    known
        Normalised names of laws to their entities' ids.
    """

    def __init__(self, known: Mapping[str, str], targets: TargetFinder, titles: Titles, cues: Cues) -> None:
        self.known, self.targets, self.titles, self.cues = known, targets, titles, cues
        self.articles: dict[str, Articles] = {}
        self.columns: dict[str, list[Any]] = defaultdict(list)
        self._cited: list[tuple[Target, Path]] = []  # of each row

    def read(
        self,
        document: DocumentText,
        citing: CitingDocument,
        mentions: Iterable[LawMention],
        short_forms: Mapping[str, list[tuple[int, str]]],
    ) -> None:
        """Add the rows of one document."""
        names = NameFinder(document.text, mentions, short_forms, self.known, self.titles)
        articles = read_articles(document)
        if len(articles):
            self.articles[document.doc_id] = articles
        finder = ReferenceFinder(document, citing.title, articles, names, self.titles, self.cues)
        for reference in finder.find():
            target = self._target(reference, citing)
            for path in reference.paths or NOTHING:
                self._add(document, reference, path, target)

    def find_blocks(self) -> list[int | None]:
        """For each row the block where the provision begins that it cites; to be asked when all documents are read."""
        return [self._find_block(target, path) for target, path in self._cited]

    def _find_block(self, target: Target, path: Path) -> int | None:
        articles = self.articles.get(target.doc_id)
        line = articles.find(path) if articles is not None and target.edition != YOUNGER else None
        return line.block if line is not None else None

    def _target(self, reference: Reference, citing: CitingDocument) -> Target:
        if reference.internal:
            return Target(citing.doc_id, "")
        strictly = reference.amended or reference.relation in ("amends", "repeals")
        return self.targets.find(
            reference.name, reference.number, citing=citing.doc_id, date=citing.date, strictly=strictly
        )

    def _add(self, document: DocumentText, reference: Reference, path: Path, target: Target) -> None:
        values = {
            "doc_id": document.doc_id,
            "start": reference.start,
            "end": reference.end,
            "text": document.text[reference.start : reference.end],
            "name": reference.name,
            "entity_id": reference.entity_id or self.known.get(normalise_title(reference.name), ""),
            "number": reference.number,
            "article": path.article or "",
            "paragraph": path.paragraph,
            "item": path.item,
            "relation": reference.relation,
            "internal": reference.internal,
            "target_doc_id": target.doc_id,
            "target_edition": target.edition,
        }
        for name, value in values.items():
            self.columns[name].append(value)
        self._cited.append((target, path))


def find_citations(
    documents: Iterable[DocumentText],
    mentions: pa.Table,
    entities: pa.Table,
    acronyms: pa.Table,
    *,
    citing: Mapping[str, CitingDocument],
    held: Iterable[Held],
    titles: Titles,
    cues: Cues,
) -> tuple[dict[str, list[Any]], Mapping[str, Articles]]:
    """The columns of the citations table but their sentences, and the articles of the documents that have some.

    Rows follow the order of the documents and of their text.
    """
    names, known = read_law_names(entities)
    reader = CitationReader(known, TargetFinder(held), titles, cues)
    own_mentions, short_forms = read_mentions(mentions, names), read_short_forms(acronyms)
    for document in documents:
        doc_id = document.doc_id
        reader.read(document, citing[doc_id], own_mentions.get(doc_id, []), short_forms.get(doc_id, {}))
    return {**reader.columns, "target_block": reader.find_blocks()}, reader.articles


def file_stem(source: str) -> str:
    """The name of a document's file without its ending; empty for a record of an export."""
    return "" if re.search(r"#\d+$", source) else PurePosixPath(source).stem
