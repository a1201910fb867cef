"""Head nouns of names that say what kind of thing is named: a body, a company, a plan (``heads.tsv``)."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache

from pipeline.core.lists import read_classes
from pipeline.core.stage import MODELS


@dataclass(frozen=True, slots=True)
class Heads:
    """Expressions that find a head noun at the end.

    Attributes
    ----------
    body
        What acts or is agreed on as a body: 委员会, 局, 协定.
    company
        Companies and media, whose names hold the place before them also in short names of parties.
    plan
        What is planned or agreed on: 项目, 战略.
    """

    body: re.Pattern[str]
    company: re.Pattern[str]
    plan: re.Pattern[str]


@cache
def heads() -> Heads:
    """The head nouns of ``models/acronyms/heads.tsv``."""
    classes = read_classes(MODELS / "acronyms" / "heads.tsv")
    return Heads(**{field.name: re.compile(f"(?:{'|'.join(classes[field.name])})$") for field in fields(Heads)})
