"""What the focal document is set against where nobody asks for another reference.

Texts of one genre share most of their words whatever they are about, so that a paper against laws shows what papers are
and not what this one says. A document is therefore set against its own genre where that has enough texts; the mixture
of all genres is the second figure. Where no genre of its own is compared, or one that is known by abstracts only, genre
and content cannot be told apart: then what it uses more than *every* genre is what none of them explains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from pipeline.comparison.every import ALL, EVERY, RECORD, UNCOMPARED, tells_enough

Row = dict[str, Any]
SIDES = {"compare/terms": "direction", "compare/entities": "role", "compare/topics": "role"}
# Of the rows against each genre, the value that claims least.
LEAST: dict[str, Callable[[Iterable[Any]], Any]] = {
    "p_value": max, "significant_every": all, "log_odds_z": partial(min, key=abs),
}  # fmt: skip
KEYS = {"compare/terms": ("term",), "compare/entities": ("entity_id", "name", "acronym"), "compare/topics": ("topic",)}


@dataclass(frozen=True, slots=True)
class Peers:
    """The reference of a run's focal document.

    Attributes
    ----------
    against
        ``all``, the document's own genre, or ``*`` for every genre compared.
    genre
        Of the document; empty where none is given.
    documents
        Others that the reference has.
    fellows
        Others of its genre, enough or not.
    abstracts
        Those of them that are known by the record of an export alone, while the document itself is a full text.
    everything
        All others.
    genres
        The genres that are compared on their own and may explain what the document says.
    """

    against: str = ALL
    genre: str = ""
    documents: int = 0
    fellows: int = 0
    abstracts: int = 0
    everything: int = 0
    genres: tuple[str, ...] = ()

    @property
    def mean(self) -> str:
        """The reference of what has one mean, as shares of topics: every genre has none."""
        return ALL if self.against == EVERY else self.against


def find_peers(focal: Row | None, documents: list[Row], genres: Iterable[str]) -> Peers:
    """The genre of the focal document where it is compared on its own, every genre where others are, else all.

    Parameters
    ----------
    documents
        Those that count.
    genres
        That are compared on their own.
    """
    focal = focal or {"doc_id": "", "genre": "", "extractor": ""}
    own = focal["extractor"]
    genre = focal["genre"] if focal["genre"] and focal["genre"] not in UNCOMPARED else ""
    others = [row for row in documents if row["doc_id"] != focal["doc_id"]]
    read = {name: [row["extractor"] for row in others if row["genre"] == name] for name in (*genres, genre) if name}
    genres = sorted(name for name in set(genres) if tells_enough(read.get(name, []), own))
    fellows = read.get(genre, [])
    abstracts = sum(extractor == RECORD != own for extractor in fellows)
    # Where all others are of its genre no genre is compared, and "all" is its genre.
    against = genre if genre in genres else EVERY if genres else ALL
    number = len(fellows) if against == genre else len(others)
    return Peers(against, genre, number, len(fellows), abstracts, len(others), tuple(genres))


def choose_cause(peers: Peers, alone: str, abstracts: str, unknown: str) -> str:
    """Which of three texts says why no genre of its own is compared: too few texts, abstracts, or none given."""
    return unknown if not peers.genre else abstracts if 2 * peers.abstracts > peers.fellows else alone


def contrast(peers: Peers, name: str, found: list[Row], **wanted: object) -> list[Row]:
    """The rows of a comparison against the reference, each with its row against all others as ``overall``, or None.

    Parameters
    ----------
    name
        A table of ``KEYS``.
    found
        Its rows on the focal document.
    wanted
        Values of columns, such as the direction.
    """
    whole = {key_of(name, row): row for row in found if row["against"] == ALL}
    kept = [row for row in found if all(row[column] == value for column, value in wanted.items())]
    if peers.against == EVERY:
        kept = beyond_genres(kept, name, peers.genres)
    else:
        kept = [row for row in kept if row["against"] == peers.against]
    return [row | {"overall": whole.get(key_of(name, row))} for row in kept]


def beyond_genres(rows: list[Row], name: str, genres: tuple[str, ...]) -> list[Row]:
    """What stands on the same side among the rows of each genre, each as its row against the nearest one (``nearest``).

    It is significant where the hypothesis that some genre explains it is rejected (``q_every`` of the tables).
    """
    found: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        if row["against"] in genres:
            found.setdefault((*key_of(name, row), row[SIDES[name]]), []).append(row)
    return [_weakest(own) for own in found.values() if {row["against"] for row in own} == set(genres)]


def _weakest(rows: list[Row]) -> Row:
    nearest = min(rows, key=lambda row: (abs(row["effect"]), row["against"]))
    least = {column: choose(row[column] for row in rows) for column, choose in LEAST.items() if column in nearest}
    told = {"q_value": nearest["q_every"], "significant": least.get("significant_every")}
    return nearest | least | told | {"nearest": nearest["against"], "against": EVERY}


def key_of(name: str, row: Row) -> tuple[object, ...]:
    """What a row of a table of ``KEYS`` is about."""
    return tuple(row[column] for column in KEYS[name])
