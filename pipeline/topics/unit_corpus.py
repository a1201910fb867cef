"""The corpus as the topics and comparison stages see it: documents, units, and counted occurrences."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sp

from pipeline.core.counted import leave_out_insides
from pipeline.core.stage import Tables
from pipeline.topics.occurrences import CountedWords, Occurrences, encode, index_occurrences
from pipeline.topics.units import Units, build_units
from pipeline.topics.vectors import count_terms

Array = np.ndarray[Any, Any]
MEASURES = ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL")


@dataclass(frozen=True, slots=True)
class UnitCorpus:
    """Documents, units and occurrences under common indices.

    Attributes
    ----------
    documents
        Sorted ids.
    focal
        Index of the focal document; -1 without one.
    years
        Year of each document; 0 where unknown.
    genres, titles
        One a document.
    occurrences
        Of words and multi-word terms.
    units
        What topics are fitted on.
    counts
        Unit by term.
    """

    documents: list[str]
    focal: int
    years: Array
    genres: list[str]
    titles: list[str]
    occurrences: Occurrences
    units: Units
    counts: sp.csr_matrix

    @property
    def related(self) -> Array:
        """Indices of the units that don't belong to the focal document."""
        return np.flatnonzero(self.units.document != self.focal)


def read_corpus(
    tables: Tables,
    words: CountedWords,
    kept: Array,
    *,
    unit_characters: int,
    long_characters: int,
    stopwords: Collection[str],
    english: Collection[str] = (),
    glosses: bool = True,
) -> UnitCorpus:
    """The corpus of a run's documents, paragraphs and terms.

    Parameters
    ----------
    tables
        ``documents``, ``work/paragraphs``, ``work/runs`` and ``terms``.
    words
        Of these documents.
    kept
        Which of the paragraphs are not set aside.
    glosses
        Whether English words beside one another count in a document of another language.
    """
    documents = tables["documents"].sort_by("doc_id")
    ids = documents["doc_id"].to_pylist()
    focal = [i for i, role in enumerate(documents["role"].to_pylist()) if role == "focal"]
    occurrences = index_occurrences(
        words, tables["work/runs"], documents=ids, terms=tables["terms"]["term"].to_pylist(), stopwords=stopwords,
        english=english, glossed=() if glosses else not_english(documents),
    )  # fmt: skip
    units = build_units(
        tables["work/paragraphs"], kept, documents=ids,
        unit_characters=unit_characters, long_characters=long_characters,
    )  # fmt: skip
    unit = units.locate(occurrences.document, occurrences.sentence)
    return UnitCorpus(
        documents=ids,
        focal=focal[0] if focal else -1,
        years=np.asarray(pc.fill_null(documents["year"], 0).to_numpy()),
        genres=documents["genre"].to_pylist(),
        titles=documents["title"].to_pylist(),
        occurrences=occurrences,
        units=units,
        counts=count_terms(unit, occurrences.term, units=len(units), terms=len(occurrences.names)),
    )


def not_english(documents: pa.Table) -> list[str]:
    """The ids of the documents that are in another language."""
    pairs = zip(documents["doc_id"].to_pylist(), documents["language"].to_pylist(), strict=True)
    return [doc_id for doc_id, language in pairs if language != "en"]


def drop_measures(entities: pa.Table) -> pa.Table:
    """The entities that name something: dates and amounts tell neither topics nor documents apart."""
    return entities.filter(pc.invert(pc.is_in(entities["label"], value_set=pa.array(MEASURES))))


def count_entities(
    mentions: pa.Table, entities: pa.Table, units: Units, documents: list[str]
) -> tuple[sp.csr_matrix, list[str]]:
    """Unit-by-entity counts of mentions as names without dates and amounts, and the names of the columns."""
    entities, mentions = drop_measures(entities), leave_out_insides(mentions)
    ids = entities["entity_id"].to_pylist()
    unit = units.locate(
        encode(mentions["doc_id"], documents), np.asarray(mentions["sentence"].to_numpy(), dtype=np.int64)
    )
    entity = encode(mentions["entity_id"], ids)
    unit = np.where(entity >= 0, unit, -1)
    return count_terms(unit, entity, units=len(units), terms=len(ids)), entities["name"].to_pylist()
