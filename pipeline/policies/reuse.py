"""The table ``reuse``: passages that stand in two documents, with their source, and what follows from them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from pipeline.core.text import DocumentText
from pipeline.policies.alignment import Passage, find_passages
from pipeline.policies.differences import mark_difference
from pipeline.policies.diffusion import Held, group_rows, trace_provisions
from pipeline.policies.direction import Standing, find_direction
from pipeline.policies.formulas import Formulas
from pipeline.policies.letters import Letters, read_letters
from pipeline.policies.seeds import find_clusters
from pipeline.records.reuse import Adoption, Provision, Reuse, ReusedShare

# Sources of a document that its row lists.
SOURCES = 5
# What a Latin letter or a digit counts for beside a Han character.
LATIN = 0.2


@dataclass(frozen=True, slots=True)
class ReuseTables:
    """Rows of the tables of reuse; the sentences of ``pairs`` are still to be filled in."""

    pairs: list[Reuse]
    provisions: list[Provision]
    adoptions: list[Adoption]
    shares: list[ReusedShare]


def find_reuse(
    documents: Sequence[DocumentText],
    begins: Mapping[str, int],
    standings: Mapping[str, Standing],
    formulas: Formulas,
    *,
    least: int,
    similarity: float,
) -> ReuseTables:
    """The reuse among documents.

    Parameters
    ----------
    begins
        Where each document's own words begin, behind title and lines of promulgation.
    standings
        Dates and levels, for the direction.
    least, similarity
        Letters of the shortest passage, and the share of letters that agree at least.
    """
    letters = read_letters([d.text[begins[d.doc_id] :] for d in documents])
    found = find_passages(letters, find_clusters(letters), least=least, similarity=similarity)
    passages = [p for p in found if _weigh(letters, p) >= least]
    sizes = dict(zip((d.doc_id for d in documents), np.diff(letters.bounds).tolist(), strict=True))
    marked = _Marks(sizes)
    pairs = []
    for passage in passages:
        row = _describe(passage, letters, documents, begins, standings, formulas)
        pairs.append(row)
        marked.add(row, passage, letters, documents)
    pairs, provisions, adoptions = _trace(pairs, standings, {d.doc_id: d.text for d in documents})
    pairs.sort(key=lambda r: (r.doc_id, r.start, r.end, r.source_doc_id, r.source_start))
    return ReuseTables(pairs, provisions, adoptions, marked.shares())


def _weigh(letters: Letters, passage: Passage) -> float:
    """Letters of the longer side, a Latin letter as a fifth: names in English are long, and a word says one thing."""
    sides = (letters.codes[passage.a_start : passage.a_end], letters.codes[passage.b_start : passage.b_end])
    return max(float(len(side) - (1 - LATIN) * (side < 0x250).sum()) for side in sides)


@lru_cache(maxsize=1 << 16)
def _direction(one: Standing, other: Standing) -> tuple[bool, str]:
    """The direction between two documents, which may share many passages."""
    return find_direction(one, other)


def _span(letters: Letters, start: int, end: int, begin: int) -> tuple[int, int]:
    return int(letters.offsets[start]) + begin, int(letters.offsets[end - 1]) + 1 + begin


def _describe(
    passage: Passage,
    letters: Letters,
    documents: Sequence[DocumentText],
    begins: Mapping[str, int],
    standings: Mapping[str, Standing],
    formulas: Formulas,
) -> Reuse:
    one, other = documents[passage.first], documents[passage.second]
    words = letters.text(passage.a_start, passage.a_end), letters.text(passage.b_start, passage.b_end)
    places = (
        _span(letters, passage.a_start, passage.a_end, begins[one.doc_id]),
        _span(letters, passage.b_start, passage.b_end, begins[other.doc_id]),
    )
    sizes = (
        int(letters.bounds[passage.first + 1] - letters.bounds[passage.first]),
        int(letters.bounds[passage.second + 1] - letters.bounds[passage.second]),
    )
    shares = [round(len(w) / size, 4) for w, size in zip(words, sizes, strict=True)]
    forward, direction = _direction(standings[one.doc_id], standings[other.doc_id])
    source, copy = (0, 1) if forward else (1, 0)
    texts = [t.text[p[0] : p[1]] for t, p in zip((one, other), places, strict=True)]
    verbatim = words[0] == words[1]
    return Reuse(
        source_doc_id=(one, other)[source].doc_id,
        source_start=places[source][0],
        source_end=places[source][1],
        doc_id=(one, other)[copy].doc_id,
        start=places[copy][0],
        end=places[copy][1],
        sentence=0,
        length=places[copy][1] - places[copy][0],
        kind="verbatim" if verbatim else "edited",
        similarity=round(passage.similarity, 4),
        formula=formulas.is_formula(min(words, key=len)),
        reordered=passage.parts > 1 and not verbatim,
        direction=direction,
        source_share=shares[source],
        share=shares[copy],
        passage=0,
        difference="" if verbatim else mark_difference(texts[source], texts[copy]),
    )


def _trace(
    pairs: list[Reuse], standings: Mapping[str, Standing], texts: Mapping[str, str]
) -> tuple[list[Reuse], list[Provision], list[Adoption]]:
    """The pairs with the numbers of their provisions, the provisions, and who adopted them."""
    spans = []
    for number, row in enumerate(pairs):
        if not row.formula:
            spans.append(Held(row.source_doc_id, row.source_start, row.source_end, number))
            spans.append(Held(row.doc_id, row.start, row.end, number))
    groups = group_rows(spans, len(pairs))
    members: dict[int, list[Held]] = defaultdict(list)
    for span in spans:
        members[groups[span.row]].append(span)
    provisions, adoptions, numbers = trace_provisions(members, standings, texts)
    numbered = [
        row if row.formula else replace(row, passage=numbers.get(group, 0))
        for row, group in zip(pairs, groups, strict=True)
    ]
    return numbered, provisions, adoptions


class _Marks:
    """Marks the letters of each document that others have too."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self.sizes = sizes
        self.shared = {d: np.zeros(size, dtype=bool) for d, size in sizes.items()}
        self.earlier = {d: np.zeros(size, dtype=bool) for d, size in sizes.items()}
        self.formulas = {d: np.zeros(size, dtype=bool) for d, size in sizes.items()}
        self.sources: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, row: Reuse, passage: Passage, letters: Letters, documents: Sequence[DocumentText]) -> None:
        """Mark a passage in both documents."""
        sides = (
            (passage.first, passage.a_start, passage.a_end),
            (passage.second, passage.b_start, passage.b_end),
        )
        for number, start, end in sides:
            doc_id = documents[number].doc_id
            begin = int(letters.bounds[number])
            where = slice(start - begin, end - begin)
            if row.formula:
                self.formulas[doc_id][where] = True
                continue
            self.shared[doc_id][where] = True
            if doc_id == row.doc_id and row.direction:
                self.earlier[doc_id][where] = True
                self.sources[doc_id][row.source_doc_id] += end - start

    def shares(self) -> list[ReusedShare]:
        """A row a document that has letters."""
        rows = []
        for doc_id in sorted(d for d, size in self.sizes.items() if size):
            shared, formula = self.shared[doc_id], self.formulas[doc_id] & ~self.shared[doc_id]
            most = sorted(self.sources[doc_id].items(), key=lambda s: (-s[1], s[0]))[:SOURCES]
            rows.append(
                ReusedShare(
                    doc_id=doc_id,
                    letters=self.sizes[doc_id],
                    shared=round(float(shared.mean()), 4),
                    earlier=round(float(self.earlier[doc_id].mean()), 4),
                    formulas=round(float(formula.mean()), 4),
                    own=round(float((~shared & ~formula).mean()), 4),
                    sources=" ".join(d for d, _ in most),
                )
            )
        return rows
