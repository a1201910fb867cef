"""Proposals: spans that may be mentions, each with the source of evidence that proposed it.

Nothing is decided here. A source is generous: it proposes every left edge that a name with a given head noun could
have, and says no word about whether the phrase names something. The scorer weighs that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.core.lists import read_rows
from pipeline.core.script import HAN
from pipeline.entities.lexicon.lookup import Endings, match_from
from pipeline.entities.tokens import DocumentTokens

# Sources of evidence, each a bit of a candidate's mask.
SOURCES = (
    "corpus", "gazetteer", "title", "document number", "quotation", "compound", "province compound", "head noun",
    "enumeration", "model", "subject", "head edge", "quoted phrase", "quoted head", "place word", "person word",
    "name word", "body word", "foreign person", "congress", "latin", "known inside", "title other", "listed",
    "counted list", "loose compound",
)  # fmt: skip
BIT = {name: 1 << index for index, name in enumerate(SOURCES)}
STOPS = frozenset("，。；：！？,;!?\n\t》《:")
QUOTED = re.compile(r"“([^“”\n]{1,30})”|‘([^‘’\n]{2,20})’|「([^「」\n]{2,20})」|\"([^\"\n]{2,20})\"")
LATIN = re.compile(rf"[{HAN}]{{0,2}}[A-Z][A-Za-z&+\-]{{1,12}}")
DOTS = "·•・‧"
DOT = re.compile(rf"[{HAN}A-Z][{HAN}A-Za-z.]{{0,6}}(?:[·•・‧][{HAN}A-Za-z.]{{1,8}})+")
DOT_SIGN = re.compile(f"[{DOTS}]")
CONGRESS_FIRST = re.compile("[中党第一二三四五六七八九十]")
CONGRESS = re.compile(
    rf"(?:中共|党的|中国共产党)?第?(?:十[一二三四五六七八九]|二十[一二三四五]?|[一二三四五六七八九])(?:届[一二三四五六七八九十]中全会|大(?![{HAN}]?[工专行部区任举措标类重领项]))"
    r"|(?:第?[一二三四五六七八九十]+届)全国(?:人大|政协|人民代表大会)[一二三四五六]次会议"
)
# The name under which a mention's strongest source stands in the tables, from strong to weak.
METHODS = (
    ("title", "title"), ("gazetteer", "gazetteer"), ("document number", "document number"), ("compound", "compound"),
    ("province compound", "province compound"), ("quotation", "quotation"), ("enumeration", "enumeration"),
    ("head noun", "head noun"), ("subject", "title"), ("known inside", "gazetteer"), ("quoted head", "quotation"),
    ("quoted phrase", "quotation"), ("foreign person", "pattern"), ("congress", "pattern"), ("title other", "title"),
    ("model", "model"), ("place word", "dictionary"), ("person word", "dictionary"), ("body word", "dictionary"),
    ("name word", "dictionary"), ("head edge", "head noun"), ("latin", "pattern"), ("counted list", "enumeration"),
    ("listed", "enumeration"), ("loose compound", "compound"),
)  # fmt: skip
PERSON_TAGS = ("nr", "nrt", "nrfg")


class Proposal(NamedTuple):
    """A span under a label, and the bit of its source."""

    start: int
    end: int
    label: str
    source: int


Heads = dict[str, tuple[tuple[str, str, int], ...]]


def name_method(sources: int) -> str:
    """The method of a candidate found by these sources."""
    return next(method for source, method in METHODS if sources & BIT[source])


def read_heads(path: Path) -> Heads:
    """Head noun to the labels that it may give, each with the kind of name and how often it heads one (1 to 3)."""
    heads: Heads = {}
    for row in read_rows(path):
        heads[row["head"]] = (*heads.get(row["head"], ()), (row["label"], row["kind"], int(row["strength"])))
    return heads


def propose_quoted(text: str, heads: Heads, endings: Endings) -> Iterator[Proposal]:
    """Quoted phrases, and with the head noun after the closing quote; ``endings`` finds the heads."""
    inner, outer = BIT["quoted phrase"], BIT["quoted head"]
    for match in QUOTED.finditer(text):
        group = match.lastindex or 1
        start, end = match.span(group)
        if end - start <= 16 and not STOPS.intersection(text[start:end]):
            for label in ("PROGRAM", "ORG", "LAW"):
                yield Proposal(start, end, label, inner)
        stop = min(match.end() + 14, len(text))
        for size in range(match.end() + 1, stop + 1):
            if text[size - 1] in STOPS or text[size - 1] in "的、（(“":
                break
            if head := endings.longest(text, size, match.end()):
                for label, *_ in heads[head]:
                    yield Proposal(match.start(), size, label, outer)


def propose_words(text: str, tokens: DocumentTokens) -> Iterator[Proposal]:
    """Words that the segmenter's dictionary tags as names, alone and with what belongs to them."""
    place, person, name, body = (BIT[n] for n in ("place word", "person word", "name word", "body word"))
    size = len(tokens.texts)
    for index, tag in enumerate(tokens.tags):
        if tag[0] != "n" or len(tag) < 2:
            continue
        start, end = tokens.starts[index], tokens.ends[index]
        if tag == "ns":
            if end - start > 1:
                yield Proposal(start, end, "GPE", place)
                yield Proposal(start, end, "LOC", place)
        elif tag in PERSON_TAGS:
            if end - start > 1:
                yield Proposal(start, end, "PERSON", person)
                yield Proposal(start, end, "ORG", name)
                yield Proposal(start, end, "GPE", name)
                yield Proposal(start, end, "LOC", name)
            if (
                end - start < 3
                and index + 1 < size
                and tokens.starts[index + 1] == end
                and len(tokens.texts[index + 1]) < 3
            ):
                yield Proposal(start, tokens.ends[index + 1], "PERSON", person)
        elif tag == "nz":
            if end - start > 1:
                yield Proposal(start, end, "ORG", name)
                yield Proposal(start, end, "LOC", name)
                yield Proposal(start, end, "GPE", name)
                yield Proposal(start, end, "PROGRAM", name)
        elif tag == "nt":
            yield Proposal(start, end, "ORG", body)


def _find_dotted(text: str) -> Iterator[re.Match[str]]:
    """What ``DOT.finditer`` finds: a match begins at most seven characters before its first dot."""
    reach = 0
    for dot in DOT_SIGN.finditer(text):
        for start in range(max(reach, dot.start() - 7), dot.start()):
            if (match := DOT.match(text, start)) is not None:
                yield match
                reach = match.end()
                break


def propose_patterns(text: str) -> Iterator[Proposal]:
    """Foreign persons' names with a dot, congresses by number, Latin names."""
    dotted, congress, latin = BIT["foreign person"], BIT["congress"], BIT["latin"]
    for match in _find_dotted(text):
        # How far the name reaches on either side, its characters do not say.
        first = next(i for i in range(match.start(), match.end()) if text[i] in DOTS)
        last = max(i for i in range(match.start(), match.end()) if text[i] in DOTS)
        for start in range(match.start(), first):
            for end in range(last + 2, match.end() + 1):
                yield Proposal(start, end, "PERSON", dotted)
    for match in match_from(CONGRESS_FIRST, CONGRESS, text):
        yield Proposal(match.start(), match.end(), "ORG", congress)
        if match[0].startswith("党的"):
            yield Proposal(match.start() + 2, match.end(), "ORG", congress)
    for match in LATIN.finditer(text):
        latin_start = next(i for i in range(match.start(), match.end()) if text[i].isascii())
        for start in {match.start(), latin_start}:
            for label in ("ORG", "LAW", "PROGRAM"):
                yield Proposal(start, match.end(), label, latin)
        if match[0][-1].islower():
            yield Proposal(latin_start, match.end(), "PERSON", latin)
