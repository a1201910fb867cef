"""The comparison stage: the focal document against the related literature, or each document against the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import scipy.sparse as sp

from pipeline.comparison import groups as group_tables
from pipeline.comparison.acronyms import find_unlinked
from pipeline.comparison.edges import contrast_edges
from pipeline.comparison.entities import contrast_entities
from pipeline.comparison.evidence import EvidenceIndex
from pipeline.comparison.literature import Counts, Group, build_groups
from pipeline.comparison.named import Named
from pipeline.comparison.neighbours import Vectors, build_vectors, find_nearest, list_documents, list_paragraphs
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.comparison.plots import draw_comparison
from pipeline.comparison.position import (
    NOTES,
    entity_overlap,
    leave_one_out,
    list_positions,
    surprise_over_years,
    word_distances,
)
from pipeline.comparison.profiles import Listed, analyse_groups
from pipeline.comparison.selection import select_groups
from pipeline.comparison.silences import Silences, forms_of
from pipeline.comparison.terms import contrast_terms
from pipeline.comparison.topics import Mixtures, contrast_topics, describe_background, read_mixtures
from pipeline.core.counted import leave_out_copies
from pipeline.core.stage import Context, Result, Tables
from pipeline.records.base import rows_table
from pipeline.records.comparison import (
    EdgeContrast,
    EntityContrast,
    Neighbour,
    Position,
    TermContrast,
    TopicContrast,
)
from pipeline.topics.aside import part_blocks
from pipeline.topics.occurrences import encode
from pipeline.topics.unit_corpus import UnitCorpus, drop_measures, read_corpus
from pipeline.topics.vectors import count_terms

Array = np.ndarray[Any, Any]
PARAGRAPH = 120  # characters that short paragraphs are joined to
ACRONYM = "ACRONYM"  # label of an acronym that stands for no linked entity


@dataclass(frozen=True, slots=True)
class Material:
    """What is compared: counts of terms and entities, topic mixtures, vectors, and where everything stands."""

    corpus: UnitCorpus
    terms: Counts
    entities: Counts
    entity_keys: list[Named]
    mixtures: Mixtures
    vectors: Vectors
    term_evidence: EvidenceIndex
    entity_evidence: EvidenceIndex
    silences: Silences
    first_sentence: dict[tuple[int, int], int]


def by_document(corpus: UnitCorpus, counts: sp.csr_matrix) -> sp.csr_matrix:
    """Document-by-item counts from unit-by-item counts."""
    units = np.arange(len(corpus.units))
    shape = (len(corpus.documents), len(units))
    return sp.csr_matrix(sp.csr_matrix((np.ones(len(units)), (corpus.units.document, units)), shape=shape) @ counts)


def _first_sentences(corpus: UnitCorpus, sentences: pa.Table) -> dict[tuple[int, int], int]:
    """The first sentence of each (document, block)."""
    first: dict[tuple[int, int], int] = {}
    triples = zip(
        corpus.units.sentence_document.tolist(), sentences["block"].to_pylist(), sentences["sentence"].to_pylist(),
        strict=True,
    )  # fmt: skip
    for document, block, number in triples:
        first.setdefault((document, block), number)
    return first


def _count_entities(tables: Tables, corpus: UnitCorpus, limit: int) -> tuple[Counts, list[Named], EvidenceIndex]:
    """Mentions of entities and uses of other acronyms by document, what they are, and where they stand."""
    entities, mentions = drop_measures(tables["entities"]), tables["mentions"]
    columns = (entities[name].to_pylist() for name in ("entity_id", "name", "acronym", "label"))
    keys = [Named(*row) for row in zip(*columns, strict=True)]
    other = find_unlinked(tables, corpus.documents)
    entity = encode(mentions["entity_id"], [key.entity_id for key in keys])
    linked = np.flatnonzero(entity >= 0)
    document = np.concatenate([encode(mentions["doc_id"], corpus.documents)[linked], other.document])
    sentence = np.concatenate([np.asarray(mentions["sentence"].to_numpy(), dtype=np.int64)[linked], other.sentence])
    item = np.concatenate([entity[linked], other.item + len(keys)])
    keys += [Named("", name, acronym, ACRONYM) for name, acronym in zip(other.names, other.acronyms, strict=True)]
    kept = (document >= 0) & (corpus.units.locate(document, sentence) >= 0)
    document, item, sentence = document[kept], item[kept], sentence[kept]
    matrix = count_terms(document, item, units=len(corpus.documents), terms=len(keys))
    counts = Counts(matrix, corpus.occurrences.tokens.astype(float), [key.name for key in keys])
    return counts, keys, EvidenceIndex(item, document, sentence, ids=corpus.documents, limit=limit)


def gather_material(tables: Tables, parameters: ComparisonParameters, context: Context) -> Material:
    """Everything that comparisons are made from."""
    from pipeline.segmentation.stopwords import read_function_words, read_stopwords

    tables = leave_out_copies(tables, "documents", "blocks", "topics/document_topics")
    tables = {**tables, "blocks": part_blocks(tables["blocks"], tables["documents"])[0]}
    corpus = read_corpus(
        tables, unit_characters=PARAGRAPH, long_characters=0, stopwords=read_stopwords(context),
        english=read_function_words(context), glosses=False,
    )  # fmt: skip
    matrix = by_document(corpus, corpus.counts)
    seen = corpus.occurrences
    running = corpus.units.locate(seen.document, seen.sentence) >= 0
    entities, keys, entity_evidence = _count_entities(tables, corpus, parameters.evidence)
    return Material(
        corpus=corpus,
        terms=Counts(matrix, np.asarray(matrix.sum(axis=1)).ravel(), seen.names),
        entities=entities,
        entity_keys=keys,
        mixtures=read_mixtures(tables["topics/topics"], tables["topics/document_topics"], corpus.documents),
        vectors=build_vectors(corpus, matrix, tables["blocks"]),
        term_evidence=EvidenceIndex(
            seen.term[running], seen.document[running], seen.sentence[running],
            ids=corpus.documents, limit=parameters.evidence,
        ),
        entity_evidence=entity_evidence,
        silences=Silences(forms_of(keys, tables["entities"], tables["mentions"]), tables["sentences"]),
        first_sentence=_first_sentences(corpus, tables["sentences"]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Findings:
    """The rows of the comparison tables."""

    terms: list[TermContrast] = field(default_factory=list)
    entities: list[EntityContrast] = field(default_factory=list)
    topics: list[TopicContrast] = field(default_factory=list)
    neighbours: list[Neighbour] = field(default_factory=list)


def compare_with_groups(material: Material, document: int, parameters: ComparisonParameters) -> Findings:
    """The focal document against all others and against each genre."""
    corpus, found = material.corpus, Findings()
    doc_id = corpus.documents[document]
    parts = sp.csr_matrix(corpus.counts[np.flatnonzero(corpus.units.document == document)])
    for group in build_groups(document, corpus.genres, min_genre=parameters.min_genre):
        if not len(group.documents):
            continue
        found.terms.extend(
            contrast_terms(
                document, doc_id, group, material.terms.sum_up(group.documents), material.terms, parts,
                material.term_evidence, parameters, limit=parameters.terms,
            )
        )  # fmt: skip
        found.entities.extend(
            contrast_entities(
                document, doc_id, group, material.entities.sum_up(group.documents), material.entities,
                material.entity_keys, material.entity_evidence, material.silences, parameters,
            )
        )  # fmt: skip
        background = describe_background(
            material.mixtures.shares[group.documents], draws=parameters.bootstraps, seed=parameters.seed + 1
        )
        found.topics.extend(
            contrast_topics(
                document, doc_id, group, material.mixtures, background, material.first_sentence, parameters,
                limit=len(background.mean),
            )
        )  # fmt: skip
    for near in find_nearest(material.vectors, [document], count=parameters.neighbours):
        found.neighbours.extend(list_documents(material.vectors, corpus, near))
    found.neighbours.extend(
        list_paragraphs(material.vectors, corpus, document, material.first_sentence, parameters.passages)
    )
    return found


def compare_each(material: Material, parameters: ComparisonParameters) -> Findings:
    """Every document against the rest, without bootstraps of paragraphs."""
    corpus, found = material.corpus, Findings()
    documents = list(range(len(corpus.documents)))
    if len(documents) < 2:
        return found
    group = Group("all", np.array(documents, dtype=np.int64))
    none = sp.csr_matrix((0, len(corpus.occurrences.names)))
    background = describe_background(material.mixtures.shares, draws=parameters.bootstraps, seed=parameters.seed + 1)
    for document in documents:
        doc_id = corpus.documents[document]
        found.terms.extend(
            contrast_terms(
                document, doc_id, group, material.terms.rest(document), material.terms, none, material.term_evidence,
                parameters, limit=parameters.each,
            )
        )  # fmt: skip
        found.entities.extend(
            contrast_entities(
                document, doc_id, group, material.entities.rest(document), material.entities, material.entity_keys,
                material.entity_evidence, material.silences, parameters,
            )
        )  # fmt: skip
        found.topics.extend(
            contrast_topics(
                document, doc_id, group, material.mixtures, background, material.first_sentence, parameters,
                limit=parameters.each,
            )
        )  # fmt: skip
    for near in find_nearest(material.vectors, documents, count=parameters.each):
        found.neighbours.extend(list_documents(material.vectors, corpus, near))
    return found


def measure_documents(material: Material, parameters: ComparisonParameters) -> dict[str, Array]:
    """Each measure of where documents stand, with a value for every document."""
    corpus, told = material.corpus, material.mixtures.shares
    shares = np.column_stack([told, np.clip(1 - told.sum(axis=1), 0, 1)])  # the last: what fits no topic
    novelty, transience = surprise_over_years(shares, corpus.years, window=parameters.window)
    return {
        "distance": word_distances(material.terms.matrix),
        "topic-distance": leave_one_out(shares),
        "novelty": novelty,
        "transience": transience,
        "resonance": novelty - transience,
        "entity-overlap": entity_overlap(material.entities.matrix),
    }


def compare_groups(
    tables: Tables, material: Material, measures: dict[str, Array], parameters: ComparisonParameters
) -> dict[str, pa.Table]:
    """The tables of the groups that the configuration asks for, each two set against one another."""
    if not parameters.groups:
        return group_tables.no_groups()
    corpus = material.corpus
    ids, titles, sizes = corpus.documents, corpus.titles, corpus.occurrences.tokens.astype(float)
    chosen = select_groups(parameters.groups, tables["documents"], tables["policies"], ids)
    rows: dict[str, list[Any]] = {name: [] for name in group_tables.TABLES}
    rows["compare/groups"] += group_tables.list_members(chosen, ids, titles)
    for pair in group_tables.pair_groups(chosen):
        found = {
            "terms": group_tables.list_terms(pair, material.terms, material.term_evidence, parameters),
            "entities": group_tables.list_entities(
                pair, material.entities, material.entity_keys, material.entity_evidence, parameters
            ),
            "topics": group_tables.list_topics(pair, material.mixtures, parameters),
            "edges": group_tables.list_edges(pair, tables["network/edges"], ids, sizes, parameters),
            "neighbours": group_tables.list_neighbours(
                pair, material.vectors, ids, titles, corpus.occurrences.names, parameters.neighbours
            ),
            "position": group_tables.list_positions(pair, measures, parameters),
        }
        for name, made in found.items():
            rows[f"compare/groups/{name}"] += made
    return {name: rows_table(rows[name], record) for name, record in group_tables.TABLES.items()}


def correspond(tables: Tables, material: Material, parameters: ComparisonParameters) -> dict[str, pa.Table]:
    """The tables of terms and entities by the groups that columns make."""
    scored = dict(
        zip(tables["terms"].column("term").to_pylist(), tables["terms"].column("score").to_pylist(), strict=True)
    )
    held = np.bincount(material.terms.matrix.indices, minlength=len(material.terms.names))
    named = np.bincount(material.entities.matrix.indices, minlength=len(material.entities.names))
    terms, entities = material.terms.names, material.entities.names
    listed = [
        Listed(
            "terms", material.terms.matrix, terms, terms,
            sorted(range(len(terms)), key=lambda k: (-(scored.get(terms[k]) or 0.0), -held[k], terms[k])),
            material.term_evidence,
        ),
        Listed(
            "entities", material.entities.matrix, [key.entity_id or key.name for key in material.entity_keys], entities,
            sorted(range(len(entities)), key=lambda k: (-named[k], entities[k], k)), material.entity_evidence,
        ),
    ]  # fmt: skip
    return analyse_groups(parameters.correspondence, tables, material.corpus.documents, listed, parameters)


def overlap_edges(edges: list[EdgeContrast], focal: str) -> list[Position]:
    """The share of the focal document's network edges that other documents make as well."""
    roles = [edge.role for edge in edges if edge.role != "silence"]
    if not focal or not roles:
        return []
    share = round(roles.count("shared") / len(roles), 6)
    return [Position(focal, "edge-overlap", "all", share, None, len(roles), NOTES["edge-overlap"])]


def compare_focal(tables: Tables, parameters: ComparisonParameters, context: Context) -> Result:
    """The comparison tables of a corpus."""
    material = gather_material(tables, parameters, context)
    focal = material.corpus.focal
    found = compare_with_groups(material, focal, parameters) if focal >= 0 else compare_each(material, parameters)
    focal_id = material.corpus.documents[focal] if focal >= 0 else ""
    edges = list(contrast_edges(tables["network/edges"], focal_id, limit=parameters.evidence))
    measures = measure_documents(material, parameters)
    positions = [*list_positions(material.corpus.documents, measures), *overlap_edges(edges, focal_id)]
    made = {
        "compare/terms": rows_table(found.terms, TermContrast),
        "compare/entities": rows_table(found.entities, EntityContrast),
        "compare/topics": rows_table(found.topics, TopicContrast),
        "compare/edges": rows_table(edges, EdgeContrast),
        "compare/neighbours": rows_table(found.neighbours, Neighbour),
        "compare/position": rows_table(positions, Position),
        **compare_groups(tables, material, measures, parameters),
        **correspond(tables, material, parameters),
    }
    return Result(made, draw_comparison(made, focal_id))
