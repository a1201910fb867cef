"""The one reader of the tables that models/ holds: tab-separated, a header line, no quoting."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table of models/, each by the names of its columns."""
    with path.open(encoding="utf-8", newline="") as handle:
        # Without DictReader, whose care for rows of other lengths takes twice as long as the reading.
        header, *rows = csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [dict(zip(header, row, strict=True)) for row in rows if row]


@cache
def read_classes(path: Path) -> dict[str, tuple[str, ...]]:
    """Class to its words in the table's order, from a table of models/ with the columns ``word`` and ``class``."""
    classes: dict[str, dict[str, None]] = {}
    for row in read_rows(path):
        classes.setdefault(row["class"], {})[row["word"]] = None
    return {name: tuple(words) for name, words in classes.items()}
