"""Names that the tagger adds where the rules leave something open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

from pipeline.entities.spans import Span
from pipeline.entities.tagger import CharacterTagger
from pipeline.entities.tokens import DocumentTokens

# Tags of words that may be proper names, and the ends of names of bodies: what makes a sentence worth tagging.
PROPER = frozenset({"nr", "nrt", "nrfg", "ns", "nt"})
BODY = re.compile("公司|集团|大学|学院|银行|协会|学会|研究[所院]|基金会|联盟|法院|委员会")
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
STATES = ("省", "市", "县", "区", "州", "国", "镇", "乡", "村", "特区")
GAP = "\n"


class TaggedNames:
    """Runs the tagger over the sentences that hold a cue no rule has explained."""

    def __init__(self, tagger: CharacterTagger) -> None:
        self._tagger = tagger

    def find(self, text: str, tokens: DocumentTokens, known: Iterable[Span]) -> Iterator[Span]:
        """The names that the tagger sees in a document."""
        sentences = list(self._open_sentences(text, tokens, known))
        joined = GAP.join(text[start:end] for start, end in sentences)
        places = list(accumulate((end - start + len(GAP) for start, end in sentences), initial=0))
        index = 0
        for name in self._tagger.find(joined) if joined else ():
            while places[index + 1] <= name.start:
                index += 1
            shift = sentences[index][0] - places[index]
            surface = joined[name.start : name.end]
            if GAP not in surface and len(surface) > 1:
                label = "GPE" if name.label == "LOC" and surface.endswith(STATES) else name.label
                yield Span(name.start + shift, name.end + shift, label, "model")

    @staticmethod
    def _open_sentences(text: str, tokens: DocumentTokens, known: Iterable[Span]) -> Iterator[tuple[int, int]]:
        """Sentences with a word that may be a proper name and lies in no known span."""
        covered = bytearray(len(text))
        for span in known:
            covered[span.start : span.end] = b"\1" * span.length
        cues = [s for s, tag in zip(tokens.starts, tokens.tags, strict=True) if tag in PROPER and not covered[s]]
        cues += [m.start() for m in BODY.finditer(text) if not covered[m.start()]]
        cues.sort()
        position = 0
        for match in SENTENCE.finditer(text):
            while position < len(cues) and cues[position] < match.start():
                position += 1
            if position < len(cues) and cues[position] < match.end():
                yield match.span()
