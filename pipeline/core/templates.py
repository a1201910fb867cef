"""Templates of pages, compiled once: their bytecode lies where Python keeps that of the modules beside them."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket


class _Beside(jinja2.BytecodeCache):
    """Bytecode among Python's own, where that may be written; Jinja looks whether it is of this source."""

    def __init__(self, package: Path) -> None:
        self._package = package

    def _path(self, bucket: Bucket) -> Path:
        return Path(cache_from_source(str(self._package / f"template-{bucket.key}.py")))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was kept."""
        with suppress(OSError, EOFError, ValueError, TypeError), self._path(bucket).open("rb") as handle:
            bucket.load_bytecode(handle)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, unless Python was told to keep nothing."""
        if sys.dont_write_bytecode:
            return
        path = self._path(bucket)
        temporary = path.with_name(f"{path.name}.{os.getpid()}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(bucket.bytecode_to_string())
            temporary.replace(path)


def open_templates(package: Path) -> jinja2.Environment:
    """The templates of a package: all is escaped that is not their own, and an unknown name is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(package / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_Beside(package),
    )
