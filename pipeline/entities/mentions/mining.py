"""The mentions of one document, from all sources of evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

from pipeline.entities.lexicon.folding import FoldedText, fold_text
from pipeline.entities.lexicon.gazetteer import DROP, Entry, Matcher, read_corpus_entities, read_gazetteer
from pipeline.entities.lexicon.person_names import load_names
from pipeline.entities.lexicon.wordlists import read_wordlists
from pipeline.entities.mentions.compounds import Compounds
from pipeline.entities.mentions.headed import HeadedNames
from pipeline.entities.mentions.patterns import find_numbers, find_quantities, find_subjects, find_titles
from pipeline.entities.mentions.quoted import find_quoted
from pipeline.entities.mentions.selection import resolve_spans
from pipeline.entities.mentions.tagged import TaggedNames
from pipeline.entities.spans import Span
from pipeline.entities.tagger.tagger import FOLDER, load_tagger
from pipeline.entities.tokens import DocumentTokens

# Names of two characters turn up inside other words; longer ones hardly do.
SHORT = 2
# What shows that a place stands before it, however the text was cut (拉/美国/家).
PEOPLES = ("国家", "各国", "地区", "人民")

# The table whose short names are often common words as well (白银, 安康, 永安).
HOMELAND = "china"
EDITION = re.compile(r"第[一二三四五六七八九十\d]{1,3}[届次]$")


def widen_edition(text: str, span: Span) -> Span:
    """The span of a meeting or an assembly with the number of its edition before it (第三届中国国际进口博览会)."""
    if span.label not in ("PROGRAM", "ORG"):
        return span
    match = EDITION.search(text, max(0, span.start - 6), span.start)
    return replace(span, start=match.start()) if match else span


class Miner:
    """Finds a document's mentions; built once a process."""

    def __init__(self, gazetteer: Path, corpus_entities: tuple[Entry, ...], tagged: TaggedNames | None) -> None:
        self.known = Matcher(read_gazetteer(gazetteer), method="gazetteer")
        self.own = Matcher([e for e in corpus_entities if e.label != DROP], method="corpus")
        self.compounds = Compounds(gazetteer / "abbreviations.tsv")
        self.headed = HeadedNames(read_wordlists(gazetteer))
        self.tagged = tagged

    def find(self, text: str, tokens: DocumentTokens, *, quantities: bool = True) -> list[Span]:
        """The mentions of a document, without overlaps, in order of the text."""
        folded = fold_text(text)
        spans = set(
            chain(
                (span for span, _ in self.own.find(folded)),
                self._find_known(folded, tokens),
                find_titles(text),
                find_subjects(text),
                find_numbers(text),
                find_quantities(text) if quantities else (),
                (widen_edition(text, span) for span in find_quoted(text)),
                self.compounds.find(text, tokens),
                self.headed.find(text, tokens),
            )
        )
        if self.tagged is not None:
            spans |= set(self.tagged.find(text, tokens, spans))
        return resolve_spans(spans)

    def _find_known(self, folded: FoldedText, tokens: DocumentTokens) -> Iterator[Span]:
        edges = tokens.edges
        for span, entry in self.known.find(folded):
            if span.end not in edges and not self._may_end_inside(folded.source, span, tokens):
                continue
            if span.length <= SHORT and not self._stands_alone(folded.source, span, entry, tokens):
                continue
            yield widen_edition(folded.source, span)

    @staticmethod
    def _may_end_inside(text: str, span: Span, tokens: DocumentTokens) -> bool:
        """Whether a name may end inside a token: a country in a longer word, anything that ends in a letter."""
        if span.label in ("ORG", "LOC", "LAW"):
            return text[span.end - 1].isascii() or text.startswith(PEOPLES, span.end)
        return True

    @staticmethod
    def _stands_alone(text: str, span: Span, entry: Entry, tokens: DocumentTokens) -> bool:
        """Whether a short name is made of whole tokens, or begins a longer noun (中国 in 中国队)."""
        if text.startswith(PEOPLES, span.end):
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
    tagged = TaggedNames(load_tagger(folder), load_names(folder)) if tagger else None
    return Miner(models / "gazetteer", corpus_entities, tagged)


def open_miner(corpus: Path, models: Path, *, tagger: bool) -> Miner:
    """The miner for a corpus."""
    return load_miner(models, tuple(read_corpus_entities(corpus / "entities.csv")), tagger=tagger)
