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
from installation.bundle import bundle_arguments
from pipeline.stages import SECTIONS
from tests.benchmarks.__main__ import find_benchmarks
from tests.end_to_end.support import ROOT, copy_run

PAGES = sorted(
    {ROOT / "README.md", ROOT / "README.zh-CN.md", *(ROOT / "docs").glob("*.md")} - {ROOT / "docs/commands.md"}
)
READMES = ("README.md", "README.zh-CN.md")
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
def desk(tmp_path_factory: pytest.TempPathFactory, sample_run: Path, texts_run: Path) -> Path:
    """A folder as a reader's: a corpus of their own, run once, and the sample's run."""
    folder = tmp_path_factory.mktemp("desk")
    copy_run(texts_run, folder / "my-corpus", folder / "build" / "my-corpus")
    (folder / "build" / "sample").symlink_to(sample_run)
    (folder / "corpora").symlink_to(ROOT / "corpora")
    return folder


def run_pipeline(words: list[str], page: str, desk: Path) -> None:
    """Run a command in the desk, where a guide has the reader's home; what it makes gets a new name."""
    words = [Path(word).name if word.startswith("~/") else word for word in words]
    if "init" in words:
        words[words.index("init") + 1] = f"new-{page}"
    run_python(["-m", "pipeline", *words], desk)


def run_python(arguments: list[str], cwd: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout


def check_make(words: list[str]) -> None:
    command = ["make", "-n", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def check_installing(words: list[str]) -> None:
    """What a guide has pip install: the constraints of the project and the wheel of this version."""
    for word in words:
        if word.endswith(".txt"):
            assert (ROOT / word).is_file(), word
        if word.endswith(".whl"):
            assert word == f"policy_text_mining-{pipeline.__version__}-py3-none-any.whl"


@pytest.mark.parametrize(("page", "line"), shell_lines())
def test_command_runs(page: str, line: str, desk: Path) -> None:
    for part in line.split("&&"):
        match shlex.split(part, comments=True):
            case ["make", *words]:
                check_make(words)
            case ["cd", _] | ["sudo", "apt", *_]:
                continue  # the reader's own folders and system
            case ["environment/bin/pip", "install", *words]:
                check_installing(words)
            case ["python", "-m", "venv", folder]:
                run_python(["-m", "venv", "--without-pip", folder], desk)
            case ["python", "-m", "installation.bundle", *words]:
                bundle_arguments().parse_args(words)  # making one needs a package index
            case ["sh", "start.sh"]:
                assert (ROOT / "start.sh").is_file()
            case ["sh", "start.sh", *words]:
                run_pipeline(words, page, desk)
            case ["environment/bin/policy-text-mining", *words]:
                run_pipeline(words, page, desk)
            case [first, "-m", "pipeline", *words] if first == PYTHON:
                run_pipeline(words, page, desk)
            case [first, "-m", "tests.benchmarks", *names] if first == PYTHON:
                assert set(names) <= set(find_benchmarks())  # they take many minutes
            case [first, *words] if first == PYTHON:
                run_python(words, desk)
            case _:
                pytest.fail(f"{page}: no test knows how to run {line!r}")


@pytest.mark.parametrize("page", [p for p in PAGES if p.exists() and blocks(p, "python")], ids=lambda p: p.name)
def test_examples_run(
    page: Path, desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(desk)
    names: dict[str, object] = {}
    for block in blocks(page, "python"):
        exec(compile(block, str(page), "exec"), names)
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("page", READMES)
def test_the_example_s_row_is_what_the_run_holds(page: str, sample_run: Path) -> None:
    shown = dict(
        re.findall(r"(?m)^\| `(\w+)`(?:[,、] ?`sentence`)? \| (.*?) \|", (ROOT / page).read_text(encoding="utf-8"))
    )
    rows = pipeline.open_run(sample_run).table("acronyms")
    focal = rows["source"].str.contains("名单、协定与援助")
    row = rows[focal & (rows["short_form"] == shown["short_form"])].iloc[0]
    assert (shown["long_form"], shown["long_form_en"]) == (row["long_form"], row["long_form_en"])
    assert re.split("[,、] ?", shown["page"]) == [str(row["page"]), str(row["sentence"])]
    assert shown["confidence"] == f"{row['confidence']:.2f}"
    assert shown["conflict"] == str(row["conflict"]).lower()


def test_both_readmes_give_the_same_figures() -> None:
    tables = [
        [line for line in (ROOT / page).read_text(encoding="utf-8").splitlines() if "*" in line or "make bench" in line]
        for page in READMES
    ]
    english, chinese = ([re.findall(r"\d\.\d{3}", line) for line in table if line.startswith("| ")] for table in tables)
    assert len(english) > 10
    assert english == chinese


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
