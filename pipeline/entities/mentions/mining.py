"""The mentions of one document, from all sources of evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.lexicon.folding import FoldedText, fold_text
from pipeline.entities.lexicon.gazetteer import DROP, Entry, Matcher, read_corpus_entities, read_gazetteer
from pipeline.entities.lexicon.lookup import Endings
from pipeline.entities.lexicon.person_names import load_names
from pipeline.entities.lexicon.wordlists import read_wordlists
from pipeline.entities.mentions.barring import bar, bar_heads_of_places
from pipeline.entities.mentions.choice import choose, choose_names
from pipeline.entities.mentions.cited import find_cited
from pipeline.entities.mentions.compounds import Compounds
from pipeline.entities.mentions.features import Columns, Features, Vocabulary
from pipeline.entities.mentions.gathering import NAMED, Candidates, from_spans, unite
from pipeline.entities.mentions.head_edges import HeadEdges
from pipeline.entities.mentions.headed import HeadedNames
from pipeline.entities.mentions.kinds import bar_kinds
from pipeline.entities.mentions.likeness import Likeness
from pipeline.entities.mentions.listed import propose_listed
from pipeline.entities.mentions.patterns import (
    find_numbers,
    find_quantities,
    find_standards,
    find_subjects,
    find_titles,
    find_whole_titles,
)
from pipeline.entities.mentions.phrase_words import words_of
from pipeline.entities.mentions.proposals import (
    BIT,
    Proposal,
    name_method,
    propose_patterns,
    propose_quoted,
    propose_words,
    read_heads,
)
from pipeline.entities.mentions.quoted import find_quoted
from pipeline.entities.mentions.roles import Roles, share_heads
from pipeline.entities.mentions.scorer import Scorer, load_scorer, score_together
from pipeline.entities.mentions.tagged import TaggedNames
from pipeline.entities.mentions.wholeness import Wholeness
from pipeline.entities.spans import Span
from pipeline.entities.tagger.tagger import FOLDER, load_tagger
from pipeline.entities.tokens import DocumentTokens

# Names of two characters turn up inside other words; longer ones hardly do.
SHORT = 2

# The table whose short names are often common words as well (白银, 安康, 永安).
HOMELAND, COUNTRIES, STATE_ORGANS = "china", "countries", "state_organs"
# Dates, amounts, percentages, numbers of standards and cited authors are read by pattern and no part of the gold texts:
# a guess, not a measured share.
QUANTITY = 0.98
# Candidates that are judged in one go, some kilobytes each.
TOGETHER = 4000
EDITION = re.compile(r"第[一二三四五六七八九十\d]{1,3}[届次]\Z")


def widen_edition(text: str, span: Span) -> Span:
    """The span of a meeting or an assembly with the number of its edition before it (第三届中国国际进口博览会)."""
    if span.label not in ("PROGRAM", "ORG"):
        return span
    match = EDITION.search(text, max(0, span.start - 6), span.start)
    return replace(span, start=match.start()) if match else span


# What else a tagger's place may be: its type LOC takes in states and cities.
TAGGED = {"LOC": ("LOC", "GPE"), "ORG": ("ORG",), "PERSON": ("PERSON",)}


@dataclass(frozen=True, slots=True)
class _Open:
    """A document whose candidates are not judged yet; ``taken`` marks the characters that belong to a mention."""

    text: str
    fixed: list[Span]
    amounts: list[Span]
    taken: bytearray
    candidates: Candidates
    columns: Columns


def _group(documents: Iterable[_Open]) -> Iterator[list[_Open]]:
    """Documents in groups of not many more than TOGETHER candidates."""
    group, size = list[_Open](), 0
    for document in documents:
        group.append(document)
        size += len(document.candidates)
        if size >= TOGETHER:
            yield group
            group, size = [], 0
    if group:
        yield group


def _keep_free(candidates: Candidates, taken: bytearray) -> Candidates:
    """The candidates none of whose characters is taken."""
    sums = np.concatenate(([0], np.cumsum(np.frombuffer(taken, dtype=np.uint8))))
    return candidates.keep(sums[candidates.starts] == sums[candidates.ends])


class Miner:
    """Finds a document's mentions; built once a process."""

    def __init__(self, models: Path, corpus_entities: tuple[Entry, ...], tagged: TaggedNames | None) -> None:
        gazetteer, folder = models / "gazetteer", models / "mentions"
        self.models = models
        self.known = Matcher(read_gazetteer(gazetteer), method="gazetteer")
        self.own = Matcher([e for e in corpus_entities if e.label != DROP], method="corpus")
        self.compounds = Compounds(gazetteer)
        words = read_wordlists(gazetteer)
        self.headed = HeadedNames(words)
        self.tagged = tagged
        self.heads = read_heads(folder / "heads.tsv")
        self.edges = HeadEdges(self.heads, words)
        names: dict[str, int] = {}
        for entry in self.known.entries:
            for form in entry.forms:
                names.setdefault(form, NAMED.index(entry.label) + 1)
        likeness = Likeness(load_names(models / "ner" / FOLDER))
        self.features = Features(Vocabulary(words, self.heads, names), likeness)
        self.roles = Roles(folder / "inside.tsv")
        self.wholeness = Wholeness(gazetteer / "linking.tsv")
        self.countries = tuple(f for e in self.known.entries if e.table == COUNTRIES for f in (e.name, *e.aliases))
        self._homes = frozenset(form for e in self.known.entries if e.table == HOMELAND for form in e.forms)
        self._ending_countries = Endings(self.countries)
        # Bodies that other countries may have too: 国务院, and those whose name begins with a country's.
        self._common = frozenset(
            e
            for e in self.known.entries
            if e.table == STATE_ORGANS or (e.label == "ORG" and e.name.startswith(self.countries))
        )

    def find(self, text: str, tokens: DocumentTokens, *, quantities: bool = True) -> list[Span]:
        """The mentions of a document, without overlaps, in order of the text."""
        return next(self.find_all([(text, tokens)], quantities=quantities))

    def find_all(
        self, documents: Iterable[tuple[str, DocumentTokens]], *, quantities: bool = True
    ) -> Iterator[list[Span]]:
        """The mentions of each document; many short ones are judged in one go."""
        scorer = load_scorer(self.models / "mentions")
        for group in _group(self._open(text, tokens, quantities=quantities) for text, tokens in documents):
            scores = score_together(scorer, [(d.text, d.candidates, d.columns) for d in group])
            bounds = np.cumsum([len(d.candidates) for d in group])
            for document, own in zip(group, np.split(scores, bounds[:-1]), strict=True):
                yield self._close(document, own, scorer)

    def _open(self, text: str, tokens: DocumentTokens, *, quantities: bool) -> _Open:
        """What is known of a document before its candidates are judged."""
        folded = fold_text(text)
        fixed = [span for span, _ in self.own.find(folded)]
        fixed = [fixed[i] for i in choose([(s.start, s.end) for s in fixed], [float(s.length) for s in fixed])]
        taken = bytearray(len(text))
        for span in fixed:
            taken[span.start : span.end] = b"\1" * span.length
        for span in chain(find_standards(text), find_cited(text, tokens)):
            if not any(taken[span.start : span.end]):
                fixed.append(replace(span, confidence=QUANTITY))
                taken[span.start : span.end] = b"\1" * span.length
        if quantities:
            amounts = [s for s in find_quantities(text) if not any(taken[s.start : s.end])]
            amounts = [
                amounts[i] for i in choose([(s.start, s.end) for s in amounts], [float(s.length) for s in amounts])
            ]
        else:
            amounts = []
        candidates = _keep_free(self._gather(folded, tokens), taken)
        columns = self.features.columns(text, tokens, candidates) if len(candidates) else {}
        return _Open(text, fixed, amounts, taken, candidates, columns)

    def _close(self, document: _Open, scores: NDArray[np.float64], scorer: Scorer) -> list[Span]:
        """The best candidates of a document that overlap nothing that is taken, and what is taken."""
        text, taken, candidates = document.text, document.taken, document.candidates
        found = []
        for index in choose_names(candidates, scores, scorer.bar):
            c = candidates[index]
            role = self.roles.tell(text, c.start, c.end, c.label)
            confidence = scorer.curves.tell(float(scores[index]), c.sources, c.label)
            found.append(Span(c.start, c.end, c.label, name_method(c.sources), confidence, role))
            taken[c.start : c.end] = b"\1" * (c.end - c.start)
        found = share_heads(text, found, self._homes)
        # A year within a name belongs to the name.
        amounts = [replace(s, confidence=QUANTITY) for s in document.amounts if not any(taken[s.start : s.end])]
        return sorted([*document.fixed, *amounts, *found])

    def gather(self, text: str, tokens: DocumentTokens) -> Candidates:
        """The candidates of a document under the six labels of names, from every source, in order of the text."""
        return self._gather(fold_text(text), tokens)

    def _gather(self, folded: FoldedText, tokens: DocumentTokens) -> Candidates:
        text, known = folded.source, list(self._find_all_known(folded))
        rules = set(
            chain(
                self._find_known(text, known, tokens),
                find_titles(text),
                find_subjects(text),
                find_numbers(text),
                (widen_edition(text, span) for span in find_quoted(text)),
                self.compounds.find(text, tokens),
                self.headed.find(text, tokens),
            )
        )
        proposals = chain(
            from_spans(rules),
            self._propose_known(known),
            find_whole_titles(text),
            propose_quoted(text, self.heads, self.edges.endings),
            propose_words(text, tokens),
            propose_patterns(text),
            propose_listed(text, tokens, self.heads, self.edges.endings),
            self.compounds.propose(text),
            self._propose_tagged(text, tokens, rules),
        )
        kept = bar(text, unite(proposals, self.edges.find(text, tokens)), self.features.vocabulary.is_polity)
        return self.wholeness.keep(text, bar_kinds(text, bar_heads_of_places(text, tokens, kept)))

    def _find_all_known(self, folded: FoldedText) -> Iterator[tuple[Span, Span, Entry]]:
        """Every string that is a known name, as it is and widened."""
        for span, entry in self.known.find(folded):
            yield span, self._widen(folded.source, span, entry), entry

    @staticmethod
    def _propose_known(known: Iterable[tuple[Span, Span, Entry]]) -> Iterator[Proposal]:
        """Known names whatever the words around them; a known polity may be meant as a place."""
        inside = BIT["known inside"]
        for _, span, _ in known:
            yield Proposal(span.start, span.end, span.label, inside)
            if span.label == "GPE":
                yield Proposal(span.start, span.end, "LOC", inside)

    def _propose_tagged(self, text: str, tokens: DocumentTokens, rules: set[Span]) -> Iterator[Proposal]:
        if self.tagged is not None:
            for span in self.tagged.find(text, tokens, rules):
                for label in TAGGED[span.label]:
                    yield Proposal(span.start, span.end, label, BIT["model"])

    def _find_known(
        self, text: str, known: Iterable[tuple[Span, Span, Entry]], tokens: DocumentTokens
    ) -> Iterator[Span]:
        edges = tokens.edges
        for span, wide, entry in known:
            if span.end not in edges and not self._may_end_inside(text, span, tokens):
                continue
            if span.length <= SHORT and not self._stands_alone(text, span, entry, tokens):
                continue
            yield wide

    def _widen(self, text: str, span: Span, entry: Entry) -> Span:
        """The span with the number of its edition, or with the country before a body that other countries have too."""
        if entry in self._common:
            before = self._ending_countries.longest(text, span.start)
            if before and not text.startswith(self.countries, span.start):
                return replace(span, start=span.start - len(before))
        return widen_edition(text, span)

    @staticmethod
    def _may_end_inside(text: str, span: Span, tokens: DocumentTokens) -> bool:
        """Whether a name may end inside a token: a country in a longer word, anything that ends in a letter."""
        if span.label in ("ORG", "LOC", "LAW"):
            return text[span.end - 1].isascii() or text.startswith(words_of("people"), span.end)
        return True

    @staticmethod
    def _stands_alone(text: str, span: Span, entry: Entry, tokens: DocumentTokens) -> bool:
        """Whether a short name is made of whole tokens, or begins a longer noun (中国 in 中国队)."""
        if text.startswith(words_of("people"), span.end):
            return True
        first = tokens.covering(span.start)
        if not tokens.starts or tokens.starts[first] != span.start:
            return False
        if entry.table == HOMELAND:
            return tokens.ends[first] == span.end and tokens.tags[first].startswith(("ns", "nr", "nz"))
        return span.end in tokens.edges or tokens.tags[first].startswith("n")


@lru_cache(maxsize=2)
def load_miner(models: Path, corpus_entities: tuple[Entry, ...], *, tagger: bool) -> Miner:
    """The miner for the models folder and a corpus's own entities."""
    folder = models / "ner" / FOLDER
    words = read_wordlists(models / "gazetteer")
    tagged = TaggedNames(load_tagger(folder), load_names(folder), words) if tagger else None
    return Miner(models, corpus_entities, tagged)


def open_miner(corpus: Path, models: Path, *, tagger: bool) -> Miner:
    """The miner for a corpus."""
    return load_miner(models, tuple(read_corpus_entities(corpus / "entities.csv")), tagger=tagger)
