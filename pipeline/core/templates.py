"""Templates of pages, compiled once: their bytecode lies where Python keeps that of the modules beside them."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket


class _Beside(jinja2.FileSystemBytecodeCache):
    """Bytecode among Python's own, where that may be written."""

    def __init__(self, package: Path) -> None:
        named = Path(cache_from_source(str(package / "template-%s.py")))
        super().__init__(str(named.parent), named.name)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was kept; what is damaged is compiled again."""
        with suppress(OSError, EOFError, ValueError, TypeError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, unless Python was told to keep nothing."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(parents=True, exist_ok=True)
                super().dump_bytecode(bucket)


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
