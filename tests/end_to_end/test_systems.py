"""What other systems lack is not asked for: POSIX's modules, selecting on pipes, limits that the system keeps."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.core.errors import DocumentError
from tests.end_to_end.support import ROOT, TEXTS, command, snapshot, write_corpus

# Python runs this file when it starts, in the run and in every process that the run starts.
REFUSAL = """
import builtins, select, stat, sys
import os

REFUSED = {"fcntl", "resource", "pwd", "grp", "termios"}
imported, selected = builtins.__import__, select.select


def own(frame):
    return str(frame.f_globals.get("__name__", "")).startswith("pipeline") or "/pipeline/" in frame.f_code.co_filename


def refuse(name, globals=None, locals=None, fromlist=(), level=0):
    if name in REFUSED and own(sys._getframe(1)):
        raise ImportError(f"{name} is not there on this system")
    return imported(name, globals, locals, fromlist, level)


def select_sockets(*lists):
    for item in [i for one in lists[:3] for i in one]:
        number = item if isinstance(item, int) else item.fileno()
        if not stat.S_ISSOCK(os.fstat(number).st_mode) and own(sys._getframe(1)):
            raise OSError(10038, "an operation was attempted on something that is not a socket")
    return selected(*lists)


builtins.__import__, select.select = refuse, select_sockets
"""


@pytest.fixture
def other_system(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "other system"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(REFUSAL, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(folder)}


def test_the_guard_refuses(other_system: dict[str, str], tmp_path: Path) -> None:
    planted = tmp_path / "pipeline" / "planted.py"
    planted.parent.mkdir()
    planted.write_text("import fcntl\n", encoding="utf-8")
    done = subprocess.run([sys.executable, planted], env=other_system, capture_output=True, text=True, check=False)
    assert "fcntl is not there" in done.stderr


def test_a_run_needs_nothing_that_other_systems_lack(
    other_system: dict[str, str], texts_run: Path, tmp_path: Path
) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    arguments = command("run", corpus, "--out", tmp_path / "there", "--jobs", "2", "--quiet")
    done = subprocess.run(arguments, cwd=ROOT, env=other_system, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert snapshot(texts_run / "run") == snapshot(tmp_path / "there")


WATCHED = """
import sys
from pathlib import Path
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.sandbox import Sandbox
with Sandbox(ExtractionParameters(memory=512, timeout=60)) as sandbox:
    try:
        sandbox.read(Path(sys.argv[1]))
    except Exception as error:
        print(type(error).__name__, error)
    print(len(sandbox.read(Path(sys.argv[2])).pieces))
"""


def test_memory_is_watched_where_the_system_keeps_no_limit(other_system: dict[str, str], tmp_path: Path) -> None:
    large, small = tmp_path / "large.txt", tmp_path / "small.txt"
    with large.open("wb") as handle:
        handle.truncate(700 << 20)
    small.write_text("知识产权保护条例。", encoding="utf-8")
    program = [sys.executable, "-c", WATCHED, str(large), str(small)]
    environment = {**other_system, "PYTHONPATH": f"{other_system['PYTHONPATH']}{os.pathsep}{ROOT}"}
    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    said = done.stdout.splitlines()
    assert said[0].split(" ")[0] in {k.__name__ for k in (DocumentError, *DocumentError.__subclasses__())}, done.stderr
    assert "memory" in said[0]
    assert said[1] == "1"


POSIX_ONLY = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "select", "curses", "syslog", "readline"}
ALLOWED = {("pipeline/extraction/reading_process.py", "resource")}  # inside a try, for where it is


def test_no_module_of_posix_is_imported() -> None:
    found = set()
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            place = path.relative_to(ROOT).as_posix()
            found |= {(place, n.partition(".")[0]) for n in names if n.partition(".")[0] in POSIX_ONLY}
    assert found == ALLOWED


@pytest.mark.parametrize("word", ["os.fork", "os.getuid", "os.killpg", "SIGKILL", "SIGALRM", "preexec_fn", "/tmp/"])
def test_nothing_of_posix_is_called(word: str) -> None:
    used = [p.name for p in (ROOT / "pipeline").rglob("*.py") if word in p.read_text(encoding="utf-8")]
    assert used == ["processes.py"] * (word == "SIGKILL")  # a comment that names Linux's number
