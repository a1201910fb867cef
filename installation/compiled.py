"""Compile at installation what would be compiled at the first run: modules, templates, what results depend on.

Where Python is told to write no bytecode, every process of every run would do so again.
"""

from __future__ import annotations

import compileall
import sys
from pathlib import Path

from pipeline.core.closure import CodeReader, find_common
from pipeline.core.keys import describe_versions
from pipeline.core.place import IMPORT_ROOT
from pipeline.report.pages import build_environment
from pipeline.stages import STAGES


def compile_project(place: Path) -> None:
    """Compile the project, and keep what is known of its code at ``place``."""
    sys.dont_write_bytecode = False
    compileall.compile_dir(IMPORT_ROOT / "pipeline", quiet=2)
    environment = build_environment()
    for name in environment.list_templates():
        environment.get_template(name)
    reader = CodeReader(common=place)
    describe_versions(STAGES, reader)
    reader.share()


if __name__ == "__main__":
    compile_project(find_common())
