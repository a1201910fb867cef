"""Small made corpora: a document is a list of paragraphs, those of sentences, those of entity ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import pyarrow as pa

from pipeline.core.config import CorpusParameters
from pipeline.core.stage import MODELS, Context, Result
from pipeline.evolution.parameters import EvolutionParameters
from pipeline.evolution.places import find_followed
from pipeline.networks.parameters import NetworksParameters
from pipeline.networks.places import count_places
from pipeline.networks.stage import build_networks
from pipeline.networks.texts import CountedTexts, read_corpus
from pipeline.records.base import empty_table, rows_table
from pipeline.records.entities import Acronym, Entity, Mention
from pipeline.records.extraction import Block, Document
from pipeline.records.policies import Policy
from pipeline.records.segmentation import Keyword, Sentence, Term, Token
from pipeline.records.tables import TABLES

Paragraphs = Sequence[Sequence[Sequence[str]]]
PARAMETERS = NetworksParameters()
CONTEXT = Context(Path("nowhere"), MODELS, CorpusParameters())


def fill(record: type, **values: object) -> object:
    """A record with these values; what is not given is empty, 0 or false."""
    blank = {"str": "", "int": 0, "float": 0.0, "bool": False, "int | None": None, "float | None": None}
    return record(**{field.name: values.get(field.name, blank[str(field.type)]) for field in fields(record)})


def make_tables(
    documents: Sequence[Paragraphs],
    *,
    years: Sequence[int | None] = (),
    focal: int | None = None,
    kinds: dict[str, str] | None = None,
    names: dict[str, str] | None = None,
    terms: Sequence[str] = (),
    acronyms: dict[str, str] | None = None,
    policies: dict[int, str] | None = None,
) -> dict[str, pa.Table]:
    """A run's tables up to the networks stage; every name of a sentence is one token and one mention.

    ``kinds`` gives entities a label other than ORG, ``names`` another name than their id, ``acronyms`` a short form
    that the focal document defines; ``policies`` says who issued a document, entity ids joined by |.
    """
    kinds, names, acronyms = kinds or {}, names or {}, acronyms or {}
    rows: dict[type, list[object]] = {kind: [] for kind in (Document, Block, Sentence, Token, Mention)}
    held: dict[str, set[int]] = {}
    for number, paragraphs in enumerate(documents):
        doc_id = f"d{number:02x}"
        offset = sentence_number = 0
        for block, sentences in enumerate(paragraphs):
            texts = []
            for sentence in sentences:
                start, place = offset, {"doc_id": doc_id, "sentence": sentence_number}
                for position, entity in enumerate(sentence):
                    name, held_by = names.get(entity, entity), held.setdefault(entity, set())
                    held_by.add(number)
                    span = {**place, "start": offset, "end": offset + len(name), "text": name}
                    rows[Token].append(fill(Token, token=2 * position, tag="n", **span))
                    rows[Mention].append(fill(Mention, label=kinds.get(entity, "ORG"), entity_id=entity, **span))
                    offset += len(name) + 1
                    comma = {**place, "start": offset - 1, "end": offset, "text": "、"}
                    rows[Token].append(fill(Token, token=2 * position + 1, tag="w", **comma))
                listed = "".join(names.get(entity, entity) + "、" for entity in sentence)
                # What a sentence says of its names: else it were a bare list. No two sentences say the same.
                said = chr(0x4E00 + 97 * number + sentence_number) * (len(listed) // 4 + 1)
                texts.append(listed + said)
                offset += len(said)
                rows[Sentence].append(fill(Sentence, block=block, start=start, end=offset, text=texts[-1], **place))
                sentence_number += 1
            text = "".join(texts)
            rows[Block].append(fill(Block, doc_id=doc_id, block=block, kind="paragraph", page=1, text=text))
            offset += 1
        year, role = (years[number] if years else None), ("focal" if number == focal else "related")
        rows[Document].append(fill(Document, doc_id=doc_id, year=year, role=role, characters=offset))
    entities = [
        fill(
            Entity, entity_id=entity, name=names.get(entity, entity), name_en=f"{entity} in English",
            acronym=acronyms.get(entity, ""), label=kinds.get(entity, "ORG"), documents=len(where),
            in_focal=focal in where,
        )
        for entity, where in sorted(held.items())
    ]  # fmt: skip
    defined = [
        fill(Acronym, doc_id=f"d{focal:02x}", short_form=short, long_form=entity)
        for entity, short in acronyms.items()
        if focal is not None
    ]
    issued = [
        fill(
            Policy, doc_id=f"d{number:02x}", issuers=issuers, issuers_start=0,
            issuer_names="|".join(names.get(i, i).replace("|", "") for i in issuers.split("|")),
        )
        for number, issuers in (policies or {}).items()
    ]  # fmt: skip
    listed = [fill(Term, term=term, frequency=1, score=float(-rank)) for rank, term in enumerate(terms)]
    made = {kind.__name__.lower() + "s": rows_table(found, kind) for kind, found in rows.items()}
    return made | {
        "entities": rows_table(entities, Entity),
        "terms": rows_table(listed, Term),
        "keywords": rows_table([], Keyword),
        "acronyms": rows_table(defined, Acronym),
        "policies": rows_table(issued, Policy),
        "citations": empty_table(TABLES["citations"].record),
        "reuse": empty_table(TABLES["reuse"].record),
        **{
            n: empty_table(TABLES[n].record)
            for n in ("records", "duplicates", "front_matter", "bibliography", "topics/topics", "topics/terms")
        },
    }


def make_corpus(tables: dict[str, pa.Table]) -> CountedTexts:
    """The corpus of made tables."""
    return read_corpus(tables["documents"], count(tables)["work/sentences"])


def count(tables: dict[str, pa.Table], parameters: NetworksParameters = PARAMETERS) -> dict[str, pa.Table]:
    """What the stages before networks and evolution count of made tables."""
    return count_places(tables, parameters, CONTEXT) | find_followed(tables, EvolutionParameters(), CONTEXT)


def make_networks(tables: dict[str, pa.Table], parameters: NetworksParameters, context: Context = CONTEXT) -> Result:
    """The networks of made tables."""
    return build_networks(tables | count(tables, parameters), parameters, context)
