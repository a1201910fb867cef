"""Names that the tagger adds where the rules leave something open.

Official language is not what the tagger was trained on most, so a name must also look like one: it is made of whole
words, at least one of which the segmenter takes for a proper name, and its characters are those of such names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

from pipeline.entities.spans import Span
from pipeline.entities.tagger import CharacterTagger
from pipeline.entities.tokens import DocumentTokens

PERSONS = ("nr", "nrt", "nrfg")
PLACES = ("ns",)
OWNERS = (*PERSONS, *PLACES, "nt", "nz", "j", "eng")
CUES = frozenset((*PERSONS, *PLACES))
BODY = re.compile("公司|集团|大学|学院|银行|协会|学会|研究[所院]|基金会|联盟|法院|委员会|中心|办公室|[局署部厅]")
PLACE = re.compile("[^大小新内各该重半江留].+(?:[山江河湖岛海湾峡洋港]|群岛|海峡|运河|高原|盆地|平原|半岛)(?<!治港)")
# Levels of likeness (see names.py) that a given name's two characters reach together, and a foreign name's each.
GIVEN, FOREIGN = 6, 3
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
GAP = "\n"
SHORTEST = {"PERSON": 3, "LOC": 3, "ORG": 4}


class TaggedNames:
    """Runs the tagger over the sentences that hold a cue no rule has explained."""

    def __init__(self, tagger: CharacterTagger) -> None:
        self._tagger = tagger

    def find(self, text: str, tokens: DocumentTokens, known: Iterable[Span]) -> Iterator[Span]:
        """The names that the tagger sees in a document and that look like names."""
        sentences = list(self._open_sentences(text, tokens, known))
        joined = GAP.join(text[start:end] for start, end in sentences)
        places = list(accumulate((end - start + len(GAP) for start, end in sentences), initial=0))
        index = 0
        for name in self._tagger.find(joined) if joined else ():
            while places[index + 1] <= name.start:
                index += 1
            shift = sentences[index][0] - places[index]
            span = Span(name.start + shift, name.end + shift, name.label, "model")
            if self._looks_like_a_name(span, text[span.start : span.end], tokens):
                yield span

    def _looks_like_a_name(self, span: Span, surface: str, tokens: DocumentTokens) -> bool:
        if GAP in surface or span.length < SHORTEST[span.label]:
            return False
        if span.start not in tokens.edges or span.end not in tokens.edges:
            return False
        first, last = tokens.covering(span.start), tokens.covering(span.end - 1)
        tags = tokens.tags[first : last + 1]
        if span.label == "ORG":
            match = BODY.search(surface)
            return match is not None and match.start() > 0 and tags[0] in OWNERS
        if span.label == "LOC":
            return any(tag in PLACES for tag in tags) and PLACE.fullmatch(surface) is not None
        marks = self._tagger.names.describe(surface)
        foreign = bool((marks.foreign[[c != "·" for c in surface]] >= FOREIGN).all())
        chinese = span.length == SHORTEST["PERSON"] and bool(marks.known[0]) and int(marks.given[1:].sum()) >= GIVEN
        return any(tag in PERSONS for tag in tags) and (foreign or chinese)

    @staticmethod
    def _open_sentences(text: str, tokens: DocumentTokens, known: Iterable[Span]) -> Iterator[tuple[int, int]]:
        """Sentences with a word that may be a proper name and lies in no known span."""
        covered = bytearray(len(text))
        for span in known:
            covered[span.start : span.end] = b"\1" * span.length
        cues = [s for s, tag in zip(tokens.starts, tokens.tags, strict=True) if tag in CUES and not covered[s]]
        position = 0
        for match in SENTENCE.finditer(text):
            while position < len(cues) and cues[position] < match.start():
                position += 1
            if position < len(cues) and cues[position] < match.end():
                yield match.span()
