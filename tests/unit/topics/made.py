"""Tables of made corpora for tests: documents as lists of paragraphs, paragraphs as lists of sentences of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.core.config import CorpusParameters
from pipeline.core.stage import Context
from pipeline.records.base import empty_table, schema_of
from pipeline.records.entities import Acronym, Entity, Mention, UndefinedAcronym
from pipeline.records.extraction import Block, Document
from pipeline.records.networks import NetworkEdge, NetworkNode
from pipeline.records.policies import Policy
from pipeline.records.segmentation import Sentence, Term, Token
from pipeline.segmentation.counting import count_paragraphs, count_runs, count_words
from pipeline.topics.occurrences import read_words
from pipeline.topics.unit_corpus import UnitCorpus, read_corpus

Paragraphs = Sequence[Sequence[Sequence[str]]]
CONTEXT = Context(Path("no-corpus"), Path("no-models"), CorpusParameters())


def rows_to_table(rows: Sequence[Mapping[str, Any]], record: type) -> pa.Table:
    """A table of the record's schema; columns that a row lacks are empty."""
    schema = schema_of(record)
    kinds = {pa.string(): "", pa.int64(): 0, pa.float64(): 0.0, pa.bool_(): False}
    full = [{f.name: row.get(f.name, None if f.nullable else kinds[f.type]) for f in schema} for row in rows]
    return pa.Table.from_pylist(full, schema=schema)


def make_tables(
    documents: Sequence[Paragraphs],
    *,
    focal: int = -1,
    years: Sequence[int | None] = (),
    genres: Sequence[str] = (),
    entities: Sequence[str] = (),
    terms: Sequence[str] = (),
    tag: str = "n",
) -> dict[str, pa.Table]:
    """The tables that the topics and comparison stages read; words named in ``entities`` are mentions."""
    known = {name: f"E{i:04d}" for i, name in enumerate(entities)}
    rows: dict[str, list[dict[str, Any]]] = {n: [] for n in ("documents", "blocks", "sentences", "tokens", "mentions")}
    for number, paragraphs in enumerate(documents):
        doc_id, position, sentence = f"d{number:05d}", 0, 0
        for block, sentences in enumerate(paragraphs):
            text = "".join("".join(words) + "。" for words in sentences)
            rows["blocks"].append({"doc_id": doc_id, "block": block, "kind": "paragraph", "page": 1, "text": text})
            for words in sentences:
                place = {"doc_id": doc_id, "sentence": sentence, "page": 1}
                end = position + len("".join(words)) + 1
                rows["sentences"].append(
                    {**place, "block": block, "start": position, "end": end, "text": "".join(words)}
                )
                for token, word in enumerate([*words, "。"]):
                    span = {"start": position, "end": position + len(word), "text": word}
                    mark = {"token": token, "tag": tag if word != "。" else "x"}
                    rows["tokens"].append({**place, **span, **mark})
                    if word in known:
                        rows["mentions"].append({**place, **span, "label": "ORG", "entity_id": known[word]})
                    position += len(word)
                sentence += 1
            position += 1
        rows["documents"].append({
            "doc_id": doc_id, "source": f"sources/{doc_id}.txt", "title": doc_id, "characters": position,
            "year": years[number] if years else None, "genre": genres[number] if genres else "",
            "role": "focal" if number == focal else "related",
        })  # fmt: skip
    records = {"documents": Document, "blocks": Block, "sentences": Sentence, "tokens": Token, "mentions": Mention}
    tables = {name: rows_to_table(rows[name], record) for name, record in records.items()}
    tables["entities"] = rows_to_table(
        [{"entity_id": code, "name": name, "label": "ORG"} for name, code in known.items()], Entity
    )
    tables["terms"] = rows_to_table([{"term": term} for term in terms], Term)
    tables |= count_tables(tables)
    tables["acronyms"], tables["undefined_acronyms"] = empty_table(Acronym), empty_table(UndefinedAcronym)
    tables["network/nodes"], tables["network/edges"] = empty_table(NetworkNode), empty_table(NetworkEdge)
    tables["policies"] = empty_table(Policy)
    return tables


def count_tables(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """What segmentation counts of these texts."""
    return {
        "work/paragraphs": count_paragraphs(tables["blocks"], tables["sentences"]),
        "work/words": count_words(tables["tokens"]),
        "work/runs": count_runs(tables["tokens"], tables["terms"]["term"].to_pylist(), ()),
    }


def read_all(tables: Mapping[str, pa.Table], **options: Any) -> UnitCorpus:
    """The corpus of tables of which nothing is set aside; no word is a stop word unless said."""
    words = read_words([tables["work/words"]], tables["documents"]["doc_id"].to_pylist())
    kept = np.ones(tables["work/paragraphs"].num_rows, dtype=bool)
    return read_corpus(tables, words, kept, **{"stopwords": (), **options})


def make_word(number: int) -> str:
    """A word of two Han characters, a different one for each number."""
    return chr(0x4E00 + number // 150) + chr(0x5400 + number % 150)


def draw_document(
    generator: np.random.Generator, rates: np.ndarray[Any, Any], *, paragraphs: int, sentences: int = 5, words: int = 12
) -> list[list[list[str]]]:
    """A document whose words are drawn at the given rates; word i is ``make_word(i)``."""
    drawn = generator.choice(len(rates), (paragraphs, sentences, words), p=rates / rates.sum())
    return [[[make_word(word) for word in sentence] for sentence in paragraph] for paragraph in drawn.tolist()]


def draw_themes(count: int, *, themes: int = 3, seed: int = 0, paragraphs: int = 2) -> tuple[list[Any], list[int]]:
    """Documents that each have one of some themes with words of its own, and their themes."""
    generator = np.random.default_rng(seed)
    documents, labels = [], []
    for number in range(count):
        theme = number % themes
        rates = np.full(60 + 40 * themes, 0.0)
        rates[:60] = 1.0
        rates[60 + 40 * theme : 100 + 40 * theme] = 4.0
        documents.append(draw_document(generator, rates, paragraphs=paragraphs))
        labels.append(theme)
    return documents, labels
