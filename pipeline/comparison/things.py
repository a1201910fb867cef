"""Which terms name things: what a text says more of is told by nouns and names, not by its verbs.

Dictionaries tag 执法 (enforcement) as a verb like 加快 (speed up), and 大力 (vigorously) as a noun. Their neighbours
tell them apart: a verb that names an act stands behind what it belongs to (知识产权执法, 加强执法), other verbs before
their objects, adverbs before verbs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.segmentation.counting import ACTS, COMMON, NAMED_ACTS
from pipeline.topics.labels import CUT, NOUNS

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.topics.occurrences import Spellings

Array = np.ndarray[Any, Any]
# Shares of a word's occurrences: behind a noun or verb, so that it names an act, with and without the dictionary's
# word for it; and before a verb, so that it is an adverb.
KNOWN_ACT, ACT, ADVERB = 0.4, 2 / 3, 0.7


def find_things(spellings: Spellings, terms: pa.Table, names: Sequence[str]) -> Array:
    """Whether each term names a thing: its last word does, and its first is no verb with its object.

    Parameters
    ----------
    spellings
        Of the texts.
    terms
        The terms table, which has the words and tags of terms of several words.
    names
        Terms in lower case.
    """
    words = _Words(spellings)
    parts = {
        term.lower(): list(zip(split.split(), pattern.split(), strict=False))
        for term, split, pattern in zip(*(terms[c].to_pylist() for c in ("term", "words", "pattern")), strict=True)
    }
    return np.array([words.names_thing(parts.get(name, [])) or words.is_thing(name) for name in names], dtype=bool)


class _Words:
    """What the neighbours of each word in the texts make of it."""

    def __init__(self, spellings: Spellings) -> None:
        lower = [word.lower() for word in spellings.words]
        tags = spellings.find_tags(lower)
        place = {name: at for at, name in enumerate(tags)}
        code, count = np.array([place[name] for name in lower], dtype=np.int64), len(tags)

        def total(values: Array, owner: Array) -> Array:
            return np.bincount(owner, weights=values, minlength=count)

        number = np.maximum(total(spellings.count, code), 1)
        behind, governs = total(spellings.behind, code) / number, total(spellings.governs, code) / number
        acts = behind >= np.maximum(ACT, governs)  # stands behind what it belongs to, and not before an object
        told, kind = np.unique(np.array(list(tags.values())), return_inverse=True)

        def tagged(ask: Callable[[str], bool]) -> Array:
            return np.array([ask(tag) for tag in told.tolist()], dtype=bool)[kind]

        named_act, act = tagged(lambda tag: tag.startswith(NAMED_ACTS)), tagged(lambda tag: tag.startswith(ACTS))
        noun = tagged(lambda tag: tag.startswith(NOUNS) and tag not in CUT)
        verbs = act & ~named_act & ~acts
        before_verbs = total(verbs[code[spellings.verb]], code[spellings.noun]) / number
        thing = np.select(
            [named_act, act, tagged(lambda tag: tag in COMMON)],
            [behind >= KNOWN_ACT, acts, before_verbs < ADVERB], noun,
        )  # fmt: skip
        self._things = frozenset(name for name, held in zip(tags, thing.tolist(), strict=True) if held)

    def is_thing(self, name: str) -> bool:
        """Whether a word of the texts names a thing or an act."""
        return name in self._things

    def names_thing(self, parts: Sequence[tuple[str, str]]) -> bool:
        """Whether words beside one another do: the last is a thing, the first neither governs nor modifies a verb."""
        if len(parts) < 2:
            return False
        first = parts[0][1].startswith(("d", "c", "p")) or (
            parts[0][1].startswith((*ACTS, *NOUNS)) and not self.is_thing(parts[0][0].lower())
        )
        return self.is_thing(parts[-1][0].lower()) and not first
