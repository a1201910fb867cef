"""A run's folder as pages: the report's own, with the sheet laid over them on which corrections are made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from pipeline.studio.confine import resolve_inside

TYPES = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml", ".png": "image/png", ".json": "application/json", ".pdf": "application/pdf",
    ".csv": "text/csv; charset=utf-8", ".txt": "text/plain; charset=utf-8",
}  # fmt: skip
SHOWN = frozenset({".html", ".js", ".css", ".svg", ".png"})
PROGRAMS = ("dialog", "part", "layer", "explain")
# The page's own policy allows no connections, which the sheet needs; the server sends a policy with every page.
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')


def read_result(run: Path, path: str, drawn: Mapping[str, bytes]) -> tuple[bytes, str, bool] | None:
    """A file of a run, its type and whether it is shown or saved; None when there is none, or it is the run's own.

    ``drawn`` are pages by path that show corrections which the run does not show yet.
    """
    if path in drawn:
        return drawn[path], TYPES[PurePosixPath(path).suffix], True
    found = resolve_inside(run, path)
    if found is None or any(part.startswith(".") for part in found.relative_to(run.resolve()).parts):
        return None
    suffix = found.suffix.lower()
    shown = suffix in SHOWN and path.startswith("report/")
    return found.read_bytes(), TYPES.get(suffix, "application/octet-stream"), shown


def lay_over(page: bytes, base: str, key: str, part: str = "") -> bytes:
    """A page of the report with the sheet for corrections, parts and explanations; ``part`` is the part that it shows.

    The part's name is one that was found as a folder, letters and digits alone.
    """
    static = f"{base}/static"
    programs = "".join(f'<script src="{static}/{name}.js" defer></script>' for name in PROGRAMS)
    added = (
        f'<link rel="icon" href="data:,"><link rel="stylesheet" href="{static}/layer.css">'
        f'<script src="{static}/studio.js" defer data-base="{base}" data-corpus="{key}" data-part="{part}"></script>'
        f"{programs}"
    )
    return _POLICY.sub(b"", page, count=1).replace(b"</head>", added.encode() + b"</head>", 1)
