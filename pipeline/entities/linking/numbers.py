"""Numbers of documents and standards beside the titles they belong to, and editions of laws as their attribute."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from itertools import pairwise

from pipeline.entities.lexicon.folding import fold_name
from pipeline.entities.linking.linked import LinkedMention

STANDARD = "standard"
NUMBERED = frozenset({"document number", STANDARD})
# Between a title and its number in brackets; a standard's number may stand before its title as well.
BEFORE = re.compile(r"》?\s*[（(〔\[]\s*(?:[^（）()《》]{0,16}[，,；;、]\s*)?")
AFTER = re.compile(r"[\s　]*《")
EDITION = re.compile(
    r"》?\s*[（(](?P<edition>(?:19|20)\d\d\s*年?\s*(?:\d{1,2}月\s*)?(?:第[一二三四五]次)?"
    r"(?:修正|修订|修改|公布|版)(?:本|版|文本)?)[）)]"
)

Titles = Mapping[str, list[LinkedMention]]


def join_numbers(mentions: Titles, texts: Mapping[str, str], resolve: Callable[[str, str], str]) -> None:
    """Give numbers the title that stands beside them somewhere in the corpus, where it is one and the same.

    After 《关于绿色发展的指导意见》（国发〔2021〕4号） it is that document wherever 国发〔2021〕4号 stands.
    """
    titles: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for doc_id, group in mentions.items():
        for title, number in _pair(sorted(group, key=lambda m: m.start), texts[doc_id]):
            titles[fold_name(number.text)][resolve(title.text, title.label)][title.text] += 1
    for group in mentions.values():
        for mention in group:
            named = titles.get(fold_name(mention.text), {}) if mention.method in NUMBERED else {}
            if len(named) == 1:
                (counts,) = named.values()
                mention.long_form = min(counts, key=lambda text: (-counts[text], text))


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
