"""More training sentences: names exchanged for other names of their type (Dai and Adel, COLING 2020).

Half of the new names come from the sentences themselves, half from lists of names: jieba's dictionary and the
tagger's own names.tsv. A model that meets a context with many names learns the context rather than the name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.core.lists import read_rows
from pipeline.segmentation.userdict import dictionary_path

Gold = tuple[str, list[tuple[int, int, str]]]

# Tags of jieba's dictionary and classes of names.tsv that stand for a type.
TAGS = {"ns": "LOC", "nt": "ORG", "nrt": "PERSON"}
CLASSES = {"place": "LOC", "organisation": "ORG", "person": "PERSON"}
HAN = re.compile(r"[\u4e00-\u9fff·]{2,}")
EXCHANGED = 0.7


def read_pools(names: Path) -> dict[str, list[str]]:
    """Names by type, sorted, from jieba's dictionary and a names.tsv."""
    pools: dict[str, set[str]] = {"LOC": set(), "ORG": set(), "PERSON": set()}
    rows = read_rows(names)
    for row in rows:
        if row["class"] in CLASSES:
            pools[CLASSES[row["class"]]].add(row["name"])
    surnames = {row["name"] for row in rows if row["class"] == "surname"}
    for line in dictionary_path().read_text(encoding="utf-8").splitlines():
        word, _, tag = line.split(" ")
        kind = "PERSON" if tag == "nr" and len(word) == 3 and word[0] in surnames else TAGS.get(tag)
        if kind is not None and HAN.fullmatch(word):
            pools[kind].add(word)
    return {kind: sorted(pool) for kind, pool in pools.items()}


def exchange_names(sentences: Sequence[Gold], pools: dict[str, list[str]], *, seed: int) -> list[Gold]:
    """A copy of every sentence that has names, most of them exchanged."""
    random = np.random.default_rng(seed)
    own: dict[str, list[str]] = {kind: [] for kind in pools}
    for text, spans in sentences:
        for start, end, kind in spans:
            own[kind].append(text[start:end])
    copies = []
    for text, spans in sentences:
        if not spans:
            continue
        parts, moved, position, length = [], [], 0, 0
        for start, end, kind in sorted(spans):
            name = text[start:end]
            if random.random() < EXCHANGED:
                pool = own[kind] if random.random() < 0.5 else pools[kind]
                name = pool[int(random.integers(len(pool)))]
            parts += [text[position:start], name]
            length += start - position
            moved.append((length, length + len(name), kind))
            length += len(name)
            position = end
        copies.append(("".join([*parts, text[position:]]), moved))
    return copies
