"""The tables of the entity stage: definitions of short forms, mentions, entities."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """A place that may define a short form, with what the document itself says about it (work table)."""

    doc_id: str
    sentence: int
    page: int
    start: int
    end: int
    short_form: str
    long_form_en: str
    pattern: str
    candidates: str  # JSON: the possible long forms with their local evidence, and the text of the longest


@dataclass(frozen=True, slots=True)
class AcronymUse:
    """A place where an acronym stands, defined or not (work table)."""

    doc_id: str
    short_form: str
    start: int


@dataclass(frozen=True, slots=True)
class Acronym:
    """One definition of an acronym or a Chinese short name; the offsets are those of the long form."""

    doc_id: str
    source: str
    short_form: str  # the acronym or Chinese short name that the text defines
    long_form: str  # the Chinese name that it stands for
    long_form_en: str  # the English name that stands beside it
    page: int
    sentence: int
    start: int
    end: int
    pattern: str
    confidence: float  # probability, 0 to 1, that the text defines this pair
    conflict: bool  # the document gives this short form two different names


@dataclass(frozen=True, slots=True)
class LocalMention:
    """A mention as one document shows it, before linking (work table)."""

    doc_id: str
    sentence: int
    page: int
    start: int
    end: int
    text: str
    label: str
    method: str  # gazetteer, pattern, model, acronym ...
    confidence: float  # 0 to 1
    role: str  # name or inside


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of an entity."""

    doc_id: str
    sentence: int
    page: int
    start: int
    end: int
    text: str
    label: str
    entity_id: str
    method: str
    confidence: float  # the probability, 0 to 1, that it is a mention of this label
    role: str  # name, or inside: part of a phrase that is no name (中国特色社会主义), found but no actor


@dataclass(frozen=True, slots=True)
class Entity:
    """A linked entity."""

    entity_id: str
    name: str  # the name shown: the gazetteer's, or the commonest full way of writing it
    name_en: str  # English name, of the gazetteer or of a definition in the texts
    acronym: str  # Latin short form that stands for it
    label: str  # type: ORG organisation, GPE country or region, LOC place, LAW law or treaty, PROGRAM, PERSON ...
    aliases: str  # joined by |
    mentions: int  # times that the texts name it, in any way of writing
    documents: int  # that name it; one paper may repeat a name, so this is the safer count
    first_year: int | None  # of the dated documents that name it, the first and the last year
    last_year: int | None
    in_focal: bool  # whether the focal document names it
    kind: str  # standard, for laws that are standards (GB/T 7714—2015); else empty
    editions: str  # of a law, as the texts name them after it: 2018年修正|2020年修正
    named: int  # of the mentions, those not within a phrase that is no name (中国特色社会主义); rankings count these


@dataclass(frozen=True, slots=True)
class LearnedName:
    """A name that the corpus teaches and that is then found wherever it stands in it."""

    name: str
    label: str
    evidence: str  # defined, titled (in 《》), quoted, or repeated
    mentions: int  # that taught it
    documents: int  # that hold those
    added: int  # mentions that were found by it alone
    example: str  # doc_id:start of the first of those that taught it


@dataclass(frozen=True, slots=True)
class UndefinedAcronym:
    """An acronym that no document of the corpus defines."""

    short_form: str  # Latin letters that the texts use as a name
    documents: int  # that use it
    frequency: int  # times that the texts use it
    gazetteer_name: str  # the Chinese name it is known by, or empty
    example: str  # doc_id:start of its first use
