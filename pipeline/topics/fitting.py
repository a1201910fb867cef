"""From a corpus to a fitted model with every unit's and document's shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.records.topics import TopicChoice
from pipeline.topics.choice import choose_k
from pipeline.topics.ignorance import NOWHERE, Judgement
from pipeline.topics.models import Fit, Frame, Space, find_centroids, fit_clusters, fit_frame, fit_model
from pipeline.topics.parameters import TopicsParameters
from pipeline.topics.splitting import part_mixed
from pipeline.topics.unit_corpus import UnitCorpus
from pipeline.topics.vectors import DIGITS, fit_vectorizer, normalize_rows, select_terms

Array = np.ndarray[Any, Any]
WORDS_WEIGHT = 0.3  # of the words beside sentence embeddings, which tell topics better
PARTITIONS = ("consensus", "kmeans")  # models whose topics are clusters, which can be cut
FEW_UNITS = 10  # below which a term may stand in one document alone


@dataclass(frozen=True, slots=True)
class Fitted:
    """A corpus with its topics; topics are numbered by their share of the related literature, largest first.

    Attributes
    ----------
    corpus
        Documents, units and counts.
    related
        Indices of the units that the model was fitted on.
    space
        Those units as vectors.
    frame
        Their coordinates, in which clusters are judged.
    shares
        All units by topics.
    documents
        All documents by topics.
    part
        Each unit's part of its document, by length.
    choices
        What other numbers of topics would have given; empty when the number was set.
    tfidf
        All units, rows of unit length.
    fits
        Whether each unit fits its main topic; what does not is no part of a document's shares.
    """

    corpus: UnitCorpus
    related: Array
    space: Space
    frame: Frame
    shares: Array
    documents: Array
    part: Array
    choices: list[TopicChoice]
    tfidf: sp.csr_matrix
    fits: Array

    @property
    def k(self) -> int:
        """Number of topics."""
        return int(self.shares.shape[1])

    @property
    def main(self) -> Array:
        """The main topic of each unit."""
        return np.asarray(self.shares.argmax(axis=1))

    @property
    def main_topics(self) -> Array:
        """The main topic of each document; -1 where more of it fits none."""
        left = 1 - self.documents.sum(axis=1)
        return np.where(self.documents.max(axis=1) > left, self.documents.argmax(axis=1), NOWHERE)

    @property
    def is_related(self) -> Array:
        """Whether the model was fitted on each unit."""
        return np.isin(np.arange(len(self.shares)), self.related)

    @property
    def labels(self) -> Array:
        """The main topic of each related unit."""
        return np.asarray(self.shares[self.related].argmax(axis=1))

    @property
    def counts(self) -> sp.csr_matrix:
        """Counts of all terms in the related units."""
        return sp.csr_matrix(self.corpus.counts[self.related])

    @property
    def centroids(self) -> Array:
        """The mean direction of each topic's units in the frame."""
        return find_centroids(self.frame.coordinates, self.labels, self.k)

    @property
    def others(self) -> Array:
        """Indices of the documents that the model was fitted on."""
        documents = np.arange(len(self.corpus.documents))
        return documents[documents != self.corpus.focal] if len(documents) > 1 else documents


def build_space(corpus: UnitCorpus, related: Array, parameters: TopicsParameters, embedded: Array | None) -> Space:
    """All units as vectors of a space fitted on the related ones.

    Parameters
    ----------
    embedded
        Sentence embeddings of all units, which are set beside the latent space of words; None without.
    """
    counts, groups = sp.csr_matrix(corpus.counts[related]), corpus.units.document[related]
    terms = select_terms(
        counts, groups, minimum=1 if len(related) < FEW_UNITS else parameters.min_documents,
        max_share=parameters.max_share, max_terms=parameters.max_terms,
    )  # fmt: skip
    vectorizer = fit_vectorizer(sp.csr_matrix(counts[:, terms]), dimensions=parameters.dimensions)
    own = sp.csr_matrix(corpus.counts[:, terms])
    tfidf = vectorizer.weigh(own)
    latent = vectorizer.project(tfidf)
    if embedded is not None:
        meaning = normalize_rows(embedded - embedded[related].mean(axis=0))
        latent = np.round(normalize_rows(np.hstack([WORDS_WEIGHT * latent, meaning])), DIGITS)
    return Space(own, tfidf, latent)


def average_units(corpus: UnitCorpus, shares: Array) -> tuple[Array, Array]:
    """Each document's topic shares, and each unit's part of its document (by characters)."""
    size = np.maximum(corpus.units.characters, 1).astype(float)
    total = np.bincount(corpus.units.document, weights=size, minlength=len(corpus.documents))
    part = size / total[corpus.units.document]
    units = np.arange(len(part))
    weights = sp.csr_matrix((part, (corpus.units.document, units)), shape=(len(corpus.documents), len(part)))
    return np.asarray(np.round(weights @ shares, 10)), part


def fit_corpus(corpus: UnitCorpus, parameters: TopicsParameters, *, embedded: Array | None = None) -> Fitted:
    """Topics fitted on the related units, and the focal document placed among them."""
    related = corpus.related if len(corpus.related) else np.arange(len(corpus.units))
    whole = build_space(corpus, related, parameters, embedded)
    space = whole.take(related)
    frame = fit_frame(space, model=parameters.model)
    choices: list[TopicChoice] = []
    if not parameters.k:
        judged = frame if parameters.model == "consensus" else fit_frame(space, model="consensus")
        choices = choose_k(
            sp.csr_matrix(corpus.counts[related]), corpus.occurrences.names, judged.coordinates,
            corpus.units.document[related], max_k=parameters.max_k, seed=parameters.seed,
        )  # fmt: skip
    k = parameters.k or next(choice.k for choice in choices if choice.chosen)
    fit = fit_model(space, frame, model=parameters.model, k=k, seed=parameters.seed)
    if not parameters.k and parameters.model in PARTITIONS:
        fit = _part(fit, corpus, related, frame, seed=parameters.seed)
    # Equal texts give equal centres: a topic that is no unit's main one is none.
    held = np.unique(fit.shares.argmax(axis=1))
    shares = np.zeros((len(whole), len(held)))
    shares[related] = _share_out(fit.shares, held)
    rest = np.setdiff1d(np.arange(len(whole)), related)
    if len(rest):
        shares[rest] = _share_out(fit.place(whole.take(rest)), held)
    shares = _number_topics(corpus, shares)
    documents, part = average_units(corpus, shares)
    fits = np.ones(len(whole), dtype=bool)
    return Fitted(corpus, related, space, frame, shares, documents, part, choices, whole.tfidf, fits)


def _part(fit: Fit, corpus: UnitCorpus, related: Array, frame: Frame, *, seed: int) -> Fit:
    """The fit with topics of two subjects parted; the same where there are none."""
    counts, names, k = sp.csr_matrix(corpus.counts[related]), corpus.occurrences.names, fit.shares.shape[1]
    labels, parts = part_mixed(counts, names, frame.coordinates, fit.shares.argmax(axis=1), k, seed=seed)
    return fit if parts == k else fit_clusters(frame, labels, parts)


def admit_ignorance(fitted: Fitted, judgement: Judgement) -> tuple[Fitted, list[str], Array]:
    """The topics with the unassigned ones last and the units that fit none left out of the documents' shares.

    Returns
    -------
    The topics, why each is unassigned (or empty), and the former numbers of the topics.
    """
    fits = judgement.fits
    kept, part = average_units(fitted.corpus, fitted.shares * fits[:, None])
    others = kept[fitted.others].sum(axis=0)
    order = np.lexsort((np.arange(fitted.k), -np.round(others, 8), ~judgement.assigned))
    shares = fitted.shares[:, order]
    return (
        replace(fitted, shares=shares, documents=kept[:, order], part=part, fits=fits),
        [judgement.reasons[at] for at in order.tolist()],
        order,
    )


def _share_out(shares: Array, held: Array) -> Array:
    """The shares of the topics that are held, which sum to 1 again; equal ones where a unit has none of them."""
    if len(held) == shares.shape[1]:
        return shares
    kept = shares[:, held]
    total = kept.sum(axis=1, keepdims=True)
    return np.asarray(np.where(total > 0, kept / np.where(total > 0, total, 1), 1 / len(held)))


def _number_topics(corpus: UnitCorpus, shares: Array) -> Array:
    """The columns in the order of their share of the related literature."""
    documents, _ = average_units(corpus, shares)
    others = np.arange(len(documents)) != corpus.focal
    sizes = np.round((documents[others] if others.any() else documents).sum(axis=0), 8)
    order = np.lexsort((np.arange(len(sizes)), -sizes))
    return shares[:, order]


def name_terms(names: Sequence[str], tops: Sequence[Sequence[int]]) -> list[list[str]]:
    """The terms behind lists of indices."""
    return [[names[index] for index in top] for top in tops]
