"""The entities table: what is said of each group of linked mentions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from pipeline.core.counted import INSIDE
from pipeline.entities.lexicon.gazetteer import Entry
from pipeline.entities.linking.linked import LinkedMention
from pipeline.entities.linking.linker import Linker
from pipeline.entities.linking.numbers import STANDARD
from pipeline.entities.linking.quantities import QUANTITIES
from pipeline.records.entities import Entity

BLANK = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])|(?<=\d)\s+(?=\D)|(?<=\D)\s+(?=\d)")


def make_entity_id(label: str, key: str) -> str:
    """A stable id: "e" and ten hexadecimal digits of the digest of label and canonical key."""
    return "e" + blake2b(f"{label}\t{key}".encode(), digest_size=5).hexdigest()


@dataclass(frozen=True, slots=True)
class Foreign:
    """English long form and Latin acronym that definitions in the corpus give for a key."""

    english: Mapping[str, str]
    acronym: Mapping[str, str]


def _clean(surface: str) -> str:
    """A surface form without line breaks and without blanks at Han characters."""
    return BLANK.sub("", surface.replace("\n", ""))


def _commonest(values: Iterable[str]) -> str:
    counts = Counter(values)
    return min(counts, key=lambda v: (-counts[v], v)) if counts else ""


def _commonest_name(group: Sequence[LinkedMention]) -> str:
    """The commonest surface that is no short form."""
    return _commonest(_clean(m.text) for m in group if not m.long_form)


def describe_entities(
    mentions: Sequence[LinkedMention],
    linker: Linker,
    foreign: Foreign,
    *,
    years: Mapping[str, int | None],
    focal: frozenset[str],
) -> tuple[dict[str, list[Any]], dict[str, tuple[str, str]]]:
    """The columns of the entities table, most mentions first and quantities last, and key to (entity id, label)."""
    groups: dict[str, list[LinkedMention]] = defaultdict(list)
    for mention in mentions:
        groups[mention.key].append(mention)
    rows = [_describe(key, group, linker, foreign, years, focal) for key, group in groups.items()]
    # Dates, amounts and shares are mentioned and are no names: they follow all that is one.
    rows.sort(key=lambda row: (row.label in QUANTITIES, -row.named, -row.mentions, row.name, row.entity_id))
    ids = {key: (make_entity_id(label, key), label) for key, label in _labels(groups, linker).items()}
    names = Entity.__dataclass_fields__
    return {name: [getattr(row, name) for row in rows] for name in names}, ids


def _labels(groups: Mapping[str, Sequence[LinkedMention]], linker: Linker) -> dict[str, str]:
    return {key: _label(linker.entry_of(key), group) for key, group in groups.items()}


def _label(entry: Entry | None, group: Sequence[LinkedMention]) -> str:
    return entry.label if entry is not None else _commonest(m.label for m in group)


def _describe(
    key: str,
    group: Sequence[LinkedMention],
    linker: Linker,
    foreign: Foreign,
    years: Mapping[str, int | None],
    focal: frozenset[str],
) -> Entity:
    entry = linker.entry_of(key)
    label = _label(entry, group)
    surfaces = Counter(_clean(m.text) for m in group)
    name = linker.names.get(key) or (entry.name if entry is not None else _commonest_name(group) or key)
    name = key if label in QUANTITIES else name
    documents = sorted({m.doc_id for m in group})
    dated = [year for d in documents if (year := years.get(d)) is not None]
    acronym = (entry.acronyms[0] if entry and entry.acronyms else "") or foreign.acronym.get(key, "")
    aliases = sorted((s for s in surfaces if s != name), key=lambda s: (-surfaces[s], s))
    return Entity(
        entity_id=make_entity_id(label, key),
        name=name,
        name_en=(entry.name_en if entry else "") or foreign.english.get(key, ""),
        acronym=acronym,
        label=label,
        aliases="|".join(aliases),
        mentions=len(group),
        documents=len(documents),
        first_year=min(dated, default=None),
        last_year=max(dated, default=None),
        in_focal=not focal.isdisjoint(documents),
        kind=STANDARD if any(m.method == STANDARD for m in group) else "",
        editions="|".join(sorted({m.edition for m in group if m.edition})),
        named=sum(m.role != INSIDE for m in group),
    )
