"""Maps for VOSviewer whose items open their pages: a program on the desktop needs whole addresses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.networks.addresses import REPORT


def export_maps(run: Path) -> Iterator[tuple[str, bytes]]:
    """The run's map and network files of VOSviewer by path; addresses within the report are those of this disk."""
    report = f"\t{(run / 'report').resolve().as_uri()}/".encode()
    for path in sorted((run / "network").glob("*-vosviewer-*.txt")):
        yield f"vosviewer/{path.name}", path.read_bytes().replace(f"\t{REPORT}".encode(), report)
