"""The documents below ``CORPUS/sources``, found and digested."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.errors import ConfigError
from pipeline.core.keys import digest_bytes, digest_file
from pipeline.records.base import rows_table
from pipeline.records.extraction import Reject, Source

if TYPE_CHECKING:
    import pyarrow as pa


def document_id(source: str) -> str:
    """The id of a document: ``d`` and twelve hex digits of the digest of its source."""
    return "d" + digest_bytes(source.encode("utf-8"))[:12]


def refuse_links(corpus: Path, names: Iterable[str]) -> None:
    """Make sure that none of the corpus's own files, by name or pattern, is a link that leads out of it.

    What stands in those files reaches the report, so a corpus from elsewhere must not name files of this machine.

    Raises
    ------
    ConfigError
        With the link.
    """
    root = corpus.resolve()
    for path in sorted({path for name in names for path in corpus.glob(name)}):
        try:
            inside = not path.is_symlink() or path.resolve(strict=True).is_relative_to(root)
        except (OSError, RuntimeError) as error:
            raise ConfigError(f"{path}: the link leads nowhere; remove it or put the file there") from error
        if not inside:
            raise ConfigError(f"{path}: the link leads out of the corpus; copy the file into it")


def _fault(path: Path, root: Path) -> str:
    """Why a path below the sources cannot be read as a document, or nothing."""
    try:
        path.as_posix().encode("utf-8")
    except UnicodeEncodeError:
        return "the file name is not valid UTF-8; rename the file"
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(root):
            return "the link leads out of the corpus; copy the file into it"
        mode = path.stat().st_mode
    except (OSError, RuntimeError) as error:
        return f"cannot be read: {error.__class__.__name__} ({getattr(error, 'strerror', error)})"
    if stat.S_ISDIR(mode):
        return "is a folder, though its name ends like a document's"
    if not stat.S_ISREG(mode):
        return "is no regular file"
    return "" if os.access(path, os.R_OK) else "cannot be read: permission denied"


def _walk(folder: Path, endings: Collection[str]) -> list[Path]:
    found = []
    for base, folders, files in os.walk(folder):
        folders.sort()
        names = [n for n in files if not n.startswith((".", "~$"))]
        found += [Path(base, n) for n in names + [f for f in folders if Path(f).suffix.lower() in endings]]
        folders[:] = [f for f in folders if not f.startswith(".")]
    return found


def scan_sources(corpus: Path, endings: Collection[str]) -> tuple[pa.Table, pa.Table]:
    """The corpus's documents (:class:`~pipeline.records.tables.Source` rows sorted by id) and what cannot be read.

    Parameters
    ----------
    corpus
        The corpus folder.
    endings
        The file endings that extraction reads, with the dot; a folder whose name ends so is reported.

    Raises
    ------
    ConfigError
        When the corpus or its ``sources`` folder is not there.
    """
    folder = corpus / "sources"
    if not corpus.is_dir():
        raise ConfigError(f"{corpus}: there is no such corpus folder; `python -m pipeline init {corpus}` makes one")
    if not folder.is_dir():
        raise ConfigError(f"{corpus}: it has no folder `sources`; make it and put the documents there")
    root, sources, rejects = corpus.resolve(), [], []
    for path in _walk(folder, endings):
        fault = _fault(path, root)
        name = path.relative_to(corpus).as_posix().encode("utf-8", "backslashreplace").decode("utf-8")
        if not fault:
            try:
                size, digest = path.stat().st_size, digest_file(path)
                sources.append(Source(document_id(name), name, size, digest))
                continue
            except OSError as error:
                fault = f"cannot be read: {error.strerror or error}"
        rejects.append(Reject(document_id(name), name, "extract", "ExtractionError", fault))
    return (
        rows_table(sorted(sources, key=lambda s: s.doc_id), Source),
        rows_table(sorted(rejects, key=lambda r: r.source), Reject),
    )
