"""Where nodes occur: one row an occurrence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.counted import leave_out_insides
from pipeline.networks.graph import Bools, Ints
from pipeline.networks.texts import SPAN, CountedTexts, document_numbers, numbers


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
    """

    names: list[str]
    node: Ints
    sentence: Ints
    start: Ints

    def frequencies(self) -> Ints:
        """Number of occurrences of each node."""
        return np.bincount(self.node, minlength=len(self.names))

    def select(self, kept: Bools) -> Occurrences:
        """Only the nodes where ``kept`` is true, renumbered."""
        renumbered = np.cumsum(kept) - 1
        rows = kept[self.node]
        names = [name for name, keep in zip(self.names, kept.tolist(), strict=True) if keep]
        return Occurrences(names, renumbered[self.node[rows]], self.sentence[rows], self.start[rows])

    def most_frequent(self, *, minimum: int, maximum: int) -> Occurrences:
        """At most ``maximum`` nodes with at least ``minimum`` occurrences, the most frequent ones."""
        counts = self.frequencies()
        best = np.lexsort((np.arange(len(counts)), -counts))[:maximum]
        kept = np.zeros(len(counts), bool)
        kept[best] = True
        return self.select(kept & (counts >= minimum))


def make_occurrences(names: list[str], node: Ints, sentence: Ints, start: Ints) -> Occurrences:
    """Occurrences in their order, with unused names left out."""
    order = np.lexsort((node, start, sentence))
    found = Occurrences(names, node[order], sentence[order], start[order])
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


def entity_occurrences(mentions: pa.Table, corpus: CountedTexts, *, left_out: Collection[str] = ()) -> Occurrences:
    """Occurrences of linked entities: every mention as a name in counted text that lies in no longer one.

    Parameters
    ----------
    mentions
        The mentions table.
    corpus
        Documents and sentences.
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
    return make_occurrences(names, node[kept], sentence[kept], start[kept])
