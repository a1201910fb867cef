"""What can be saved from a run in one file: figures, tables, networks; the corpus's own corrections."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.core.keys import WORD_LISTS
from pipeline.studio.workspace import Corpus

# What to save to patterns below the run.
KINDS = {
    "figures": ("report/figures/*.svg", "network/*.svg", "topics/*.svg", "compare/*.svg"),
    "tables": ("*.csv", "*/*.csv"),
    "networks": ("network/*.gexf", "network/*.graphml", "network/*.json", "network/*.txt"),
}
CORRECTIONS = "corrections"
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


def pack(corpus: Corpus, kind: str) -> bytes | None:
    """A ZIP archive of the files; None when there are none."""
    files = list(find_files(corpus, kind))
    if not files:
        return None
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, name in files:
            archive.writestr(zipfile.ZipInfo(name, _DAY), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return sink.getvalue()
