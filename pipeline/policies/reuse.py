"""The table ``reuse``: passages that stand in two documents, with their source, and what follows from them.

What is compared are letters, two bytes each; of the texts themselves no more is read than the passages that changed on
their way and those of provisions.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.keys import digest_bytes, digest_json, new_digest
from pipeline.core.memory import recall_each
from pipeline.policies.alignment import Passage, choose_clusters, find_passages, pair_clusters
from pipeline.policies.differences import mark_difference
from pipeline.policies.diffusion import Held, Span, find_holders, group_rows, list_spans, trace_provisions
from pipeline.policies.direction import Standing, find_direction
from pipeline.policies.formulas import Formulas
from pipeline.policies.letters import Letters
from pipeline.policies.seeds import Numbers, find_clusters
from pipeline.records.reuse import Adoption, Provision, Reuse, ReusedShare

# Sources of a document that its row lists.
SOURCES = 5
# What a Latin letter or a digit counts for beside a Han character.
LATIN = 0.2
_LATIN = re.compile("[\x00-\u024f]")
# What others have of a document's letters, as bits.
SHARED, EARLIER, FORMULA = 1, 2, 4

Quote = Callable[[Collection[Span]], Mapping[Span, str]]


@dataclass(frozen=True, slots=True)
class Wording:
    """The documents' own words.

    Attributes
    ----------
    doc_ids
        In order.
    begins
        Where each document's own words begin, behind title and lines of promulgation.
    letters
        Those of the words.
    """

    doc_ids: Sequence[str]
    begins: Sequence[int]
    letters: Letters

    def place(self, document: int, start: int, end: int) -> tuple[int, int]:
        """The offsets of some letters into a document's text."""
        first, last = self.letters.span(document, start, end)
        return first + self.begins[document], last + self.begins[document]


@dataclass(frozen=True, slots=True)
class ReuseTables:
    """Rows of the tables of reuse; the sentences of ``pairs`` are still to be filled in."""

    pairs: list[Reuse]
    provisions: list[Provision]
    adoptions: list[Adoption]
    shares: list[ReusedShare]


def find_reuse(
    wording: Wording,
    standings: Mapping[str, Standing],
    formulas: Formulas,
    quote: Quote,
    *,
    least: int,
    similarity: float,
) -> ReuseTables:
    """The reuse among documents.

    Parameters
    ----------
    standings
        Dates and levels, for the direction.
    quote
        Gives the texts of spans.
    least, similarity
        Letters of the shortest passage, and the share of letters that agree at least.
    """
    found = list(_find_shared(wording, standings, formulas, least=least, similarity=similarity))
    spans = [side for shared in found if not shared.formula for side in (shared.source, shared.copy)]
    groups = group_rows(spans, len(found))
    holders = find_holders((groups[span.row], span) for span in spans)
    changed = [(shared.source.span, shared.copy.span) for shared in found if not shared.verbatim]
    texts = quote({span for pair in changed for span in pair} | list_spans(holders))
    provisions, adoptions, numbers = trace_provisions(holders, standings, texts)
    differences = iter(_mark_differences(changed, texts))
    marks, pairs = _Marks(wording), list[Reuse]()
    for shared, group in zip(found, groups, strict=True):
        number = 0 if shared.formula else numbers.get(group, 0)
        pairs.append(_describe(shared, number, "" if shared.verbatim else next(differences), wording.letters))
        marks.add(shared)
    pairs.sort(key=lambda r: (r.doc_id, r.start, r.end, r.source_doc_id, r.source_start))
    return ReuseTables(pairs, provisions, adoptions, marks.shares())


@dataclass(frozen=True, slots=True)
class _Shared:
    """A passage of two documents, by their numbers, with its two sides: the source, then who has it after."""

    first: int
    second: int
    passage: Passage
    forward: bool  # whether the source is the first of the pair
    direction: str
    source: Held
    copy: Held
    formula: bool
    verbatim: bool

    @property
    def places(self) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        """Number, start and end of the source, then of the other."""
        p = self.passage
        sides = (self.first, p.a_start, p.a_end), (self.second, p.b_start, p.b_end)
        return sides if self.forward else (sides[1], sides[0])


def _find_shared(
    wording: Wording, standings: Mapping[str, Standing], formulas: Formulas, *, least: int, similarity: float
) -> Iterator[_Shared]:
    """The passages of all pairs of documents."""
    texts = wording.letters.texts()
    pairs = list(pair_clusters(choose_clusters(find_clusters(wording.letters), texts)))
    compared = _compare(pairs, texts, formulas, least=least, similarity=similarity)
    row = 0
    for (first, second, _), rows in zip(pairs, compared, strict=True):
        if not rows:
            continue
        ids = wording.doc_ids[first], wording.doc_ids[second]
        forward, direction = find_direction(*(standings[doc_id] for doc_id in ids))
        for *numbers, formula, verbatim in rows:
            passage = Passage(*numbers)
            one = Held(ids[0], *wording.place(first, passage.a_start, passage.a_end), row)
            other = Held(ids[1], *wording.place(second, passage.b_start, passage.b_end), row)
            sides = (one, other) if forward else (other, one)
            yield _Shared(first, second, passage, forward, direction, *sides, formula, verbatim)
            row += 1


def _compare(
    pairs: Sequence[tuple[int, int, Numbers]],
    texts: Sequence[str],
    formulas: Formulas,
    *,
    least: int,
    similarity: float,
) -> list[list[Any]]:
    """The passages of each pair, whether they are formulas, and whether both sides have the same letters.

    Most pairs of a corpus are as they were when one document is new: a pair's passages follow from its letters alone.
    """
    known = [digest_bytes(text.encode()) for text in texts]
    given = f"{formulas.digest} {least} {similarity}"
    keys = []
    for first, second, spans in pairs:
        key = new_digest(f"{known[first]} {known[second]} {given}".encode())
        key.update(np.ascontiguousarray(spans).data)
        keys.append(key.hexdigest())

    def compare(place: int) -> list[Any]:
        first, second, spans = pairs[place]
        one, other = texts[first], texts[second]
        found = find_passages(one, other, spans, least=least, similarity=similarity)
        sides = ((p, one[p.a_start : p.a_end], other[p.b_start : p.b_end]) for p in found)
        return [
            [*passage, formulas.is_formula(min(own, its, key=len)), own == its]
            for passage, own, its in sides
            if _weigh(own) >= least or _weigh(its) >= least
        ]

    return recall_each("passages", keys, compare)


def _weigh(letters: str) -> float:
    """How many letters there are, a Latin one as a fifth: names in English are long, and a word says one thing."""
    return len(letters) - (1 - LATIN) * len(_LATIN.findall(letters))


def _mark_differences(changed: Sequence[tuple[Span, Span]], texts: Mapping[Span, str]) -> list[str]:
    """What each copy changed."""
    sides = [(texts[source], texts[copy]) for source, copy in changed]
    return recall_each("differences", [*map(digest_json, sides)], lambda n: mark_difference(*sides[n]))


def _describe(shared: _Shared, number: int, difference: str, letters: Letters) -> Reuse:
    """The row of a passage, with the number of its provision and what its copy changed."""
    passage, source, copy = shared.passage, shared.source, shared.copy
    source_share, share = (round((end - start) / letters.count(n), 4) for n, start, end in shared.places)
    return Reuse(
        source_doc_id=source.doc_id,
        source_start=source.start,
        source_end=source.end,
        doc_id=copy.doc_id,
        start=copy.start,
        end=copy.end,
        sentence=0,
        length=copy.end - copy.start,
        kind="verbatim" if shared.verbatim else "edited",
        similarity=round(passage.similarity, 4),
        formula=shared.formula,
        reordered=passage.parts > 1 and not shared.verbatim,
        direction=shared.direction,
        source_share=source_share,
        share=share,
        passage=number,
        difference=difference,
    )


class _Marks:
    """Marks the letters of each document that others have too."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self.marks = np.zeros(len(wording.letters.codes), np.uint8)
        self.sources: dict[int, Counter[str]] = defaultdict(Counter)

    def add(self, shared: _Shared) -> None:
        """Mark a passage in both documents."""
        source, copy = shared.places
        self._mark(*source, FORMULA if shared.formula else SHARED)
        self._mark(*copy, FORMULA if shared.formula else SHARED | EARLIER * bool(shared.direction))
        if shared.direction and not shared.formula:
            number, start, end = copy
            self.sources[number][shared.source.doc_id] += end - start

    def _mark(self, document: int, start: int, end: int, bits: int) -> None:
        begin = int(self.wording.letters.bounds[document])
        self.marks[begin + start : begin + end] |= np.uint8(bits)

    def shares(self) -> list[ReusedShare]:
        """A row a document that has letters."""
        bounds = self.wording.letters.bounds
        return sorted(
            (
                self._share(number, doc_id, self.marks[bounds[number] : bounds[number + 1]])
                for number, doc_id in enumerate(self.wording.doc_ids)
                if bounds[number] < bounds[number + 1]
            ),
            key=lambda row: row.doc_id,
        )

    def _share(self, number: int, doc_id: str, marks: NDArray[np.uint8]) -> ReusedShare:
        held = np.bincount(marks, minlength=8)
        shared, earlier, own = held[SHARED::2].sum(), held[[2, 3, 6, 7]].sum(), held[0]
        most = sorted(self.sources[number].items(), key=lambda s: (-s[1], s[0]))[:SOURCES]
        return ReusedShare(
            doc_id=doc_id,
            letters=len(marks),
            shared=round(float(shared / len(marks)), 4),
            earlier=round(float(earlier / len(marks)), 4),
            formulas=round(float(held[FORMULA] / len(marks)), 4),
            own=round(float(own / len(marks)), 4),
            sources=" ".join(d for d, _ in most),
        )
