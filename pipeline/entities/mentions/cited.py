"""Authors whom a text cites: （何大安，2019；张三，2020）, 何大安（2019）, 何大安：《…》, and wherever they stand.

The form of a citation says that a person is named, so that a place within the name (大安) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.core.lists import read_classes
from pipeline.core.script import HAN
from pipeline.core.stage import MODELS
from pipeline.entities.lexicon.lookup import find_places
from pipeline.entities.mentions.proposals import PERSON_TAGS
from pipeline.entities.spans import Span
from pipeline.entities.tokens import DocumentTokens

_SURNAMES = read_classes(MODELS / "names" / "surnames.tsv")
_RARE = "".join(_SURNAMES["rare"])
_SINGLE = "".join(_SURNAMES["common"]) + _RARE
_NAME = rf"(?:(?:{'|'.join(_SURNAMES['compound'])})[{HAN}]{{1,2}}|[{_SINGLE}][{HAN}]{{1,2}})"
NAME = re.compile(_NAME)
_NAMES = rf"{_NAME}(?:[、，,和与及]\s?{_NAME}){{0,5}}(?:等人?)?"
_YEAR = r"(?:19|20)\d\d[a-z]?"
# A citation in brackets holds nothing else; names before a year or a title stand behind no other word.
BRACKETED = re.compile(rf"[（(]({_NAMES}[，,]\s?{_YEAR}(?:[；;]\s?{_NAMES}[，,]\s?{_YEAR})*)[：:\d\-—–]*[）)]")
BEFORE_YEAR = re.compile(rf"(?<![{HAN}])({_NAMES})[（(]{_YEAR}[）)](?!\s?第?\d)")
BEFORE_TITLE = re.compile(rf"(?:(?<![{HAN}])|(?<=参见))({_NAMES})[：:]《")
# What a text must hold for each of them to match: looking for that alone takes a fraction of the time.
CITATIONS = (
    (BRACKETED, re.compile(rf"[，,]\s?{_YEAR}")),
    (BEFORE_YEAR, re.compile(rf"[（(]{_YEAR}[）)]")),
    (BEFORE_TITLE, re.compile("[：:]《")),
)
# A name of two characters may be a word elsewhere.
UNMISTAKABLE = 3


def find_cited(text: str, tokens: DocumentTokens) -> Iterator[Span]:
    """The people whom a text cites, at every place where it names them."""
    names = dict[str, None]()
    for pattern, needed in CITATIONS:
        for match in pattern.finditer(text) if needed.search(text) is not None else ():
            spans = [name.span() for name in NAME.finditer(text, *match.span(1))]
            # Rare surnames begin many words and count beside a commoner one alone (国发（2031）).
            sure = any(text[start] not in _RARE for start, _ in spans)
            if sure and all(_may_be_person(tokens, start) for start, _ in spans):
                yield from (Span(start, end, "PERSON", "pattern") for start, end in spans)
                names |= dict.fromkeys(text[start:end] for start, end in spans if end - start >= UNMISTAKABLE)
    for name in names:
        yield from (Span(start, start + len(name), "PERSON", "pattern") for start in find_places(text, name))


def _may_be_person(tokens: DocumentTokens, start: int) -> bool:
    """Whether the word that begins here is a surname or a person's name, and no other word (江苏, 金融)."""
    index = tokens.covering(start)
    if not tokens.starts or tokens.starts[index] != start:
        return False
    return tokens.ends[index] - start == 1 or tokens.tags[index] in (*PERSON_TAGS, "x")
