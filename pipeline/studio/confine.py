"""Paths that come from a browser: they lead into one folder or nowhere."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath

from pipeline.core.errors import ConfigError

# What Windows keeps for devices, whatever the ending.
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)
_REFUSED = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
LONGEST_NAME = 180  # bytes; the system's limit is 255 and a temporary file's name is longer


def clean_name(name: str) -> str:
    """A file's or folder's name that every system takes.

    Raises
    ------
    ConfigError
        When it is empty, hidden, too long, or holds a sign that a system keeps for itself.
    """
    tidy = unicodedata.normalize("NFC", name).strip()
    bad = (
        not tidy
        or tidy.startswith((".", "~$"))
        or tidy.endswith(".")
        or tidy.partition(".")[0].casefold() in _DEVICES
        or _REFUSED.search(tidy) is not None
        or "/" in tidy
        or len(tidy.encode("utf-8", "surrogatepass")) > LONGEST_NAME
        or any(unicodedata.category(c) in ("Cs", "Cf", "Zl", "Zp") for c in tidy)
    )
    if bad:
        raise ConfigError("{name}: cannot be the name of a file; choose another", name=repr(name[:80]))
    return tidy


def clean_path(path: str) -> PurePosixPath:
    """A relative path of clean names.

    Raises
    ------
    ConfigError
        As :func:`clean_name`; also for a path of more than ten folders.
    """
    parts = [clean_name(part) for part in path.replace("\\", "/").split("/")]
    if len(parts) > 10:
        raise ConfigError("{name}: cannot be the name of a file; choose another", name=repr(path[:80]))
    return PurePosixPath(*parts)


def resolve_inside(root: Path, path: str) -> Path | None:
    """The file at a relative path below a folder; None when there is none, it is hidden, or a link leads out of it."""
    parts = path.split("/")
    if any(not part or part.startswith(".") or "\\" in part or ":" in part or "\0" in part for part in parts):
        return None
    try:
        real = root.joinpath(*parts).resolve(strict=True)
        return real if real.is_relative_to(root.resolve()) and real.is_file() else None
    except (OSError, RuntimeError, ValueError):
        return None
