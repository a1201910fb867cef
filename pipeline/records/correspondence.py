"""The tables of items by group: correspondence analysis, heat map, hierarchical clustering.

``grouping`` is the column whose values make the groups (``[comparison] correspondence``), ``kind`` what is counted:
terms or entities.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CorrespondencePoint:
    """An item or a group on the map of a correspondence analysis."""

    kind: str
    grouping: str
    role: str  # item or group
    point: str  # a term, an entity_id, or a value of the grouping
    name: str
    documents: int  # that hold the item, or are of the group
    count: int  # times that the texts of the groups hold it
    mass: float  # share of all occurrences
    inertia: float  # share of the table's inertia
    x: float  # principal coordinate on the first axis
    y: float | None  # on the second; two groups have one axis
    contribution_x: float  # share of the first axis that the point makes
    contribution_y: float | None  # share of the second axis that the point makes
    quality: float  # share of the point's inertia that the map of both axes shows
    leaf: int  # its place among the leaves of the clustering, from 0


@dataclass(frozen=True, slots=True)
class CorrespondenceAxis:
    """An axis of a correspondence analysis; axis 0 is the whole table."""

    kind: str
    grouping: str
    axis: int
    inertia: float
    share: float  # of the table's inertia
    p_value: float  # of an inertia so high when documents change their groups
    documents: int
    items: int
    groups: int


@dataclass(frozen=True, slots=True)
class GroupCell:
    """An item in a group: a cell of the heat map."""

    kind: str
    grouping: str
    item: str  # a term or an entity_id
    name: str
    group: str
    count: int
    expected: float  # were items and groups independent
    residual: float  # (count - expected) / root of expected; a colour, no test
    documents: int  # of the group that hold the item
    share: float  # of the group's occurrences
    evidence: str  # sentences of the documents that use it most


@dataclass(frozen=True, slots=True)
class ClusterMerge:
    """A step of the hierarchical clustering (Ward over chi-square distances)."""

    kind: str
    grouping: str
    role: str  # item or group
    step: int  # from 0
    one: int  # a leaf by its place in the table of points, or the number of leaves plus a former step
    other: int
    height: float
    size: int  # leaves
    members: str  # their names, joined by |
