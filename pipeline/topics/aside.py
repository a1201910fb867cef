"""Paragraphs that are set aside before anything is counted: those that say nothing of the document they stand in.

Licences, promulgation lines and salutations recur in many documents letter by letter, and a translated abstract says
again what the text says. Counted, the former make a topic of their own and the latter a list of over-used words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.records.base import rows_table
from pipeline.records.topics import SetAside
from pipeline.topics.occurrences import encode
from pipeline.topics.units import TEXT_KINDS

Array = np.ndarray[Any, Any]
FEWEST_DOCUMENTS = 5  # that hold a paragraph which is called repeated
LEAST_SHARE = 0.01  # of all documents, likewise
MOST_OF_DOCUMENT = 0.5  # a document of more repeated text than this is itself a copy, and is left as it is
FEWEST_WORDS = 5  # in Latin letters that a paragraph of another language has
CITED = 5  # references given for a text


def _sum_by(document: Array, values: Array, documents: int) -> Array:
    return np.bincount(document, weights=values, minlength=documents)


def find_repeated(group: Array, document: Array, sizes: Array, *, documents: int, focal: int) -> Array:
    """Which paragraphs recur in many documents.

    The focal document doesn't count, so that a change in it changes no topic.

    Parameters
    ----------
    group
        Of each paragraph: a number below that of the paragraphs, the same for those of the same letters; 0 without any.
    document, sizes
        Of each paragraph: index of its document, characters.
    """
    related = document != focal
    pairs = np.unique(group[related] * documents + document[related])
    holders = np.bincount(pairs // documents, minlength=int(group.max(initial=0)) + 1)
    found = (holders[group] >= max(FEWEST_DOCUMENTS, LEAST_SHARE * documents)) & (group > 0)
    total = np.maximum(_sum_by(document, sizes, documents), 1)
    share = _sum_by(document, sizes * found, documents) / total
    return np.asarray(found & (share[document] <= MOST_OF_DOCUMENT))


def find_foreign(han: Array, latin: Array, document: Array, *, documents: int) -> Array:
    """Which paragraphs have more words in Latin letters than Han characters, in a document that has fewer."""
    chinese = _sum_by(document, han, documents) > _sum_by(document, latin, documents)
    return np.asarray((latin > han) & (latin >= FEWEST_WORDS) & chinese[document])


@dataclass(frozen=True, slots=True)
class Parted:
    """Which paragraphs are counted, and which of those set aside recur; the others are translations."""

    kept: Array
    repeated: Array


def part_paragraphs(paragraphs: pa.Table, documents: pa.Table) -> Parted:
    """What of the table work/paragraphs is counted.

    A title is always counted: that of a law may well recur in a hundred notices.
    """
    ids = sorted(documents["doc_id"].to_pylist())
    focal = documents.filter(pc.equal(documents["role"], "focal"))["doc_id"].to_pylist()
    running = np.flatnonzero(np.isin(paragraphs["kind"].to_numpy(), sorted(TEXT_KINDS - {"title"})))
    document = encode(paragraphs["doc_id"], ids)[running]
    sizes, han, latin = (np.asarray(paragraphs[n].to_numpy(), float)[running] for n in ("characters", "han", "latin"))
    letters = paragraphs["letters"].to_numpy()[running]
    group = np.where(letters != 0, np.unique(letters, return_inverse=True)[1] + 1, 0)
    recurs = find_repeated(group, document, sizes, documents=len(ids), focal=ids.index(focal[0]) if focal else -1)
    kept, repeated = np.ones(paragraphs.num_rows, dtype=bool), np.zeros(paragraphs.num_rows, dtype=bool)
    kept[running[recurs | find_foreign(han, latin, document, documents=len(ids))]] = False
    repeated[running[recurs]] = True
    return Parted(kept, repeated)


def read_aside(paragraphs: pa.Table, parted: Parted, blocks: pa.Table) -> list[dict[str, Any]]:
    """The paragraphs that are set aside, with their texts.

    Parameters
    ----------
    paragraphs
        The table work/paragraphs.
    blocks
        Those of the documents that have one.
    """
    keys = ("doc_id", "block")
    texts = dict(zip(zip(*(blocks[n].to_pylist() for n in keys), strict=True), blocks["text"].to_pylist(), strict=True))
    rows = paragraphs.filter(pa.array(~parted.kept)).to_pylist()
    reasons = np.where(parted.repeated, "repeated", "translation")[~parted.kept].tolist()
    return [
        row | {"reason": reason, "said": texts[row["doc_id"], row["block"]]}
        for row, reason in zip(rows, reasons, strict=True)
    ]


def tabulate_aside(left: list[dict[str, Any]]) -> pa.Table:
    """The table topics/set_aside: a row for each text, those in most documents first.

    Parameters
    ----------
    left
        What :func:`read_aside` gives.
    """
    groups: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in left:
        groups.setdefault((row["reason"], row["letters"]), []).append(row)
    rows = [
        SetAside(
            reason=reason,
            text=copies[0]["said"],
            documents=len({row["doc_id"] for row in copies}),
            paragraphs=len(copies),
            characters=sum(row["characters"] for row in copies),
            evidence=" ".join(f"{row['doc_id']}:{row['sentence']}" for row in copies[:CITED] if row["sentences"]),
        )
        for (reason, _), copies in groups.items()
    ]
    return rows_table(sorted(rows, key=lambda row: (-row.documents, -row.characters, row.text)), SetAside)
