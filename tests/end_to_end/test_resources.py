"""What a stage opens beside its tables is declared: what is not in its key would leave it stale."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from pipeline.core.stage import MODELS
from pipeline.stages import STAGES

# Notes what is opened, by the stage that runs; loaders forget what earlier stages read.
DRIVER = """
import functools, gc, json, sys
opened, stage = {}, [""]
sys.addaudithook(lambda event, args: event == "open" and isinstance(args[0], str) and opened.setdefault(stage[0], set())
                 .add(args[0]))
from pipeline.core.stage import Stage
find = Stage.function
def function(self):
    run = find(self)
    def noted(*arguments):
        for loader in [o for o in gc.get_objects() if isinstance(o, functools._lru_cache_wrapper)]:
            loader.cache_clear()
        stage[0] = self.name
        try:
            return run(*arguments)
        finally:
            stage[0] = ""
    return noted
Stage.function = function
from pipeline.cli import main
status = main(["run", sys.argv[1], "--out", sys.argv[2], "--jobs", "1", "--quiet"])
json.dump({name: sorted(paths) for name, paths in opened.items()}, open(sys.argv[3], "w"))
sys.exit(status)
"""
# The reading process is another one: it notes what it opens in a file of its own.
CHILD = """
import os, sys
def note(event, args):
    if event == "open" and isinstance(args[0], str) and args[0].startswith(os.environ["NOTED"].split("|")[1]):
        handle = os.open(os.environ["NOTED"].split("|")[0], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, (args[0] + "\\n").encode())
        os.close(handle)
if any("reading_process" in part for part in getattr(sys, "orig_argv", ())):
    sys.addaudithook(note)
"""
TEXT = "中国与东盟签署《区域全面经济伙伴关系协定》（RCEP）。国务院发布公告，商务部、海关总署负责实施。\n" * 8


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("resources") / "corpus"
    (folder / "sources").mkdir(parents=True)
    for number in range(4):
        (folder / "sources" / f"{number}.txt").write_text(f"第{number}号公告\n{TEXT}", encoding="utf-8")
    (folder / "lexicon.txt").write_text("伙伴关系协定 5 nz\n", encoding="utf-8")
    (folder / "stopwords.txt").write_text("有关\n", encoding="utf-8")
    (folder / "entities.csv").write_text("name,label,aliases\n海关总署,ORG,海关\n", encoding="utf-8")
    (folder / "thesaurus.csv").write_text("variant,canonical\n东盟,东南亚国家联盟\n", encoding="utf-8")
    corrected = "kind,target,value\nsplit,伙伴关系协定,伙伴|关系|协定\nnot the same,海关,海关总署\n"
    (folder / "corrections.csv").write_text(corrected, encoding="utf-8")
    (folder / "definitions.csv").write_text("short_form,long_form\nRCEP,-\n", encoding="utf-8")
    (folder / "metadata.csv").write_text("file,title\n1.txt,公告\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def opened(corpus: Path, root: Path) -> dict[str, list[str]]:
    work = corpus.parent
    (work / "sitecustomize.py").write_text(CHILD, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(work), "NOTED": f"{work / 'child.txt'}|{MODELS}"}
    command = [sys.executable, "-c", DRIVER, str(corpus), str(work / "out"), str(work / "opened.json")]
    subprocess.run(command, cwd=root, env=environment, check=True)
    found: dict[str, list[str]] = json.loads((work / "opened.json").read_text())
    if (work / "child.txt").exists():
        found["extraction.files"] += (work / "child.txt").read_text().splitlines()
    return found


def undeclared(stage: str, paths: list[str], corpus: Path) -> list[str]:
    declared = {s.name: s.resources for s in STAGES}[stage]
    patterns = {
        place: [r.partition("#")[0].partition(":")[2] for r in declared if r.startswith(place)]
        for place in ("models", "corpus")
    }
    missing = []
    for path in map(Path, paths):
        for place, folder in (("models", MODELS), ("corpus", corpus)):
            if path.is_relative_to(folder) and not path.is_relative_to(corpus / "sources") and path.is_file():
                name = path.relative_to(folder).as_posix()
                if not any(fnmatch(name, p) or name.startswith(f"{p}/") for p in patterns[place]):
                    missing.append(path.as_posix())
    return missing


def test_every_file_that_a_stage_opens_is_declared(opened: dict[str, list[str]], corpus: Path) -> None:
    assert any("models" in path for path in opened["entities.mine"])  # the notes are there
    assert any(path.endswith("thesaurus.csv") for path in opened["entities.link"])
    names = {s.name for s in STAGES}
    assert {n: m for n, paths in opened.items() if n in names and (m := undeclared(n, paths, corpus))} == {}


def test_an_undeclared_file_is_seen(corpus: Path) -> None:
    assert undeclared("extraction.blocks", [str(corpus / "lexicon.txt")], corpus)
    assert undeclared("entities.definitions", [str(MODELS / "gazetteer" / "laws.tsv")], corpus)
    assert not undeclared("entities.link", [str(MODELS / "gazetteer" / "laws.tsv")], corpus)
