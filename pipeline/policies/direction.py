"""Which of two documents had a passage first: by their dates, and where these overlap by their levels."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.policies.names import normalise_title

LEVELS = ("central", "ministry", "province", "city", "county")
DATE, LEVEL, AGE, VERSION, UNKNOWN = "date", "level", "age", "version", ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides of a document: ISO dates (or years) of its first and its present version, its level, its title."""

    doc_id: str
    first: str
    version: str
    level: str
    title: str

    @property
    def rank(self) -> int:
        """0 for the centre, more for lower levels; the lowest for what has none."""
        return LEVELS.index(self.level) if self.level in LEVELS else len(LEVELS)


def find_direction(one: Standing, other: Standing) -> tuple[bool, str]:
    """Whether ``one`` is the source, and what tells it.

    Editions of one text follow each other by version. A text that was there in its present version before the other
    one was first made is the source. Where the lives of both overlap, the passage may have come in with any
    amendment: the higher level counts as source, between equals the older text (``age``, which is no proof: an
    amendment may have copied the younger one).
    """
    if normalise_title(one.title) == normalise_title(other.title) and one.version and other.version:
        return _by(one.version, other.version, VERSION, one.doc_id <= other.doc_id)
    if one.first and other.first:
        if _before(one.version, other.first) or _before(other.version, one.first):
            return _by(one.first, other.first, DATE, one.doc_id <= other.doc_id)
        if one.rank != other.rank and (one.first != one.version or other.first != other.version):
            return one.rank < other.rank, LEVEL
        if _before(one.first, other.first) or _before(other.first, one.first):
            return _before(one.first, other.first), AGE
    if one.rank != other.rank and max(one.rank, other.rank) < len(LEVELS):
        return one.rank < other.rank, LEVEL
    return one.doc_id <= other.doc_id, UNKNOWN


def _before(one: str, other: str) -> bool:
    """Whether a date is before another, as far as both are known (a year alone is no day)."""
    size = min(len(one), len(other))
    return one[:size] < other[:size]


def _by(one: str, other: str, reason: str, tie: bool) -> tuple[bool, str]:
    if _before(one, other):
        return True, reason
    if _before(other, one):
        return False, reason
    return tie, UNKNOWN
