"""``python -m tests.notebooks`` executes every notebook over ``build/sample`` and keeps the outputs."""

from __future__ import annotations

import nbformat

from tests.notebooks.execution import NOTEBOOKS, execute_notebook


def main() -> None:
    """Execute the notebooks in place."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        print(path.name, flush=True)
        notebook = execute_notebook(path)
        notebook.metadata = {key: notebook.metadata[key] for key in ("kernelspec",)}
        nbformat.write(notebook, path)


if __name__ == "__main__":
    main()
