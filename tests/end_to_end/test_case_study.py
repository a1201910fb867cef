"""The case study's script makes its pages from any run with a focal document, and puts no sentence into them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from PIL import Image

import pipeline
from tests.end_to_end.support import ROOT

STUDY = ROOT / "docs" / "case-study"
PAGES = ("README.md", "README.zh-CN.md")
SENTENCE = 12  # Han characters; shorter ones are names


@pytest.fixture(scope="module")
def study(sample_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("study")
    command = [sys.executable, STUDY / "build.py", "--run", sample_run, "--out", out]
    subprocess.run(command, cwd=ROOT, check=True)
    return out


@pytest.mark.parametrize("page", PAGES)
def test_a_page_reports_names_and_figures(page, study):
    text = (study / page).read_text(encoding="utf-8")
    assert "| USTR | 美国贸易代表办公室 |" in text
    assert "新加坡" in text
    assert not re.search(r"\{\{|\{%|None|nan", text)
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert (study / target).exists(), target


@pytest.mark.parametrize("page", PAGES)
def test_a_page_holds_no_sentence_of_the_documents(page, study, sample_run):
    run = pipeline.open_run(sample_run)
    blocks = run.table("blocks")[["doc_id", "block", "kind"]]
    sentences = run.table("sentences").merge(blocks, on=["doc_id", "block"])
    prose = sentences[sentences["kind"].isin({"paragraph", "abstract", "list_item", "footnote"})]["text"]
    text = re.sub(r"\s", "", (study / page).read_text(encoding="utf-8"))
    long = [s for s in (re.sub(r"\s", "", s) for s in prose) if len(re.findall(r"[\u4e00-\u9fff]", s)) >= SENTENCE]
    assert len(long) > 500
    assert [sentence for sentence in long if sentence in text] == []


def test_pictures_and_graphs_can_be_opened(study):
    for path in (study / "figures").glob("*.png"):
        with Image.open(path) as picture:
            assert len(picture.convert("L").getcolors() or ()) > 20, path.name  # not empty
    graphs = sorted((study / "graphs").glob("*.gexf"))
    assert len(graphs) == 4
    assert all(len(nx.read_gexf(path)) > 0 for path in graphs)


@pytest.mark.parametrize("page", PAGES)
def test_the_committed_page_follows_its_template(page):
    template = (STUDY / "templates" / f"{page}.j2").read_text(encoding="utf-8")
    committed = (STUDY / page).read_text(encoding="utf-8")
    assert re.findall(r"^#.*", committed, flags=re.M) == re.findall(r"^#.*", template, flags=re.M)
    assert all((STUDY / target).exists() for target in re.findall(r"\]\(([^)]+)\)", committed))


def test_without_the_corpus_the_script_says_what_to_do(tmp_path):
    command = [
        sys.executable,
        STUDY / "build.py",
        "--corpus",
        tmp_path / "absent",
        "--run",
        tmp_path,
        "--out",
        tmp_path,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "--corpus" in done.stderr
    assert "Traceback" not in done.stderr
