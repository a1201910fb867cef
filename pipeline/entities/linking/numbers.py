"""Numbers of documents and standards with the titles they belong to, and editions of laws as their attribute."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.entities.lexicon.folding import fold_name
from pipeline.entities.linking.linked import LinkedMention

if TYPE_CHECKING:
    import pyarrow as pa

STANDARD, NUMBER = "standard", "document number"
NUMBERED = frozenset({NUMBER, STANDARD})
# Brackets around the year of a number, in whichever style: 国发[2021]4号 is 国发〔2021〕4号.
BRACKETS = str.maketrans("[［【（(]］】）)", "〔〔〔〔〔〕〕〕〕〕")
# Numbers that are given once: those of a year, and the State Council's orders, counted through since 1988. The orders
# of presidents and of many ministries begin anew.
UNIQUE = re.compile(r"(?:19|20)\d\d|^国务院令")
# Between a title and its number in brackets; a standard's number may stand before its title as well.
BEFORE = re.compile(r"》?\s*[（(〔\[]\s*(?:[^（）()《》]{0,16}[，,；;、]\s*)?")
AFTER = re.compile(r"[\s　]*《")
EDITION = re.compile(
    r"》?\s*[（(](?P<edition>(?:19|20)\d\d\s*年?\s*(?:\d{1,2}月\s*)?(?:第[一二三四五]次)?"
    r"(?:修正|修订|修改|公布|版)(?:本|版|文本)?)[）)]"
)

Titles = Mapping[str, list[LinkedMention]]


def fold_number(text: str) -> str:
    """The one spelling of a document's number."""
    return fold_name(text).translate(BRACKETS)


def is_unique(number: str) -> bool:
    """Whether no other document of its issuers has the number."""
    return UNIQUE.search(number) is not None


def read_own_numbers(policies: pa.Table) -> dict[str, str]:
    """Titles of the corpus's policy texts by their own numbers, where one title has a number.

    A number under which the text was amended is that of the decision to amend it.
    """
    titles: dict[str, set[str]] = defaultdict(set)
    columns = (policies.column(name).to_pylist() for name in ("number", "title", "amendments"))
    for number, title, amendments in zip(*columns, strict=True):
        if title and is_unique(number) and number not in amendments:
            titles[fold_number(number)].add(title)
    return {number: next(iter(own)) for number, own in titles.items() if len(own) == 1}


def join_numbers(
    mentions: Titles, texts: Mapping[str, str], resolve: Callable[[str, str], str], own: Mapping[str, str]
) -> None:
    """Give numbers the title that stands beside them somewhere in the corpus, where it is one and the same.

    After 《关于绿色发展的指导意见》（国发〔2021〕4号） it is that document wherever 国发〔2021〕4号 stands. A number
    that no title stands beside is the document of the corpus that bears it (``own``).
    """
    titles: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for doc_id, group in mentions.items():
        for title, numbered in _pair(sorted(group, key=lambda m: m.start), texts[doc_id]):
            titles[fold_number(numbered.text)][resolve(title.text, title.label)][title.text] += 1
    for group in mentions.values():
        for mention in group:
            if mention.method not in NUMBERED:
                continue
            number = fold_number(mention.text)
            named = titles.get(number, {})
            if len(named) == 1:
                (counts,) = named.values()
                mention.long_form = min(counts, key=lambda text: (-counts[text], text))
            elif not named and number in own:
                mention.long_form = own[number]


def _pair(mentions: list[LinkedMention], text: str) -> list[tuple[LinkedMention, LinkedMention]]:
    """Titles with the numbers that stand beside them."""
    found = []
    for first, second in pairwise(mentions):
        between = text[first.end : second.start]
        if first.label != "LAW" or second.label != "LAW":
            continue
        if second.method in NUMBERED and first.method not in NUMBERED and BEFORE.fullmatch(between):
            found.append((first, second))
        elif first.method == STANDARD and second.method not in NUMBERED and AFTER.fullmatch(between):
            found.append((second, first))
    return found


def read_editions(mentions: Titles, texts: Mapping[str, str]) -> None:
    """Note the edition that stands in brackets after a law's name; where it stands at its end, the name ends before."""
    for doc_id, group in mentions.items():
        for mention in group:
            if mention.label == "LAW":
                inner = next((m for m in EDITION.finditer(mention.text) if m.end() == len(mention.text)), None)
                match = inner or EDITION.match(texts[doc_id], mention.end)
                if inner is not None and inner.start():
                    mention.text, mention.end = mention.text[: inner.start()], mention.start + inner.start()
                mention.edition = re.sub(r"\s", "", match["edition"]) if match else ""
