"""Whose a run's folder is: a word in the folder, which every write looks at first."""

from __future__ import annotations

from pathlib import Path

from pipeline.core.errors import StageError

STATE = ".state"
_HOLDER = "holder"


def write_holder(root: Path, word: str) -> None:
    """Put down whose the folder is."""
    (root / STATE).mkdir(exist_ok=True)
    (root / STATE / _HOLDER).write_text(word, encoding="ascii")


def is_held(root: Path, word: str) -> bool:
    """Whether the folder is that of the run which was given this word."""
    try:
        return (root / STATE / _HOLDER).read_bytes() == word.encode("ascii")
    except OSError:
        return False


def remove_holder(root: Path) -> None:
    """Say that the folder is nobody's."""
    (root / STATE / _HOLDER).unlink(missing_ok=True)


def check(root: Path, word: str) -> None:
    """Make sure that the run which was given this word still holds the folder.

    Raises
    ------
    StageError
        When the folder was removed, or another run has taken it over.
    """
    if not is_held(root, word):
        raise StageError(
            "{root}: the run's folder was removed or taken over while the run was going on; run again", root=root
        )
