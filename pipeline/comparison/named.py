"""What entities are compared by."""

from __future__ import annotations

from typing import NamedTuple


class Named(NamedTuple):
    """What is counted: an entity, or an acronym without one, whose ``entity_id`` is then empty."""

    entity_id: str
    name: str
    acronym: str
    label: str
