"""Whether a text names something after all: what is claimed to be absent must not be there in any form.

A mention may be missed, a name cut or turned round (建设幸福河湖 for 幸福河湖建设), quoted or shortened. A silence is
claimed only where neither a surface form of the entity anywhere in the corpus stands in the text, nor a sentence that
holds half of what tells its name from other names.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import accumulate
from math import log

import pyarrow as pa

from pipeline.comparison.named import Named
from pipeline.core.script import HAN
from pipeline.core.stretches import StretchMap

# Share of what a name tells that one sentence must hold to say it in other words.
PART = 0.5
SIGNS, SIGNS_IN_LINE = re.compile(r"[\W_]+"), re.compile(r"[^\w\n]|_")
HAN_PAIR = re.compile(rf"[{HAN}]{{2}}")


def fold(text: str) -> str:
    """Letters and digits alone, in one spelling: quotes, spaces, signs and width don't count."""
    return SIGNS.sub("", _plain(text))


_plain = StretchMap(lambda stretch: unicodedata.normalize("NFKC", stretch).lower())


def stands_alone(form: str, text: str) -> bool:
    """Whether letters and digits stand in a text as words of their own, whatever signs and spaces lie between them."""
    spread = r"[\W_]{0,2}".join(form)
    return re.search(rf"(?<![a-z0-9]){spread}(?![a-z0-9])", text) is not None


def bigrams(name: str) -> set[str]:
    """Pairs of neighbouring Han characters of a folded name."""
    return {name[k : k + 2] for k in range(len(name) - 1) if HAN_PAIR.fullmatch(name[k : k + 2])}


class Said:
    """What a document says, folded once for all that is looked for in it.

    Parameters
    ----------
    sentences
        Their texts.
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        self.plain = _plain("\n".join(text.replace("\n", " ") for text in sentences))
        self.whole = SIGNS_IN_LINE.sub("", self.plain)  # a line a sentence
        self.letters = self.whole.replace("\n", "")  # a form that is not in them stands nowhere: most are not
        self._places: dict[str, list[int]] = {}
        self._ends = list(accumulate(len(line) + 1 for line in self.whole.split("\n")))

    def holds(self, form: str) -> bool:
        """Whether a folded form stands in the text."""
        return form in self.letters and stands_alone(form, self.plain) if form.isascii() else form in self.whole

    def places(self, pair: str) -> list[int]:
        """The sentences that hold a pair of characters, each once."""
        if pair not in self._places:
            found = (match.start() for match in re.finditer(pair, self.whole))
            self._places[pair] = list(dict.fromkeys(bisect_right(self._ends, place) for place in found))
        return self._places[pair]


class Silences:
    """Tells what documents say in one form or another.

    Parameters
    ----------
    names
        Of each item, every form that it has: name, aliases, short forms, surfaces of its mentions.
    """

    def __init__(self, names: Sequence[Collection[str]]) -> None:
        self._forms = [sorted({fold(form) for form in forms} - {""}) for forms in names]
        self._pairs = [[sorted(bigrams(form)) for form in forms] for forms in self._forms]
        held = Counter(pair for forms in self._pairs for pair in set[str]().union(*forms))
        # What many names share (委员会, 中华人民共和国) tells none of them from the others.
        self._weight = {pair: log((len(names) + 1) / count) for pair, count in held.items()}

    def find(self, said: Said, items: Sequence[int]) -> list[bool]:
        """Whether the text names each of the items, or says it in other words."""
        return [
            any(said.holds(form) for form in self._forms[item])
            or any(self._covered(pairs, said) for pairs in self._pairs[item])
            for item in items
        ]

    def _covered(self, pairs: Sequence[str], said: Said) -> bool:
        """Whether one sentence holds half of what a form tells, in whatever order."""
        total = sum(self._weight[pair] for pair in pairs)
        held: dict[int, float] = defaultdict(float)
        for pair in pairs:
            for place in said.places(pair):
                held[place] += self._weight[pair]
        return bool(pairs) and max(held.values(), default=0.0) >= PART * total


def forms_of(keys: Sequence[Named], entities: pa.Table, mentions: pa.Table) -> list[set[str]]:
    """Every form of each of the compared entities and acronyms."""
    found: dict[str, set[str]] = defaultdict(set)
    columns = (entities[name].to_pylist() for name in ("entity_id", "name", "name_en", "acronym", "aliases"))
    for entity_id, name, english, acronym, aliases in zip(*columns, strict=True):
        found[entity_id] |= {name, english, acronym, *aliases.split("|")}
    surfaces = mentions.group_by(["entity_id", "text"]).aggregate([])
    for entity_id, text in zip(surfaces["entity_id"].to_pylist(), surfaces["text"].to_pylist(), strict=True):
        found[entity_id].add(text)
    return [found[key.entity_id] if key.entity_id else {key.name, key.acronym} for key in keys]
