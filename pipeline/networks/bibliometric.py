"""Bibliometric networks: keywords, authors, institutions, journals, coupled works, references cited together.

A unit is a work (a paper or a citation record), and two nodes meet when they stand in one: co-occurrence of keywords,
co-authorship, co-citation. Turned round, a unit is a keyword or a reference, and two journals or works meet when they
share one: coupling. ``weight`` counts units (full counting); ``fractional`` gives each unit with n nodes the weight
1 / (n - 1) a pair, so that a node's links in a unit add up to one.

Van Eck, N. J. and Waltman, L. (2014). Visualizing bibliometric networks. In Measuring scholarly impact. Springer.
Perianes-Rodriguez, A., Waltman, L. and van Eck, N. J. (2016). Constructing bibliometric networks: a comparison between
full and fractional counting. Journal of Informetrics 10(4).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.core.stage import Tables
from pipeline.entities.lexicon.folding import fold_name
from pipeline.entities.lexicon.gazetteer import read_thesaurus
from pipeline.extraction.titles import normalise_title
from pipeline.networks.addresses import work_address
from pipeline.networks.build import Candidates, Network, NodeFacts, Setting, build_network
from pipeline.networks.graph import Ints
from pipeline.networks.institutions import institutions_of, read_endings
from pipeline.networks.occurrences import Occurrences, make_occurrences
from pipeline.networks.parameters import FULL, NetworksParameters
from pipeline.networks.texts import CountedTexts
from pipeline.networks.works import Work, fold_keyword, record_key
from pipeline.records.base import rows_table
from pipeline.records.networks import BibliographicItem

KEYWORDS, AUTHORS, INSTITUTIONS, JOURNALS = "keywords", "authors", "institutions", "journals"
COUPLING, CO_CITATION = "coupling", "co-citation"
DESCRIPTIONS = {
    KEYWORDS: "Authors' keywords that stand in one work",
    AUTHORS: "Authors who wrote a work together",
    INSTITUTIONS: "Institutions whose authors wrote a work together",
    JOURNALS: "Journals whose works share keywords",
    COUPLING: "Works that cite the same references",
    CO_CITATION: "References that one work cites together",
}
TYPES = {KEYWORDS: "KEYWORD", AUTHORS: "AUTHOR", INSTITUTIONS: "ORG", JOURNALS: "JOURNAL", COUPLING: "DOCUMENT",
         CO_CITATION: "REFERENCE"}  # fmt: skip
# The kind of block that states what a network counts.
STATED_IN = {KEYWORDS: "keywords", AUTHORS: "author", INSTITUTIONS: "author"}
LABEL = 60  # characters of a reference's label


@dataclass(frozen=True, slots=True)
class Unit:
    """What holds nodes together: a work, or a keyword or reference that several works share.

    ``key`` is an evidence reference; ``items`` are keys of nodes, each once.
    """

    key: str
    number: int
    year: int
    focal: bool
    text: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """Units with their nodes' labels, spellings and (of works) addresses by key, for networks and the list of items."""

    name: str
    units: list[Unit]
    labels: Mapping[str, str]
    spellings: Mapping[str, str]
    addresses: Mapping[str, str] = field(default_factory=dict)


def read_items(
    works: Sequence[Work], tables: Tables, parameters: NetworksParameters, *, corpus: Path, models: Path
) -> list[Items]:
    """The units of every bibliometric network."""
    thesaurus = read_thesaurus(corpus / "thesaurus.csv")
    endings, college = read_endings(models), parameters.institution_level == "college"

    def keywords(work: Work) -> Iterable[str]:
        return (thesaurus.get(fold_name(word), word) for word in work.keywords)

    def institutions(work: Work) -> Iterable[str]:
        return institutions_of(work.affiliations, endings, college=college)

    listed = _by_work(KEYWORDS, works, keywords)
    cited = _read_references(works, tables["bibliography"])
    return [
        listed,
        _by_work(AUTHORS, works, lambda work: (thesaurus.get(fold_name(name), name) for name in work.authors)),
        _by_work(INSTITUTIONS, works, institutions),
        _shared(JOURNALS, listed, works, lambda work: work.journal, lambda work: work.journal),
        _shared(COUPLING, cited, works, lambda work: work.key, lambda work: work.title),
        cited,
    ]


def _by_work(name: str, works: Sequence[Work], values: Callable[[Work], Iterable[str]]) -> Items:
    """A unit a work; spellings that fold to one key are one node, called by the commonest."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    units = []
    for work in works:
        keys: dict[str, None] = {}
        for value in values(work):
            key = fold_keyword(value)
            if key and key not in keys:
                keys[key] = None
                spellings[key][value.strip()] += 1
        number = work.sentences.get(STATED_IN.get(name, "title"), 0)
        units.append(Unit(work.key, number, work.year, work.focal, work.described, tuple(keys)))
    labels = {key: min(found, key=lambda s: (-found[s], s)) for key, found in spellings.items()}
    others = {key: "|".join(sorted(s for s in found if s != labels[key])) for key, found in spellings.items()}
    return Items(name, units, labels, others)


def _shared(
    name: str, items: Items, works: Sequence[Work], key: Callable[[Work], str], label: Callable[[Work], str]
) -> Items:
    """The same turned round: a unit an item of ``items``, its nodes the keys of the works that hold it."""
    holders: dict[str, dict[str, None]] = defaultdict(dict)
    labels: dict[str, str] = {}
    by_key = {work.key: work for work in works}
    for unit in items.units:
        work = by_key[unit.key]
        node = fold_keyword(key(work)) if name == JOURNALS else key(work)
        if not node or (name != JOURNALS and not unit.items):
            continue
        labels.setdefault(node, label(work))
        for item in unit.items:
            holders[item][node] = None
    units = [Unit(item, 0, 0, False, items.labels[item], tuple(nodes)) for item, nodes in sorted(holders.items())]
    addresses = {} if name == JOURNALS else {work.key: work.address for work in works}
    return Items(name, units, labels, dict.fromkeys(labels, ""), addresses)


def _read_references(works: Sequence[Work], bibliography: pa.Table) -> Items:
    """The references of every work, each a node whatever list states it."""
    by_work: dict[str, dict[str, None]] = defaultdict(dict)
    labels: dict[str, str] = {}
    addresses: dict[str, str] = {}
    known = {work.key for work in works}
    rows = bibliography.sort_by(
        [("doc_id", "ascending"), ("block", "ascending"), ("title", "ascending"), ("source", "ascending")]
    ).to_pylist()
    by_doi = {row["doi"].casefold(): _title_key(row) for row in reversed(rows) if row["doi"] and _title_key(row)}
    for row in rows:
        work, key = record_key(row["doc_id"]), key_reference(row, by_doi)
        if work not in known or not key:
            continue
        by_work[work][key] = None
        if row["doi"]:
            addresses.setdefault(key, work_address(row["doi"]))
        first = (row["authors"] or "").split("; ")[0]
        label = " ".join(filter(None, (first, str(row["year"] or ""), row["title"] or row["source"])))
        labels.setdefault(key, label if len(label) <= LABEL else label[: LABEL - 1] + "…")
    units = [Unit(w.key, 0, w.year, w.focal, w.described, tuple(by_work.get(w.key, ()))) for w in works]
    return Items(CO_CITATION, units, labels, dict.fromkeys(labels, ""), addresses)


def key_reference(row: Mapping[str, Any], by_doi: Mapping[str, str]) -> str:
    """What a reference is known by; empty for one that states too little.

    Title and year go first, as lists on paper have no DOI; a DOI leads to the title that another list states with it.
    Web of Science states no titles: first author, year, source, volume and page stand for one.
    """
    if title := _title_key(row):
        return title
    doi = (row["doi"] or "").casefold()
    if doi:
        return by_doi.get(doi) or f"doi:{doi}"
    author, source = (row["authors"] or "").split("; ")[0], row["source"] or ""
    return fold_keyword(f"{author} {row['year']} {source}") if author and source and row["year"] else ""


def _title_key(row: Mapping[str, Any]) -> str:
    title = normalise_title(row["title"] or "")
    return f"{title} {row['year'] or ''}".strip() if title else ""


@dataclass(frozen=True, slots=True)
class Bibliometric:
    """A bibliometric network with the units it rests on, their texts and its nodes' addresses, for tables and files."""

    network: Network
    corpus: CountedTexts
    texts: pa.Table
    addresses: Mapping[str, str]


def build_bibliometric(items: Items, parameters: NetworksParameters) -> Bibliometric | None:
    """The network of a kind of items; None when no two of them meet.

    Every item is a node, also one without an edge, from the least number of units on that the configuration sets and
    up to its greatest number of nodes.
    """
    units = [unit for unit in items.units if unit.items]
    corpus, texts = _as_corpus(units)
    keys = sorted({key for unit in units for key in unit.items})
    number = {key: k for k, key in enumerate(keys)}
    rows = [(number[key], place) for place, unit in enumerate(units) for key in unit.items]
    if not rows:
        return None
    node, unit_of = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    sizes = np.array([len(unit.items) for unit in units], np.int64)
    # A work's own id is its node; others go by their labels, as terms do.
    names = keys if items.name == COUPLING else _unique_labels(keys, items.labels)
    least = max(parameters.bibliometric_minimum, parameters.cited_minimum if items.name == CO_CITATION else 1)
    occurrences = _make(names, node, unit_of).most_frequent(minimum=least, maximum=parameters.bibliometric_nodes)
    spelled = dict(zip(names, keys, strict=True))
    found = [spelled[name] for name in occurrences.names]
    blank = [""] * len(found)
    facts = NodeFacts([items.labels[k] for k in found], blank, blank, [TYPES[items.name]] * len(found),
                      [items.spellings[k] for k in found])  # fmt: skip
    chosen = replace(parameters, unit="document", minimum_frequency=1, minimum_weight=1, backbone="none", counting=FULL)
    setting = Setting(corpus, chosen, varied=False, isolated=True, sizes=sizes)
    network = build_network(items.name, Candidates(occurrences, facts), setting)
    addresses = {n: items.addresses[key] for n, key in spelled.items() if items.addresses.get(key)}
    return Bibliometric(network, corpus, texts, addresses) if len(network.graph.weight) else None


def _make(names: list[str], node: Ints, unit: Ints) -> Occurrences:
    order = sorted(range(len(names)), key=names.__getitem__)
    place = np.empty(len(names), np.int64)
    place[order] = np.arange(len(names))
    return make_occurrences([names[k] for k in order], place[node], unit, np.arange(len(unit)))


def _unique_labels(keys: Sequence[str], labels: Mapping[str, str]) -> list[str]:
    """A node's name is its label; a second one of the same label is called by its key."""
    used: set[str] = set()
    names = []
    for key in keys:
        name = labels[key] if labels[key] not in used else key
        used.add(name)
        names.append(name)
    return names


def _as_corpus(units: Sequence[Unit]) -> tuple[CountedTexts, pa.Table]:
    """Units as documents of one sentence each, which says what the unit is."""
    count = len(units)
    zero, every = np.zeros(count, np.int64), np.ones(count, bool)
    focal = next((k for k, unit in enumerate(units) if unit.focal), -1)
    corpus = CountedTexts(
        doc_ids=[unit.key for unit in units],
        year=np.array([unit.year for unit in units], np.int64),
        focal=focal,
        document=np.arange(count),
        number=np.array([unit.number for unit in units], np.int64),
        paragraph=zero,
        length=np.array([len(unit.text) for unit in units], np.int64),
        start=zero,
        tokens=zero,
        counted=every,
        prose=every,
    )
    return corpus, pa.table({"text": pa.array([unit.text for unit in units], pa.string())})


def items_table(items: Iterable[Items], works: Sequence[Work]) -> pa.Table:
    """The table ``network/items``: every keyword, author and institution before any threshold."""
    by_key = {work.key: work for work in works}
    rows: list[BibliographicItem] = []
    for one in items:
        if one.name not in STATED_IN:
            continue
        held: dict[str, list[tuple[Work, int, int]]] = defaultdict(list)
        for unit in one.units:
            for place, key in enumerate(unit.items):
                held[key].append((by_key[unit.key], place, len(unit.items)))
        rows += [_describe(one, key, held[key]) for key in sorted(held, key=lambda k: (-len(held[k]), k))]
    return rows_table(rows, BibliographicItem)


def _describe(items: Items, key: str, held: Sequence[tuple[Work, int, int]]) -> BibliographicItem:
    years = [work.year for work, _, _ in held if work.year]
    authors = items.name == AUTHORS
    return BibliographicItem(
        network=items.name,
        item=items.labels[key],
        spellings=items.spellings[key],
        works=len(held),
        fractional=round(sum(1 / size for _, _, size in held), 6),
        first=sum(place == 0 for _, place, _ in held) if authors else 0,
        corresponding=sum(key in map(fold_keyword, work.corresponding) for work, _, _ in held) if authors else 0,
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        mean_year=round(sum(years) / len(years), 4) if years else None,
        evidence=" ".join(work.reference(STATED_IN[items.name]) for work, _, _ in held),
    )
