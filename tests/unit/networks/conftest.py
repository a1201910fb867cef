"""A made run with hostile names, and readers of other programs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipeline.core.stage import Result
from pipeline.networks.parameters import NetworksParameters
from tests.conftest import ROOT
from tests.unit.networks.made import CONTEXT, make_networks, make_tables

HOSTILE = {
    "E01": "A & B <Corp> \"quoted\" 'single'",
    "E02": "]]> end of data <!-- no comment -->",
    "E03": "笑 😀 emoji 𠮷野家",
    "E04": "form\x0cfeed and nul\x00 and bell\x07",
    "E05": "长" * 4000,
    "E06": "tab\tand\nline feed",
    "E07": "\ufeffbyte order mark \uffff",
    "E08": "=1+1",
}
READER = Path(__file__).with_name("read_gexf.js")
# Made sentences are lists of names: what tells set phrases from text is tried on its own.
FAST = NetworksParameters(
    minimum_frequency=1, minimum_weight=1, layout_iterations=40, permutations=20, bootstraps=3, formula_share=0.0
)


def hostile_documents() -> list[list[list[list[str]]]]:
    ids = sorted(HOSTILE)
    return [
        [[[ids[k], ids[(k + 1) % 8], "ORG & Co"], [ids[k], ids[(k + 3) % 8]]], [[ids[k], "LAW <1>"]]] for k in range(8)
    ]


def hostile_tables() -> dict[str, pa.Table]:
    return make_tables(
        hostile_documents(),
        years=[2004, 2005, None, 2007, 2008, 2008, 2010, 2004],
        focal=1,
        kinds={"LAW <1>": "LAW", "E08": "PROGRAM"},
        names=HOSTILE,
        terms=[*HOSTILE.values(), "ORG & Co", "LAW <1>"],
        acronyms={"E02": "]]>", "ORG & Co": "O&C"},
        policies={0: "E01|E08", 1: "E08|E01|E05", 3: "ORG & Co"},
    )


@pytest.fixture(scope="session")
def hostile_run() -> Result:
    """The networks stage over names that break careless writers."""
    return make_networks(hostile_tables(), FAST, CONTEXT)


@pytest.fixture(scope="session")
def graphology() -> Callable[[bytes], Any]:
    """A reader of GEXF bytes with graphology's strict parser: nodes, edges and attributes as plain values.

    The package graphology-gexf is looked for from the project's root and along NODE_PATH.
    """
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node, which is not installed")
    packages = f"{ROOT / 'node_modules'}{os.pathsep}{os.environ.get('NODE_PATH', '')}"
    environment = {**os.environ, "NODE_PATH": packages}
    probe = "require('graphology'); require('graphology-gexf')"
    if subprocess.run([node, "-e", probe], env=environment, cwd=ROOT, capture_output=True, check=False).returncode:
        pytest.skip(
            "needs the npm packages graphology and graphology-gexf: npm install --no-save graphology graphology-gexf"
        )

    def read(data: bytes) -> Any:
        done = subprocess.run(
            [node, str(READER)], input=data, env=environment, cwd=ROOT, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    return read
