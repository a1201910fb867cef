"""Ministries of other countries, which texts call by names that the home state's ministries bear as well.

泰国商务部 is no mention of 商务部, and neither is 商务部 after it in a text on Thailand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby

from pipeline.entities.lexicon.folding import fold_name
from pipeline.entities.lexicon.gazetteer import Entry
from pipeline.entities.linking.linker import LinkedMention, Linker

HOME, STATE_ORGANS, COUNTRIES = "中国", "state_organs", "countries"
# What may stand between a country and its ministry (泰国公共卫生部).
BETWEEN = re.compile("[^\\W和与及或的在对向从由同为是驻]{0,4}")


def _entry_in(linker: Linker, name: str, table: str) -> Entry | None:
    entry = linker.entry_of(fold_name(name))
    return entry if entry is not None and entry.table == table else None


def _own_bodies(mentions: list[LinkedMention], text: str, linker: Linker) -> dict[str, tuple[int, str, str]]:
    """Name of a body without its country to where the text first gives it with the country, the country, and both.

    Mentions that stand right after their country are given its name on the way.
    """
    owned: dict[str, tuple[int, str, str]] = {}
    country, end = "", -9
    for mention in mentions:
        if mention.label == "GPE" and (entry := _entry_in(linker, mention.text, COUNTRIES)) is not None:
            country, end = entry.name, mention.end
            continue
        if mention.label != "ORG" or mention.long_form or country in {"", HOME} or mention.start < end:
            continue
        between = text[end : mention.start]
        if BETWEEN.fullmatch(between) and _entry_in(linker, mention.text, STATE_ORGANS) is not None:
            bare = between + mention.text
            mention.long_form = country + bare
            owned.setdefault(bare, (mention.start, country, mention.long_form))
    return owned


def _named_bodies(mentions: list[LinkedMention], linker: Linker) -> dict[str, tuple[int, str, str]]:
    """The same for bodies whose mention begins with the country: 美国司法部."""
    owned: dict[str, tuple[int, str, str]] = {}
    for mention in mentions:
        if mention.label == "ORG":
            for length in range(2, len(mention.text) - 2):
                entry = _entry_in(linker, mention.text[:length], COUNTRIES)
                if entry is not None and entry.name != HOME:
                    owned.setdefault(mention.text[length:], (mention.start, entry.name, mention.text))
    return owned


def own_foreign_bodies(
    mentions: Iterable[LinkedMention], texts: Mapping[str, str], linker: Linker
) -> list[LinkedMention]:
    """The mentions (sorted by document and offset), those of foreign ministries with their country's name as long form.

    A bare name is the foreign body's after the text has given it with the country, if the text speaks of that country
    more often than of the home one.
    """
    result = []
    for doc_id, group in groupby(mentions, key=lambda m: m.doc_id):
        own, text = list(group), texts[doc_id]
        owned = _named_bodies(own, linker) | _own_bodies(own, text, linker)
        entries = (_entry_in(linker, m.text, COUNTRIES) for m in own if m.label == "GPE")
        spoken_of = Counter(entry.name for entry in entries if entry is not None)
        for mention in own:
            if mention.label != "ORG" or mention.long_form or _entry_in(linker, mention.text, STATE_ORGANS) is None:
                continue
            for bare, (start, country, full) in sorted(owned.items(), key=lambda item: -len(item[0])):
                ends_so = text.endswith(bare, 0, mention.end) and bare.endswith(mention.text)
                home = text.endswith((HOME, "我国"), 0, mention.end - len(bare))
                if ends_so and start < mention.start and not home and spoken_of[country] > spoken_of[HOME]:
                    mention.long_form = full
                    break
        result += own
    return result
