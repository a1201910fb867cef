"""The command ``export``: a finished run as figures, tables and copies to pass on."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.core.atomic import write_atomic
from pipeline.core.errors import ConfigError
from pipeline.core.executor import open_executor
from pipeline.core.fonts import keep_font_list
from pipeline.core.holding import STATE
from pipeline.core.progress import FileBar
from pipeline.core.run import Run
from pipeline.export.archive import export_archive
from pipeline.export.figures import export_figure, list_figures
from pipeline.export.methods import export_methods
from pipeline.export.share import LENGTH, export_share
from pipeline.export.tables import export_evidence, export_tables
from pipeline.export.vosviewer import export_maps
from pipeline.report.tables import RunTables, read_tables

AHEAD = 2  # figures for each process that may wait to be written


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written; nothing asked for means figures, tables, methods and maps for VOSviewer.

    Attributes
    ----------
    jobs
        Processes that draw figures.
    quiet
        Show no progress even on a terminal.
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
    jobs: int = 1
    quiet: bool = False


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
    keep_font_list(run / STATE)
    _read.cache_clear()  # the run may be another one by now
    corpus, manifest = _read(run)
    written = []
    with FileBar(quiet=wanted.quiet) as bar:
        for path, data in _make(corpus, manifest, wanted, run):
            written.append(_write(to / path, data))
            bar.advance(path)
    return written


def _write(path: Path, data: bytes) -> Path:
    """Write a file, whole or not at all, and name it."""
    try:
        write_atomic(path, data)
    except OSError as error:
        raise ConfigError(
            "{path}: cannot be written ({strerror}); make room or choose another folder for --to",
            path=path, strerror=error.strerror or error,
        ) from error  # fmt: skip
    return path


@lru_cache(maxsize=1)
def _read(run: Path) -> tuple[RunTables, dict[str, Any]]:
    """A run's tables and its manifest; a process that draws reads them once."""
    opened = Run.open(run)
    return read_tables(opened), opened.manifest


def _draw(run: Path, name: str, languages: tuple[str, ...]) -> list[tuple[str, bytes]]:
    return list(export_figure(_read(run)[0], name, languages))


def _figures(corpus: RunTables, run: Path, wanted: Wanted) -> Iterator[tuple[str, bytes]]:
    """The figures in their order, drawn by several processes; few are held before they are written."""
    names = list(list_figures(corpus))
    with open_executor(min(wanted.jobs, len(names))) as executor:
        drawn: deque[Future[list[tuple[str, bytes]]]] = deque()
        for name in names:
            drawn.append(executor.submit(_draw, run, name, wanted.labels))
            if len(drawn) > AHEAD * wanted.jobs:
                yield from drawn.popleft().result()
        while drawn:
            yield from drawn.popleft().result()


def _make(corpus: RunTables, manifest: dict[str, Any], wanted: Wanted, run: Path) -> Iterator[tuple[str, bytes]]:
    everything = not (wanted.figures or wanted.tables or wanted.share or wanted.archive)
    if wanted.figures or everything:
        yield from _figures(corpus, run, wanted)
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
