"""Executes a notebook with its folder as the working directory."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
RUN = "../build/sample"  # what the first cell opens
SECONDS = 120  # that one cell may take


def execute_notebook(path: Path, run: str = RUN) -> nbformat.NotebookNode:
    """The notebook with its outputs, reading another run when one is given.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        When a cell fails.
    """
    notebook = _read(path, run)
    _execute(notebook, path.parent, stops=True)
    return notebook


def execute_together(paths: Sequence[Path], run: str) -> dict[Path, nbformat.NotebookNode]:
    """Notebooks of one folder with their outputs, in one kernel that forgets every name before each.

    A cell that fails has an error as its output, and the next one follows.
    """
    notebooks = {path: _read(path, run) for path in paths}
    joined = nbformat.v4.new_notebook(metadata=notebooks[paths[0]].metadata)
    for notebook in notebooks.values():
        joined.cells += [nbformat.v4.new_code_cell("%reset -f"), *notebook.cells]
    _execute(joined, paths[0].parent, stops=False)
    return notebooks


def _read(path: Path, run: str) -> nbformat.NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace(f'open_run("{RUN}")', f"open_run({json.dumps(run)})")
    return notebook


def _execute(notebook: nbformat.NotebookNode, folder: Path, *, stops: bool) -> None:
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(
        notebook, timeout=SECONDS, record_timing=False, allow_errors=not stops, resources=resources
    ).execute()
