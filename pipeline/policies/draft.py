"""What was seen of a document, and its fields while they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.policies.evidence import Evidence
from pipeline.policies.head import Head
from pipeline.policies.history import History
from pipeline.policies.kinds import TitleKind
from pipeline.policies.marks import Found


@dataclass(slots=True)
class Draft:
    """The fields of a document while they are read."""

    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)

    def put(self, name: str, found: Found | None) -> None:
        """Keep a value, unless the field has one."""
        if found is None or not found.value or self.values.get(name):
            return
        self.values[name] = found.value
        if found.start is not None and found.end is not None:
            self.places[name] = (found.start, found.end)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a document before its fields are settled."""

    title: str
    kind: TitleKind
    genre: str
    head: Head
    history: History
    labelled: Mapping[str, Found]
    evidence: Evidence
