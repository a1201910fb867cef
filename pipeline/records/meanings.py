"""What the columns of a run's tables mean, in the words of the comments that stand behind them in the records."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from functools import cache

from pipeline.records.tables import TABLES


def read_comments(record: type) -> dict[str, str]:
    """Field name to the comment behind it in the record's source."""
    found = {}
    for line in inspect.getsource(record).splitlines():
        match = re.match(r"\s+(\w+): [^#]+#\s*(.*)", line)
        if match:
            found[match[1]] = match[2]
    return found


@cache
def read_meanings() -> Mapping[str, str]:
    """``TABLE.COLUMN`` to what it means, of the columns that have a comment."""
    return {
        f"{name}.{column}": text for name, spec in TABLES.items() for column, text in read_comments(spec.record).items()
    }
