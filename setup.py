"""Builds the package; what is not written in setup.cfg: the models lie beside the package, and go into the wheel."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
LEFT_OUT = ("training", "__init__.py", "__pycache__")  # what makes the models is no part of what uses them


class BuildWithModels(build_py):
    """Copies models/ into the package, where an installation looks for it."""

    def run(self) -> None:
        """Build the package, then add the models; an editable installation reads them where they are."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "pipeline", "models")
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(ROOT / "models", target, ignore=shutil.ignore_patterns(*LEFT_OUT))


setup(cmdclass={"build_py": BuildWithModels})
