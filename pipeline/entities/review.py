"""What to look at twice among a run's most frequent entities: ``python -m pipeline.entities.review RUN [--top N]``.

Pairs that may denote the same thing, and surfaces that may denote something else than the rest of their entity. A line
is a question, not an error: thesaurus.csv and entities.csv of the corpus are the place to answer it.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

from pipeline.entities.lexicon.folding import fold_text
from pipeline.entities.linking.quantities import QUANTITIES

# Entities of one group may be the same thing.
GROUPS = {"GPE": "place", "LOC": "place", "LAW": "plan", "PROGRAM": "plan"}
ALIKE = 0.8
STATE = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class Named:
    """An entity with its surfaces in the corpus, spelt alike (see ``folding``)."""

    name: str
    label: str
    english: str
    acronym: str
    surfaces: frozenset[str]

    @property
    def group(self) -> str:
        """Entities of different groups are never the same thing."""
        return GROUPS.get(self.label, self.label)


def compare_entities(one: Named, other: Named) -> list[str]:
    """Why two entities may be the same thing; empty when nothing says so."""
    if one.group != other.group:
        return []
    reasons = [f"both are called {surface}" for surface in sorted(one.surfaces & other.surfaces)]
    if one.english and one.english.casefold() == other.english.casefold():
        reasons.append(f"both are {one.english}")
    if one.acronym and one.acronym == other.acronym:
        reasons.append(f"both are {one.acronym}")
    shorter, longer = sorted((n.name.removeprefix(STATE) or n.name for n in (one, other)), key=len)
    if shorter in longer:
        # A region is not the place that it is named after (海南自由贸易港).
        reasons += ["one is a part of the other"] if one.label == other.label else []
    elif SequenceMatcher(None, shorter, longer, autojunk=False).ratio() >= ALIKE:
        reasons.append("they are spelt alike")
    return reasons


def find_strangers(entity: Named) -> list[str]:
    """Surfaces that have no character in common with the entity's name, English name and acronym."""
    known = set((entity.name + entity.english + entity.acronym).casefold())
    return sorted(surface for surface in entity.surfaces if known.isdisjoint(surface.casefold()))


def review_entities(entities: Sequence[Named]) -> Iterator[str]:
    """A line for each question."""
    for one, other in combinations(entities, 2):
        for reason in compare_entities(one, other):
            yield f"{one.label} {one.name} / {other.label} {other.name}: {reason}"
    for entity in entities:
        for surface in find_strangers(entity):
            yield f"{entity.label} {entity.name}: called {surface}"


def read_entities(run: Path, *, top: int) -> list[Named]:
    """The most frequent entities of a finished run, quantities left out."""
    import pyarrow.parquet as pq

    surfaces: Mapping[str, set[str]] = defaultdict(set)
    mentions = pq.read_table(run / "mentions.parquet", columns=["entity_id", "text"])
    for entity_id, text in zip(*(c.to_pylist() for c in mentions.columns), strict=True):
        surfaces[entity_id].add(fold_text(text).text)
    rows = [r for r in pq.read_table(run / "entities.parquet").to_pylist() if r["label"] not in QUANTITIES]
    rows.sort(key=lambda r: (-r["mentions"], r["entity_id"]))
    return [
        Named(r["name"], r["label"], r["name_en"], r["acronym"], frozenset(surfaces[r["entity_id"]]))
        for r in rows[:top]
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the questions; 0."""
    parser = argparse.ArgumentParser(description="Pairs of frequent entities that may be the same thing.")
    parser.add_argument("run", type=Path, help="the folder of a run that reached the stage entities")
    parser.add_argument("--top", type=int, default=100, help="how many of the most frequent entities")
    options = parser.parse_args(arguments)
    for line in review_entities(read_entities(options.run, top=options.top)):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
