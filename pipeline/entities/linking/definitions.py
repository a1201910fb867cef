"""The acronyms table brought to bear on the mentions: long forms, short forms, later uses."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.core.lists import read_classes
from pipeline.entities.lexicon.folding import fold_name
from pipeline.entities.linking.canonical import LINKING
from pipeline.entities.linking.describe import Foreign
from pipeline.entities.linking.linked import LinkedMention
from pipeline.entities.linking.short_forms import ShortFormDefinition, ShortForms
from pipeline.entities.mentions.kinds import is_kind_of_place

if TYPE_CHECKING:
    import pyarrow as pa

# Evidence that a definition's long form outranks when they overlap.
WEAK = frozenset({"head noun", "model"})
# Evidence that knows where a name begins, and what ends a clause before it.
CERTAIN = frozenset({"corpus", "gazetteer", "title"})
CLAUSE = ("的", "之", "部门")
# Kinds of name whose first word the head-noun rules know: they begin with a proper name.
PLACED = frozenset({"ORG", "GPE", "LOC"})
# What may be of a kind instead of one.
KINDS = frozenset({"ORG", "LOC"})
# The pattern of a definition by 统称 or 合称, and what joins the things that it names.
COLLECTIVE, JOINED = "collective", re.compile("[、，,和与及或]")


def read_definitions(acronyms: pa.Table) -> list[ShortFormDefinition]:
    """The rows of the acronyms table that linking needs.

    A name for several bodies together (甲、乙，以下合称“双方”) is no body's name: each stays one of its own.
    """
    names = ("pattern", "doc_id", "start", "short_form", "long_form", "long_form_en", "confidence")
    rows = zip(*(acronyms.column(n).to_pylist() for n in names), strict=True)
    return [
        ShortFormDefinition(doc_id, start, short_form, long_form, english, confidence=confidence)
        for pattern, doc_id, start, short_form, long_form, english, confidence in rows
        if not (pattern == COLLECTIVE and JOINED.search(long_form))
    ]


def read_foreign(definitions: Iterable[ShortFormDefinition], resolve: Callable[[str], str]) -> Foreign:
    """English long forms and Latin acronyms by the key of the long form; the first in order wins."""
    english: dict[str, str] = {}
    acronym: dict[str, str] = {}
    for d in sorted(definitions, key=lambda d: (d.short_form, d.long_form_en, d.doc_id, d.start)):
        key = resolve(d.name)
        if d.long_form_en:
            english.setdefault(key, d.long_form_en)
        if d.short_form.isascii():
            acronym.setdefault(key, d.short_form)
    return Foreign(english, acronym)


def is_kind(definition: ShortFormDefinition, text: str, label_of: Callable[[str], str]) -> bool:
    """Whether bodies of any place are defined, or places of a kind: a definition gives a kind no name.

    爱卫会, where all 各级爱国卫生运动委员会 are called so; 自然保护区 for 森林和野生动物类型自然保护区.
    """
    anywhere, long_form = read_classes(LINKING)["anywhere"], definition.long_form
    if is_kind_of_place(long_form):
        return True
    stands = long_form.startswith(anywhere) or text.endswith(anywhere, 0, definition.start)
    return stands and label_of(long_form) == "ORG"


def drop_kinds(mentions: dict[str, list[LinkedMention]], kinds: Iterable[ShortFormDefinition]) -> None:
    """Take out what documents call by the short forms of kinds: 爱卫会, 爱卫会办公室, 自然保护区."""
    forms: dict[str, tuple[str, ...]] = {}
    for kind in kinds:
        forms[kind.doc_id] = (*forms.get(kind.doc_id, ()), kind.short_form)
    for doc_id, own in forms.items():
        mentions[doc_id] = [m for m in mentions.get(doc_id, []) if m.label not in KINDS or not m.text.startswith(own)]


def settle_definitions(
    definitions: Iterable[ShortFormDefinition], mentions: Mapping[str, Iterable[LinkedMention]]
) -> list[ShortFormDefinition]:
    """The definitions, their long forms cut down to a known name that ends them after a clause, and out of 《》.

    In 国务院批准设立的中国（上海）自由贸易试验区（以下简称自贸试验区） it is the zone that is defined, in
    国务院水行政主管部门黄河水利委员会 the commission, without the office that it belongs to. A short form
    such as 有关部门 names nothing: it is no entity's.
    """
    found = [(doc_id, m) for doc_id, group in mentions.items() for m in group]
    known = {(doc_id, m.end): m.start for doc_id, m in found if m.method in CERTAIN or m.label in PLACED}
    places = {(doc_id, m.start) for doc_id, m in found if m.method in CERTAIN and m.label == "GPE"}
    settled = []
    for d in definitions:
        if d.short_form.startswith(read_classes(LINKING)["any"]):
            continue
        start = known.get((d.doc_id, d.start + len(d.long_form)), d.start)
        if start == d.start:  # the name as a whole is nowhere else, but after a clause it begins with a place
            clause_end = d.start + d.long_form.rfind("的") + 1
            start = clause_end if (d.doc_id, clause_end) in places else d.start
        if start > d.start and d.long_form[: start - d.start].endswith(CLAUSE):
            d = replace(d, start=start, long_form=d.long_form[start - d.start :])
        if d.long_form.startswith("《") and d.long_form.find("》") == len(d.long_form) - 1:
            d = replace(d, start=d.start + 1, long_form=d.long_form[1:-1])
        settled.append(d)
    return settled


class DocumentMentions:
    """A document's mentions in order, to which spans can be added as long as nothing overlaps."""

    def __init__(self, mentions: Iterable[LinkedMention]) -> None:
        self.mentions = sorted(mentions, key=lambda m: m.start)

    def overlapping(self, start: int, end: int) -> list[LinkedMention]:
        """The mentions that share a character with ``[start, end)``."""
        low = bisect_right(self.mentions, start, key=lambda m: m.end)
        high = bisect_left(self.mentions, end, key=lambda m: m.start)
        return self.mentions[low:high]

    def replace(self, old: Iterable[LinkedMention], new: LinkedMention) -> None:
        """Put ``new`` in the place of ``old``."""
        for mention in old:
            del self.mentions[self._place(mention)]
        self.mentions.insert(bisect_left(self.mentions, new.start, key=lambda m: m.start), new)

    def _place(self, mention: LinkedMention) -> int:
        """Where a mention stands: walking through all of them would make a text of many definitions quadratic."""
        place = bisect_left(self.mentions, mention.start, key=lambda m: m.start)
        while self.mentions[place] is not mention:
            place += 1
        return place


def apply_definitions(
    doc_id: str,
    text: str,
    mentions: Iterable[LinkedMention],
    definitions: Iterable[ShortFormDefinition],
    short_forms: ShortForms,
    *,
    label_of: Callable[[str], str],
    known: Mapping[str, object],
) -> list[LinkedMention]:
    """A document's mentions with those that definitions show.

    A long form becomes a mention where it is defined unless a gazetteer's name holds it; a short form becomes a
    mention of the long form's entity when that one is an entity: already mentioned, or of a kind that its head noun
    shows.
    """
    document = DocumentMentions(mentions)
    labels = {fold_name(m.text): m.label for m in document.mentions}
    for d in definitions:
        end = d.start + len(d.long_form)
        key = fold_name(d.long_form)
        label = labels.get(key) or label_of(d.long_form)
        if not label or text[d.start : end] != d.long_form:
            continue
        labels[key] = labels[fold_name(d.name)] = label
        rivals = document.overlapping(d.start, end)
        if all(m.method in WEAK or (d.start <= m.start and m.end <= end) for m in rivals):
            full = d.name if d.owner else ""
            new = LinkedMention(doc_id, d.start, end, d.long_form, label, "definition", d.confidence, long_form=full)
            document.replace(rivals, new)
    for use in short_forms.find_uses(doc_id, text, known):
        label = labels.get(fold_name(use.long_form)) or label_of(use.long_form)
        if not label:
            continue
        rivals = document.overlapping(use.start, use.end)
        if all(use.start <= m.start and m.end <= use.end for m in rivals):
            surface = text[use.start : use.end]
            new = LinkedMention(
                doc_id, use.start, use.end, surface, label, "acronym", use.confidence, long_form=use.long_form
            )
            document.replace(rivals, new)
    return document.mentions
