"""Documents that stand in a corpus twice: two downloads of a paper, a law as DOCX and PDF, its editions.

Texts are compared by what remains of them without spaces, punctuation and width. Equal ones are identical. Near ones
are found by sketches: the smallest hashes of a text's runs of characters, which estimate the share of runs that two
texts have in common (Broder, 1997, "On the resemblance and containment of documents", SEQUENCES '97).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.keys import digest_bytes
from pipeline.core.memory import remembered
from pipeline.core.script import ANY_ENDS
from pipeline.extraction.titles import normalise_title
from pipeline.records.extraction import Duplicate

_RUN = 8  # characters; shorter runs are common to all texts of a field
_SKETCH = 256  # hashes of a text; the estimate's standard error is then at most 0.031
_COMMON = 64  # documents that share a run beyond which it is a formula that tells nothing
_EDITION = 0.3  # share of common runs above which two texts of one title are editions of one work
_SAME_TITLE = 20  # documents of one title beyond which it is no title
_SHOWN, _LONGEST = 3, 60  # differences shown, and their characters
_NO_LETTERS = re.compile(r"[\W_]+")  # what is neither a letter nor a digit
_BASE = np.uint64(0x9E3779B97F4A7C15)

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document as it is compared: its row of ``documents`` and its text."""

    row: Mapping[str, Any]
    text: str

    @property
    def rank(self) -> tuple[object, ...]:
        """What makes one of several copies the one that counts: the focal one, files, more metadata, the first name."""
        row = self.row
        known = sum(bool(row[name]) for name in ("authors", "year", "record"))
        return row["role"] != "focal", row["extractor"] == "record", -known, len(row["source"]), row["source"]


def find_duplicates(
    candidates: Iterable[Candidate], *, similarity: float, identical_once: bool, near_once: bool
) -> list[Duplicate]:
    """The documents that repeat another one, sorted by id.

    Parameters
    ----------
    candidates
        All documents.
    similarity
        The share of common runs, 0 to 1, from which two texts are near.
    identical_once, near_once
        Whether only one of identical, of near documents counts; editions always count.
    """
    groups: dict[str, list[Candidate]] = defaultdict(list)
    sketches: dict[str, Hashes] = {}
    for candidate in candidates:
        digest, sketches[candidate.row["doc_id"]] = _describe(candidate.text)
        groups[digest].append(candidate)
    found: list[Duplicate] = []
    kept: list[Candidate] = []
    for group in groups.values():
        first, *others = sorted(group, key=lambda c: c.rank)
        kept.append(first)
        found += [_row(other, first, 1.0, "identical", counted=not identical_once) for other in others]
    kept.sort(key=lambda c: c.rank)
    taken: set[str] = set()
    for one, two, share in _near_pairs(kept, [sketches[c.row["doc_id"]] for c in kept], similarity):
        kind = "edition" if _are_editions(one, two) else "near"
        if two.row["doc_id"] in taken or (kind == "near" and share < similarity):
            continue
        taken.add(two.row["doc_id"])
        duplicate = _row(two, one, share, kind, counted=kind == "edition" or not near_once)
        found.append(replace(duplicate, differences=describe_differences(two.text, one.text)))
    return sorted(found, key=lambda d: d.doc_id)


def _row(candidate: Candidate, same_as: Candidate, share: float, kind: str, *, counted: bool) -> Duplicate:
    counted = counted or candidate.row["role"] == "focal"
    return Duplicate(candidate.row["doc_id"], same_as.row["doc_id"], share, kind, counted, "")


@remembered
def _describe(text: str) -> tuple[str, Hashes]:
    """The digest of what a text says and its sketch; most texts of a corpus are as they were."""
    plain = _plain(text)
    return digest_bytes(plain.encode("utf-8")), sketch(plain)


def _plain(text: str) -> str:
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _near_pairs(
    kept: Sequence[Candidate], sketches: Sequence[Hashes], similarity: float
) -> Iterator[tuple[Candidate, Candidate, float]]:
    """Pairs of texts with much in common, the one that counts first, in its order, and their share of common runs."""
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


def sketch(text: str) -> Hashes:
    """The smallest hashes of the text's runs of characters, sorted."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < _RUN:
        return np.zeros(0, dtype=np.uint64)
    hashes = np.zeros(len(codes) - _RUN + 1, dtype=np.uint64)
    for offset in range(_RUN):
        hashes = hashes * _BASE + codes[offset : offset + len(hashes)]
    hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(32)
    return np.unique(hashes)[:_SKETCH]


def resemblance(one: Hashes, two: Hashes) -> float:
    """The estimated share, 0 to 1, of runs that two texts have in common."""
    union = np.union1d(one, two)[:_SKETCH]
    if not len(union):
        return 0.0
    common = np.intersect1d(np.intersect1d(one, two), union)
    return round(len(common) / len(union), 4)


def _sharing_pairs(sketches: Sequence[Hashes], similarity: float) -> Iterator[tuple[int, int]]:
    """Pairs of documents whose sketches share so much that they may be near."""
    if not sketches:
        return
    hashes = np.concatenate(sketches)
    owners = np.repeat(np.arange(len(sketches)), [len(s) for s in sketches])
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    edges = np.flatnonzero(np.diff(hashes)) + 1
    counts: Counter[tuple[int, int]] = Counter()
    for group in np.split(owners, edges):
        if 1 < len(group) <= _COMMON:
            counts.update(combinations(group.tolist(), 2))
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
    return {plain: part[:_LONGEST] for part in parts if (plain := _plain(part))}
