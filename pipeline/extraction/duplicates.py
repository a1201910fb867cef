"""Documents that stand in a corpus twice: two downloads of a paper, a law as DOCX and PDF, its editions.

Texts are compared by what remains of them without spaces, punctuation and width (:mod:`pipeline.extraction.sketches`).
Equal ones are identical, near ones have most of their runs of characters in common. The texts themselves are read of
such pairs alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from pipeline.core.script import ANY_ENDS
from pipeline.extraction.sketches import Hashes, plain_text, resemblance
from pipeline.extraction.titles import normalise_title
from pipeline.records.extraction import Duplicate

_COMMON = 64  # documents that share a run beyond which it is a formula that tells nothing
_EDITION = 0.3  # share of common runs above which two texts of one title are editions of one work
_SAME_TITLE = 20  # documents of one title beyond which it is no title
_AT_ONCE = 200  # pairs whose texts are held
_SHOWN, _LONGEST = 3, 60  # differences shown, and their characters


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document as it is compared: its row of ``documents``, the digest of its letters and its hashes."""

    row: Mapping[str, Any]
    digest: str
    hashes: Hashes

    @property
    def rank(self) -> tuple[object, ...]:
        """What makes one of several copies the one that counts: the focal one, files, more metadata, the first name."""
        row = self.row
        known = sum(bool(row[name]) for name in ("authors", "year", "record"))
        return row["role"] != "focal", row["extractor"] == "record", -known, len(row["source"]), row["source"]


def find_duplicates(
    candidates: Iterable[Candidate],
    read_texts: Callable[[Collection[str]], Mapping[str, str]],
    *,
    similarity: float,
    identical_once: bool,
    near_once: bool,
) -> list[Duplicate]:
    """The documents that repeat another one, sorted by id.

    Parameters
    ----------
    candidates
        All documents.
    read_texts
        Gives the texts of documents by their ids.
    similarity
        The share of common runs, 0 to 1, from which two texts are near.
    identical_once, near_once
        Whether only one of identical, of near documents counts; editions always count.
    """
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.digest].append(candidate)
    found: list[Duplicate] = []
    kept: list[Candidate] = []
    for group in groups.values():
        first, *others = sorted(group, key=lambda c: c.rank)
        kept.append(first)
        found += [_row(other, first, 1.0, "identical", counted=not identical_once) for other in others]
    kept.sort(key=lambda c: c.rank)
    near: dict[str, Duplicate] = {}
    for one, two, share in _near_pairs(kept, similarity):
        kind = "edition" if _are_editions(one, two) else "near"
        if two.row["doc_id"] in near or (kind == "near" and share < similarity):
            continue
        near[two.row["doc_id"]] = _row(two, one, share, kind, counted=kind == "edition" or not near_once)
    found += _add_differences(list(near.values()), read_texts)
    return sorted(found, key=lambda d: d.doc_id)


def _add_differences(
    pairs: Sequence[Duplicate], read_texts: Callable[[Collection[str]], Mapping[str, str]]
) -> Iterator[Duplicate]:
    """The pairs with what tells them apart; no more texts are held than those of some pairs."""
    for begin in range(0, len(pairs), _AT_ONCE):
        some = pairs[begin : begin + _AT_ONCE]
        texts = read_texts({doc_id for pair in some for doc_id in (pair.doc_id, pair.same_as)})
        for pair in some:
            yield replace(pair, differences=describe_differences(texts[pair.doc_id], texts[pair.same_as]))


def _row(candidate: Candidate, same_as: Candidate, share: float, kind: str, *, counted: bool) -> Duplicate:
    counted = counted or candidate.row["role"] == "focal"
    return Duplicate(candidate.row["doc_id"], same_as.row["doc_id"], share, kind, counted, "")


def _near_pairs(kept: Sequence[Candidate], similarity: float) -> Iterator[tuple[Candidate, Candidate, float]]:
    """Pairs of texts with much in common, the one that counts first, in its order, and their share of common runs."""
    sketches = [candidate.hashes for candidate in kept]
    pairs = set(_sharing_pairs(sketches, similarity))
    titles: dict[str, list[int]] = defaultdict(list)
    for number, candidate in enumerate(kept):
        titles[normalise_title(candidate.row["title"])].append(number)
    same_title = set()
    for title, numbers in titles.items():
        if title and len(numbers) <= _SAME_TITLE:
            same_title |= set(combinations(numbers, 2))
    for one, two in sorted(pairs | same_title):
        share = resemblance(sketches[one], sketches[two])
        if share >= (_EDITION if (one, two) in same_title else similarity):
            yield kept[one], kept[two], share


def _sharing_pairs(sketches: Sequence[Hashes], similarity: float) -> Iterator[tuple[int, int]]:
    """Pairs of documents whose sketches share so much that they may be near."""
    if not sketches:
        return
    hashes = np.concatenate(sketches)
    owners = np.repeat(np.arange(len(sketches)), [len(s) for s in sketches])
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    edges = np.concatenate(([0], np.flatnonzero(np.diff(hashes)) + 1, [len(hashes)]))
    sizes = np.diff(edges)
    counts: Counter[tuple[int, int]] = Counter()
    for group in np.flatnonzero((sizes > 1) & (sizes <= _COMMON)).tolist():
        counts.update(combinations(owners[edges[group] : edges[group + 1]].tolist(), 2))
    for (one, two), count in counts.items():
        # Half of what texts that near would share: the estimate is checked afterwards.
        if count >= 0.5 * similarity * min(len(sketches[one]), len(sketches[two])):
            yield one, two


def _are_editions(one: Candidate, two: Candidate) -> bool:
    """Whether two texts of one title are versions of different years."""
    if normalise_title(one.row["title"]) != normalise_title(two.row["title"]):
        return False
    years = one.row["year"], two.row["year"]
    return bool(years[0] and years[1] and years[0] != years[1]) or _marks(one) != _marks(two)


def _marks(candidate: Candidate) -> list[str]:
    """What a title or a file's name says of the edition."""
    named = f"{candidate.row['title']} {candidate.row['source']}"
    return sorted(set(re.findall(r"[（(]\s*(\d{4})?\s*年?\s*(?:修订|修正|试行|征求意见稿|草案)", named)))


def describe_differences(text: str, other: str) -> str:
    """The first sentences that stand in one text only: ``-`` in the other one, ``+`` in this one."""
    here, there = _sentences(text), _sentences(other)
    added = [f"+{shown}" for plain, shown in here.items() if plain not in there]
    lost = [f"-{shown}" for plain, shown in there.items() if plain not in here]
    return "\n".join((*lost[:_SHOWN], *added[:_SHOWN]))


def _sentences(text: str) -> dict[str, str]:
    parts = (part.strip() for part in re.split(rf"(?<=[{ANY_ENDS}])|\n", text))
    return {plain: part[:_LONGEST] for part in parts if (plain := plain_text(part))}
