"""Where the project's own files lie: in a checkout, or in an installed package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

PACKAGE = Path(str(files("pipeline"))).resolve()
IMPORT_ROOT = PACKAGE.parent  # the folder that must be on the path for ``import pipeline``


def find_models() -> Path:
    """The folder of the models: inside an installed package, at the top level of a checkout."""
    inside = PACKAGE / "models"
    return inside if inside.is_dir() else IMPORT_ROOT / "models"
