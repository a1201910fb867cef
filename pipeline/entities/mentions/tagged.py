"""Names that the tagger adds where the rules leave something open.

The network is slow, so it reads only the sentences in which a name could stand that no rule has found in whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

from pipeline.core.script import SEMICOLON, SENTENCE_ENDS
from pipeline.entities.lexicon.person_names import NameLexicon
from pipeline.entities.lexicon.wordlists import WordLists
from pipeline.entities.mentions.phrase_words import words_of
from pipeline.entities.spans import Span
from pipeline.entities.tagger.tagger import CharacterTagger
from pipeline.entities.tokens import DocumentTokens

PERSONS = ("nr", "nrt", "nrfg")
PLACES = ("ns",)
OWNERS = (*PERSONS, *PLACES, "nt", "nz", "j", "eng")
CUES = frozenset((*PERSONS, *PLACES))
# First letters of the tags of adverbs, prepositions, particles and pronouns.
CROSSED_BY_NONE = frozenset("dpury")
BODY = re.compile("公司|集团|大学|学院|银行|协会|学会|研究[所院]|基金会|联盟|法院|委员会|中心|办公室|[局署部厅]")
# What courts, offices and commissions end in.
ORGANS = ("局", "法院", "委员会")
# Kinds of bodies, which the dictionary has as names: 中央银行, 国有银行, 城市合作银行.
KIND = re.compile(
    "(?:中央|国有|国家|商业|外资|中小|大型|民营|城市|农村|地方|合作|合资|人民|国际|专业)"
    ".*(?:银行|公司|集团|中心|委员会|法院|大学)"
)
SENTENCE = re.compile(rf"[^{SENTENCE_ENDS}{SEMICOLON}\n]+[{SENTENCE_ENDS}{SEMICOLON}]?")
PLACE_END = re.compile("[山江河湖岛海湾峡洋港]|高原|盆地|平原")
# As far as a name may go: no further than the next mark.
PHRASE = re.compile("[^，、：；。！？（）()《》“”\\s]{1,40}")
# The tokens from which a person's name may begin that holds a token, counted in characters.
REACH = 3
GAP = "\n"
SHORTEST = {"ORG": 4}


class TaggedNames:
    """Runs the tagger over the sentences in which it could find a name that no rule has found."""

    def __init__(self, tagger: CharacterTagger, names: NameLexicon, words: WordLists) -> None:
        self._tagger = tagger
        self._names = names
        self._common = words.improper.union(words_of("no_cue"))
        self._deceptive, self._joining = words.deceptive, words.joining

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
            span = Span(name.start + shift, name.end + shift, name.label, "model")
            if GAP not in text[span.start : span.end]:
                yield span

    def _open_sentences(self, text: str, tokens: DocumentTokens, known: Iterable[Span]) -> Iterator[tuple[int, int]]:
        """Sentences with a word that may be a proper name, lies in no known span, and may belong to a longer name."""
        covered = bytearray(len(text))
        for span in known:
            covered[span.start : span.end] = b"\1" * span.length
        cues = self._find_cues(text, tokens, covered)
        cue = next(cues, None)
        for match in SENTENCE.finditer(text):
            while cue is not None and cue < match.start():
                cue = next(cues, None)
            if cue is not None and cue < match.end():
                yield match.span()

    def _find_cues(self, text: str, tokens: DocumentTokens, covered: bytearray) -> Iterator[int]:
        """Where tokens begin that a name could hold which passes for one and is not known in whole."""
        for index, (start, tag) in enumerate(zip(tokens.starts, tokens.tags, strict=True)):
            if tag not in OWNERS or tokens.texts[index] in self._common:
                continue
            phrase = PHRASE.match(text, start)
            end = phrase.end() if phrase else start
            body = BODY.search(text, start + 1, end)
            if (body is not None and self._may_be_a_body(text, tokens, index, body.end(), covered)) or (
                tag in CUES and not covered[start] and self._may_be_named(text, tokens, index, end)
            ):
                yield start

    def _may_be_a_body(self, text: str, tokens: DocumentTokens, first: int, end: int, covered: bytearray) -> bool:
        """Whether what ends here as bodies do may be one's name, or the beginning of it, and is not known in whole.

        An organ that is a word of the dictionary is known, and none reaches over a word that no name crosses.
        """
        start, last = tokens.starts[first], tokens.ending_at(end)
        if last is None or end - start < SHORTEST["ORG"] or covered[end - 1]:
            return False
        if first == last and tokens.tags[first] == "nt" and text.endswith(ORGANS, start, end):
            return False
        within = zip(tokens.texts[first + 1 : last], tokens.tags[first + 1 : last], strict=True)
        if any(tag[0] in CROSSED_BY_NONE and word not in self._joining for word, tag in within):
            return False
        return not text.endswith(self._deceptive, start, end) and KIND.fullmatch(text, start, end) is None

    def _may_be_named(self, text: str, tokens: DocumentTokens, cue: int, end: int) -> bool:
        """Whether the token may belong to a person's name or begin a place's, in a phrase that ends at ``end``."""
        start = tokens.starts[cue]
        if tokens.tags[cue] in PLACES:
            return PLACE_END.search(text, start + 1, end) is not None
        before = range(cue, max(cue - REACH, -1), -1)
        firsts = (tokens.starts[index] for index in before if tokens.ends[index] > start - REACH)
        return any(self._names.may_be_person(text[first : first + REACH]) for first in firsts)
