"""Paragraphs that are set aside before anything is counted: those that say nothing of the document they stand in.

Licences, promulgation lines and salutations recur in many documents letter by letter, and a translated abstract says
again what the text says. Counted, the former make a topic of their own and the latter a list of over-used words.
"""

from __future__ import annotations

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


def group_paragraphs(texts: pa.ChunkedArray) -> Array:
    """A number for each text: the same for texts of the same letters; 0 for texts without any.

    Digits, punctuation and spaces don't count: dates and numbers differ from one copy of a formula to the next.
    """
    letters = pc.utf8_lower(pc.replace_substring_regex(texts, r"[^\p{L}]+", "")).combine_chunks()
    codes = np.asarray(letters.dictionary_encode().indices.to_numpy(), dtype=np.int64) + 1
    return np.where(np.asarray(pc.utf8_length(letters)) > 0, codes, 0)


def find_repeated(group: Array, document: Array, sizes: Array, *, documents: int, focal: int) -> Array:
    """Which paragraphs recur in many documents.

    The focal document doesn't count, so that a change in it changes no topic.

    Parameters
    ----------
    group
        Of each paragraph, as :func:`group_paragraphs` numbers them.
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


def find_foreign(texts: pa.ChunkedArray, document: Array, *, documents: int) -> Array:
    """Which paragraphs have more words in Latin letters than Han characters, in a document that has fewer."""
    han = np.asarray(pc.count_substring_regex(texts, r"\p{Han}"), dtype=float)
    latin = np.asarray(pc.count_substring_regex(texts, r"\p{Latin}+"), dtype=float)
    chinese = _sum_by(document, han, documents) > _sum_by(document, latin, documents)
    return np.asarray((latin > han) & (latin >= FEWEST_WORDS) & chinese[document])


def part_blocks(blocks: pa.Table, documents: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The blocks that are counted, and those set aside, with columns ``reason`` and ``group`` added.

    A title is always counted: that of a law may well recur in a hundred notices.

    Parameters
    ----------
    blocks, documents
        The tables of a run.
    """
    ids = sorted(documents["doc_id"].to_pylist())
    focal = documents.filter(pc.equal(documents["role"], "focal"))["doc_id"].to_pylist()
    running = np.flatnonzero(np.isin(blocks["kind"].to_numpy(), sorted(TEXT_KINDS - {"title"})))
    texts, document = blocks["text"].take(running), encode(blocks["doc_id"], ids)[running]
    group = group_paragraphs(texts)
    repeated = find_repeated(
        group, document, np.asarray(pc.utf8_length(texts), dtype=float),
        documents=len(ids), focal=ids.index(focal[0]) if focal else -1,
    )  # fmt: skip
    aside = repeated | find_foreign(texts, document, documents=len(ids))
    kept = np.ones(blocks.num_rows, dtype=bool)
    kept[running[aside]] = False
    left = blocks.take(running[aside])
    reasons = np.where(repeated, "repeated", "translation")[aside]
    left = left.append_column("reason", pa.array(reasons, pa.string())).append_column("group", pa.array(group[aside]))
    return blocks.filter(pa.array(kept)), left


def tabulate_aside(left: pa.Table, sentences: pa.Table) -> pa.Table:
    """The table topics/set_aside: a row for each text, those in most documents first.

    Parameters
    ----------
    left
        Blocks that :func:`part_blocks` set aside.
    sentences
        For the references to their first sentences.
    """
    first: dict[tuple[str, int], int] = {}
    for doc_id, block, number in zip(*(sentences[n].to_pylist() for n in ("doc_id", "block", "sentence")), strict=True):
        first.setdefault((doc_id, block), number)
    groups: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in left.to_pylist():
        groups.setdefault((row["reason"], row["group"]), []).append(row)
    rows = [
        SetAside(
            reason=reason,
            text=copies[0]["text"],
            documents=len({row["doc_id"] for row in copies}),
            paragraphs=len(copies),
            characters=sum(len(row["text"]) for row in copies),
            evidence=" ".join(
                f"{row['doc_id']}:{first[row['doc_id'], row['block']]}"
                for row in copies[:CITED]
                if (row["doc_id"], row["block"]) in first
            ),
        )
        for (reason, _), copies in groups.items()
    ]
    return rows_table(sorted(rows, key=lambda row: (-row.documents, -row.characters, row.text)), SetAside)
