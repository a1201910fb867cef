"""Whose body is this: bodies and plans that texts call by names which those of another country bear as well.

泰国商务部 is no mention of 商务部, and neither is 商务部 after it in a text on Thailand; 西班牙专利商标局 is not the
office of the United States whose short name is 专利商标局; 国家知识产权战略 that the Philippines adopt is theirs.
Owners are the states of ``countries.tsv`` and the unions and organisations of ``owners.tsv``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from pipeline.core.lists import read_rows
from pipeline.entities.lexicon.folding import fold_name
from pipeline.entities.lexicon.gazetteer import Entry
from pipeline.entities.linking.linked import LinkedMention
from pipeline.entities.linking.short_forms import ShortFormDefinition

Known = Callable[[str], Entry | None]  # a folded name to the entry that it is a form of
HOME, STATE_ORGANS, COUNTRIES = "中国", "state_organs", "countries"
# Shorter names are words for any such body.
LEAST_BODY = 4
# What may stand between a country and its ministry (泰国公共卫生部): part of a name, no function word.
BETWEEN = re.compile("[^\\W和与及或的在对向从由同为是驻被受遭经将已也就不未如按把让给因]{0,4}")
# What a country calls its own, and the beginning of the clause that ends a text, after a word that leads in to it.
STATE, SENTENCE = ("国家", "全国"), 100
SUBJECT = re.compile(r"(?:^|[。；;，,：:！？\n])\s*(?:如|例如|其中|同时|而|但)?([^。；;，,：:！？\n]*)$")


@dataclass(frozen=True, slots=True)
class Owners:
    """Owners by the folded forms of their names."""

    names: Mapping[str, str]
    longest: int

    def name(self, text: str) -> str:
        """The owner that a text names as a whole, by its main name; empty when it names none."""
        return self.names.get(fold_name(text), "")

    def split(self, text: str) -> tuple[str, str]:
        """The owner that a name begins with, by its main name, and the rest: 美国司法部 is 美国's 司法部.

        The owner is empty when there is none, or when nothing of two characters is left.
        """
        for length in range(min(self.longest, len(text) - 2), 1, -1):
            if owner := self.names.get(fold_name(text[:length])):
                return owner, text[length:]
        return "", text

    def of(self, entry: Entry) -> str:
        """Whose a known body is: the home state's, that of the owner in its name, or nobody's (empty)."""
        return HOME if entry.table == STATE_ORGANS else self.split(entry.name)[0]

    def find_owned(self, key: str, longer: Iterable[str]) -> str | None:
        """The one longer name that adds just an owner to ``key`` (司法部 to 美国司法部), if it is one."""
        if len(key) < LEAST_BODY:
            return None
        owned = {name for name in longer if name.endswith(key) and self.name(name.removesuffix(key))}
        return owned.pop() if len(owned) == 1 else None


def read_owners(path: Path, entries: Iterable[Entry]) -> Owners:
    """The owners of ``owners.tsv`` and the states among known entries, by every form of their names."""
    names = {row["owner"]: row["owner"] for row in read_rows(path)}
    for entry in entries:
        if entry.table == COUNTRIES:
            names |= {fold_name(form): entry.name for form in (entry.name, *entry.aliases)}
    return Owners(names, max(map(len, names), default=0))


def _namesake(text: str, owners: Owners, known: Known) -> str:
    """The owner of the body that a name without an owner is known to be; empty when other bodies don't share it."""
    entry = known(fold_name(text))
    if entry is None or entry.label != "ORG" or owners.split(text)[0]:
        return ""
    return owners.of(entry)


def _follows(mentions: list[LinkedMention], text: str, owners: Owners, known: Known) -> dict[str, tuple[int, str, str]]:
    """Name of a body without its country to where the text first gives it with the country, the country, and both.

    Mentions that stand right after a country that is not their body's are given its name on the way.
    """
    owned: dict[str, tuple[int, str, str]] = {}
    country, end = "", -9
    for mention in mentions:
        if mention.label == "GPE" and (name := owners.name(mention.text)):
            country, end = name, mention.end
            continue
        if mention.label != "ORG" or mention.long_form or not country or mention.start < end:
            continue
        between = text[end : mention.start]
        home = _namesake(mention.text, owners, known)
        if home and home != country != HOME and BETWEEN.fullmatch(between):
            bare = between + mention.text
            mention.long_form = country + bare
            owned.setdefault(bare, (mention.start, country, mention.long_form))
    return owned


def _named(mentions: list[LinkedMention], owners: Owners) -> dict[str, tuple[int, str, str]]:
    """The same for bodies whose mention begins with the country: 美国司法部."""
    owned: dict[str, tuple[int, str, str]] = {}
    for mention in mentions:
        if mention.label == "ORG":
            country, bare = owners.split(mention.text)
            if country and country != HOME:
                owned.setdefault(bare, (mention.start, country, mention.text))
    return owned


def own_foreign_bodies(
    mentions: Iterable[LinkedMention], texts: Mapping[str, str], owners: Owners, known: Known
) -> list[LinkedMention]:
    """The mentions (sorted by document and offset), those of another country's body with its full name as long form.

    A bare name is the other body's after the text has given it with its country, if the text speaks of that country
    more often than of the one whose body is known by the name.
    """
    result = []
    for doc_id, group in groupby(mentions, key=lambda m: m.doc_id):
        own, text = list(group), texts[doc_id]
        owned = _named(own, owners) | _follows(own, text, owners, known)
        # A country is spoken of by its own name and in its bodies' (泰国商务部).
        spoken_of = Counter(owners.name(m.text) if m.label == "GPE" else owners.split(m.text)[0] for m in own)
        for mention in own:
            if mention.label != "ORG" or mention.long_form or not (home := _namesake(mention.text, owners, known)):
                continue
            for bare, (start, country, full) in sorted(owned.items(), key=lambda item: -len(item[0])):
                if start >= mention.start or not bare.endswith(mention.text) or country == home:
                    continue
                begin = mention.end - len(bare)
                at_home = text.endswith((home, "我国") if home == HOME else home, 0, begin)
                if text.startswith(bare, begin) and not at_home and spoken_of[country] > spoken_of[home]:
                    mention.long_form = full
                    break
        result += own
    return result


def name_owners(
    definitions: Iterable[ShortFormDefinition],
    mentions: Mapping[str, Iterable[LinkedMention]],
    texts: Mapping[str, str],
    owners: Owners,
    known: Known,
) -> list[ShortFormDefinition]:
    """The definitions, with the country whose 国家… or 全国… a Latin acronym stands for when it is a foreign one.

    In 菲律宾推出国家知识产权战略（NIPS） the clause's subject is that country. A name that the gazetteer knows by this
    very acronym has no other owner.
    """
    countries = {
        (doc_id, m.end): name
        for doc_id, group in mentions.items()
        for m in group
        if m.label == "GPE" and (name := owners.name(m.text))
    }
    owned = []
    for d in definitions:
        entry = known(fold_name(d.long_form))
        agreed = entry is not None and d.short_form in entry.acronyms
        if d.long_form.startswith(STATE) and d.short_form.isascii() and not agreed:
            subject = SUBJECT.search(texts[d.doc_id], max(0, d.start - SENTENCE), d.start)
            begin = subject.start(1) if subject else d.start
            names = [countries[d.doc_id, e] for e in range(begin + 2, d.start) if (d.doc_id, e) in countries]
            if len(names) == 1 and texts[d.doc_id].startswith(names[0], begin) and names[0] != HOME:
                d = replace(d, owner=names[0])
        owned.append(d)
    return owned
