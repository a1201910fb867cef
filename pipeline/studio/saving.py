"""What can be saved from a run in one file: figures, tables, networks; the corpus's own corrections."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock

from pipeline.core.errors import ArtifactError
from pipeline.core.keys import WORD_LISTS
from pipeline.core.manifest import MANIFEST
from pipeline.studio.workspace import Corpus

# What to save to patterns below the run.
KINDS = {
    "tables": ("*.csv", "*/*.csv"),
    "networks": ("network/*.gexf", "network/*.graphml", "network/*.json", "network/*.txt"),
}
CORRECTIONS, FIGURES = "corrections", "figures"
_DRAWING = Lock()  # matplotlib's settings are those of the process: two that draw at once spoil each other's figures
_DAY = (2000, 1, 1, 0, 0, 0)  # the same bytes for the same content


def find_files(corpus: Corpus, kind: str) -> Iterator[tuple[Path, str]]:
    """The files to save and their names in the archive."""
    if kind == CORRECTIONS:
        own = [corpus.folder / name for name in sorted({*WORD_LISTS, "corpus.toml"})]
        yield from ((path, path.name) for path in own if path.is_file() and not path.is_symlink())
        return
    for pattern in KINDS.get(kind, ()):
        for path in sorted(corpus.run.glob(pattern)):
            name = path.relative_to(corpus.run).as_posix()
            if path.is_file() and not path.is_symlink() and not name.startswith((".", "work/")):
                yield path, name


def draw(run: Path) -> Iterator[tuple[str, bytes]]:
    """The figures of a run by their names in the archive, drawn now.

    Raises
    ------
    ArtifactError
        When the run is not finished, or an earlier version made it.
    """
    from pipeline.core.fonts import keep_font_list
    from pipeline.core.holding import STATE
    from pipeline.core.run import Run
    from pipeline.export.figures import draw_pictures
    from pipeline.report.tables import read_tables

    tables = read_tables(Run.open(run))
    with _DRAWING:
        keep_font_list(run / STATE)
        yield from draw_pictures(tables, "both")


def pack(corpus: Corpus, kind: str) -> bytes:
    """A ZIP archive of what is to be saved.

    Raises
    ------
    ArtifactError
        When there is nothing, with what to do.
    """
    found: Iterable[tuple[str, bytes]]
    if kind == FIGURES:
        found = draw(corpus.run) if (corpus.run / MANIFEST).exists() else ()
    else:
        found = ((name, path.read_bytes()) for path, name in find_files(corpus, kind))
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found:
            archive.writestr(zipfile.ZipInfo(name, _DAY), data, zipfile.ZIP_DEFLATED)
        empty = not archive.namelist()
    if empty:
        raise ArtifactError("there is nothing to save yet: run the corpus to its end, then save again")
    return sink.getvalue()
