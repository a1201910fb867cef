"""Names in lists that share one head noun: 西宁、格尔木国家物流枢纽; 桑龙、城龙、醴娄等7条高速公路."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.core.numerals import NUMERAL
from pipeline.entities.lexicon.lookup import Endings
from pipeline.entities.mentions.proposals import BIT, STOPS, Heads, Proposal
from pipeline.entities.tokens import DocumentTokens

# An item has no more characters than these, and what follows the last comma, with the shared head, no more than these.
ITEM, TAIL = 10, 18
SHORTEST = 2
# As many left edges are tried for the first item, whose beginning no comma shows.
FIRST_EDGES = 4
# What no item of names holds.
BREAKS = STOPS | frozenset("的等了和与及或（）()“”")
REST = re.compile(rf"等(?P<count>[{NUMERAL}多余]+)?")
LABELLED = frozenset(("ORG", "GPE", "LOC", "PROGRAM"))


def propose_listed(text: str, tokens: DocumentTokens, heads: Heads, endings: Endings) -> Iterator[Proposal]:
    """The items of lists under the labels that the heads behind the lists give."""
    commas = [start for start, word in zip(tokens.starts, tokens.texts, strict=True) if word == "、"]
    edges = tokens.edges
    for index, comma in enumerate(commas):
        following = commas[index + 1] if index + 1 < len(commas) else len(text)
        if _is_item(text, comma + 1, following):
            continue
        # The list's last comma: what follows holds the head.
        labels, source, last = _read_tail(text, comma + 1, edges, heads, endings)
        if not labels:
            continue
        first = index
        while first and _is_item(text, commas[first - 1] + 1, commas[first]):
            first -= 1
        spans = [(commas[i] + 1, commas[i + 1]) for i in range(first, index)]
        spans += [(start, commas[first]) for start in _find_firsts(text, tokens, commas[first])]
        if last:
            spans.append((comma + 1, last))
        for start, end in spans:
            for label in labels:
                yield Proposal(start, end, label, source)


def _is_item(text: str, start: int, end: int) -> bool:
    return SHORTEST <= end - start <= ITEM and BREAKS.isdisjoint(text[start:end])


def _read_tail(
    text: str, start: int, edges: frozenset[int], heads: Heads, endings: Endings
) -> tuple[tuple[str, ...], int, int]:
    """Labels of the head that follows a list's last comma, the source, and where the last item ends (0: unknown)."""
    limit = min(start + TAIL, len(text))
    stop = next((i for i in range(start, limit) if text[i] in STOPS or text[i] == "、"), limit)
    rest = REST.search(text, start + SHORTEST, stop)
    source = BIT["counted list" if rest is not None and rest["count"] else "listed"]
    labels = dict[str, None]()
    begin = rest.end() if rest is not None else start + SHORTEST
    for end in range(begin + 1, stop + 1):
        if end in edges and (head := endings.longest(text, end, begin)):
            labels |= dict.fromkeys(label for label, *_ in heads[head] if label in LABELLED)
    whole = rest is not None and BREAKS.isdisjoint(text[start : rest.start()])
    return tuple(labels), source, rest.start() if rest is not None and whole else 0


def _find_firsts(text: str, tokens: DocumentTokens, end: int) -> Iterator[int]:
    """Where the item before a list's first comma could begin."""
    index, found = tokens.covering(end) - 1, 0
    while index >= 0 and found < FIRST_EDGES and end - tokens.starts[index] <= ITEM:
        start = tokens.starts[index]
        if not BREAKS.isdisjoint(text[start : tokens.ends[index]]):
            return
        if end - start >= SHORTEST:
            found += 1
            yield start
        index -= 1
