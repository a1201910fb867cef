"""What people say of names by hand, brought to bear on the mentions: no name here, another edge, not the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from pipeline.core.corrections import Correction, group_by_target
from pipeline.entities.lexicon.folding import fold_name
from pipeline.entities.linking.definitions import DocumentMentions
from pipeline.entities.linking.linked import LinkedMention

KINDS = frozenset({"not a name", "not the same", "left edge"})


def find_span(text: str, start: int, end: int, stated: str) -> tuple[int, int] | None:
    """Where the stated form of what was found at ``[start, end)`` stands; None when it does not overlap it there.

    The form with the same end is meant before the one with the same start, and that before any other.
    """
    length = len(stated)
    for begin in (end - length, start):
        if begin >= 0 and text.startswith(stated, begin):
            return begin, begin + length
    begin = text.find(stated, max(0, start - length + 1), end + length - 1)
    return (begin, begin + length) if begin >= 0 else None


def correct_edges(
    mentions: Mapping[str, list[LinkedMention]],
    corrections: Iterable[Correction],
    texts: Mapping[str, str],
    sources: Mapping[str, str],
) -> dict[str, list[LinkedMention]]:
    """The mentions by document, those with another edge as people state it; what a longer one covers goes."""
    stated = group_by_target(c for c in corrections if c.kind == "left edge")
    if not stated:
        return dict(mentions)
    corrected = {}
    for doc_id, group in mentions.items():
        document = DocumentMentions(group)
        for mention in list(document.mentions):
            for c in stated.get(mention.text, ()):
                span = find_span(texts[doc_id], mention.start, mention.end, c.value)
                if span is None or not c.holds_at(sources.get(doc_id, ""), mention.start):
                    continue
                rivals = [m for m in document.overlapping(*span) if m is not mention]
                moved = replace(mention, start=span[0], end=span[1], text=c.value)
                document.replace([mention, *rivals], moved)
                break
        corrected[doc_id] = document.mentions
    return corrected


def drop_places(
    mentions: Iterable[LinkedMention], corrections: Iterable[Correction], sources: Mapping[str, str]
) -> list[LinkedMention]:
    """The mentions without those that people say are no names, everywhere, in a document or at one place."""
    stated: dict[str, list[Correction]] = defaultdict(list)
    for c in corrections:
        if c.kind == "not a name":
            stated[fold_name(c.target)].append(c)
    if not stated:
        return list(mentions)
    return [
        m
        for m in mentions
        if not any(c.holds_at(sources.get(m.doc_id, ""), m.start) for c in stated.get(fold_name(m.text), ()))
    ]


def read_apart(corrections: Iterable[Correction]) -> dict[str, frozenset[str]]:
    """Folded name to the folded names of the entities that people keep it apart from, wherever it stands."""
    found: dict[str, set[str]] = defaultdict(set)
    for c in corrections:
        if c.kind == "not the same" and not c.document:
            found[fold_name(c.target)].add(fold_name(c.value))
    return {target: frozenset(others) for target, others in found.items()}


def keep_apart_here(
    mentions: Iterable[LinkedMention],
    corrections: Iterable[Correction],
    sources: Mapping[str, str],
    resolve: Callable[[str], str],
) -> None:
    """Make names entities of their own in the documents, or at the places, where people keep them apart from others."""
    stated: dict[str, list[Correction]] = defaultdict(list)
    for c in corrections:
        if c.kind == "not the same" and c.document:
            stated[fold_name(c.target)].append(c)
    if not stated:
        return
    for m in mentions:
        for c in stated.get(own := fold_name(m.text), ()):
            other = fold_name(c.value)
            if m.key in (other, resolve(c.value)) and c.holds_at(sources.get(m.doc_id, ""), m.start):
                # No name has this sign: nothing that is known of the name elsewhere is said of it here.
                m.key, m.long_form = f"{own}\u2260{other}", ""
