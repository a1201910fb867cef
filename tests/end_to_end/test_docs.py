"""Every command and example in the documentation runs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import networkx as nx
import pytest

import pipeline
from docs.gephi_pictures import draw_pictures
from pipeline.stages import SECTIONS
from tests.end_to_end.support import ROOT, TEXTS, write_corpus

PAGES = sorted(
    {ROOT / "README.md", ROOT / "README.zh-CN.md", *(ROOT / "docs").glob("*.md")} - {ROOT / "docs/commands.md"}
)
BLOCK = re.compile(r"^ *```(sh|python)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
PYTHON = ".venv/bin/python"


def blocks(page: Path, kind: str) -> list[str]:
    """The page's code blocks of a kind, their common indent removed."""
    found = [m[2] for m in BLOCK.finditer(page.read_text(encoding="utf-8")) if m[1] == kind]
    return [re.sub(rf"(?m)^{' ' * (len(b) - len(b.lstrip()))}", "", b) for b in found]


def shell_lines() -> list[tuple[str, str]]:
    return [
        (p.name, line) for p in PAGES if p.exists() for b in blocks(p, "sh") for line in b.splitlines() if line.strip()
    ]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, sample_run: Path) -> Path:
    """A folder as a reader's: a corpus of their own, run once, and the sample's run."""
    folder = tmp_path_factory.mktemp("desk")
    write_corpus(folder / "my-corpus", TEXTS)
    (folder / "build").mkdir()
    (folder / "build" / "sample").symlink_to(sample_run)
    (folder / "corpora").symlink_to(ROOT / "corpora")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-m", "pipeline", "run", "my-corpus", "--quiet"]
    subprocess.run(arguments, cwd=folder, env=environment, check=True, timeout=300)
    return folder


@pytest.mark.parametrize(("page", "line"), shell_lines())
def test_command_runs(page: str, line: str, desk: Path) -> None:
    words = shlex.split(line, comments=True)
    if words[0] == "make":
        done = subprocess.run(
            ["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return
    assert words[0] == PYTHON, f"{page}: no test knows how to run {line!r}"
    if "init" in words:
        words[words.index("init") + 1] = f"new-{page}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *words[1:]],
        cwd=desk,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.mark.parametrize("page", [p for p in PAGES if p.exists() and blocks(p, "python")], ids=lambda p: p.name)
def test_examples_run(
    page: Path, desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(desk)
    names: dict[str, object] = {}
    for block in blocks(page, "python"):
        exec(compile(block, str(page), "exec"), names)
    assert capsys.readouterr().out.strip()


def test_links_lead_somewhere() -> None:
    for page in [p for p in PAGES if p.exists()]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not re.match(r"https?:", target):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_gephi_walk_through_names_what_the_files_hold(sample_run: Path) -> None:
    graph = nx.read_gexf(sample_run / "network" / "entities.gexf")
    held = {key for _, data in graph.nodes(data=True) for key in data}
    held |= {key for *_, data in graph.edges(data=True) for key in data}
    held |= {option.name for section in SECTIONS.values() for option in fields(section)}
    held |= set(pipeline.open_run(sample_run).table("network/summary").columns)
    named = set(re.findall(r"`([a-z_]+)`", (ROOT / "docs" / "gephi.md").read_text(encoding="utf-8")))
    assert len(named) > 10
    assert named <= held


def test_gephi_pictures_show_less_at_each_filter(sample_run: Path) -> None:
    pictures = draw_pictures(sample_run)
    lines = {name: len(figure.axes[0].lines) for name, figure in pictures.items()}
    assert lines["opened"] == lines["type"] > lines["focal"] > 0
    assert lines["opened"] > lines["early"] > 0
    assert all(len(figure.axes[0].texts) > 5 for figure in pictures.values())
