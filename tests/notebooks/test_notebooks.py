"""Every notebook runs over a finished run, from first cell to last, and shows something."""

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT, run_quietly
from tests.end_to_end.sealed import Sealed
from tests.notebooks.execution import NOTEBOOKS, RUN, execute_together

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
MAXIMUM_SIZE = 400_000  # bytes of a committed notebook
EXECUTE = """
import sys
from pathlib import Path
import nbformat
from tests.notebooks.execution import NOTEBOOKS, execute_together
run, made = sys.argv[1], Path(sys.argv[2])
for path, notebook in execute_together(sorted(NOTEBOOKS.glob("*.ipynb")), run).items():
    nbformat.write(notebook, made / path.name)
"""


def outputs_of(notebook):
    return [output for cell in notebook["cells"] for output in cell.get("outputs", ())]


def faults(notebook) -> list[str]:
    return ["\n".join(output["traceback"]) for output in outputs_of(notebook) if output["output_type"] == "error"]


def kinds(notebook) -> set[str]:
    outputs = outputs_of(notebook)
    return {kind for output in outputs for kind in output.get("data", {})} | {o["output_type"] for o in outputs}


def test_all_notebooks_are_here():
    assert [path.stem for path in PATHS] == [
        "01_corpus", "02_entities", "03_acronyms", "04_network", "05_topics", "06_comparison", "07_policies",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """Guarded surroundings."""
    return Sealed(tmp_path_factory.mktemp("sealed"))


@pytest.fixture(scope="module")
def executed(sample_run, sealed, tmp_path_factory):
    """A folder with the notebooks executed over another run in guarded surroundings.

    What Jupyter and Matplotlib keep for themselves goes where it is told to, none elsewhere.
    """
    made = tmp_path_factory.mktemp("executed")
    own = ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "MPLCONFIGDIR")
    environment = {**sealed.environment, **dict.fromkeys(own, str(tmp_path_factory.mktemp("jupyter")))}
    subprocess.run([sys.executable, "-c", EXECUTE, sample_run, made], cwd=ROOT, env=environment, check=True)
    return made


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_notebook_runs_over_another_run(path, executed):
    notebook = json.loads((executed / path.name).read_text(encoding="utf-8"))
    assert faults(notebook) == []
    assert {"text/html", "image/png"} <= kinds(notebook)


def test_notebooks_ask_nobody(executed, sealed):
    assert (sealed.asked, sealed.left) == ([], [])


@pytest.fixture(scope="module")
def executed_bare(tmp_path_factory):
    """The notebooks executed over a run of one text, without a focal document, a year or an edge."""
    base = tmp_path_factory.mktemp("bare")
    (base / "corpus" / "sources").mkdir(parents=True)
    text = "河湖协作办法\n\n清水河流域委员会（CRC）负责协调沿岸各方。\n\n绿岸基金会资助水质监测。\n"
    (base / "corpus" / "sources" / "a.txt").write_text(text, encoding="utf-8")
    run_quietly(base / "corpus", base / "run")
    return execute_together(PATHS, str(base / "run"))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_notebook_runs_where_nearly_everything_is_missing(path, executed_bare):
    assert faults(executed_bare[path]) == []
    assert kinds(executed_bare[path])


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_committed_notebook_is_small_and_shows_its_results(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert path.stat().st_size < MAXIMUM_SIZE
    assert {"text/html", "image/png"} <= kinds(notebook)
    assert "error" not in kinds(notebook)
    assert all(cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_first_code_is_the_one_line_to_change(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    first = next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert f'run = pipeline.open_run("{RUN}")' in first
    assert sum("open_run(" + f'"{RUN}"' in "".join(cell["source"]) for cell in cells) == 1
