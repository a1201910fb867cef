"""Words that say how a phrase is built: what governs, joins, denies or begins it (``function_words.tsv``)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from pipeline.core.lists import read_classes
from pipeline.core.stage import MODELS


@dataclass(frozen=True, slots=True)
class FunctionWords:
    """Words by what they do, as the rankers of left edges were trained on them.

    Attributes
    ----------
    governs, locates, relates, modal, joins
        At the edge of a long form: what takes it as its object, places it, joins it, bears on its verb, opens it.
    preposition, adverbial, auxiliary
        Inside it: before its nouns, before its verbs, and before predicates where verbs are counted.
    coordinates, predicate
        Behind it: what joins another name to it; what begins the predicate whose subject it is.
    prefix, before_verb, passive
        What belongs to the word after it; what makes a verb a predicate; what makes it a passive modifier.
    demonstrative
        What points back to a thing that was spoken of.
    reach
        Before a body's name: how far it reaches.
    chemical
        Characters that names of substances are made of.
    english, legal_form
        English words without an initial in an acronym; forms of companies, lower case.
    """

    governs: frozenset[str]
    locates: frozenset[str]
    relates: frozenset[str]
    modal: frozenset[str]
    joins: frozenset[str]
    preposition: frozenset[str]
    adverbial: frozenset[str]
    auxiliary: frozenset[str]
    coordinates: frozenset[str]
    predicate: frozenset[str]
    prefix: frozenset[str]
    before_verb: frozenset[str]
    passive: frozenset[str]
    demonstrative: frozenset[str]
    reach: frozenset[str]
    chemical: frozenset[str]
    english: frozenset[str]
    legal_form: frozenset[str]


@cache
def function_words() -> FunctionWords:
    """The words of ``models/acronyms/function_words.tsv``."""
    classes = read_classes(MODELS / "acronyms" / "function_words.tsv")
    return FunctionWords(**{field.name: frozenset(classes[field.name]) for field in fields(FunctionWords)})
