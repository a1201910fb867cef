"""The table ``reuse``: passages that stand in two documents, with their source, and what follows from them.

What is compared are letters, two bytes each; of the texts themselves no more is read than the passages that changed on
their way and those of provisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.core.keys import digest_bytes
from pipeline.core.memory import recall_each
from pipeline.policies.differences import mark_difference
from pipeline.policies.diffusion import Held, Span, find_holders, group_rows, list_spans, trace_provisions
from pipeline.policies.direction import Standing
from pipeline.policies.formulas import Formulas
from pipeline.policies.seeds import Numbers
from pipeline.policies.shared import Shared, Side, Wording, find_shared
from pipeline.records.base import make_table
from pipeline.records.reuse import Adoption, Provision, Reuse, ReusedShare

if TYPE_CHECKING:
    import pyarrow as pa

# Sources of a document that its row lists.
SOURCES = 5
# What others have of a document's letters, as bits.
SHARED, EARLIER, FORMULA = 1, 2, 4

Quote = Callable[[Collection[Span]], Mapping[Span, str]]


@dataclass(frozen=True, slots=True)
class ReuseTables:
    """Rows of the tables of reuse; the sentences of ``pairs`` are still to be filled in."""

    pairs: pa.Table
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
    shared = find_shared(wording, standings, formulas, least=least, similarity=similarity)
    held = _hold(shared)
    groups = group_rows(held, len(shared.parts))
    holders = find_holders(held, groups, wording.doc_ids)
    changed = np.flatnonzero(~shared.verbatim)
    sides = [_spans(side, changed, wording.doc_ids) for side in (shared.source, shared.copy)]
    texts = quote({*chain(*sides), *list_spans(holders)})
    provisions, adoptions, numbers = trace_provisions(holders, standings, texts)
    differences = np.full(len(groups), "", object)
    differences[changed] = _mark_differences(sides, texts)
    passages = np.array([numbers.get(group, 0) for group in groups.tolist()], np.int64)
    pairs = _describe(shared, passages, differences, wording)
    return ReuseTables(pairs, provisions, adoptions, list(_share_out(shared, wording)))


def _hold(shared: Shared) -> Held:
    """Both sides of each passage that is no formula, one after the other."""
    rows = np.flatnonzero(~shared.formula)

    def both(one: Numbers, other: Numbers) -> Numbers:
        return np.column_stack([one[rows], other[rows]]).ravel()

    one, other = shared.source, shared.copy
    return Held(
        both(one.document, other.document), both(one.start, other.start), both(one.end, other.end), np.repeat(rows, 2)
    )


def _spans(side: Side, rows: Numbers, doc_ids: Sequence[str]) -> list[Span]:
    columns = (column[rows].tolist() for column in (side.document, side.start, side.end))
    return [Span(doc_ids[document], start, end) for document, start, end in zip(*columns, strict=True)]


def _mark_differences(sides: Sequence[Sequence[Span]], texts: Mapping[Span, str]) -> list[str]:
    """What each copy changed."""
    changed = [(texts[source], texts[copy]) for source, copy in zip(*sides, strict=True)]
    keys = [digest_bytes(f"{len(old)} {old}{new}".encode("utf-8", "surrogatepass")) for old, new in changed]
    return recall_each("differences", keys, lambda places: [mark_difference(*changed[n]) for n in places])


def _describe(shared: Shared, passages: Numbers, differences: NDArray[np.object_], wording: Wording) -> pa.Table:
    """The table, with the numbers of the provisions and what the copies changed."""
    ids, counts = np.array(wording.doc_ids, object), np.diff(wording.letters.bounds)
    source, copy = shared.source, shared.copy
    source_share, share = ((side.last - side.first) / counts[side.document] for side in (source, copy))
    columns = {
        "source_doc_id": ids[source.document],
        "source_start": source.start,
        "source_end": source.end,
        "doc_id": ids[copy.document],
        "start": copy.start,
        "end": copy.end,
        "sentence": np.zeros(len(passages), np.int64),
        "length": copy.end - copy.start,
        "kind": np.where(shared.verbatim, "verbatim", "edited").astype(object),
        "similarity": _round(shared.similarity),
        "formula": shared.formula,
        "reordered": (shared.parts > 1) & ~shared.verbatim,
        "direction": shared.direction,
        "source_share": _round(source_share),
        "share": _round(share),
        "passage": passages,
        "difference": differences,
    }
    order = np.lexsort((source.start, source.document, copy.end, copy.start, copy.document))
    return make_table(Reuse, {name: column[order] for name, column in columns.items()})


def _round(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """To four digits, each to the nearest number that is written so."""
    return np.array([round(number, 4) for number in numbers.tolist()])


def _share_out(shared: Shared, wording: Wording) -> Iterator[ReusedShare]:
    """How much of each document that has letters stands in others."""
    marks, sources, bounds = _mark(shared, wording), _rank_sources(shared, wording), wording.letters.bounds.tolist()
    for number, doc_id in enumerate(wording.doc_ids):
        if bounds[number] < bounds[number + 1]:
            yield _share(doc_id, marks[bounds[number] : bounds[number + 1]], sources[number])


def _mark(shared: Shared, wording: Wording) -> NDArray[np.uint8]:
    """What others have of each letter."""
    marks = np.zeros(len(wording.letters.codes), np.uint8)
    copied = SHARED | np.where(shared.direction == "", 0, EARLIER)
    for side, bits in ((shared.source, SHARED), (shared.copy, copied)):
        begins = wording.letters.bounds[side.document]
        columns = (begins + side.first, begins + side.last, np.where(shared.formula, FORMULA, bits))
        for start, end, own in zip(*(column.tolist() for column in columns), strict=True):
            marks[start:end] |= own
    return marks


def _rank_sources(shared: Shared, wording: Wording) -> Mapping[int, Sequence[str]]:
    """The documents that each takes most letters from."""
    rows = np.flatnonzero((shared.direction != "") & ~shared.formula)
    lengths = (shared.copy.last - shared.copy.first)[rows]
    pairs, inverse = np.unique(
        shared.copy.document[rows] * len(wording.doc_ids) + shared.source.document[rows], return_inverse=True
    )
    taken = np.bincount(inverse, lengths, len(pairs))
    documents, sources = np.divmod(pairs, len(wording.doc_ids))
    ranked: dict[int, list[str]] = defaultdict(list)
    for place in np.lexsort((sources, -taken, documents)).tolist():
        if len(own := ranked[int(documents[place])]) < SOURCES:
            own.append(wording.doc_ids[sources[place]])
    return ranked


def _share(doc_id: str, marks: NDArray[np.uint8], sources: Sequence[str]) -> ReusedShare:
    held = np.bincount(marks, minlength=8)
    shared, earlier, own = held[SHARED::2].sum(), held[[2, 3, 6, 7]].sum(), held[0]
    return ReusedShare(
        doc_id=doc_id,
        letters=len(marks),
        shared=round(float(shared / len(marks)), 4),
        earlier=round(float(earlier / len(marks)), 4),
        formulas=round(float(held[FORMULA] / len(marks)), 4),
        own=round(float(own / len(marks)), 4),
        sources=" ".join(sources),
    )
