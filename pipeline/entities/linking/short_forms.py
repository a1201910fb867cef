"""Uses of defined short forms as mentions of what they stand for."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.entities.acronyms.uses import find_short_form_uses, half_width, other_number
from pipeline.entities.lexicon.folding import fold_name


@dataclass(frozen=True, slots=True)
class ShortFormDefinition:
    """A definition of a short form, from the acronyms table; ``owner`` is the country whose 国家… it is."""

    doc_id: str
    start: int
    short_form: str
    long_form: str
    long_form_en: str
    owner: str = ""
    confidence: float = 1.0

    @property
    def name(self) -> str:
        """The long form with its owner: 菲律宾国家知识产权战略."""
        return self.owner + self.long_form


@dataclass(frozen=True, slots=True)
class Use:
    """A use of a short form: its offsets, and the long form that holds there."""

    start: int
    end: int
    long_form: str
    confidence: float


class ShortForms:
    """What short forms stand for, in each document and over the corpus."""

    def __init__(self, definitions: Iterable[ShortFormDefinition]) -> None:
        self._local: dict[str, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
        names: dict[str, dict[str, str]] = defaultdict(dict)
        # Of each long form the surest definition, in its document and anywhere.
        self._confidence: dict[tuple[str, str], float] = defaultdict(float)
        for d in sorted(definitions, key=lambda d: (d.doc_id, d.start, d.short_form)):
            for place in (d.doc_id, ""):
                self._confidence[place, d.name] = max(self._confidence[place, d.name], d.confidence)
            self._local[d.doc_id][d.short_form].append((d.start, d.name))
            names[d.short_form].setdefault(fold_name(d.name), d.name)
        for forms in self._local.values():  # a document that defines PTAs speaks of a PTA as well
            for form in list(forms):
                if (other := other_number(form)) and other not in forms:
                    forms[other] = forms[form]
        # A document that defines nothing itself may rely on the others, as long as they agree.
        self._agreed = {
            short: next(iter(longs.values()))
            for short, longs in sorted(names.items())
            if len(longs) == 1 and short.isascii() and len(short) > 2
        }

    def find_uses(self, doc_id: str, text: str, known: Mapping[str, object]) -> Iterator[Use]:
        """Uses of short forms in a document; forms in ``known`` are left alone unless the document defines them."""
        local = self._local.get(doc_id, {})
        for start, end in find_short_form_uses(text, local):
            form = half_width(text[start:end])
            if form in local:
                yield self._use(doc_id, start, end, self._holding(local[form], start))
        elsewhere = [f for f in self._agreed if f not in local and f not in known and f in text]
        for start, end in find_short_form_uses(text, elsewhere):
            if (form := half_width(text[start:end])) in self._agreed:
                yield self._use("", start, end, self._agreed[form])

    def _use(self, doc_id: str, start: int, end: int, long_form: str) -> Use:
        return Use(start, end, long_form, self._confidence[doc_id, long_form])

    @staticmethod
    def _holding(definitions: list[tuple[int, str]], offset: int) -> str:
        """The long form of the last definition before the offset, or of the first one."""
        index = bisect_right(definitions, offset, key=lambda d: d[0])
        return definitions[max(index - 1, 0)][1]
