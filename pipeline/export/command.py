"""The command ``export``: a finished run as figures, tables and copies to pass on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.errors import ConfigError
from pipeline.core.fonts import keep_font_list
from pipeline.core.holding import STATE
from pipeline.core.run import Run
from pipeline.core.store import write_atomic
from pipeline.export.archive import export_archive
from pipeline.export.figures import export_figures
from pipeline.export.methods import export_methods
from pipeline.export.share import LENGTH, export_share
from pipeline.export.tables import export_evidence, export_tables
from pipeline.export.vosviewer import export_maps
from pipeline.report.tables import RunTables, read_tables


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written; nothing asked for means figures, tables, methods and maps for VOSviewer.

    Attributes
    ----------
    labels
        Languages of figures and printed tables: ``zh``, ``en``, ``both``.
    length
        Characters of a sentence in the report to be shared.
    corpus
        The corpus folder, whose handwritten tables go into the archive.
    """

    figures: bool = False
    tables: bool = False
    share: bool = False
    archive: bool = False
    labels: tuple[str, ...] = ("zh", "en")
    length: int = LENGTH
    corpus: Path | None = None


def export_run(run: Path, to: Path, wanted: Wanted) -> list[Path]:
    """The files written below the folder ``to``, in order.

    Raises
    ------
    ConfigError
        When the folder cannot be written to, or is the run itself.
    pipeline.core.errors.ArtifactError
        When there is no finished run.
    """
    if to.exists() and not to.is_dir():
        raise ConfigError("{to}: is a file; choose another folder for --to", to=to)
    if to.resolve() == run.resolve():
        raise ConfigError("{to}: is the run itself; choose another folder for --to", to=to)
    opened = Run.open(run)
    keep_font_list(run / STATE)
    corpus = read_tables(opened)
    written = []
    for path, data in _make(corpus, opened.manifest, wanted, run):
        write_atomic(to / path, data)
        written.append(to / path)
    return written


def _make(corpus: RunTables, manifest: dict[str, Any], wanted: Wanted, run: Path) -> Iterator[tuple[str, bytes]]:
    everything = not (wanted.figures or wanted.tables or wanted.share or wanted.archive)
    if wanted.figures or everything:
        yield from export_figures(corpus, wanted.labels)
    if wanted.tables or everything:
        yield from export_tables(corpus, wanted.labels)
        yield from export_evidence(corpus)
    if wanted.figures or wanted.tables or everything:
        yield from export_methods(corpus, manifest)
    if everything:
        yield from export_maps(run)
    if wanted.share:
        yield from export_share(corpus, manifest, wanted.length)
    if wanted.archive:
        yield from export_archive(corpus, manifest, wanted.corpus)
