"""``python -m models.training.acronyms.readings``: what was read in texts of many fields, and a second reading.

The tables gold/readings.tsv and gold/second.tsv hold no text. A row is a file under ../shared, the line of a file of
lines (from 0) or nothing, offsets into the decoded text, and a label: TEXT is a paragraph that was read, with its field
and how its places were drawn as note; DEFINITION is a long form, with the offsets of its short form and of other
beginnings that are as good; NONE is a place that looks like a definition and is none.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from models.training.acronyms.texts import GOLD
from models.training.sources import read_source
from pipeline.entities.lexicon.folding import fold_name

READINGS, SECOND = GOLD / "readings.tsv", GOLD / "second.tsv"
TENTH = 10

Place = tuple[int, int]  # offsets in the paragraph


@dataclass(frozen=True, slots=True)
class Definition:
    """Offsets of a long form and of its short form in the paragraph, and other beginnings that are as good."""

    long: Place
    short: Place
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A paragraph with the definitions in it and the places that are none."""

    key: str
    text: str
    field: str
    drawn: str
    definitions: tuple[Definition, ...]
    nothing: tuple[Place, ...]

    @property
    def is_kept(self) -> bool:
        """Whether the paragraph is of the random tenth on which the calibration is measured and not fitted."""
        return crc32(self.key.encode()) % TENTH == 0

    def as_row(self) -> dict[str, Any]:
        """The paragraph as a row of an annotated set."""
        pairs = [
            {
                "short": self.text[slice(*d.short)],
                "long": self.text[slice(*d.long)],
                "alt": [self.text[start : d.long[1]] for start in d.others],
            }
            for d in self.definitions
        ]
        return {"id": self.key, "text": self.text, "kind": self.field, "pairs": pairs,
                "not": [self.text[slice(*place)] for place in self.nothing]}  # fmt: skip


def read_readings(shared: Path, table: Path = READINGS) -> list[Reading]:
    """The paragraphs of a table, with their texts from ``shared``."""
    paragraphs: list[dict[str, str]] = []
    marked: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    with table.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["label"] == "TEXT":
                paragraphs.append(row)
            else:
                marked[row["file"], row["line"]].append(row)
    return [_read(shared, row, marked[row["file"], row["line"]]) for row in paragraphs]


def _read(shared: Path, paragraph: Mapping[str, str], marked: Sequence[Mapping[str, str]]) -> Reading:
    start, end = int(paragraph["start"]), int(paragraph["end"])
    field, _, drawn = paragraph["note"].partition(" ")
    own = [row for row in marked if start <= int(row["start"]) and int(row["end"]) <= end]
    definitions = tuple(
        Definition(
            _place(row, "start", "end", start),
            _place(row, "short_start", "short_end", start),
            tuple(int(other) - start for other in row["other"].split(",") if other),
        )
        for row in own
        if row["label"] == "DEFINITION"
    )
    nothing = tuple(_place(row, "start", "end", start) for row in own if row["label"] == "NONE")
    file, line = paragraph["file"], paragraph["line"]
    text = read_source(shared, file, line)[start:end]
    return Reading(f"{file}:{line}:{start}", text, field, drawn, definitions, nothing)


def _place(row: Mapping[str, str], first: str, last: str, floor: int) -> Place:
    return int(row[first]) - floor, int(row[last]) - floor


def measure_agreement(first: Sequence[Reading], second: Sequence[Reading]) -> tuple[int, int, int]:
    """Places of the second reading that the first judges alike, all of them, and the definitions among those alike.

    Alike are two places that are none, and two definitions whose short forms are one and of which either's long form
    is right by the other.
    """
    by_key = {reading.key: reading for reading in first}
    alike = total = defined = 0
    for reading in second:
        own = by_key[reading.key]
        total += len(reading.definitions) + len(reading.nothing)
        alike += len(set(reading.nothing) & set(own.nothing))
        same = sum(any(_alike(d, other, reading.text) for other in own.definitions) for d in reading.definitions)
        alike, defined = alike + same, defined + same
    return alike, total, defined


def _alike(one: Definition, other: Definition, text: str) -> bool:
    names = [{text[start : d.long[1]] for start in (d.long[0], *d.others)} for d in (one, other)]
    mains = text[slice(*one.long)] in names[1] or text[slice(*other.long)] in names[0]
    return mains and fold_name(text[slice(*one.short)]) == fold_name(text[slice(*other.short)])


def count_by_field(readings: Sequence[Reading]) -> Iterator[tuple[str, int, int, int]]:
    """For each field its texts, definitions and places that are none."""
    for field in sorted({reading.field for reading in readings}):
        own = [reading for reading in readings if reading.field == field]
        texts = len({reading.key.rpartition(":")[0] for reading in own})
        yield field, texts, sum(len(r.definitions) for r in own), sum(len(r.nothing) for r in own)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was read in each field, and how far the second reading agrees; 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    shared = parser.parse_args(arguments).shared
    readings = read_readings(shared)
    for field, texts, definitions, nothing in count_by_field(readings):
        print(f"{field}: {texts} texts, {definitions} definitions, {nothing} places that are none")
    kept = [reading for reading in readings if reading.is_kept]
    print(f"together {sum(len(r.definitions) for r in readings)} definitions, "
          f"{sum(len(r.nothing) for r in readings)} places that are none; kept for the calibration "
          f"{sum(len(r.definitions) for r in kept)} and {sum(len(r.nothing) for r in kept)}")  # fmt: skip
    alike, total, defined = measure_agreement(readings, read_readings(shared, SECOND))
    print(f"two readings of {total} places agree on {alike}, {defined} of them definitions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
