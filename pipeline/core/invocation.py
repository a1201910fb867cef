"""The commands that a message tells people to type, as they typed the one before."""

from __future__ import annotations

import sys
from pathlib import Path

PROGRAM = "policy-text-mining"


def spell_command(*words: str | Path) -> str:
    """A command of the pipeline that can be copied into a terminal: begun as this process was, blanks quoted."""
    typed = Path(sys.argv[0])
    begun = [typed] if typed.stem == PROGRAM else [_near(Path(sys.executable)), "-m", "pipeline"]
    return " ".join(quote(word) for word in (*begun, *words))


def quote(word: str | Path) -> str:
    """A word in the quotation marks that every shell knows, where it needs any."""
    text = str(word)
    return f'"{text}"' if set(" &()'") & set(text) else text


def _near(path: Path) -> Path:
    """The path from the folder that the process runs in, where it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
