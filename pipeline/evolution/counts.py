"""Which units of which documents hold which items: keywords, terms, entities, issuers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from pipeline.core.stage import Tables
from pipeline.evolution.topic_terms import read_topic_terms
from pipeline.networks.bibliometric import KEYWORDS, read_items
from pipeline.networks.graph import Ints
from pipeline.networks.occurrences import Occurrences, entity_occurrences, make_occurrences
from pipeline.networks.parameters import NetworksParameters
from pipeline.networks.terms import locate_terms
from pipeline.networks.texts import CountedTexts, read_corpus
from pipeline.networks.works import read_works

ENTITY_ITEMS = 1000
# What counts as running text, as in the networks.
PARAMETERS = NetworksParameters()


@dataclass(frozen=True, slots=True)
class Counted:
    """Items of one kind and where they stand.

    Attributes
    ----------
    kind
        ``keywords``, ``terms``, ``entities``, ``issuers`` or ``topics``.
    items, labels
        Ids and names of the items.
    documents, years
        Ids of the documents (or records) and their years, 0 where unknown.
    document
        Of each unit.
    unit, item
        The entries, each once, sorted.
    group, groups
        Of terms of topics: the topic of each item and the topics' names; empty for other kinds.
    """

    kind: str
    items: list[str]
    labels: list[str]
    documents: list[str]
    years: Ints
    document: Ints
    unit: Ints
    item: Ints
    group: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    groups: Sequence[str] = ()

    def holding(self) -> sparse.csr_matrix:
        """1 where a document holds an item; shape (documents, items)."""
        shape = (len(self.documents), len(self.items))
        cells = (np.ones(len(self.item)), (self.document[self.unit], self.item))
        found = sparse.coo_matrix(cells, shape=shape).tocsr()
        found.data[:] = 1.0
        return found


def read_counts(tables: Tables, *, corpus: Path, models: Path) -> list[Counted]:
    """What can be followed over the years, of every kind that the corpus has."""
    texts = read_corpus(tables["documents"], tables["work/sentences"], left_out=PARAMETERS.left_out)
    doc_ids, years = texts.doc_ids, texts.year
    entities = entity_occurrences(tables["mentions"], texts, left_out=PARAMETERS.labels_left_out)
    entities = entities.most_frequent(minimum=2, maximum=ENTITY_ITEMS)
    columns = (tables["entities"].column(name).to_pylist() for name in ("entity_id", "name"))
    names = dict(zip(*columns, strict=True))
    of_topics = tables["work/followed"].column("topic")
    terms = _find_terms(tables["work/followed"].filter(pc.invert(of_topics)), texts)

    def of_sentences(kind: str, found: Occurrences, labels: Sequence[str]) -> Counted:
        return _make(kind, found.names, labels, doc_ids, years, texts.document, found.sentence, found.node)

    made = [
        _read_keywords(tables, corpus=corpus, models=models),
        of_sentences("terms", terms, terms.names),
        of_sentences("entities", entities, [names.get(name) or name for name in entities.names]),
        _read_issuers(tables["policies"], doc_ids, years),
    ]
    topic_terms = read_topic_terms(tables["topics/topics"], tables["topics/terms"])
    if topic_terms.topic:
        found = _find_terms(tables["work/followed"].filter(of_topics), texts)
        group = np.array([topic_terms.topic[name] for name in found.names], np.int64)
        made.append(replace(of_sentences("topics", found, found.names), group=group, groups=topic_terms.names))
    return [counted for counted in made if len(counted.item)]


def _find_terms(followed: pa.Table, texts: CountedTexts) -> Occurrences:
    _, names, node, sentence = locate_terms(followed, texts)
    return make_occurrences(names, node, sentence, np.zeros_like(node))


def _make(
    kind: str, items: Sequence[str], labels: Sequence[str], documents: Sequence[str], years: Ints, document: Ints,
    unit: Ints, item: Ints,
) -> Counted:  # fmt: skip
    """The entries sorted and each once."""
    key = np.unique(np.asarray(unit, np.int64) * max(len(items), 1) + item)
    unit, item = key // max(len(items), 1), key % max(len(items), 1)
    return Counted(kind, list(items), list(labels), list(documents), years, document, unit, item)


def _read_keywords(tables: Tables, *, corpus: Path, models: Path) -> Counted:
    works = read_works(tables)
    listed = next(i for i in read_items(works, tables, PARAMETERS, corpus=corpus, models=models) if i.name == KEYWORDS)
    keys = sorted({key for unit in listed.units for key in unit.items})
    number = {key: k for k, key in enumerate(keys)}
    pairs = [(place, number[key]) for place, unit in enumerate(listed.units) for key in unit.items]
    unit, item = np.array(pairs, np.int64).reshape(-1, 2).T
    years = np.array([unit.year for unit in listed.units], np.int64)
    every = np.arange(len(listed.units))
    labels = [listed.labels[key] for key in keys]
    return _make("keywords", labels, labels, [u.key for u in listed.units], years, every, unit, item)


def _read_issuers(policies: pa.Table, doc_ids: list[str], years: Ints) -> Counted:
    place = {doc_id: k for k, doc_id in enumerate(doc_ids)}
    names: dict[str, str] = {}
    found: list[tuple[int, str]] = []
    for row in policies.sort_by("doc_id").to_pylist():
        if row["doc_id"] not in place or not row["issuers"]:
            continue
        for issuer, name in zip(row["issuers"].split("|"), row["issuer_names"].split("|"), strict=False):
            if issuer:
                names.setdefault(issuer, name or issuer)
                found.append((place[row["doc_id"]], issuer))
    items = sorted(names)
    number = {issuer: k for k, issuer in enumerate(items)}
    pairs = np.array([(document, number[issuer]) for document, issuer in found], np.int64).reshape(-1, 2)
    labels = [names[issuer] for issuer in items]
    return _make("issuers", items, labels, doc_ids, years, np.arange(len(doc_ids)), pairs[:, 0], pairs[:, 1])
