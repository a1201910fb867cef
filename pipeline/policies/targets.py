"""Which document of the corpus a reference points to: by title and number, in the version in force when it was made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.entities.linking.numbers import is_unique
from pipeline.policies.names import normalise_title

# Where a held version stands to the reference.
IN_FORCE, YOUNGER, UNDATED = "in force", "younger", "undated"


@dataclass(frozen=True, slots=True)
class Held:
    """A text that the corpus holds; ``date`` (ISO) is that of its version, empty when unknown."""

    doc_id: str
    titles: tuple[str, ...]
    number: str
    date: str


@dataclass(frozen=True, slots=True)
class Target:
    """A document and how its version stands to the date of the reference."""

    doc_id: str
    edition: str


NOWHERE = Target("", "")


class TargetFinder:
    """Finds targets among the texts that the corpus holds."""

    def __init__(self, held: Iterable[Held]) -> None:
        self._titles: dict[str, list[Held]] = defaultdict(list)
        self._subjects: dict[str, list[Held]] = defaultdict(list)
        self._numbers: dict[str, list[Held]] = defaultdict(list)
        for text in sorted(held, key=lambda h: h.doc_id):
            keys = dict.fromkeys(key for title in text.titles if (key := normalise_title(title)))
            for key in keys:
                self._titles[key].append(text)
            for subject in dict.fromkeys(subject for key in keys if (subject := _subject(key))):
                self._subjects[subject].append(text)
            if text.number:
                self._numbers[text.number].append(text)

    def find(self, name: str, number: str, *, citing: str, date: str, strictly: bool = False) -> Target:
        """The target of a reference to ``name`` or ``number`` that the document ``citing`` of ``date`` makes.

        ``strictly`` asks for a version before that date: a decision amends what was there before it.
        """
        held = self._candidates(name, number)
        held = [h for h in held if h.doc_id != citing and not (number and h.number and h.number != number)]
        if not held:
            return NOWHERE
        dated = [h for h in held if h.date]
        if not date or not dated:
            return Target(max(held, key=lambda h: (h.date, h.doc_id)).doc_id, UNDATED)
        past = [h for h in dated if h.date < date or (h.date == date and not strictly)]
        if past:
            return Target(max(past, key=lambda h: (h.date, h.doc_id)).doc_id, IN_FORCE)
        if len(dated) < len(held):
            return Target(next(h for h in held if not h.date).doc_id, UNDATED)
        return Target(min(dated, key=lambda h: (h.date, h.doc_id)).doc_id, YOUNGER)

    def _candidates(self, name: str, number: str) -> list[Held]:
        key = normalise_title(name)
        if not key:
            return self._numbers.get(number, [])
        if key in self._titles:
            return self._titles[key]
        held = self._subjects.get(key, []) if key.startswith("关于") else []
        if len({normalise_title(h.titles[0]) for h in held}) == 1:
            return held
        # A plan may be cited by its own name, and held under that of the notice that issues it.
        return self._numbers.get(number, []) if is_unique(number) else []


def _subject(key: str) -> str:
    """A title from 关于 on, without the body that issued it."""
    at = key.find("关于")
    return key[at:] if at > 0 else ""
