"""The topics stage: fits topics on the related literature, places the focal document, and writes what is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sp

from pipeline.core.corrections import read_corrections
from pipeline.core.keys import new_digest
from pipeline.core.memory import recall_each, remembered_in_parts
from pipeline.core.packing import feed
from pipeline.core.stage import Context, Result, Tables, iterate_parts, select_rows
from pipeline.core.unmatched import tell_unused_labels
from pipeline.records.base import empty_table, rows_table
from pipeline.records.extraction import Reject
from pipeline.records.tables import table_spec
from pipeline.records.topics import DocumentTopic, TopicChoice, TopicQuality
from pipeline.segmentation.background import find_usual, read_usual
from pipeline.topics.aside import part_paragraphs, read_aside, tabulate_aside
from pipeline.topics.embeddings import embed_texts
from pipeline.topics.fitting import PARTITIONS, Fitted, admit_ignorance, fit_corpus
from pipeline.topics.ignorance import (
    JUDGED,
    NOWHERE,
    Judgement,
    beat_chance,
    explain_topics,
    find_fitting,
    measure_formulas,
)
from pipeline.topics.labels import MOST, class_tfidf, find_nouns, rank_terms, rename_topics, sum_by_topic
from pipeline.topics.occurrences import CountedWords, read_words
from pipeline.topics.parameters import TopicsParameters
from pipeline.topics.quality import npmi_coherence
from pipeline.topics.stability import Stability, measure_clusters, measure_stability, refit_model
from pipeline.topics.tables import (
    Placed,
    TopicWords,
    name_entities,
    tabulate_hierarchy,
    tabulate_map,
    tabulate_periods,
    tabulate_quality,
    tabulate_shares,
    tabulate_terms,
    tabulate_topics,
    tabulate_trends,
)
from pipeline.topics.unit_corpus import UnitCorpus, read_corpus

Array = np.ndarray[Any, Any]
NO_WORDS = "no topics: no text holds a word that counts"
SAME_TEXTS = "no topics: all texts are the same, or there is one alone"
TABLE_NAMES = tuple(
    f"topics/{name}"
    for name in (
        "topics",
        "document_topics",
        "terms",
        "quality",
        "choices",
        "hierarchy",
        "periods",
        "trends",
        "map",
        "set_aside",
    )
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the counts of a corpus.

    Attributes
    ----------
    nouns
        Whether each term is one.
    formulas
        The share of each unit's passages that are formulas.
    embedded
        Sentence embeddings of all units; None without.
    given
        Labels from people, by the topics' own.
    usual
        How often policy texts use the words that many of them hold, a thousand words; labels are made of others.
    """

    nouns: Array
    formulas: Array
    embedded: Array | None
    given: Mapping[str, str]
    usual: Mapping[str, float]


def judge_stability(fitted: Fitted, parameters: TopicsParameters) -> Stability:
    """Stability of the fitted topics over seeds and document bootstraps."""
    if fitted.k < 2:
        return Stability(np.ones(1), np.ones(1), np.ones(fitted.k))
    labels, groups = fitted.labels, fitted.corpus.units.document[fitted.related]
    k, runs, seed = fitted.k, parameters.seeds, parameters.seed
    if parameters.model in PARTITIONS:
        return measure_clusters(fitted.frame.coordinates, labels, groups, k=k, runs=runs, seed=seed)
    refit = refit_model(fitted.space, fitted.frame, model=parameters.model, k=k)
    return measure_stability(labels, groups, refit, k=k, runs=runs, seed=seed)


def find_parents(hierarchy: pa.Table, k: int) -> Array:
    """The broadest group of each topic; 0 where there are no levels."""
    parents = np.zeros(k, dtype=np.int64)
    levels, groups, topics = (hierarchy[name].to_pylist() for name in ("level", "group", "topic"))
    for level, group, topic in zip(levels, groups, topics, strict=True):
        if level == 1:
            parents[topic] = group
    return parents


def judge_topics(fitted: Fitted, formulas: Array, stability: Stability, *, seed: int) -> Judgement:
    """Which units fit their topic, and which topics are none."""
    main, corpus = fitted.main, fitted.corpus
    fits = find_fitting(fitted.tfidf, main, fitted.is_related, fitted.k)
    if fitted.k < 2:
        return Judgement(np.ones(len(main), dtype=bool), [""])
    names, counts, labels = corpus.occurrences.names, fitted.counts, fitted.labels
    scores = class_tfidf(sum_by_topic(sp.csr_matrix(counts.sign()), labels, fitted.k))
    coherence = npmi_coherence(counts, rank_terms(scores, names, limit=JUDGED))
    better = beat_chance(counts, labels, coherence, names, seed=seed)
    reasons = explain_topics(main, fits, better, stability.topics, formulas, fitted=fitted.is_related)
    return Judgement(fits, reasons)


def describe_topics(fitted: Fitted, known: Known, parameters: TopicsParameters) -> tuple[dict[str, pa.Table], Placed]:
    """All tables of the stage but what is set aside, and the topics' entities."""
    stability = judge_stability(fitted, parameters)
    judgement = judge_topics(fitted, known.formulas, stability, seed=parameters.seed)
    fitted, reasons, order = admit_ignorance(fitted, judgement)
    stability = replace(stability, topics=stability.topics[order])
    names = fitted.corpus.occurrences.names
    words = TopicWords(fitted, known.nouns, find_usual(names, known.usual), reasons)
    words.labels = rename_topics(words.labels, words.words, known.given)
    hierarchy = tabulate_hierarchy(fitted, words, broad=parameters.broad)
    made = {
        "topics/topics": tabulate_topics(fitted, words, stability, find_parents(hierarchy, fitted.k)),
        "topics/document_topics": tabulate_shares(fitted),
        "topics/terms": tabulate_terms(words),
        "topics/quality": tabulate_quality(fitted, words, stability),
        "topics/choices": rows_table(fitted.choices, TopicChoice),
        "topics/hierarchy": hierarchy,
        "topics/periods": tabulate_periods(fitted),
        "topics/trends": tabulate_trends(fitted, words),
        "topics/map": tabulate_map(fitted),
    }
    corpus = fitted.corpus
    return made, Placed(corpus.documents, corpus.units, fitted.related, fitted.labels, fitted.k)


def find_obstacle(corpus: UnitCorpus) -> str:
    """Why a corpus has no topics, or empty."""
    related = corpus.related if len(corpus.related) else np.arange(len(corpus.units))
    counts = sp.csr_matrix(corpus.counts[related])
    if not counts.nnz:
        return NO_WORDS
    return SAME_TEXTS if _are_alike(counts) else ""


def _are_alike(counts: sp.csr_matrix) -> bool:
    """Whether all rows hold the same."""
    sizes = np.diff(counts.indptr)
    if np.any(sizes != sizes[0]):
        return False
    counts.sort_indices()
    rows = np.stack([counts.indices, counts.data]).reshape(2, len(sizes), -1)
    return bool(np.all(rows == rows[:, :1]))


def tell_obstacle(corpus: UnitCorpus, reason: str) -> dict[str, pa.Table]:
    """The tables of a corpus without topics: every document fits none, and the verdict says why."""
    made = {name: empty_table(table_spec(name).record) for name in TABLE_NAMES}
    rows = [DocumentTopic(doc_id, "document", NOWHERE, 1.0, 1.0) for doc_id in corpus.documents]
    made["topics/document_topics"] = rows_table(rows, DocumentTopic)
    verdicts = [
        TopicQuality("topics", 0.0, 0.0, 0.0, "number of topics"),
        TopicQuality("verdict", 0.0, 0.0, 0.0, reason),
    ]
    made["topics/quality"] = rows_table(verdicts, TopicQuality)
    return made


def _feed_texts(corpus: UnitCorpus, paragraphs: pa.Table) -> str:
    """A digest of the texts of a corpus's units."""
    state = new_digest()
    feed(state, [paragraphs["text"], corpus.units.paragraph_unit, corpus.units.document, len(corpus.documents)])
    return state.hexdigest()


def read_known(
    corpus: UnitCorpus, words: CountedWords, tables: Tables, parameters: TopicsParameters, context: Context
) -> Known:
    """What the stage knows beside counts."""

    def read() -> Iterator[Mapping[int, str]]:
        for part in iterate_parts("blocks", tables, context):
            yield corpus.units.read_texts(part, corpus.documents)

    def measure(_: Sequence[int]) -> list[list[float]]:
        return [measure_formulas(read, corpus.units.document, documents=len(corpus.documents)).tolist()]

    embedded = None
    if parameters.embeddings != "none":
        texts = {unit: text for held in read() for unit, text in held.items()}
        embedded = embed_texts(
            [texts.get(unit, "") for unit in range(len(corpus.units))], encoder=parameters.embeddings
        )
    return Known(
        nouns=find_nouns(words.spellings, tables["terms"], corpus.occurrences.names),
        formulas=np.array(recall_each("formulas", [_feed_texts(corpus, tables["work/paragraphs"])], measure)[0]),
        embedded=embedded,
        given={c.target: c.value for c in read_corrections(context.corpus, {"topic label"})},
        usual=read_usual(context.models / "lexicon", least=MOST),
    )


@remembered_in_parts
def model_texts(
    corpus: UnitCorpus, known: Known, parameters: TopicsParameters
) -> tuple[dict[str, pa.Table], Placed | None]:
    """The tables of the texts' topics, and where these stand; entities are named afterwards.

    A name that is corrected leaves topics as they are.
    """
    from threadpoolctl import threadpool_limits

    # Sums depend on how many threads share them; one thread gives the same digits everywhere.
    with threadpool_limits(limits=1):
        if reason := find_obstacle(corpus):
            return tell_obstacle(corpus, reason), None
        return describe_topics(fit_corpus(corpus, parameters, embedded=known.embedded), known, parameters)


def fit_topics(tables: Tables, parameters: TopicsParameters, context: Context) -> Result:
    """The topics of a corpus, every document's shares of them, and how far to trust them."""
    from pipeline.segmentation.stopwords import read_function_words, read_stopwords

    # What repeats another document has no sentences, and counts nowhere.
    paragraphs = tables["work/paragraphs"]
    counted = pc.unique(paragraphs.filter(pc.greater(paragraphs["sentences"], 0))["doc_id"])
    names = ("documents", "work/paragraphs")
    tables = {**tables, **{n: tables[n].filter(pc.is_in(tables[n]["doc_id"], counted)) for n in names}}
    paragraphs = tables["work/paragraphs"]
    parted = part_paragraphs(paragraphs, tables["documents"])
    words = read_words(iterate_parts("work/words", tables, context), counted.to_pylist())
    corpus = read_corpus(
        tables, words, parted.kept,
        unit_characters=parameters.unit_characters, long_characters=parameters.long_characters,
        stopwords=read_stopwords(context), english=read_function_words(context),
    )  # fmt: skip
    known = read_known(corpus, words, tables, parameters, context)
    made, placed = model_texts(corpus, known, parameters)
    holders = set(paragraphs["doc_id"].filter(pa.array(~parted.kept)).to_pylist())
    left = read_aside(paragraphs, parted, select_rows("blocks", holders, tables, context))
    made = {**made, "topics/set_aside": tabulate_aside(left)}
    if placed is None:
        return Result(made)
    topics = made["topics/topics"]
    at = topics.column_names.index("entities")
    named = pa.array(name_entities(placed, tables["mentions"], tables["entities"]), pa.string())
    made["topics/topics"] = topics.set_column(at, topics.schema.field(at), named)
    made["rejects"] = rows_table(tell_unused_labels(known.given, topics["label"].to_pylist(), "topics"), Reject)
    return Result(made)
