"""The topics stage: fits topics on the related literature and places the focal document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.core.records import make_table
from pipeline.core.stage import Context, Result, Tables
from pipeline.topics.corpus import Corpus, count_entities, read_corpus
from pipeline.topics.labels import class_tfidf, make_label, rank_terms, score_sentences, sum_by_topic
from pipeline.topics.models import Fit, Space, find_centroids, fit_frame, fit_model
from pipeline.topics.parameters import TopicsParameters
from pipeline.topics.quality import npmi_coherence, simplified_silhouette
from pipeline.topics.records import DocumentTopic, Topic
from pipeline.topics.vectors import fit_vectorizer, select_terms

if TYPE_CHECKING:
    import pyarrow as pa

Array = np.ndarray[Any, Any]
TERMS_SHOWN = 12
TERMS_JUDGED = 10
EXEMPLARS = 3


def build_space(corpus: Corpus, parameters: TopicsParameters) -> tuple[Space, Array]:
    """All units as vectors of a space fitted on the related ones, and the indices of the terms used."""
    related = corpus.related if len(corpus.related) else np.arange(len(corpus.units))
    counts = corpus.counts[related]
    groups = corpus.units.document[related]
    documents = len(np.unique(groups))
    minimum = min(parameters.min_documents, 1 + documents // 25)
    terms = select_terms(
        counts, groups, minimum=minimum, max_share=parameters.max_share if documents >= 50 else 0.5,
        max_terms=parameters.max_terms,
    )  # fmt: skip
    vectorizer = fit_vectorizer(counts[:, terms], dimensions=parameters.dimensions)
    tfidf = vectorizer.weigh(corpus.counts[:, terms])
    return Space(corpus.counts[:, terms], tfidf, vectorizer.project(tfidf)), terms


def document_shares(corpus: Corpus, shares: Array) -> tuple[Array, Array]:
    """Each document's topic shares, and each unit's part of its document (by characters)."""
    size = np.maximum(corpus.units.characters, 1).astype(float)
    total = np.bincount(corpus.units.document, weights=size, minlength=len(corpus.documents))
    part = size / total[corpus.units.document]
    result = np.zeros((len(corpus.documents), shares.shape[1]))
    np.add.at(result, corpus.units.document, shares * part[:, None])
    return np.round(result, 10), part


def order_topics(fit: Fit, corpus: Corpus, shares: Array) -> Array:
    """Topic numbers, largest share of the related literature first."""
    documents, _ = document_shares(corpus, shares)
    related = np.arange(len(corpus.documents)) != corpus.focal
    sizes = np.round(documents[related].mean(axis=0), 8) if related.any() else documents.mean(axis=0)
    return np.lexsort((np.arange(len(sizes)), -sizes))


def tabulate_documents(corpus: Corpus, shares: Array, by_document: Array, part: Array) -> pa.Table:
    """The rows of topics/document_topics: each document's own, then those of its units when it has several."""
    several = np.bincount(corpus.units.document, minlength=len(corpus.documents))[corpus.units.document] > 1
    own_rows, own_topics = np.nonzero(by_document)
    unit_rows, unit_topics = np.nonzero(shares * several[:, None])
    document = np.concatenate([own_rows, corpus.units.document[unit_rows]])
    block = np.concatenate([np.full(len(own_rows), -1), corpus.units.block[unit_rows]])
    topic = np.concatenate([own_topics, unit_topics])
    within = np.concatenate([by_document[own_rows, own_topics], shares[unit_rows, unit_topics]])
    share = np.concatenate([by_document[own_rows, own_topics], (shares * part[:, None])[unit_rows, unit_topics]])
    order = np.lexsort((topic, -share, block, document))
    return make_table(DocumentTopic, {
        "doc_id": [corpus.documents[i] for i in document[order]],
        "unit": ["document" if b < 0 else str(b) for b in block[order]],
        "topic": topic[order],
        "share": np.round(share[order], 6),
        "within": np.round(within[order], 6),
    })  # fmt: skip


def find_exemplars(corpus: Corpus, shares: Array, scores: Array) -> list[str]:
    """References of each topic's most telling sentences, at most one a document."""
    units, seen = corpus.units, corpus.occurrences
    unit = units.locate(seen.document, seen.sentence)
    width = int(units.sentence_number.max(initial=0)) + 1
    known = units.sentence_document * width + units.sentence_number
    at = np.searchsorted(known, seen.document * width + seen.sentence)
    main = np.where(unit >= 0, shares.argmax(axis=1)[unit], -1)
    result = []
    for topic in range(shares.shape[1]):
        own = main == topic
        value = np.round(score_sentences(at[own], seen.term[own], scores[topic], np.full(len(known), 60)), 8)
        chosen: dict[int, str] = {}
        for index in np.lexsort((np.arange(len(value)), -value))[: EXEMPLARS * 10].tolist():
            document = int(units.sentence_document[index])
            if value[index] > 0 and document not in chosen and len(chosen) < EXEMPLARS:
                chosen[document] = f"{corpus.documents[document]}:{units.sentence_number[index]}"
        result.append(" ".join(chosen.values()))
    return result


def fit_topics(tables: Tables, parameters: TopicsParameters, context: Context) -> Result:
    """The topics of a corpus and every document's shares of them."""
    from pipeline.segmentation.stopwords import read_stopwords

    corpus = read_corpus(
        tables, unit_characters=parameters.unit_characters, long_characters=parameters.long_characters,
        stopwords=read_stopwords(context),
    )  # fmt: skip
    space, _ = build_space(corpus, parameters)
    related = corpus.related if len(corpus.related) else np.arange(len(corpus.units))
    k = parameters.k or int(np.clip(np.sqrt(len(related) / 2), 2, parameters.max_k))
    fitted = space.take(related)
    frame = fit_frame(fitted, model=parameters.model)
    fit = fit_model(fitted, frame, model=parameters.model, k=k, seed=parameters.seed)
    shares = fit.place(space)
    shares[related] = fit.shares
    shares = shares[:, order_topics(fit, corpus, shares)]
    by_document, part = document_shares(corpus, shares)
    by_topic = sum_by_topic(corpus.counts[related], shares[related])
    scores = class_tfidf(by_topic)
    names = corpus.occurrences.names
    tops = rank_terms(scores, names, limit=TERMS_SHOWN)
    entity_counts, entity_names = count_entities(tables["mentions"], tables["entities"], corpus)
    entity_scores = class_tfidf(sum_by_topic(entity_counts[related], shares[related]))
    entity_tops = rank_terms(entity_scores, entity_names, limit=5)
    labels = shares[related].argmax(axis=1)
    width = shares.shape[1]
    centroids = find_centroids(frame.coordinates, labels, width)
    silhouette = simplified_silhouette(frame.coordinates, labels, centroids)
    sizes = np.bincount(labels, minlength=width)
    is_related = np.arange(len(corpus.documents)) != corpus.focal
    main = by_document.argmax(axis=1)
    spoken = [[names[i] for i in top] for top in tops]
    topics = make_table(Topic, {
        "topic": np.arange(width),
        "label": [make_label(words) for words in spoken],
        "terms": [" ".join(words) for words in spoken],
        "share": np.round(by_document[is_related].mean(axis=0) if is_related.any() else by_document[0], 6),
        "documents": np.bincount(main[is_related], minlength=width),
        "npmi": np.round(npmi_coherence(corpus.counts[related], [top[:TERMS_JUDGED] for top in tops]), 6),
        "entities": ["|".join(entity_names[i] for i in top) for top in entity_tops],
        "exemplars": find_exemplars(corpus, shares, scores),
        "silhouette": np.round(np.bincount(labels, weights=silhouette, minlength=width) / np.maximum(sizes, 1), 6),
        "stability": np.zeros(width),
        "focal_share": np.round(by_document[corpus.focal], 6) if corpus.focal >= 0 else np.zeros(width),
        "parent": np.zeros(width, dtype=np.int64),
    })  # fmt: skip
    documents = tabulate_documents(corpus, shares, by_document, part)
    return Result({"topics/topics": topics, "topics/document_topics": documents})
