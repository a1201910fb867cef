"""Files that are dropped into the page: streamed to the disk, within limits, into the corpus and nowhere else."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from pipeline.core.errors import ConfigError
from pipeline.core.keys import WORD_LISTS, digest_file
from pipeline.core.sources import RECORD_ENDINGS
from pipeline.studio.confine import clean_path
from pipeline.studio.journal import FOLDER

LARGEST = 512 << 20  # bytes of a file; a scanned book has some hundred megabytes
RESERVE = 64 << 20  # bytes of the disk that stay free


def choose_target(corpus: Path, path: str) -> Path:
    """Where a dropped file goes: citation exports and the corpus's own tables beside ``sources``, all else into it.

    Raises
    ------
    ConfigError
        When the path cannot be one, or would lead out of the corpus.
    """
    clean = clean_path(path)
    beside = clean.suffix.lower() in RECORD_ENDINGS or clean.name in WORD_LISTS
    target = corpus / clean.name if beside else corpus / "sources" / clean
    inner = next(p for p in target.parents if p.exists())
    if not inner.resolve().is_relative_to(corpus.resolve()) or target.is_symlink():
        raise ConfigError("{name}: would lead out of the corpus", name=str(clean))
    return target


async def receive(corpus: Path, path: str, pieces: AsyncIterator[bytes], *, limit: int = LARGEST) -> Path:
    """The file, whole on the disk; one that is there already with the same content stays.

    Raises
    ------
    ConfigError
        When it is too large for the limit or the disk, or another file has its name.
    """
    target = choose_target(corpus, path)
    scratch = corpus / FOLDER / "uploads"
    scratch.mkdir(parents=True, exist_ok=True)
    temporary = scratch / f"{secrets.token_hex(8)}.part"
    free = shutil.disk_usage(scratch).free - RESERVE
    size = 0
    try:
        with temporary.open("xb") as handle:
            async for piece in pieces:
                size += len(piece)
                if size > limit:
                    raise ConfigError("{name}: is larger than {limit} MB", name=target.name, limit=f"{limit >> 20}")
                if size > free:
                    raise ConfigError("{name}: the disk has no room for it", name=target.name)
                handle.write(piece)
        _keep(temporary, target)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return target


def _keep(temporary: Path, target: Path) -> None:
    if target.exists():
        if target.is_file() and digest_file(target) == digest_file(temporary):
            return
        raise ConfigError("{name}: another file of this name is there; rename one of them", name=target.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(target)


def remove_source(corpus: Path, source: str) -> Path:
    """Take a document out of the corpus: it is kept in the hidden folder, not lost.

    Raises
    ------
    ConfigError
        When there is no such document.
    """
    clean = clean_path(source)
    path = corpus / clean
    if clean.parts[0] != "sources" or not path.is_file() or not path.resolve().is_relative_to(corpus.resolve()):
        raise ConfigError("{name}: there is no such document", name=str(clean))
    kept = corpus / FOLDER / "removed" / Path(*clean.parts[1:])
    if kept.exists():
        kept = kept.with_name(f"{secrets.token_hex(3)}-{kept.name}")
    kept.parent.mkdir(parents=True, exist_ok=True)
    path.replace(kept)
    return kept
