"""Where nodes occur: one row an occurrence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.counted import leave_out_insides
from pipeline.networks.graph import Bools, Ints
from pipeline.networks.texts import SPAN, CountedTexts, document_numbers, find_rows, numbers


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Occurrences of nodes in running text, sorted by sentence and offset.

    Attributes
    ----------
    names
        The nodes' ids, sorted.
    node
        Index into ``names`` of each occurrence.
    sentence
        Row of its sentence.
    start
        Its offset into the document's text.
    position
        That of the token that holds its beginning among the counted tokens of its document; 0 where nobody asks.
    """

    names: list[str]
    node: Ints
    sentence: Ints
    start: Ints
    position: Ints

    def frequencies(self) -> Ints:
        """Number of occurrences of each node."""
        return np.bincount(self.node, minlength=len(self.names))

    def select(self, kept: Bools) -> Occurrences:
        """Only the nodes where ``kept`` is true, renumbered."""
        renumbered = np.cumsum(kept) - 1
        rows = kept[self.node]
        names = [name for name, keep in zip(self.names, kept.tolist(), strict=True) if keep]
        columns = (column[rows] for column in (self.sentence, self.start, self.position))
        return Occurrences(names, renumbered[self.node[rows]], *columns)

    def most_frequent(self, *, minimum: int, maximum: int) -> Occurrences:
        """At most ``maximum`` nodes with at least ``minimum`` occurrences, the most frequent ones."""
        counts = self.frequencies()
        best = np.lexsort((np.arange(len(counts)), -counts))[:maximum]
        kept = np.zeros(len(counts), bool)
        kept[best] = True
        return self.select(kept & (counts >= minimum))


def make_occurrences(
    names: list[str], node: Ints, sentence: Ints, start: Ints, position: Ints | None = None
) -> Occurrences:
    """Occurrences in their order, with unused names left out."""
    order = np.lexsort((node, start, sentence))
    position = np.zeros_like(node) if position is None else position
    found = Occurrences(names, node[order], sentence[order], start[order], position[order])
    return found.select(found.frequencies() > 0)


def outermost(document: Ints, start: Ints, end: Ints, node: Ints) -> Bools:
    """Whether each span lies inside no other span of its document: a name within a name is no second mention.

    Of equal spans the one with the least node stays.
    """
    order = np.lexsort((node, -end, start, document))
    last = document[order] * SPAN + end[order]
    before = np.concatenate([[-1], np.maximum.accumulate(last)[:-1]])
    kept = np.empty(len(order), bool)
    kept[order] = last > before
    return kept


def actors(mentions: pa.Table, *, left_out: Collection[str] = ()) -> pa.Table:
    """The mentions of linked entities as names, not inside compounds and slogans, without those of the given labels."""
    mentions = leave_out_insides(mentions.filter(pc.not_equal(mentions.column("entity_id"), "")))
    unwanted = pc.is_in(mentions.column("label"), value_set=pa.array(sorted(left_out), pa.string()))
    return mentions.filter(pc.invert(unwanted))


def entity_occurrences(
    mentions: pa.Table, corpus: CountedTexts, places: pa.Table | None = None, *, left_out: Collection[str] = ()
) -> Occurrences:
    """Occurrences of linked entities: every mention as a name in counted text that lies in no longer one.

    Parameters
    ----------
    mentions
        The mentions table.
    corpus
        Documents and sentences.
    places
        The table ``work/places``, for windows.
    left_out
        Labels of mentions that don't count.
    """
    mentions = actors(mentions, left_out=left_out)
    names = sorted(pc.unique(mentions.column("entity_id")).to_pylist())
    node = np.asarray(
        pc.index_in(mentions.column("entity_id"), value_set=pa.array(names, pa.string())).to_numpy(), dtype=np.int64
    )
    document = document_numbers(mentions, corpus.doc_ids)
    sentence = corpus.sentence_rows(document, numbers(mentions, "sentence"))
    start = numbers(mentions, "start")
    kept = (sentence >= 0) & outermost(document, start, numbers(mentions, "end"), node)
    kept[kept] = corpus.counted[sentence[kept]]
    document, node, sentence, start = (column[kept] for column in (document, node, sentence, start))
    if places is None:
        return make_occurrences(names, node, sentence, start)
    token = find_tokens(places, corpus, document, start)
    return make_occurrences(names, node, sentence, start, corpus.token_positions(sentence, token))


def find_tokens(places: pa.Table, corpus: CountedTexts, document: Ints, start: Ints) -> Ints:
    """Within its sentence, the token that holds each offset ``start``, which is one of ``work/places``."""
    keys = document_numbers(places, corpus.doc_ids) * SPAN + numbers(places, "start")
    order = np.argsort(keys, kind="stable")
    rows = find_rows(keys[order], document * SPAN + start)
    return np.where(rows >= 0, np.append(numbers(places, "token")[order], 0)[rows], 0)
