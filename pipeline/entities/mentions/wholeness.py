"""Candidates that cannot be a name as they stand: half of a quotation, or bodies of any place (县级以上人民政府)."""

from __future__ import annotations

from pathlib import Path

from pipeline.core.lists import read_classes

PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("《", "》"), ("（", "）"), ("(", ")"))


def is_balanced(name: str) -> bool:
    """Whether every quotation mark and bracket in a name has its partner there, in order."""
    for opening, closing in PAIRS:
        depth = 0
        for character in name if opening in name or closing in name else "":
            depth += (character == opening) - (character == closing)
            if depth < 0:
                return False
        if depth:
            return False
    return True


class Wholeness:
    """Tells whether a candidate may stand as it is (class ``any place`` of ``linking.tsv``)."""

    def __init__(self, path: Path) -> None:
        self._anywhere = tuple(sorted(read_classes(path)["any place"]))

    def holds(self, text: str, start: int, end: int, label: str) -> bool:
        """Whether ``text[start:end]`` is whole and, if it is a body, that of one place."""
        name = text[start:end]
        return is_balanced(name) and not (label == "ORG" and any(word in name for word in self._anywhere))
