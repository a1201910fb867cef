"""Mentions joined into entities.

Each mention gets a canonical key. In order of authority: the corpus's thesaurus.csv and entities.csv, the document's
own definitions of short forms, the gazetteer, and rules over names (``canonical``). Keys are folded names, so
spellings, inner spaces, quotes and traditional forms fall together by themselves; names are never joined because they
resemble each other, so 印度 and 印度尼西亚 stay apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from pipeline.core.lists import read_classes
from pipeline.entities.lexicon.folding import fold_name
from pipeline.entities.lexicon.gazetteer import (
    DROP,
    Entry,
    index_entries,
    read_corpus_entities,
    read_gazetteer,
    read_thesaurus,
)
from pipeline.entities.lexicon.wordlists import Head
from pipeline.entities.linking.canonical import LINKING, ignore_order, strip_class_word, strip_law
from pipeline.entities.linking.linked import LinkedMention
from pipeline.entities.linking.numbers import NUMBER, fold_number
from pipeline.entities.linking.owners import HOME, STATE_ORGANS, read_owners
from pipeline.entities.linking.quantities import QUANTITIES, normalise_quantity
from pipeline.entities.mentions.compounds import read_abbreviations

# Begins the title of a document.
SUBJECT = "关于"


class Linker:
    """Gives mentions the keys of their entities."""

    def __init__(
        self, corpus: Path, gazetteer: Path, apart: Mapping[str, frozenset[str]] = MappingProxyType({})
    ) -> None:
        self.apart: dict[str, frozenset[str]] = {}
        own = read_corpus_entities(corpus / "entities.csv")
        known = read_gazetteer(gazetteer)
        self.own = index_entries(e for e in own if e.label != DROP)
        self.dropped = frozenset(fold_name(form) for e in own if e.label == DROP for form in e.forms)
        self.known = index_entries(known)
        self.owners = read_owners(gazetteer / "owners.tsv", known)
        self.reordered = {ignore_order(key): e for key, e in self.known.items() if e.label == "LAW"}
        self.reordered.pop("", None)
        self.thesaurus = self._extend(read_thesaurus(corpus / "thesaurus.csv"))
        self.names = {fold_name(name): name for name in self.thesaurus.values()}
        self.reached: set[str] = set()  # folded names of the thesaurus that something resolved was called by
        self.abbreviations = read_abbreviations(gazetteer / "abbreviations.tsv")
        self.apart = {name: others | {self.resolve(other) for other in others} for name, others in apart.items()}

    def _extend(self, thesaurus: dict[str, str]) -> dict[str, str]:
        """The thesaurus, with the main names of the known entities whose other names it mentions."""
        extended = dict(thesaurus)
        for variant, canonical in thesaurus.items():
            if (entry := self.entry_of(variant)) is not None and fold_name(entry.name) != fold_name(canonical):
                extended.setdefault(fold_name(entry.name), canonical)
        return extended

    def entry_of(self, key: str) -> Entry | None:
        """The corpus's or the gazetteer's entry for a folded name."""
        entry = self.own.get(key) or self.known.get(key)
        return None if entry and fold_name(entry.name) in self.apart.get(key, ()) else entry

    def link(self, mentions: Sequence[LinkedMention]) -> list[LinkedMention]:
        """The mentions with their keys set, without those that the corpus drops."""
        for mention in mentions:
            mention.key = self._first_key(mention)
        kept = [m for m in mentions if m.key not in self.dropped and fold_name(m.text) not in self.dropped]
        self._join_class_words(kept)
        self._join_owners(kept)
        self._keep_apart(kept)
        return kept

    def _keep_apart(self, mentions: Sequence[LinkedMention]) -> None:
        """Give names back their own keys that people keep apart from what they were joined to."""
        if not self.apart:
            return
        for mention in mentions:
            own = fold_name(mention.text)
            if mention.key in self.apart.get(own, ()):
                mention.key = own

    def resolve(self, name: str, label: str = "") -> str:
        """The key of the entity that a name belongs to, by the corpus's files, the gazetteer and the rules of style."""
        key = self._replace(fold_name(name))
        if (entry := self.entry_of(key)) is None and label == "LAW":
            key = self._replace(strip_law(key))
            entry = self.entry_of(key) or self.reordered.get(ignore_order(key))
        if entry is None:
            # The home state's body is itself with the state's name before it (中国商务部).
            owner, rest = self.owners.split(key)
            entry = self.entry_of(rest) if owner == HOME else None
            if entry is None or entry.table != STATE_ORGANS:
                return key
        return self._replace(fold_name(entry.name))

    def _replace(self, key: str) -> str:
        """The key that the thesaurus has for one; the same where it has none."""
        if (canonical := self.thesaurus.get(key)) is None:
            return fold_name(key)
        self.reached.add(key)
        return fold_name(canonical)

    def has_reached(self, variant: str) -> bool:
        """Whether something was called by a variant of the thesaurus, or by the known entity's name behind it."""
        key = fold_name(variant)
        entry = self.entry_of(key)
        return key in self.reached or (entry is not None and fold_name(entry.name) in self.reached)

    def _first_key(self, mention: LinkedMention) -> str:
        if mention.label in QUANTITIES:
            return normalise_quantity(mention.text, mention.label)
        own = fold_name(mention.text)
        if own in self.thesaurus or own in self.own:
            return self.resolve(mention.text, mention.label)
        if mention.long_form:
            return self.resolve(mention.long_form, mention.label)
        if (name := self.abbreviations.get((mention.method, mention.text))) is not None:
            return self.resolve(name)
        name = fold_number(mention.text) if mention.method == NUMBER else mention.text
        return self.resolve(name, mention.label)

    def _join_class_words(self, mentions: Sequence[LinkedMention]) -> None:
        names = {m.key for m in mentions if m.label == "PROGRAM"}
        for mention in mentions:
            if mention.label == "PROGRAM" and self.entry_of(mention.key) is None:
                mention.key = self.resolve(strip_class_word(mention.key, names.__contains__))

    def _join_owners(self, mentions: Sequence[LinkedMention]) -> None:
        """Within a document, join a body's name to the one longer name that only adds whose body it is."""
        bodies: dict[str, Counter[str]] = defaultdict(Counter)
        for mention in mentions:
            if mention.label == "ORG":
                bodies[mention.doc_id][mention.key] += 1
        for mention in mentions:
            if mention.label == "ORG" and self.entry_of(mention.key) is None:
                mention.key = self.owners.find_owned(mention.key, bodies[mention.doc_id]) or mention.key


def label_by_head(name: str, heads: Mapping[str, Head], linker: Linker) -> str:
    """The label that a known name or its head noun gives it; empty when neither says that it is an entity.

    What describes any of a kind (自然资源开发的有关专项规划) is none; the subject of a document may hold a clause.
    """
    key = fold_name(name)
    if (entry := linker.entry_of(key)) is not None:
        return entry.label
    if not key.startswith(SUBJECT) and any(word in key for word in read_classes(LINKING)["describing"]):
        return ""
    return next((heads[key[i:]].label for i in range(1, len(key) - 1) if key[i:] in heads), "")
