"""The table ``reuse``: passages that stand in two documents, with their source, and what follows from them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from pipeline.core.keys import digest_bytes, new_digest
from pipeline.core.memory import recall_each
from pipeline.core.text import DocumentText
from pipeline.policies.alignment import Passage, find_passages, pair_clusters
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
    found = _find_shared(letters, documents, begins, standings, formulas, least=least, similarity=similarity)
    numbers, provisions, adoptions = _trace(found, standings, {d.doc_id: d.text for d in documents})
    marked = _Marks(dict(zip((d.doc_id for d in documents), np.diff(letters.bounds).tolist(), strict=True)))
    pairs = []
    for shared, number in zip(found, numbers, strict=True):
        row = _describe(shared, number, letters)
        pairs.append(row)
        marked.add(row, shared.passage, letters, documents)
    pairs.sort(key=lambda r: (r.doc_id, r.start, r.end, r.source_doc_id, r.source_start))
    return ReuseTables(pairs, provisions, adoptions, marked.shares())


@dataclass(frozen=True, slots=True)
class _Shared:
    """A passage with its two sides: the source, then the document that has it after."""

    passage: Passage
    forward: bool  # whether the source is the first of the pair
    direction: str
    source: Held
    copy: Held
    formula: bool
    verbatim: bool
    difference: str


def _find_shared(
    letters: Letters,
    documents: Sequence[DocumentText],
    begins: Mapping[str, int],
    standings: Mapping[str, Standing],
    formulas: Formulas,
    *,
    least: int,
    similarity: float,
) -> list[_Shared]:
    """The passages of all pairs of documents; most pairs of a corpus are as they were when one document is new."""
    texts = [document.text[begins[document.doc_id] :] for document in documents]
    known = [digest_bytes(text.encode("utf-32-le", "surrogatepass")) for text in texts]
    pairs = list(pair_clusters(find_clusters(letters)))
    ways = [_direction(*(standings[documents[number].doc_id] for number in pair[:2])) for pair in pairs]
    given = f"{formulas.digest} {least} {similarity}"
    keys = []
    for (first, second, spans), (forward, _) in zip(pairs, ways, strict=True):
        starts = letters.bounds[[first, first, second, second]]
        key = new_digest(f"{known[first]} {known[second]} {forward} {given}".encode())
        key.update(np.ascontiguousarray(spans - np.append(starts, 0)).data)
        keys.append(key.hexdigest())

    def compare(place: int) -> list[list[Any]]:
        (first, second, spans), (forward, _) = pairs[place], ways[place]
        one, other = int(letters.bounds[first]), int(letters.bounds[second])
        return [
            [p.a_start - one, p.a_end - one, p.b_start - other, p.b_end - other, p.equal, p.parts,
             *_judge(p, forward, letters, texts, formulas)]
            for p in find_passages(letters, first, second, spans, least=least, similarity=similarity)
            if _weigh(letters, p) >= least
        ]  # fmt: skip

    found: list[_Shared] = []
    compared = recall_each("passages", keys, compare)
    for (first, second, _), (forward, direction), rows in zip(pairs, ways, compared, strict=True):
        one, other = int(letters.bounds[first]), int(letters.bounds[second])
        sides = [documents[number].doc_id for number in (first, second)]
        for a_start, a_end, b_start, b_end, equal, parts, *judged in rows:
            passage = Passage(first, second, a_start + one, a_end + one, b_start + other, b_end + other, equal, parts)
            places = _places(passage, letters, [begins[doc_id] for doc_id in sides])
            ends = [Held(doc_id, *place, len(found)) for doc_id, place in zip(sides, places, strict=True)]
            source, copy = ends if forward else ends[::-1]
            found.append(_Shared(passage, forward, direction, source, copy, *judged))
    return found


def _judge(
    passage: Passage, forward: bool, letters: Letters, texts: Sequence[str], formulas: Formulas
) -> tuple[bool, bool, str]:
    """Whether a passage is a formula, whether it is the same on both sides, and what its copy changed.

    Parameters
    ----------
    forward
        Whether the source is the first document of the pair.
    texts
        The documents' own words.
    """
    words = letters.text(passage.a_start, passage.a_end), letters.text(passage.b_start, passage.b_end)
    formula, verbatim = formulas.is_formula(min(words, key=len)), words[0] == words[1]
    if verbatim:
        return formula, verbatim, ""
    places = _places(passage, letters, (0, 0))
    sides = [texts[n][a:b] for n, (a, b) in zip((passage.first, passage.second), places, strict=True)]
    return formula, verbatim, mark_difference(*(sides if forward else sides[::-1]))


def _places(passage: Passage, letters: Letters, begins: Sequence[int]) -> tuple[tuple[int, int], tuple[int, int]]:
    """The offsets of a passage's sides into their texts."""
    return (
        _span(letters, passage.a_start, passage.a_end, begins[0]),
        _span(letters, passage.b_start, passage.b_end, begins[1]),
    )


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


def _describe(shared: _Shared, number: int, letters: Letters) -> Reuse:
    """The row of a passage, with the number of its provision."""
    passage, source, copy = shared.passage, shared.source, shared.copy
    shares = [
        round((end - start) / int(letters.bounds[document + 1] - letters.bounds[document]), 4)
        for document, start, end in (
            (passage.first, passage.a_start, passage.a_end),
            (passage.second, passage.b_start, passage.b_end),
        )
    ]
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
        source_share=shares[not shared.forward],
        share=shares[shared.forward],
        passage=number,
        difference=shared.difference,
    )


def _trace(
    found: Sequence[_Shared], standings: Mapping[str, Standing], texts: Mapping[str, str]
) -> tuple[list[int], list[Provision], list[Adoption]]:
    """The number of each passage's provision (0 for formulas), the provisions, and who adopted them."""
    spans = [side for shared in found if not shared.formula for side in (shared.source, shared.copy)]
    groups = group_rows(spans, len(found))
    members: dict[int, list[Held]] = defaultdict(list)
    for span in spans:
        members[groups[span.row]].append(span)
    provisions, adoptions, numbers = trace_provisions(members, standings, texts)
    numbered = [0 if one.formula else numbers.get(group, 0) for one, group in zip(found, groups, strict=True)]
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
