"""Names in set phrases: found, but no sign that two actors have to do with each other.

中国 in 新时代中国特色社会主义思想, 国务院 in 国务院生态环境主管部门 and 香港 in a closing list of thanks stand there
because the phrase does. What tells them is that the characters beside the name are word for word those beside the same
name in many other texts.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipeline.networks.graph import Bools

# Characters on one side of a name that make a phrase of it: shorter ones are shared by chance.
BESIDE = 6
# However small the corpus, as many texts make a phrase.
LEAST_TEXTS = 5


def find_formulas(mentions: pa.Table, sentences: pa.Table, *, share: float, documents: int) -> Bools:
    """Whether each mention stands in a set phrase.

    Parameters
    ----------
    mentions
        Rows of the mentions table.
    sentences
        The sentences table.
    share
        Share of the documents that must hold the name with the same characters before or behind it.
    documents
        How many documents there are.
    """
    if not share:
        return np.zeros(mentions.num_rows, bool)
    least = max(LEAST_TEXTS, int(np.ceil(share * documents)))
    texts = _texts(sentences)
    sides: list[tuple[str, str]] = []
    holders: dict[str, set[str]] = {}
    columns = (mentions.column(n).to_pylist() for n in ("doc_id", "sentence", "start", "end"))
    for doc_id, sentence, start, end in zip(*columns, strict=True):
        text, first = texts.get((doc_id, sentence), ("", 0))
        left, right = text[: end - first][-(end - start) - BESIDE :], text[start - first :][: end - start + BESIDE]
        whole = end - start + BESIDE
        pair = ("<" + left if len(left) == whole else "", ">" + right if len(right) == whole else "")
        sides.append(pair)
        for phrase in filter(None, pair):
            holders.setdefault(phrase, set()).add(doc_id)
    phrases = {phrase for phrase, held in holders.items() if len(held) >= least}
    return np.array([left in phrases or right in phrases for left, right in sides], bool)


def _texts(sentences: pa.Table) -> dict[tuple[str, int], tuple[str, int]]:
    """Text and first offset of each sentence."""
    columns = (sentences.column(n).to_pylist() for n in ("doc_id", "sentence", "text", "start"))
    return {(doc_id, number): (text, start) for doc_id, number, text, start in zip(*columns, strict=True)}
