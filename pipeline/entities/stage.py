"""The stage's two functions: mentions document by document, then entities over the whole corpus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.core.corrections import read_corrections
from pipeline.core.stage import Context, Result, Tables, iterate_parts, select_rows
from pipeline.core.text import HeldTexts, iterate_texts, read_each
from pipeline.core.unmatched import THESAURUS, find_unmatched, find_unmatched_variants
from pipeline.entities.lexicon.folding import fold_name
from pipeline.entities.lexicon.gazetteer import list_variants
from pipeline.entities.lexicon.wordlists import read_wordlists
from pipeline.entities.linking import corrected
from pipeline.entities.linking.definitions import (
    apply_definitions,
    drop_kinds,
    is_kind,
    read_definitions,
    read_foreign,
    settle_definitions,
)
from pipeline.entities.linking.describe import describe_entities
from pipeline.entities.linking.linked import LinkedMention
from pipeline.entities.linking.linker import Linker, label_by_head
from pipeline.entities.linking.numbers import join_numbers, read_editions, read_own_numbers
from pipeline.entities.linking.owners import name_owners, own_foreign_bodies
from pipeline.entities.linking.short_forms import ShortFormDefinition, ShortForms
from pipeline.entities.linking.vocabulary import Edges, Lesson, apply_lessons, learn
from pipeline.entities.mentions.mining import open_miner
from pipeline.entities.parameters import EntitiesParameters
from pipeline.entities.sentences import SentenceIndex, index_sentences, iterate_indexes
from pipeline.entities.tokens import DocumentTokens, iterate_tokens
from pipeline.records.base import make_table, rows_table
from pipeline.records.entities import Entity, LearnedName, LocalMention, Mention
from pipeline.records.extraction import Reject

if TYPE_CHECKING:
    import pyarrow as pa

# More digits than a calibration by some thousand names can bear out.
CONFIDENCE_DIGITS = 3
NO_TOKENS = DocumentTokens([], [], [], [])
LOCAL = ("doc_id", "sentence", "page", "start", "end", "text", "label", "method", "confidence", "role")


def mine_mentions(batch: Tables, parameters: EntitiesParameters, context: Context) -> Mapping[str, pa.Table]:
    """The mentions of some documents (``work/mentions``), found in each by itself."""
    miner = open_miner(context.corpus, context.models, tagger=parameters.tagger)
    tokens = dict(iterate_tokens(batch["tokens"]))
    sentences = index_sentences(batch["sentences"])
    columns: dict[str, list[Any]] = {name: [] for name in LOCAL}
    documents = [document for document in iterate_texts(batch["blocks"]) if document.doc_id in sentences]
    texts = ((document.text, tokens.get(document.doc_id, NO_TOKENS)) for document in documents)
    found = miner.find_all(texts, quantities=parameters.quantities)
    for document, spans in zip(documents, found, strict=True):
        numbers, pages = sentences[document.doc_id].locate(np.array([s.start for s in spans], dtype=np.int64))
        columns["doc_id"] += [document.doc_id] * len(spans)
        columns["sentence"] += numbers
        columns["page"] += pages
        columns["start"] += [s.start for s in spans]
        columns["end"] += [s.end for s in spans]
        columns["text"] += [document.text[s.start : s.end] for s in spans]
        columns["label"] += [s.label for s in spans]
        for name in ("method", "confidence", "role"):
            columns[name] += [getattr(s, name) for s in spans]
    return {"work/mentions": make_table(LocalMention, columns)}


def link_entities(tables: Tables, parameters: EntitiesParameters, context: Context) -> Result:
    """The corpus's mentions and entities."""
    corrections = read_corrections(context.corpus, corrected.KINDS)
    linker = Linker(context.corpus, context.models / "gazetteer", corrected.read_apart(corrections))
    heads = read_wordlists(context.models / "gazetteer").heads
    sentences = dict(iterate_indexes(iterate_parts("sentences", tables, context)))
    # A copy of another document has a text but no sentences: nothing is found in it, or it would be counted twice.
    texts = HeldTexts(sentences, lambda doc_ids: select_rows("blocks", doc_ids, tables, context))
    sources = dict(zip(*(tables["work/named"].column(n).to_pylist() for n in ("doc_id", "source")), strict=True))
    mined = corrected.correct_edges(_read_mined(tables["work/mentions"]), corrections, texts, sources)
    label_of = partial(label_by_head, heads=heads, linker=linker)
    definitions = read_definitions(tables["acronyms"])
    kinds = [d for d in definitions if is_kind(d, texts.get(d.doc_id, ""), label_of)]
    drop_kinds(mined, kinds)
    settled = settle_definitions([d for d in definitions if d not in kinds], mined)
    join_numbers(mined, texts, linker.resolve, read_own_numbers(tables["work/policies"]))
    read_editions(mined, texts)
    definitions = name_owners(settled, mined, texts, linker.owners, linker.entry_of)
    found = _add_definitions(texts, mined, definitions, linker, label_of)
    lessons = learn(found, linker.known.keys() | linker.own.keys()) if parameters.learn else []
    found, vocabulary = _apply_lessons(lessons, found, texts, Edges(context.models / "gazetteer" / "linking.tsv"))
    found = corrected.drop_places(found, corrections, sources)
    linked = linker.link(own_foreign_bodies(found, texts, linker.owners, linker.entry_of))
    corrected.keep_apart_here(linked, corrections, sources, linker.resolve)
    ids, years, roles = (tables["documents"].column(n).to_pylist() for n in ("doc_id", "year", "role"))
    entities, keys = describe_entities(
        linked,
        linker,
        read_foreign(definitions, linker.resolve),
        years=dict(zip(ids, years, strict=True)),
        focal=frozenset(d for d, role in zip(ids, roles, strict=True) if role == "focal"),
    )
    mentions = _mention_columns(linked, keys, sentences)
    return Result(
        {
            "mentions": make_table(Mention, mentions),
            "entities": make_table(Entity, entities),
            "vocabulary": rows_table(vocabulary, LearnedName),
            "rejects": rows_table(
                find_unmatched(corrections, read_each(tables, context), sources, "entities")
                + find_unmatched_variants(
                    _list_unreached(linker, tables, context), read_each(tables, context), "entities"
                ),
                Reject,
            ),
        }
    )


def _list_unreached(linker: Linker, tables: Tables, context: Context) -> list[str]:
    """The variants of the thesaurus that no mention is called by, and no keyword or author of a work."""
    variants = list_variants(context.corpus / THESAURUS)
    if not variants:
        return []
    columns = [tables[name].column(n) for name in ("documents", "records") for n in ("keywords", "authors")]
    cells = {cell for column in columns for cell in column.to_pylist()}
    listed = {fold_name(word.strip()) for cell in cells for word in cell.split(";")}
    return [v for v in variants if not linker.has_reached(v) and fold_name(v) not in listed]


def _apply_lessons(
    lessons: list[Lesson], mentions: list[LinkedMention], texts: Mapping[str, str], edges: Edges
) -> tuple[list[LinkedMention], list[LearnedName]]:
    """All mentions with those that the lessons show, by document and offset, and the rows of ``vocabulary``."""
    by_document = {doc_id: list(group) for doc_id, group in groupby(mentions, key=lambda m: m.doc_id)}
    extended, rows = apply_lessons(lessons, by_document, texts, edges)
    return [mention for group in extended.values() for mention in group], rows


def _read_mined(table: pa.Table) -> dict[str, list[LinkedMention]]:
    names = ("doc_id", "start", "end", "text", "label", "method", "confidence", "role")
    mined: dict[str, list[LinkedMention]] = defaultdict(list)
    for row in zip(*(table.column(n).to_pylist() for n in names), strict=True):
        mined[row[0]].append(LinkedMention(*row))
    return mined


def _add_definitions(
    texts: Mapping[str, str],
    mined: dict[str, list[LinkedMention]],
    definitions: list[ShortFormDefinition],
    linker: Linker,
    label_of: Callable[[str], str],
) -> list[LinkedMention]:
    """All mentions of the corpus: the mined ones and those that definitions show, by document and offset."""
    own: dict[str, list[ShortFormDefinition]] = defaultdict(list)
    for definition in definitions:
        own[definition.doc_id].append(definition)
    short_forms = ShortForms(definitions)
    known = linker.known | linker.own
    found: list[LinkedMention] = []
    for doc_id, text in texts.items():
        found += apply_definitions(
            doc_id, text, mined.get(doc_id, []), own[doc_id], short_forms, label_of=label_of, known=known
        )
    return found


def _mention_columns(
    mentions: list[LinkedMention], keys: dict[str, tuple[str, str]], sentences: dict[str, SentenceIndex]
) -> dict[str, Any]:
    names = ("doc_id", "start", "end", "text", "method", "role")
    columns: dict[str, Any] = {n: [getattr(m, n) for m in mentions] for n in names}
    columns["confidence"] = [round(m.confidence, CONFIDENCE_DIGITS) for m in mentions]
    columns["entity_id"] = [keys[m.key][0] for m in mentions]
    columns["label"] = [keys[m.key][1] for m in mentions]
    columns["sentence"], columns["page"] = [], []
    for doc_id, group in groupby(mentions, key=lambda m: m.doc_id):
        numbers, pages = sentences[doc_id].locate(np.array([m.start for m in group], dtype=np.int64))
        columns["sentence"] += numbers
        columns["page"] += pages
    return columns
