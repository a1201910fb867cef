"""Executes a notebook with its folder as the working directory."""

from __future__ import annotations

import json
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
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace(f'open_run("{RUN}")', f"open_run({json.dumps(run)})")
    client = NotebookClient(
        notebook, timeout=SECONDS, record_timing=False, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    return notebook
