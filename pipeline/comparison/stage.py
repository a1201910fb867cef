"""The stage ``comparison.compare``: the focal document against the related literature, or each against the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import scipy.sparse as sp

from pipeline.comparison import groups as group_tables
from pipeline.comparison.acronyms import find_unlinked
from pipeline.comparison.entities import Roles, contrast_entities, try_silences
from pipeline.comparison.every import ALL, rate_every, tells_enough
from pipeline.comparison.evidence import EvidenceIndex
from pipeline.comparison.literature import Counts, Group, Literature, build_groups
from pipeline.comparison.named import Named
from pipeline.comparison.neighbours import Vectors, build_vectors, find_nearest, list_documents, list_paragraphs
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.comparison.position import (
    entity_overlap,
    leave_one_out,
    list_positions,
    surprise_over_years,
    word_distances,
)
from pipeline.comparison.profiles import Listed, analyse_groups
from pipeline.comparison.selection import select_groups
from pipeline.comparison.silences import Said, Silences, forms_of
from pipeline.comparison.terms import Keyness, contrast_terms, try_terms
from pipeline.comparison.things import find_things
from pipeline.comparison.topics import (
    Background,
    Mixtures,
    Shares,
    contrast_topics,
    describe_background,
    read_mixtures,
    try_topics,
)
from pipeline.core.counted import leave_out_copies, leave_out_insides
from pipeline.core.stage import Context, Result, Tables, iterate_parts, select_rows
from pipeline.records.base import rows_table
from pipeline.records.comparison import (
    EntityContrast,
    Neighbour,
    Position,
    TermContrast,
    TopicContrast,
)
from pipeline.topics.aside import part_paragraphs
from pipeline.topics.occurrences import encode, read_words
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
    extractors: list[str]

    def explains(self, document: int, group: Group) -> bool:
        """Whether a group is a genre that may explain what the document says."""
        known = [self.extractors[i] for i in group.documents.tolist()]
        return group.name != ALL and tells_enough(known, self.extractors[document])


def by_document(corpus: UnitCorpus, counts: sp.csr_matrix) -> sp.csr_matrix:
    """Document-by-item counts from unit-by-item counts."""
    units = np.arange(len(corpus.units))
    shape = (len(corpus.documents), len(units))
    return sp.csr_matrix(sp.csr_matrix((np.ones(len(units)), (corpus.units.document, units)), shape=shape) @ counts)


def _first_sentences(corpus: UnitCorpus, paragraphs: pa.Table) -> dict[tuple[int, int], int]:
    """The first sentence of each (document, block)."""
    columns = (
        corpus.units.paragraph_document.tolist(),
        *(paragraphs[name].to_pylist() for name in ("block", "sentence", "sentences")),
    )
    return {(document, block): first for document, block, first, count in zip(*columns, strict=True) if count}


def _count_entities(
    tables: Tables, corpus: UnitCorpus, sentences: Iterable[pa.Table], limit: int
) -> tuple[Counts, list[Named], EvidenceIndex]:
    """Mentions of entities and uses of other acronyms by document, what they are, and where they stand."""
    entities, mentions = drop_measures(tables["entities"]), leave_out_insides(tables["mentions"])
    columns = (entities[name].to_pylist() for name in ("entity_id", "name", "acronym", "label"))
    keys = [Named(*row) for row in zip(*columns, strict=True)]
    other = find_unlinked(tables, sentences, corpus.documents)
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

    tables = leave_out_copies(tables, "documents", "work/paragraphs", "topics/document_topics")
    paragraphs, ids = tables["work/paragraphs"], sorted(tables["documents"]["doc_id"].to_pylist())
    words = read_words(iterate_parts("work/words", tables, context), ids)
    corpus = read_corpus(
        tables, words, part_paragraphs(paragraphs, tables["documents"]).kept,
        unit_characters=PARAGRAPH, long_characters=0, stopwords=read_stopwords(context),
        english=read_function_words(context), glosses=False,
    )  # fmt: skip
    matrix = by_document(corpus, corpus.counts)
    seen = corpus.occurrences
    running = corpus.units.locate(seen.document, seen.sentence) >= 0
    sentences = iterate_parts("sentences", tables, context)
    entities, keys, entity_evidence = _count_entities(tables, corpus, sentences, parameters.evidence)
    return Material(
        corpus=corpus,
        terms=Counts(
            matrix, np.asarray(matrix.sum(axis=1)).ravel(), seen.names,
            find_things(words.spellings, tables["terms"], seen.names),
        ),
        entities=entities,
        entity_keys=keys,
        mixtures=read_mixtures(tables["topics/topics"], tables["topics/document_topics"], corpus.documents),
        vectors=build_vectors(corpus, matrix),
        term_evidence=EvidenceIndex(
            seen.term[running], seen.document[running], seen.sentence[running],
            ids=corpus.documents, limit=parameters.evidence,
        ),
        entity_evidence=entity_evidence,
        silences=Silences(forms_of(keys, tables["entities"], tables["mentions"])),
        first_sentence=_first_sentences(corpus, paragraphs),
        extractors=tables["documents"].sort_by("doc_id")["extractor"].to_pylist(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Findings:
    """The rows of the comparison tables."""

    terms: list[TermContrast] = field(default_factory=list)
    entities: list[EntityContrast] = field(default_factory=list)
    topics: list[TopicContrast] = field(default_factory=list)
    neighbours: list[Neighbour] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Trial:
    """One document tested against one group of others: its words, the names in it, its topics."""

    document: int
    group: Group
    names: Literature
    background: Background
    keyness: Keyness
    roles: Roles
    shares: Shares


@dataclass(frozen=True, slots=True)
class Rates:
    """The q values of terms, entities and topics against every genre at once; NaN where there is none."""

    terms: Array
    entities: Array
    topics: Array


def try_document(
    material: Material,
    document: int,
    group: Group,
    keyness: Keyness,
    names: Literature,
    background: Background,
    said: Said,
    parameters: ComparisonParameters,
) -> Trial:
    """The tests of a document against what a group of others makes together; those of its terms are at hand."""
    return Trial(
        document, group, names, background, keyness,
        try_silences(document, said, names, material.entities, material.silences, parameters),
        try_topics(document, material.mixtures, background),
    )  # fmt: skip


def rate_trials(material: Material, trials: Sequence[Trial]) -> Rates:
    """The rates of a document's trials against genres, put together."""
    return Rates(
        rate_every([trial.keyness.tried for trial in trials], items=len(material.terms.names)),
        rate_every([trial.roles.tried for trial in trials], items=len(material.entities.names)),
        rate_every(
            [trial.shares.tried(trial.background) for trial in trials], items=len(material.mixtures.labels)
        ),
    )  # fmt: skip


def add_rows(
    found: Findings,
    material: Material,
    trial: Trial,
    rates: Rates,
    parts: sp.csr_matrix,
    parameters: ComparisonParameters,
    *,
    terms: int,
    topics: int,
) -> None:
    """Add what a trial found.

    Parameters
    ----------
    parts
        Paragraph by term counts of the document.
    terms, topics
        Terms a side, and topics, listed at most.
    """
    document, group = trial.document, trial.group
    doc_id = material.corpus.documents[document]
    found.terms.extend(
        contrast_terms(
            document, doc_id, group, material.terms, trial.keyness, rates.terms, parts,
            material.term_evidence, parameters, limit=terms,
        )
    )  # fmt: skip
    found.entities.extend(
        contrast_entities(
            document, doc_id, group, trial.names, material.entities, material.entity_keys, trial.roles, rates.entities,
            material.entity_evidence, parameters,
        )
    )  # fmt: skip
    found.topics.extend(
        contrast_topics(
            document, doc_id, group, material.mixtures, trial.background, trial.shares, rates.topics,
            material.first_sentence, parameters, limit=topics,
        )
    )  # fmt: skip


def compare_with_groups(
    material: Material, document: int, tables: Tables, parameters: ComparisonParameters, context: Context
) -> Findings:
    """The focal document against all others and against each genre."""
    corpus, found = material.corpus, Findings()
    said = Said(select_rows("sentences", [corpus.documents[document]], tables, context)["text"].to_pylist())
    parts = sp.csr_matrix(corpus.counts[np.flatnonzero(corpus.units.document == document)])
    groups = [g for g in build_groups(document, corpus.genres, min_genre=parameters.min_genre) if len(g.documents)]
    compared = ((document, material.terms.sum_up(group.documents)) for group in groups)
    trials = [
        try_document(
            material, document, group, keyness, material.entities.sum_up(group.documents),
            describe_background(material.mixtures.shares[group.documents]), said, parameters,
        )
        for group, keyness in zip(groups, try_terms(compared, material.terms, parameters), strict=True)
    ]  # fmt: skip
    explaining = [trial for trial in trials if material.explains(document, trial.group)]
    none, every = rate_trials(material, []), rate_trials(material, explaining)
    for trial in trials:
        rates = every if material.explains(document, trial.group) else none
        topics = len(trial.background.mean)
        add_rows(found, material, trial, rates, parts, parameters, terms=parameters.terms, topics=topics)
    for near in find_nearest(material.vectors, [document], count=parameters.neighbours):
        found.neighbours.extend(list_documents(material.vectors, corpus, near))
    found.neighbours.extend(
        list_paragraphs(
            material.vectors, corpus, document, material.first_sentence, parameters.passages,
            lambda ids: select_rows("blocks", ids, tables, context),
        )
    )  # fmt: skip
    return found


def _iterate_documents(material: Material, sentences: Iterable[pa.Table]) -> Iterator[tuple[int, Said]]:
    """Each document, in their order, and what it says."""
    ids, done = material.corpus.documents, 0
    for part in sentences:
        texts: dict[str, list[str]] = {}
        for doc_id, text in zip(part["doc_id"].to_pylist(), part["text"].to_pylist(), strict=True):
            texts.setdefault(doc_id, []).append(text)
        for doc_id, own in texts.items():
            while done < len(ids) and ids[done] < doc_id:
                yield done, Said([])
                done += 1
            if done < len(ids) and ids[done] == doc_id:
                yield done, Said(own)
                done += 1
    yield from ((document, Said([])) for document in range(done, len(ids)))


def compare_each(material: Material, tables: Tables, parameters: ComparisonParameters, context: Context) -> Findings:
    """Every document against the rest."""
    corpus, found = material.corpus, Findings()
    documents = list(range(len(corpus.documents)))
    if len(documents) < 2:
        return found
    group = Group(ALL, np.array(documents, dtype=np.int64))
    parts, rates = sp.csr_matrix((0, len(corpus.occurrences.names))), rate_trials(material, [])
    background, limit = describe_background(material.mixtures.shares), parameters.each
    tests = try_terms(((d, material.terms.rest(d)) for d in documents), material.terms, parameters)
    texts = _iterate_documents(material, iterate_parts("sentences", tables, context))
    for (document, said), keyness in zip(texts, tests, strict=True):
        names = material.entities.rest(document)
        trial = try_document(material, document, group, keyness, names, background, said, parameters)
        add_rows(found, material, trial, rates, parts, parameters, terms=limit, topics=limit)
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
    ids, titles = corpus.documents, corpus.titles
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
    things = material.terms.keep_asked(np.arange(len(terms))).tolist()
    listed = [
        Listed(
            "terms", material.terms.matrix, terms, terms,
            sorted(things, key=lambda k: (-(scored.get(terms[k]) or 0.0), -held[k], terms[k])),
            material.term_evidence,
        ),
        Listed(
            "entities", material.entities.matrix, [key.entity_id or key.name for key in material.entity_keys], entities,
            sorted(range(len(entities)), key=lambda k: (-named[k], entities[k], k)), material.entity_evidence,
        ),
    ]  # fmt: skip
    return analyse_groups(parameters.correspondence, tables, material.corpus.documents, listed, parameters)


def compare_focal(tables: Tables, parameters: ComparisonParameters, context: Context) -> Result:
    """The comparison tables of a corpus but for those of network edges."""
    material = gather_material(tables, parameters, context)
    focal = material.corpus.focal
    found = (
        compare_with_groups(material, focal, tables, parameters, context)
        if focal >= 0
        else compare_each(material, tables, parameters, context)
    )
    measures = measure_documents(material, parameters)
    made = {
        "compare/terms": rows_table(found.terms, TermContrast),
        "compare/entities": rows_table(found.entities, EntityContrast),
        "compare/topics": rows_table(found.topics, TopicContrast),
        "compare/neighbours": rows_table(found.neighbours, Neighbour),
        "work/positions": rows_table(list_positions(material.corpus.documents, measures), Position),
        **compare_groups(tables, material, measures, parameters),
        **correspond(tables, material, parameters),
    }
    return Result(made)
